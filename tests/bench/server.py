"""Starts gunicorn for a measurement and reads what it costs from the kernel's own books."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120


@dataclass(frozen=True)
class Server:
    """A running gunicorn with its workers."""

    process: subprocess.Popen[bytes]
    port: int

    def pids(self) -> list[int]:
        """The parent and its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]

    def cpu(self) -> float:
        """Return the processor seconds that parent and workers have used so far, counted in nanoseconds.

        The kernel's older count goes in ticks of ten milliseconds: longer than most requests take.
        """
        tasks = (task for pid in self.pids() for task in Path(f"/proc/{pid}/task").iterdir())
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def memory(self) -> float:
        """Return the proportional set size of parent and workers in megabytes (10^6 bytes)."""
        kilobytes = 0
        for pid in self.pids():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    kilobytes += int(line.split()[1])
        return kilobytes * 1024 / 1_000_000


@contextmanager
def serve(application: str, environ: dict[str, str], config: str = "gunicorn.conf.py") -> Iterator[Server]:
    """Serve an application with two workers until the block ends."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("gunicorn")), "-c", config, "-b", f"127.0.0.1:{port}", application]
    environ = {**os.environ, "WEB_CONCURRENCY": "2", "PORT": str(port), **environ}
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            wait_for(port, process)
            yield Server(process, port)
        finally:
            process.terminate()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Polled(Protocol):
    """A process that can be asked whether it still runs."""

    def poll(self) -> int | None:
        """Return None as long as it runs."""


def wait_for(port: int, process: Polled) -> None:
    """Wait until the port answers.

    Raises:
        RuntimeError: with what the server said, when it ends or does not answer in time.
    """
    for _try in range(PATIENCE * 20):
        if process.poll() is not None:
            said = getattr(process, "stderr", None)
            raise RuntimeError(f"the server ended: {said.read().decode() if said else ''}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server does not answer within {PATIENCE} seconds")
