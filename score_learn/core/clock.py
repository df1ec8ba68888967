"""The one place that asks what time it is, so that instants are always aware and in UTC."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present instant, aware and in UTC."""
    return datetime.now(UTC)


def today(time_zone: str = "UTC") -> date:
    """Return the calendar day it is now in a time zone (an IANA name such as ``Asia/Jakarta``)."""
    return datetime.now(ZoneInfo(time_zone)).date()
