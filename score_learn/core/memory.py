"""Keeps what was counted until something is added: counting ten thousand people takes longer than a page may.

Enrolments, completions and answers are only ever added and never changed, and of every other change there is an audit
row: as long as there are as many as before, what is counted is the same. Each process keeps its own.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, TypeVar

MOST = 256
Found = TypeVar("Found")


class _Slot:
    """What was counted last under one key, with the state in which it was."""

    def __init__(self) -> None:
        self.held: tuple[Hashable, Any] | None = None


def kept(key: Hashable, state: Hashable, count: Callable[[], Found]) -> Found:
    """Return what was counted before under this key in this state, else count; what is older is let go.

    Args:
        key: what the result is about, and for whom; what is missing here would be shown to the wrong person.
        state: changes whenever the result may be another one.
        count: counts; nobody may change what it returns.
    """
    slot = _slot(key)
    # Read once: another thread may count at the same time, and both are right.
    held = slot.held
    if held is None or held[0] != state:
        held = slot.held = (state, count())
    found: Found = held[1]
    return found


def forget() -> None:
    """Count everything again."""
    _slot.cache_clear()


@lru_cache(maxsize=MOST)
def _slot(_key: Hashable) -> _Slot:
    return _Slot()
