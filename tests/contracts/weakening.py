"""Takes away one of the checks that say who sees what, as if somebody had let it say yes to everybody."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from score_learn.certification.models import Certificate
from score_learn.content.models import ModuleUpload
from score_learn.learning.models import Enrolment
from score_learn.people.viewer import Viewer
from tests.contracts.source import ROOT

PACKAGE = ROOT / "score_learn"
KEPT = type(lru_cache(lambda: None))
# The command line owns nothing itself: what is one's own becomes everybody's instead of the operator's.
EVERYBODY: dict[str, Callable[[], Any]] = {
    "own_enrolments": lambda: select(Enrolment.id),
    "own": lambda: select(Certificate.id),
    "uploads_of": lambda: select(ModuleUpload),
}


@dataclass(frozen=True, order=True)
class Check:
    """One public function of an access module."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"

    @classmethod
    def read(cls, text: str) -> Check:
        """Read a check as it stands in the table."""
        module, _, name = text.rpartition(".")
        return cls(module, name)


def checks() -> list[Check]:
    """List every function of an access module that is asked about a viewer."""
    found = []
    for file in sorted(PACKAGE.glob("*/*access.py")):
        module = importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
        for name, held in inspect.getmembers(module, inspect.isfunction):
            own = held.__module__ == module.__name__ and not name.startswith("_")
            if own and next(iter(inspect.signature(held).parameters), "") == "viewer":
                found.append(Check(module.__name__, name))
    return found


@contextmanager
def weakened(check: Check) -> Iterator[None]:
    """Let a check answer everybody as it answers the command line, which may see everything."""
    held = getattr(importlib.import_module(check.module), check.name)

    def answer(_viewer: Viewer, *rest: Any, **named: Any) -> Any:
        return EVERYBODY[check.name]() if check.name in EVERYBODY else held(Viewer.operator(), *rest, **named)

    _exchange(check.name, held, answer)
    try:
        yield
    finally:
        _exchange(check.name, answer, held)


def _exchange(name: str, before: Callable[..., Any], after: Callable[..., Any]) -> None:
    """Put one function in the place of another wherever it is known, and throw away what was built with it and kept."""
    for module in [one for name, one in sys.modules.items() if name.startswith("score_learn.")]:
        if vars(module).get(name) is before:
            setattr(module, name, after)
        for kept in vars(module).values():
            if type(kept) is KEPT:
                kept.cache_clear()
