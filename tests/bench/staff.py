"""What the pages of the staff cost with a hundred people in the programme, and with ten thousand."""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from config import load_settings
from score_learn.app import create_app
from tests.bench import journeys
from tests.bench.browser import Browser
from tests.bench.crowd import Staff, settle
from tests.bench.ground import lay
from tests.bench.server import Server, serve

CROWDS = (100, 10_000)
TIMES, FILE_TIMES, WARM = 15, 3, 4
PAGE_GOAL, FILE_GOAL = 30.0, 1000.0


@dataclass(frozen=True)
class Opened:
    """One page or file: what one client waits for it and what it costs the server's processor, in milliseconds.

    ``status`` is 200, or what came instead of the page; then nothing was measured.
    """

    name: str
    goal: float
    status: int
    waited: float = 0.0
    cpu: float = 0.0

    def line(self) -> str:
        """Write it as a row of the table."""
        if self.status != 200:
            return f"{self.name:<40}  NOT MEASURED: answered {self.status}"
        verdict = "" if self.waited <= self.goal else "   FALLS SHORT"
        return f"{self.name:<40}{self.waited:>9.1f}{self.cpu:>9.1f}{self.goal:>9.0f}{verdict}"


HEAD = f"{'':<40}{'median':>9}{'CPU':>9}{'goal':>9}\n{'':<40}{'ms':>9}{'ms':>9}{'ms':>9}"


def pages(staff: Staff) -> list[tuple[str, str, str]]:
    """List what is measured: its name, who opens it, and its address."""
    here = staff.enterprise_id
    return [
        ("trainer: my enterprises", "trainer", "/train"),
        ("trainer: an enterprise", "trainer", f"/train/enterprises/{here}"),
        ("trainer: whom to remind", "trainer", f"/train/enterprises/{here}/reminders"),
        ("manager: our people", "manager", f"/enterprise/{here}"),
        ("manager: summary to print", "manager", f"/enterprise/{here}/summary"),
        ("administrator: completion", "administrator", "/admin"),
        ("administrator: people behind it", "administrator", f"/admin/completion/all/{staff.module}"),
        ("administrator: enterprises", "administrator", "/admin/enterprises"),
        ("administrator: people", "administrator", "/admin/people"),
        ("administrator: search for people", "administrator", "/admin/people?q=meseret"),
        ("administrator: certificates", "administrator", "/admin/certificates"),
        ("administrator: audit log", "administrator", "/admin/audit"),
        ("donor: programme page", "donor", "/programme"),
    ]


def files(staff: Staff) -> list[tuple[str, str, str]]:
    """List the files that are measured, as ``pages`` does."""
    return [
        ("CSV of everybody's completion", "administrator", "/admin/completion/people.csv"),
        ("CSV of completion by enterprise", "administrator", "/admin/completion/enterprises.csv"),
    ]


def costs(people: int) -> Iterator[Opened]:
    """Measure the pages and files with that many people, one after the other."""
    with _served(people) as (staff, server):
        browsers = {
            who: journeys.sign_in_staff(server.port, getattr(staff, who))
            for who in ("administrator", "trainer", "manager", "donor")
        }
        for name, who, path in pages(staff):
            yield _cost(server, browsers[who], name, path, PAGE_GOAL, TIMES)
        for name, who, path in files(staff):
            yield _cost(server, browsers[who], name, path, FILE_GOAL, FILE_TIMES)


@contextmanager
def _served(people: int) -> Iterator[tuple[Staff, Server]]:
    with lay(people=0) as ground:
        with create_app(load_settings(ground.environ)).app_context():
            staff = settle(people)
        with serve("wsgi:app", ground.environ) as server:
            yield staff, server


def _cost(server: Server, browser: Browser, name: str, path: str, goal: float, times: int) -> Opened:
    # The server has closed it if the page before took long.
    browser.connection.close()
    statuses = {browser.get(path).page.status for _warm in range(WARM)}
    if statuses != {200}:
        return Opened(name, goal, max(statuses))
    before = server.cpu()
    waited = statistics.median(journeys.expect(browser.get(path), 200).milliseconds for _time in range(times))
    return Opened(name, goal, 200, waited, (server.cpu() - before) / times * 1000)
