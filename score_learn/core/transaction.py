"""The one owner of a write: ``with transaction():`` in a face, never in a service."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from score_learn.core.db import db

_writer = threading.Lock()
_open = threading.local()


@contextmanager
def transaction() -> Iterator[None]:
    """Run the block as one durable write, or as nothing at all.

    The read that went before is ended first, so everything loaded earlier is expired: load again inside.
    On SQLite one writer a process waits here in line instead of polling the file.

    Raises:
        RuntimeError: when opened inside another one, or when unsaved changes were made outside.
    """
    if getattr(_open, "inside", False):
        raise RuntimeError("a transaction is open already: the face opens it, once")
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("there are unsaved changes from before the transaction")
    session.rollback()
    on_sqlite = db.engine.dialect.name == "sqlite"
    if on_sqlite:
        _writer.acquire()
    _open.inside = True
    try:
        # Options given after a connection has begun are ignored with only a warning: hence the rollback above.
        session.connection(execution_options={"score_write": True})
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _open.inside = False
        if on_sqlite:
            _writer.release()
