"""Reads a bank of questions in any of the formats that come in."""

from __future__ import annotations

from collections.abc import Iterator

from score_learn.exchange.banks.aiken import read_aiken
from score_learn.exchange.banks.gift_reading import read_gift
from score_learn.exchange.banks.item import Notes, Taken
from score_learn.exchange.banks.moodle_reading import read_moodle
from score_learn.exchange.banks.xml_tree import MOST_BYTES

SOURCES = ("gift", "aiken", "moodle")


def read_bank(form: str, data: bytes, name: str) -> Iterator[tuple[Taken | None, Notes]]:
    """Return each question of a file with what is to be said about it; None for one that is refused."""
    if len(data) > MOST_BYTES:
        yield _nothing(name, f"the file is over {MOST_BYTES // 1_000_000} MB")
    elif form == "moodle":
        yield from read_moodle(data, name)
    else:
        yield from _from_text(form, data, name)


def _from_text(form: str, data: bytes, name: str) -> Iterator[tuple[Taken | None, Notes]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        yield _nothing(name, "the file is not UTF-8; save it with the encoding UTF-8", line)
        return
    for item, notes in (read_gift if form == "gift" else read_aiken)(text, name):
        yield Taken(item) if item else None, notes


def _nothing(name: str, why: str, line: int = 1) -> tuple[None, Notes]:
    notes = Notes(name, line, "")
    notes.left_out(f"everything; {why}")
    return None, notes
