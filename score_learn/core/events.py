"""Events that features announce and what follows them, connected once by the application."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Handler = Callable[[Any], None]

_followups: dict[type, tuple[Handler, ...]] = {}


def connect(followups: Mapping[type, Sequence[Handler]]) -> None:
    """Take over the table of what follows each event, replacing the one before."""
    _followups.clear()
    _followups.update({event: tuple(handlers) for event, handlers in followups.items()})


def announce(event: object) -> None:
    """Run what follows an event, in the caller's transaction: if a handler fails, so does the cause."""
    for handler in _followups.get(type(event), ()):
        handler(event)
