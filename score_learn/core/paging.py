"""Long lists in pages."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from score_learn.core.db import db

PAGE_SIZE = 50
T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: its rows, which page it is (from 1), and how many rows there are in all."""

    rows: tuple[T, ...]
    number: int
    size: int
    total: int

    @property
    def count(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))


def paginate(statement: Select[Any], *, number: int, size: int = PAGE_SIZE) -> Page[Any]:
    """Run a select for one page; a page beyond the end gives the last one.

    Args:
        statement: an ordered select; the order must be total, or rows repeat between pages.
        number: which page, from 1.
        size: rows a page.
    """
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    last = max(1, -(-total // size))
    number = min(max(1, number), last)
    rows = db.session.execute(statement.limit(size).offset((number - 1) * size)).all()
    return Page(tuple(rows), number, size, total)
