"""Keeps what was counted until something is added: counting ten thousand people takes longer than a page may.

Enrolments, completions and answers are only ever added and never changed, and of every other change there is an audit
row: as long as there are as many as before, what is counted is the same. Each process keeps its own.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

MOST = 256
Found = TypeVar("Found")


@dataclass(frozen=True)
class _Wanted:
    key: Hashable
    count: Callable[[], Any] = field(compare=False)


def kept(key: Hashable, count: Callable[[], Found]) -> Found:
    """Return what was counted before under this key, else count.

    Args:
        key: everything that the result depends on; what is missing here would be shown to the wrong person.
        count: counts; nobody may change what it returns.
    """
    found: Found = _kept(_Wanted(key, count))
    return found


def forget() -> None:
    """Count everything again."""
    _kept.cache_clear()


@lru_cache(maxsize=MOST)
def _kept(wanted: _Wanted) -> Any:
    return wanted.count()
