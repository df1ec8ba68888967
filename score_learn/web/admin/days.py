"""Days in the address of a list, and when each begins for whoever looks."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask import request

from score_learn.people.viewer import Viewer

# Years that every database and every clock can show.
YEARS = range(1900, 2200)


def asked_day(name: str) -> date | None:
    """Return the day that the address names; what is no day, or one long past or far off, is no filter."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if day.year in YEARS else None


def midnight(day: date | None, viewer: Viewer) -> datetime | None:
    """Return the instant at which a day begins where the viewer is."""
    return None if day is None else datetime.combine(day, time.min, ZoneInfo(viewer.time_zone)).astimezone(UTC)
