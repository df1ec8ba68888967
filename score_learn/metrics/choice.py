"""What a viewer of figures may ask for: a country, a module and a period, each or none; plain Python.

Periods are fixed pieces in UTC that do not overlap: calendar years such as ``2026`` and their quarters such as
``2026-Q4``. Free dates would let anybody subtract one day from the next.
"""

from dataclasses import dataclass
from functools import lru_cache

YEAR = 4
"""How many letters of a quarter or a month are its year."""


@dataclass(frozen=True)
class Choice:
    """The chosen filters; an empty text is no filter."""

    country: str = ""
    module: str = ""
    period: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing is filtered."""
        return not (self.country or self.module or self.period)

    def holds(self, country: str, module: str, quarter: str) -> bool:
        """Say whether something that happened there, about that, in that quarter is asked for."""
        return (
            (not self.country or country == self.country)
            and (not self.module or module == self.module)
            and quarter.startswith(self.period)
        )


@dataclass(frozen=True)
class Offer:
    """What may be chosen: countries and modules by what was done there, years and quarters, the newest first.

    ``countries`` and ``modules`` also count those that are not told apart from the others.
    """

    countries: tuple[str, ...]
    modules: tuple[str, ...]
    periods: tuple[str, ...]


@lru_cache(maxsize=1024)
def quarter_of(month: str) -> str:
    """Return the quarter of a month: ``2026-Q4`` of ``2026-11``."""
    return f"{month[:YEAR]}-Q{(int(month[YEAR + 1 :]) + 2) // 3}"


def year_of(period: str) -> str:
    """Return the year of a month or a quarter."""
    return period[:YEAR]
