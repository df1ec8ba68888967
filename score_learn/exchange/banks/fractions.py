"""The parts of a mark that Moodle accepts: other numbers make it refuse the question."""

from __future__ import annotations

import re

MOODLE = (
    *(100.0, 90.0, 83.33333, 80.0, 75.0, 70.0, 66.66667, 60.0, 50.0, 40.0),
    *(33.33333, 30.0, 25.0, 20.0, 16.66667, 14.28571, 12.5, 11.11111, 10.0, 5.0),
)
"""In per cent; each may stand with a minus as well."""

_WRITTEN = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,12})?")


def nearest(percent: float) -> float:
    """Return the fraction that is nearest, 0 among them."""
    return min((0.0, *MOODLE), key=lambda one: (abs(one - percent), one))


def share(count: int) -> float:
    """Return what each of several right options earns: Moodle has one for each number up to ten."""
    return nearest(100 / count)


def written(fraction: float) -> str:
    """Write a fraction as Moodle does: 100, 33.33333."""
    return f"{fraction:.5f}".rstrip("0").rstrip(".")


def read_fraction(text: str) -> float | None:
    """Read a fraction; None when it is no number from -100 to 100."""
    if not _WRITTEN.fullmatch(text.strip()):
        return None
    value = float(text)
    return value if -100 <= value <= 100 else None
