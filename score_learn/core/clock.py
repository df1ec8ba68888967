"""The one place that asks what time it is, so that instants are always aware and in UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_ago: ContextVar[timedelta] = ContextVar("ago", default=timedelta(0))


def now() -> datetime:
    """Return the present instant, aware and in UTC."""
    return datetime.now(UTC) - _ago.get()


def today(time_zone: str = "UTC") -> date:
    """Return the calendar day it is now in a time zone (an IANA name such as ``Asia/Jakarta``)."""
    return now().astimezone(ZoneInfo(time_zone)).date()


@contextmanager
def back(ago: timedelta) -> Iterator[None]:
    """Let the block happen some time ago, so that a demonstration has a past; nothing else may use it."""
    token = _ago.set(ago)
    try:
        yield
    finally:
        _ago.reset(token)
