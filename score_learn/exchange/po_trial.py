"""Reads the files that a PO file would make before they are written: a slip must not replace what is good."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from score_learn.content.files.parts import block_lines
from score_learn.content.files.spoken import FOLDER as SPOKEN
from score_learn.content.files.texts import Page
from score_learn.content.findings import Finding
from score_learn.content.folders.library import SITE_FILE, Library, compile_library
from score_learn.content.folders.modules import ModuleReading

_AROUND = (SITE_FILE, "glossary", SPOKEN)


@dataclass(frozen=True, slots=True)
class Slip:
    """An error that a file would have; `question` is the one it stands in, if any."""

    name: str
    question: str
    message: str


def slips(library: Library, reading: ModuleReading, language: str, texts: Mapping[str, str]) -> list[Slip]:
    """Return the errors that a translation would have with these files.

    Args:
        library: the one that the module is of.
        reading: the module, which has no errors.
        language: that of the translation.
        texts: the new files by their names.
    """
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        _copy(library.root, root, [*_AROUND, reading.path])
        for name, text in texts.items():
            file = root / reading.path / language / f"{name}.md"
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        tried = compile_library(root / reading.path)
    pages = {
        one.page.source.path: one.page
        for module in tried.readings
        for translation in module.translations
        for one in translation.files
        if one.page
    }
    names = {f"{reading.path}/{language}/{name}.md": name for name in texts}
    errors = [one for one in tried.findings if one.is_error and one.path in names]
    return [Slip(names[one.path], _question(one, pages.get(one.path)), f"{one.code} {one.message}") for one in errors]


def _copy(source: Path, target: Path, names: Iterable[str]) -> None:
    for name in names:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name)
        elif (source / name).is_file():
            shutil.copy(source / name, target / name)


def _question(finding: Finding, page: Page | None) -> str:
    for asked in page.asked if page else ():
        lines = block_lines(asked.draft.block, page) if page else ()
        if any(line.number == finding.line for line in lines):
            return asked.draft.id
    return ""
