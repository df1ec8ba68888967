"""How gunicorn serves the site; everything an installation decides comes from its settings."""

import ctypes
import gc
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

sys.path.insert(0, str(Path(__file__).resolve().parent))

from config import load_settings, weaknesses
from score_learn.certification.service import check_key
from score_learn.cli.prepare import bring_up_to_date, demonstrate
from score_learn.core.db import db
from score_learn.core.errors import Refused
from score_learn.core.health import examine
from score_learn.core.processes import apart
from score_learn.people.viewer import Viewer
from score_learn.web.request_log import ROUTE, SILENT

settings = load_settings()

bind = f"{settings.host}:{settings.port}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or os.cpu_count() or 1)
threads = 4
preload_app = True
# Making certificates leaves some memory behind: a worker that has served its share gives way to a fresh one.
max_requests = 2000
max_requests_jitter = 400
timeout = 60
graceful_timeout = 30
keepalive = 15
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a heartbeat must not wait for a disk
control_socket_disable = True
# The application itself reads the headers of the proxies it is told to trust; gunicorn believes nobody.
forwarded_allow_ips = ""
accesslog = "-"

MMAP_THRESHOLD = -3
"""The number of glibc's setting for the size from which a piece of memory goes back to the system when it is freed."""


def give_memory_back() -> None:
    """Let the 19 MiB of a password check go back at once; by default each thread would keep them for the next one."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(MMAP_THRESHOLD, 1024 * 1024)


class JsonLogger(Logger):
    """Writes one JSON object a line, with nothing in it that tells who asked."""

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """Log the kind of page and not its address: addresses hold ids, and query strings what people typed."""
        if environ.get(SILENT):
            return
        self.access_log.info(
            json.dumps(
                {
                    "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                    "method": environ["REQUEST_METHOD"],
                    "route": environ.get(ROUTE, "-"),
                    "status": int(str(resp.status).split(" ", 1)[0]),
                    "bytes": getattr(resp, "sent", 0),
                    "ms": round(request_time.total_seconds() * 1000, 1),
                }
            )
        )


logger_class = JsonLogger


def signing_problem() -> str | None:
    """Say what keeps certificates from being signed: a test signature, because a file alone proves nothing."""
    try:
        check_key(Viewer.operator())
    except Refused as error:
        return f"{error.code}: flask --app wsgi keys new"
    return None


def _prepare() -> None:
    bring_up_to_date()
    demonstrate()


def on_starting(server: Any) -> None:
    """Refuse to serve when secrets are weak or the tables are not those of this release."""
    give_memory_back()
    application = server.app.wsgi()
    found = weaknesses(settings) if settings.mode == "production" else []
    with application.app_context():
        # Here and not in a command before: a second start of Python would double the wait. And not in this process:
        # typesetting starts threads, and a worker forked after it would wait for them for ever.
        if settings.mode == "demonstration" and not apart(_prepare):
            sys.exit("Not served: the demonstration could not be prepared.")
        problems = {name: problem for name, problem in examine(signing=signing_problem).checks.items() if problem}
        # The workers open their own connections: a socket or file lock shared over a fork corrupts.
        db.session.remove()
        db.engine.dispose()
    found += [f"{name}: {problem}" for name, problem in problems.items()]
    if found:
        sys.stderr.write("Not served:\n" + "".join(f"- {sentence}\n" for sentence in found))
        sys.exit(1)
    # What is loaded by now stays: looking through it for rubbish would hold requests up, and copy it into each worker.
    gc.collect()
    gc.freeze()


def when_ready(server: Any) -> None:
    """Say where the site is."""
    server.log.info("SCORE Learn is at %s", settings.public_url)


def post_fork(server: Any, worker: Any) -> None:
    """Forget the parent's connections without closing them: they are still the parent's."""
    application = server.app.wsgi()
    with application.app_context():
        db.engine.dispose(close=False)
