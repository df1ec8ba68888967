"""Long lists in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PAGE_SIZE = 50
T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: its rows, which page it is (from 1), and how many rows there are in all."""

    rows: tuple[T, ...]
    number: int
    size: int
    total: int

    @classmethod
    def cut(cls, rows: Sequence[T], number: int, size: int = PAGE_SIZE) -> "Page[T]":
        """Return a page of a list that is there as a whole; a number outside of it means the nearest page."""
        number = min(max(1, number), max(1, -(-len(rows) // size)))
        return cls(tuple(rows[(number - 1) * size : number * size]), number, size, len(rows))

    @property
    def count(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))
