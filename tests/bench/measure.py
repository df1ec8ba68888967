"""Takes a request again and again: how long one waits, what it costs, how many go through when eight ask at once."""

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.bench.server import Server

WARM = 20
CLIENTS = 8
SECONDS = 4.0


@dataclass(frozen=True)
class Cost:
    """What one kind of request costs; times in milliseconds, throughput in requests a second."""

    name: str
    median: float
    p95: float
    cpu: float
    throughput: float

    def line(self) -> str:
        """Write the costs as a row of the table."""
        return f"{self.name:<22}{self.median:>9.1f}{self.p95:>9.1f}{self.cpu:>12.2f}{self.throughput:>14.0f}"


HEAD = (
    f"{'':<22}{'median':>9}{'p95':>9}{'CPU':>12}{'at eight':>14}\n"
    f"{'':<22}{'ms':>9}{'ms':>9}{'ms/request':>12}{'1/s':>14}"
)


def measure(name: str, server: Server, asks: Sequence[Callable[[], float]], times: int) -> Cost:
    """Measure a request.

    Args:
        name: how the row is called.
        server: whose processor time is read.
        asks: one function for each of the clients; each sends one request and returns the milliseconds it took.
        times: how often the first client asks alone.
    """
    for ask in asks:
        for _warm in range(WARM // len(asks) + 1):
            ask()
    before = server.cpu()
    spent = sorted(asks[0]() for _time in range(times))
    cpu = (server.cpu() - before) / times * 1000
    return Cost(name, statistics.median(spent), spent[int(len(spent) * 0.95)], cpu, _at_once(asks))


def _at_once(asks: Sequence[Callable[[], float]]) -> float:
    """Let every client ask until the time is over and return how many requests went through a second."""
    done = [0] * len(asks)
    until = time.perf_counter() + SECONDS

    def work(place: int, ask: Callable[[], float]) -> None:
        while time.perf_counter() < until:
            ask()
            done[place] += 1

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(asks)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - began)
