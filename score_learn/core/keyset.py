"""Long lists, the newest first, read from where one stopped: no page is counted, skipped or shown twice."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Row, Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

from score_learn.core.db import db

STRETCH = 50
PIECE = 500
WRITTEN = re.compile(r"(\d{8}T\d{12})-([0-9a-f]{32})")
FORMAT = "%Y%m%dT%H%M%S%f"
T = TypeVar("T")


@dataclass(frozen=True)
class Mark:
    """The place of a row in a list: its instant, and its id among those of the same instant."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at:{FORMAT}}-{self.id.hex}"


@dataclass(frozen=True)
class Stretch(Generic[T]):
    """Some rows of a list; ``newer`` and ``older`` are the marks to go on from, none where the list ends."""

    rows: tuple[T, ...]
    newer: Mark | None
    older: Mark | None


@dataclass(frozen=True)
class Order:
    """By which instant and id a list is sorted, the newest first."""

    at: InstrumentedAttribute[datetime]
    id: InstrumentedAttribute[UUID]


def read_mark(text: str | None) -> Mark | None:
    """Read a mark from an address; anything that is not one begins at the newest."""
    found = WRITTEN.fullmatch(text or "")
    if found is None:
        return None
    try:
        return Mark(datetime.strptime(found[1], FORMAT).replace(tzinfo=UTC), UUID(found[2]))
    except ValueError:
        return None


def stretch(
    statement: Select[Any],
    order: Order,
    make: Callable[[Sequence[Row[Any]]], Sequence[T]],
    *,
    older_than: Mark | None = None,
    newer_than: Mark | None = None,
    size: int = STRETCH,
) -> Stretch[T]:
    """Read the rows next to a mark, or the newest ones.

    Args:
        statement: the list, without an order; its columns may not be named ``mark_at`` or ``mark_id``.
        order: what it is sorted by.
        make: turns the rows found into what is handed out, all at once.
        older_than: begin below this row.
        newer_than: end above this row; asked for only without ``older_than``.
        size: how many rows at most.
    """
    wanted = statement.add_columns(order.at.label("mark_at"), order.id.label("mark_id"))
    upward = newer_than is not None and older_than is None
    if upward and newer_than is not None:
        wanted = wanted.where(order.at >= newer_than.at, or_(order.at > newer_than.at, order.id > newer_than.id))
        wanted = wanted.order_by(order.at, order.id)
    else:
        if older_than is not None:
            wanted = wanted.where(_below(order, older_than))
        wanted = wanted.order_by(order.at.desc(), order.id.desc())
    found = db.session.execute(wanted.limit(size + 1)).all()
    more, rows = len(found) > size, found[:size]
    rows = rows[::-1] if upward else rows
    if not rows:
        return Stretch((), None, None)
    first, last = (Mark(row.mark_at, row.mark_id) for row in (rows[0], rows[-1]))
    newer = first if (more if upward else older_than is not None) else None
    return Stretch(tuple(make(rows)), newer, last if upward or more else None)


def every(
    statement: Select[Any], order: Order, make: Callable[[Sequence[Row[Any]]], Sequence[T]], *, size: int = PIECE
) -> Iterator[T]:
    """Read a whole list a piece at a time, so that a file of any length needs the memory of one piece."""
    mark: Mark | None = None
    while True:
        piece = stretch(statement, order, make, older_than=mark, size=size)
        yield from piece.rows
        mark = piece.older
        if mark is None:
            return


def _below(order: Order, mark: Mark) -> Any:
    # The first condition alone lets the database begin in the middle of an index.
    return and_(order.at <= mark.at, or_(order.at < mark.at, order.id < mark.id))
