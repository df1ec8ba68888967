"""Starts sites out of one process that has everything imported: importing would take most of a test's time."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Child:
    """A process of the nursery, at the head of a group of its own."""

    pid: int

    def poll(self) -> int | None:
        """Return None as long as it runs."""
        with suppress(OSError):
            os.kill(self.pid, 0)
            return None
        return 1

    def end(self) -> None:
        """End it and its workers at once: what they would still write is thrown away."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)


def start(module: str, *arguments: str, environ: dict[str, str], log: Path) -> Child:
    """Run a module as a program of its own, with its output in a file."""
    order = {"module": module, "arguments": arguments, "environ": environ, "log": str(log)}
    nursery = _nursery()
    assert nursery.stdin and nursery.stdout
    nursery.stdin.write(json.dumps(order) + "\n")
    nursery.stdin.flush()
    return Child(int(nursery.stdout.readline()))


def run(module: str, *arguments: str, environ: dict[str, str], log: Path) -> None:
    """Run a module to its end; the caller reads in the output how it ended."""
    child = start(module, *arguments, environ=environ, log=log)
    while child.poll() is None:
        time.sleep(0.02)


@cache
def _nursery() -> subprocess.Popen[str]:
    """Start the process once for each process of the tests; it ends when they do."""
    command = [sys.executable, "-m", "tests.browser.nursery_process"]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
