"""``make bench``: what requests cost beside a bare Flask page, and what staff and authors wait for."""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench import journeys, staff
from tests.bench.browser import Browser
from tests.bench.ground import Ground, lay
from tests.bench.library import library_lines
from tests.bench.measure import CLIENTS, HEAD, Cost, measure
from tests.bench.server import Server, serve

TIMES, SIGN_INS, TESTS = 400, 40, 12
REST = 2.0


def say(text: str) -> None:
    """Write a line of the report."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def judge(name: str, value: float, goal: float, unit: str) -> None:
    """Write a figure beside its goal, and say so when it falls short."""
    say(f"{name:<58}{value:>8.1f} {unit:<9} goal {goal:g} {'' if value <= goal else '  FALLS SHORT'}".rstrip())


@contextmanager
def bare_site(html: bytes) -> Iterator[Server]:
    """Serve the bare page, with the lesson's HTML as its template."""
    with tempfile.NamedTemporaryFile(suffix=".html") as file:
        file.write(html.replace(b"{{", b"{ {").replace(b"{%", b"{ %").replace(b"{#", b"{ #"))
        file.flush()
        with serve("tests.bench.bare:app", {"SCORE_BENCH_PAGE": file.name}, "tests/bench/bare.conf.py") as server:
            yield server


def costs(ground: Ground, server: Server) -> list[Cost]:
    """Measure the three kinds of request on the site."""
    readers = [journeys.sign_in(server.port, somebody)[0] for somebody in ground.people[:CLIENTS]]
    lesson = [journeys.reading(browser, ground.lesson) for browser in readers]
    answers = [journeys.answering(browser, ground.slug) for browser in readers]
    entering = [lambda one=one: journeys.sign_in(server.port, one)[1] for one in ground.people[:CLIENTS]]
    return [
        measure("lesson page", server, lesson, TIMES),
        measure("answer POST", server, answers, TIMES),
        measure("sign-in (GET and POST)", server, entering, SIGN_INS),
    ]


def weights(ground: Ground, server: Server) -> None:
    """Report what visits weigh."""
    browser, _spent = journeys.sign_in(server.port, ground.people[CLIENTS])
    first = journeys.first_visit(browser, ground.lesson)
    judge("first lesson visit, without its pictures", first.bytes / 1000, 60, "kB")
    judge("requests of it", first.requests, 8, "requests")
    judge("the same page again, unchanged", journeys.repeat_visit(browser, ground.lesson).bytes / 1000, 1, "kB")
    judge(
        "after an answer to a practice question",
        journeys.after_an_answer(browser, ground.lesson).bytes / 1000,
        15,
        "kB",
    )


def tests(ground: Ground, server: Server) -> None:
    """Report what whole tests cost, each taken by somebody else."""
    people = ground.people[CLIENTS + 1 : CLIENTS + 1 + TESTS]
    taken = [
        journeys.whole_test(server, journeys.sign_in(server.port, somebody)[0], ground.slug) for somebody in people
    ]
    judge("a test of five questions, CPU of the server", statistics.mean(one.cpu for one in taken), 60, "ms")
    say(f"{'  waited for by one client, median':<58}{statistics.median(one.waited for one in taken):>8.1f} ms")
    say(f"{'  requests of it':<58}{taken[0].requests:>8d}")


def staff_pages() -> None:
    """Report what the staff wait for, with few people and with many."""
    for people in staff.CROWDS:
        say(f"\nThe staff's pages with {people:,} people, one client\n{staff.HEAD}")
        for one in staff.costs(people):
            say(one.line())


def main() -> None:
    """Print the report."""
    with lay() as ground:
        with serve("wsgi:app", ground.environ) as server:
            time.sleep(REST)
            judge("idle site, PSS of parent and two workers", server.memory(), 170, "MB")
            weights(ground, server)
            found = costs(ground, server)
            tests(ground, server)
            say(f"{'the same site after all that, PSS':<58}{server.memory():>8.1f} MB")
            page = journeys.sign_in(server.port, ground.people[-1])[0].get(ground.lesson).page
        with bare_site(page.body) as server:
            bare = measure(
                "bare page", server, [journeys.reading(Browser(server.port), "/") for _ in range(CLIENTS)], TIMES
            )
    say(f"\n{HEAD}")
    for cost in (bare, *found):
        say(cost.line())
    say("")
    judge("lesson page, CPU as a multiple of the bare page", found[0].cpu / bare.cpu, 3, "times")
    say("")
    say("What authors wait for")
    library_lines(judge)
    staff_pages()


if __name__ == "__main__":
    if not Path("/proc/self/smaps_rollup").exists():
        sys.exit("The benchmark reads memory and processor time from Linux's /proc.")
    main()
