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
    """One page or file, in milliseconds: what one client waits for it, and what it costs the server's processor.

    Both are ``None`` when the page is not there.
    """

    name: str
    goal: float
    waited: float | None
    cpu: float | None

    def line(self) -> str:
        """Write it as a row of the table."""
        if self.waited is None or self.cpu is None:
            return f"{self.name:<40}  IS NOT THERE"
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


def costs(people: int) -> list[Opened]:
    """Measure the pages and files with that many people."""
    with _served(people) as (staff, server):
        browsers = {
            who: journeys.sign_in_staff(server.port, getattr(staff, who))
            for who in ("administrator", "trainer", "manager", "donor")
        }
        wanted = [(*page, PAGE_GOAL, TIMES) for page in pages(staff)]
        wanted += [(*file, FILE_GOAL, FILE_TIMES) for file in files(staff)]
        return [
            Opened(name, goal, *_cost(server, browsers[who], path, times)) for name, who, path, goal, times in wanted
        ]


@contextmanager
def _served(people: int) -> Iterator[tuple[Staff, Server]]:
    with lay(people=0) as ground:
        with create_app(load_settings(ground.environ)).app_context():
            staff = settle(people)
        with serve("wsgi:app", ground.environ) as server:
            yield staff, server


def _cost(server: Server, browser: Browser, path: str, times: int) -> tuple[float, float] | tuple[None, None]:
    """Return what one client waits and what it costs, after requests that warm both workers."""
    # The server has closed it if the page before took long.
    browser.connection.close()
    if any(browser.get(path).page.status == 404 for _time in range(WARM)):
        return None, None
    before = server.cpu()
    waited = statistics.median(journeys.expect(browser.get(path), 200).milliseconds for _time in range(times))
    return waited, (server.cpu() - before) / times * 1000
