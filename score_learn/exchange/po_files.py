"""Translations as PO files, which translation agencies work with: out of the library and back into it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from score_learn.content.files.parts import Part, aligned, fill, parts_of, whole_parts
from score_learn.content.files.source_hashes import source_hash
from score_learn.content.files.texts import Page
from score_learn.content.folders.library import Library
from score_learn.content.folders.modules import ModuleReading
from score_learn.content.folders.translations import Translation
from score_learn.core.errors import Refused

# When a file was made says nothing here, and would make two exports of the same thing differ.
_DATES = re.compile(rb'^"(?:POT-Creation-Date|PO-Revision-Date): [^"]*"\n', re.M)
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
        for part, text in aligned(page, file.page if file else None, reading.settings.id):
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
    given, left_out = _given(catalog)
    written = []
    for name, _, page in reading.pages:
        parts = parts_of(page, reading.settings.id)
        known = {part.id: part for part in (*parts, *whole_parts(page, reading.settings.id))}
        words, other = _fitting(given, known)
        left_out += other
        if words:
            file = reading.folder / language / f"{name}.md"
            text = _text(page, parts, list(known.values()), words, _status(translation, name))
            left_out += _unwritten(parts, words)
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
            written.append(file)
    left_out += [f"{identifier}: the source has no such text" for identifier in given]
    return Imported(reading.settings.id, language, tuple(written), tuple(left_out))


def _read(data: bytes) -> Catalog:
    try:
        return read_po(BytesIO(data), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError, UnknownLocaleError):
        raise Refused("not_po") from None


def _given(catalog: Catalog) -> tuple[dict[str, tuple[str, str]], list[str]]:
    given: dict[str, tuple[str, str]] = {}
    left_out = []
    for message in catalog:
        if not message.id or not message.context or not message.string:
            continue
        if message.fuzzy:
            left_out.append(f"{message.context}: marked as fuzzy")
        else:
            given[str(message.context)] = str(message.id), str(message.string)
    return given, left_out


def _fitting(given: dict[str, tuple[str, str]], known: Mapping[str, Part]) -> tuple[dict[str, str], list[str]]:
    """Take what belongs to a file out of what is given; returns it and what was made from other words."""
    words, left_out = {}, []
    for identifier in [one for one in given if one in known]:
        source, text = given.pop(identifier)
        if source == known[identifier].text:
            words[identifier] = text
        else:
            left_out.append(f"{identifier}: the source has other words since the file was made")
    return words, left_out


def _status(translation: Translation | None, name: str) -> str:
    file = next((one for one in translation.files if one.name == name), None) if translation else None
    return str((file.page.keys.get("status") if file and file.page else None) or "draft")


def _text(page: Page, parts: list[Part], known: list[Part], words: Mapping[str, str], status: str) -> str:
    """Return the whole file of a translation."""
    whole = [part for part in known if part.id in words and part not in parts]
    covered = {line.number for part in whole for line in part.lines}
    used = [part for part in parts if part.kind != "prose" or part.lines[0].number not in covered] + whole
    objectives = [part.id for part in used if "/objective-" in part.id]
    kept = dict(words)
    if not all(name in words for name in objectives):
        kept = {name: text for name, text in words.items() if name not in objectives}
    lines = []
    made = f"source_revision: {page.keys['revision']}\nsource_hash: {source_hash(page.source.text)}\ntranslation: human"
    body = False
    for index, line in enumerate(filled := fill(page, used, kept)):
        body = body or (index > 0 and line == "---")
        if not body and line.startswith("revision:"):
            lines.append(made)
        elif not body and line.startswith("status:"):
            lines.append(f"status: {status}")
        elif body or line != "objectives:" or filled[index + 1].lstrip().startswith("- "):
            lines.append(line)
    return "\n".join(lines).rstrip("\n") + "\n"


def _unwritten(parts: list[Part], words: Mapping[str, str]) -> list[str]:
    """Name the questions of which something is translated, and not what has to be."""
    missing = {part.question for part in parts if part.kind == "needed" and part.id not in words}
    begun = {part.question for part in parts if part.question in missing and part.id in words}
    return [f"{name}: not written, for its question or an answer is not translated" for name in sorted(begun)]
