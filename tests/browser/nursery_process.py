"""The process of the nursery: it knows every site's modules and forks a child for each order, one a line."""

import json
import os
import runpy
import signal
import sys
from contextlib import suppress

# Only so that they are there when a child is forked.
import gunicorn.app.wsgiapp
import gunicorn.workers.gthread  # noqa: F401

import tests.browser.scenes  # noqa: F401


def main() -> None:
    """Start what is ordered until nobody is there to order."""
    signal.signal(signal.SIGCHLD, _bury)
    grown = []
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if not pid:
            _grow(**order)
        grown.append(pid)
        print(pid, flush=True)
    # Tests that were stopped end nothing themselves.
    for pid in grown:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def _bury(*_signal: object) -> None:
    """Let no ended child stand in the list of processes as if it were running."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _grow(module: str, arguments: list[str], environ: dict[str, str], log: str) -> None:
    """Become the program that was ordered."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(written, 1)
    os.dup2(written, 2)
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except BaseException as ended:
        sys.excepthook(type(ended), ended, ended.__traceback__)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


if __name__ == "__main__":
    main()
