"""The questions of a module as a file for another system."""

from __future__ import annotations

from collections.abc import Sequence

from score_learn.content.findings import Report
from score_learn.content.folders.modules import ModuleReading
from score_learn.content.text.media import FOLDER, MediaFolder, read_media
from score_learn.core.errors import Refused
from score_learn.exchange.banks.from_library import item_of
from score_learn.exchange.banks.gift_writing import write_gift
from score_learn.exchange.banks.item import Item, Note
from score_learn.exchange.banks.moodle_writing import write_moodle
from score_learn.exchange.banks.qti_writing import write_qti

FORMATS = ("gift", "moodle", "qti")


def export_bank(reading: ModuleReading, form: str, *, only_test: bool = False) -> tuple[bytes, int, tuple[Note, ...]]:
    """Write the questions of a module; returns the file, how many are in it, and what it could not take along.

    Raises:
        Refused: ``module_errors`` the module has to be repaired first.
    """
    if reading.compiled is None:
        raise Refused("module_errors", module=reading.path)
    items = questions_of(reading, only_test=only_test)
    language = reading.settings.source_language
    if form == "gift":
        text, notes = write_gift(items)
        data = text.encode()
    elif form == "moodle":
        data, notes = write_moodle(items, media_of(reading), language)
    else:
        data, notes = write_qti(items, media_of(reading), language)
    return data, len(items) - sum(note.left_out for note in notes), notes


def questions_of(reading: ModuleReading, *, only_test: bool = False) -> Sequence[Item]:
    """Return the questions of a module in the order of its files."""
    bank = {
        question.id
        for module in (reading.compiled.modules.values() if reading.compiled else ())
        for question in module.bank
    }
    return [item_of(asked) for asked in reading.asked if not only_test or asked.question.id in bank]


def media_of(reading: ModuleReading) -> MediaFolder:
    """Return the pictures of a module."""
    return read_media(reading.folder / FOLDER, f"{reading.path}/{FOLDER}", Report())
