"""Reports what of a translation still has the words of its source: a file, a question or a text, at its line."""

from __future__ import annotations

from collections.abc import Sequence

from score_learn.content.files.aligning import Pair
from score_learn.content.files.copies import Copies, find_copies
from score_learn.content.files.texts import Page
from score_learn.content.findings import Report
from score_learn.content.text.schema import NOBODY


def note_copies(pairs: Sequence[Pair], page: Page, report: Report) -> Copies:
    """Report and return what of a file nobody has translated.

    Args:
        pairs: each text of the source with its translation.
        page: the file of the translation.
        report: where to say it.
    """
    copies = find_copies(pairs)
    if copies.is_begun and page.keys["translation"] == NOBODY:
        message = "something of this file is translated; write who did it: human, machine or reviewed"
        report.add(*page.key_place("translation"), "W304", message)
    if copies.is_whole:
        message = "the whole file still has the words of the source; translate it, or delete it for now"
        report.add(next(pair.line for pair in pairs if pair.text), 1, "W303", message)
        return copies
    for asked in page.asked:
        if asked.draft.id in copies.questions:
            message = f"{asked.draft.id} still has the words of the source; translate it, or take it away for now"
            report.add(*asked.place, "W303", message)
    for pair in pairs:
        if pair.part.id in copies.parts and pair.part.question not in copies.questions:
            report.add(pair.line, 1, "W303", f"{_name(pair)} still has the words of the source; {_advice(pair)}")
    return copies


def _name(pair: Pair) -> str:
    if pair.part.kind == "prose":
        return "this text"
    return pair.part.id if pair.part.question else pair.part.id.rpartition("/")[2]


def _advice(pair: Pair) -> str:
    return {
        "prose": "translate it, or put it into a block ::: untranslated",
        "needed": "translate it",
    }.get(pair.part.kind, "translate it, or take it away for now")
