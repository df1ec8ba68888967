"""Begins a module, a lesson or a translation: complete files with plain words that say what belongs where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from score_learn.content.authoring.starting_texts import ABOUT, LESSON, QUIZ, SETTINGS
from score_learn.content.authoring.tidying import NewIds
from score_learn.content.authoring.toml_lists import add_to_list
from score_learn.content.files.source_hashes import source_hash
from score_learn.content.files.toml_files import (
    FILE_NAME,
    LANGUAGE,
    ModuleSettings,
    SiteSettings,
    read_module_settings,
    read_site,
)
from score_learn.content.findings import Report
from score_learn.content.folders.library import HOW_TO_BEGIN, SITE_FILE, folder_above
from score_learn.content.folders.modules import SETTINGS_FILE
from score_learn.content.rules import LOOKS
from score_learn.content.sources import read_source
from score_learn.content.text.frontmatter import FrontMatter, Value, split_front_matter
from score_learn.content.text.schema import NOBODY

_TRANSLATED = ("id", "title", "summary", "objectives", "kind", "anonymous")


class CannotBegin(Exception):
    """What was asked for cannot be begun; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A file that is to be written; `is_new` says that there must be none yet."""

    file: Path
    text: str
    is_new: bool = True


def write(begun: Iterable[Begun]) -> None:
    """Write all files, or none when one of the new ones is there already."""
    begun = list(begun)
    for one in begun:
        if one.is_new and one.file.exists():
            raise CannotBegin(f"{one.file} is there already; nothing was written.")
    for one in begun:
        one.file.parent.mkdir(parents=True, exist_ok=True)
        one.file.write_text(one.text, encoding="utf-8", newline="\n")


def new_module(content: Path, slug: str, look: str) -> list[Begun]:
    """Return the files of a new module: one lesson, a test of one question, all of them drafts."""
    root, site = _library(content)
    if not FILE_NAME.fullmatch(slug):
        raise CannotBegin(f"{slug!r} is no address; write a-z, 0-9 and hyphens, such as waste-less.")
    if look not in LOOKS:
        raise CannotBegin(f"There is no look {look!r}; choose one of {', '.join(LOOKS)}.")
    folder = root / "modules" / slug
    if folder.exists():
        raise CannotBegin(f"{folder} is there already; nothing was written.")
    owner = _owner(slug, {settings.id for _, settings in _modules(root, site)})
    values = {"owner": owner, "slug": slug, "look": look, "title": slug.replace("-", " ").capitalize()}
    language = folder / site.source_language
    return [
        Begun(folder / SETTINGS_FILE, SETTINGS.format(**values)),
        Begun(language / "module.md", ABOUT.format(**values)),
        Begun(language / "01-begin.md", LESSON.format(**values, id=f"{owner}-l1", question=f"{owner}-try-first")),
        Begun(language / "quiz.md", QUIZ.format(**values)),
    ]


def new_lesson(content: Path, module: str, slug: str) -> list[Begun]:
    """Return a new lesson and the module.toml that lists it as the last one."""
    root, site = _library(content)
    folder, settings = _module(root, site, module)
    if not FILE_NAME.fullmatch(slug):
        raise CannotBegin(f"{slug!r} is no file name; write a-z, 0-9 and hyphens, such as find-the-cause.")
    numbered = re.match(r"[0-9]", slug)
    name = slug if numbered else f"{len(settings.lessons) + 1:02d}-{slug}"
    ids = NewIds(root)
    identifier = f"{settings.id}-l{len(settings.lessons) + 1}"
    if identifier in ids.taken:
        identifier = ids.new(settings.id)
    title = re.sub(r"^[0-9]+-", "", name).replace("-", " ").capitalize()
    text = LESSON.format(title=title, id=identifier, question=ids.new(settings.id))
    return [
        Begun(folder / settings.source_language / f"{name}.md", text),
        _listed(folder, "lessons", name),
    ]


def new_language(content: Path, language: str, module: str) -> list[Begun]:
    """Return a translation of each file of a module that has none yet, in the words of the source to begin with."""
    root, site = _library(content)
    folder, settings = _module(root, site, module)
    if not LANGUAGE.fullmatch(language):
        raise CannotBegin(f"{language!r} is no language; write its code, such as fr or pt-BR.")
    if language == settings.source_language:
        raise CannotBegin(f"{language} is the language that this module is written in.")
    names = ["module", *settings.lessons, *settings.tools, *([settings.quiz] if settings.quiz else [])]
    begun = [
        Begun(folder / language / f"{name}.md", _translation(folder / settings.source_language / f"{name}.md"))
        for name in names
        if not (folder / language / f"{name}.md").exists()
    ]
    if not begun:
        raise CannotBegin(f"{folder.name} has all its files in {language}; nothing was written.")
    if language not in settings.languages:
        begun.append(_listed(folder, "languages", language, before=settings.source_language))
    return begun


def _library(content: Path) -> tuple[Path, SiteSettings]:
    content = content.resolve()
    root = folder_above(content, SITE_FILE)
    if root is None:
        raise CannotBegin(f"There is no {SITE_FILE} in {content} or above it; {HOW_TO_BEGIN}.")
    return root, read_site(root / SITE_FILE, SITE_FILE, Report())


def _modules(root: Path, site: SiteSettings) -> list[tuple[Path, ModuleSettings]]:
    found = []
    for file in sorted(root.glob(f"modules/*/{SETTINGS_FILE}")):
        read = read_module_settings(file, file.name, site, Report())
        if read:
            found.append((file.parent, read[1]))
    return found


def _module(root: Path, site: SiteSettings, name: str) -> tuple[Path, ModuleSettings]:
    modules = _modules(root, site)
    for folder, settings in modules:
        if name in {folder.name, settings.id, settings.slug}:
            return folder, settings
    there = ", ".join(folder.name for folder, _ in modules) or "none yet"
    raise CannotBegin(f"There is no module {name!r} that can be read; there are: {there}.")


def _owner(slug: str, taken: set[str]) -> str:
    words = [word for word in slug.split("-") if word[0].isalpha()] or [f"m{slug[0]}"]
    short = "".join(word[0] for word in words) if len(words) > 1 else words[0][:3]
    numbered = (f"{short}{number}" for number in range(2, 1000))
    owner: str = next(one for one in (short, *numbered) if one not in taken)
    return owner


def _listed(folder: Path, key: str, value: str, before: str | None = None) -> Begun:
    file = folder / SETTINGS_FILE
    text = add_to_list(file.read_text(encoding="utf-8-sig"), key, value, first=before)
    if text is None:
        raise CannotBegin(f"Cannot add {value!r} to {key} in {file}; write it there yourself and try again.")
    return Begun(file, text, is_new=False)


def _translation(file: Path) -> str:
    source = read_source(file, file.name, Report())
    if source is None:
        raise CannotBegin(f"{file} cannot be read; run content check.")
    report = Report()
    matter, body = split_front_matter(source.lines, report)
    if matter.broken:
        raise CannotBegin(f"The front matter of {file} cannot be read; run content check.")
    lines = [*_head(matter), f"source_hash: {source_hash(source.text)}", f"translation: {NOBODY}", "---"]
    return "\n".join(["---", *lines, *(line.text for line in body)]) + "\n"


def _head(matter: FrontMatter) -> Iterable[str]:
    for key in _TRANSLATED:
        entry = matter.entries.get(key)
        if entry and entry.value.items is not None:
            yield f"{key}:"
            yield from (f"    - {_written(item)}" for item in entry.value.items)
        elif entry:
            yield f"{key}: {_written(entry.value)}"
    if "status" in matter.entries:
        yield "status: draft"
    revision = matter.entries.get("revision")
    yield f"source_revision: {revision.value.text if revision else 1}"


def _written(value: Value) -> str:
    text = value.text
    if re.fullmatch(r"[\w(«“][^:#\"'\\]*", text):
        return text
    return "'" + text.replace("'", "''") + "'"
