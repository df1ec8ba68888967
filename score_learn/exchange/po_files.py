"""Translations as PO files, which translation agencies work with: out of the library and back into it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from score_learn.content.files.aligning import aligned
from score_learn.content.files.filling import fill
from score_learn.content.files.parts import Part, parts_of, whole_parts
from score_learn.content.files.source_hashes import source_hash
from score_learn.content.files.texts import Page
from score_learn.content.folders.library import Library
from score_learn.content.folders.modules import ModuleReading
from score_learn.content.folders.translations import TranslatedFile, Translation
from score_learn.core.errors import Refused
from score_learn.exchange.po_merging import Merged, merge
from score_learn.exchange.po_trial import Slip, slips

# When a file was made says nothing here, and would make two exports of the same thing differ.
_DATES = re.compile(rb'^"(?:POT-Creation-Date|PO-Revision-Date): [^"]*"\n', re.M)
_EMPTY = "empty in the file"
_STALE = {"outdated": "The source has changed its meaning.", "changed": "The source has other words now."}


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a PO file: the files that were written, and what was left out, each with the reason."""

    module: str
    language: str
    written: tuple[Path, ...]
    left_out: tuple[str, ...]


def export_po(reading: ModuleReading, language: str) -> bytes:
    """Return every text of a module with its translation, keyed by ids that stay.

    Raises:
        Refused: ``module_errors`` the module has to be repaired first, ``unknown_language`` nobody knows it.
    """
    if reading.compiled is None:
        raise Refused("module_errors", module=reading.path)
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        raise Refused("unknown_language", tag=language) from None
    catalog = Catalog(
        locale=locale, project=reading.settings.id, version=reading.settings.version, charset="utf-8", fuzzy=False
    )
    catalog.header_comment = "# Lines keep their signs: - ( ) a) -> [[ ]] {# } and :::"
    translation = next((one for one in reading.translations if one.language == language), None)
    for name, _, page in reading.pages:
        file = next((one for one in translation.files if one.name == name), None) if translation else None
        for pair in aligned(page, file.page if file else None, reading.settings.id):
            part = pair.part
            text = "" if file and part.id in file.copies.parts else pair.text
            state = (file.questions.get(part.question, "") if part.question else _file_state(file)) if file else ""
            message = catalog.add(
                part.text,
                text,
                locations=[(page.source.path, part.lines[0].number)],
                auto_comments=[_STALE[state]] if text and state in _STALE else [],
                context=part.id,
            )
            # Guessed from a brace or a per cent sign; the texts are no program's, and a tool would refuse "20 % of".
            message.flags -= {"python-format", "python-brace-format"}
    out = BytesIO()
    write_po(out, catalog, width=0)
    return _DATES.sub(b"", out.getvalue())


def _file_state(file: object) -> str:
    return "outdated" if getattr(file, "outdated", False) else "changed" if getattr(file, "changed", False) else ""


def import_po(library: Library, data: bytes) -> Imported:
    """Write the files of a language from a PO file; marks, points and structure come from the source.

    A text that was translated from other words than the source has now is left out, and so is one marked as fuzzy.
    What the folder has stays as it is wherever the file brings nothing that replaces all of it.

    Raises:
        Refused: ``not_po`` it cannot be read, ``other_module`` no module of the library has its id, ``module_errors``
            the module has to be repaired first, ``not_declared`` its module.toml does not name the language.
    """
    catalog = _read(data)
    reading = next((one for one in library.readings if one.settings.id == catalog.project), None)
    language = str(catalog.locale_identifier or "").replace("_", "-")
    if reading is None:
        raise Refused("other_module", module=catalog.project)
    if reading.compiled is None:
        raise Refused("module_errors", module=reading.path)
    if language not in reading.settings.languages or language == reading.settings.source_language:
        raise Refused("not_declared", module=reading.path, language=language)
    translation = next((one for one in reading.translations if one.language == language), None)
    given, unfit = _given(catalog)
    texts, left_out = _merge_all(reading, translation, given, unfit)
    # Each time round, less is taken of the files that would have an error.
    while found := slips(library, reading, language, texts):
        for slip in {(one.name, one.question): one for one in found}.values():
            _give_up(slip, reading, given, unfit)
        texts, left_out = _merge_all(reading, translation, given, unfit)
    folder = reading.folder / language
    for name, text in texts.items():
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.md").write_text(text, encoding="utf-8", newline="\n")
    written = tuple(folder / f"{name}.md" for name in texts)
    return Imported(reading.settings.id, language, written, tuple(left_out))


def _merge_all(
    reading: ModuleReading,
    translation: Translation | None,
    given: Mapping[str, tuple[str, str]],
    unfit: Mapping[str, str],
) -> tuple[dict[str, str], list[str]]:
    """Return the files that are to be written, by their names, and what is left out."""
    left, texts, left_out = dict(given), {}, []
    for name, _, page in reading.pages:
        file = next((one for one in translation.files if one.name == name), None) if translation else None
        words, reasons = _fitting(left, unfit, _parts(page, reading))
        merged = merge(page, reading.settings.id, file, translation.lock if translation else {}, words)
        left_out += _told(reasons | merged.left_out, merged.standing)
        # A translator who leaves the words of a file as they are has looked at what the source says now.
        confirmed = words and _file_state(file) and not merged.stays_older
        if merged.taken or confirmed:
            texts[name] = _text(page, file, merged)
    return texts, left_out + [f"{identifier}: the source has no such text" for identifier in left]


def _parts(page: Page, reading: ModuleReading) -> list[Part]:
    return [*parts_of(page, reading.settings.id), *whole_parts(page, reading.settings.id).values()]


def _give_up(slip: Slip, reading: ModuleReading, given: dict[str, tuple[str, str]], unfit: dict[str, str]) -> None:
    """Take the texts of a question, or those beside all questions, from what is given; else those of the whole file."""
    page = next(page for name, _, page in reading.pages if name == slip.name)
    parts = [part for part in _parts(page, reading) if part.id in given]
    for part in [one for one in parts if one.question == slip.question] or parts:
        del given[part.id]
        unfit[part.id] = f"its file would have an error ({slip.message})"


def _read(data: bytes) -> Catalog:
    try:
        return read_po(BytesIO(data), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError, UnknownLocaleError):
        raise Refused("not_po") from None


def _given(catalog: Catalog) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """Return what may be taken, each text with its source, and why the others may not; both by id."""
    given, unfit = {}, {}
    for message in catalog:
        if not message.id or not message.context:
            continue
        if not message.string:
            unfit[str(message.context)] = _EMPTY
        elif message.fuzzy:
            unfit[str(message.context)] = "marked as fuzzy"
        else:
            given[str(message.context)] = str(message.id), str(message.string)
    return given, unfit


def _fitting(
    given: dict[str, tuple[str, str]], unfit: Mapping[str, str], known: Iterable[Part]
) -> tuple[dict[str, str], dict[str, str]]:
    """Take what belongs to a file out of what is given; returns it and why of the rest nothing can be taken."""
    words, reasons = {}, {}
    for part in known:
        source, text = given.pop(part.id, ("", ""))
        if text and source == part.text:
            words[part.id] = text
        elif text:
            reasons[part.id] = "the source has other words since the file was made"
        elif part.id in unfit:
            reasons[part.id] = unfit[part.id]
    return words, reasons


def _told(reasons: Mapping[str, str], there: Collection[str]) -> list[str]:
    """Say of each text that was not taken why; of one that nobody has translated yet, there is nothing to say."""
    return [
        f"{name}: {reason}; {'what stood there stays' if name in there else 'it stays untranslated'}"
        for name, reason in reasons.items()
        if name in there or reason != _EMPTY
    ]


def _text(page: Page, file: TranslatedFile | None, merged: Merged) -> str:
    """Return the whole file of a translation."""
    before = file.page.keys if file and file.page else {}
    made = _made(page, before, merged)
    lines = []
    body = False
    for index, line in enumerate(filled := fill(page, merged.parts, merged.words, merged.instead)):
        body = body or (index > 0 and line == "---")
        if not body and line.startswith("revision:"):
            lines += made
        elif not body and line.startswith("status:"):
            lines.append(f"status: {before.get('status') or 'draft'}")
        elif body or line != "objectives:" or filled[index + 1].lstrip().startswith("- "):
            lines.append(line)
    return "\n".join(lines).rstrip("\n") + "\n"


def _made(page: Page, before: Mapping[str, Any], merged: Merged) -> list[str]:
    """Return the keys that say from what the file was made, and by whom: never more than is so of all of it."""
    revision, digest = page.keys["revision"], source_hash(page.source.text)
    if merged.stays_older:
        revision, digest = before["source_revision"], before["source_hash"]
    by = "human" if merged.taken and not merged.stays else before.get("translation", "human")
    return [f"source_revision: {revision}", f"source_hash: {digest}", f"translation: {by}"]
