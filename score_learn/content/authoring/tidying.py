"""Brings the files of a library into their usual form, with ids that nobody in the library has or ever had."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from score_learn.content.authoring.formatting import Place, format_text
from score_learn.content.files.toml_files import ModuleSettings, SiteSettings, read_module_settings, read_site
from score_learn.content.findings import Report
from score_learn.content.folders.library import SITE_FILE, folder_above
from score_learn.content.folders.locks import read_lock
from score_learn.content.folders.modules import SETTINGS_FILE
from score_learn.content.sources import leads_elsewhere

# Without 0, 1, i, l and o, which one takes for one another.
_FIRST, _OTHERS, _LENGTH = "abcdefghjkmnpqrstuvwxyz", "23456789abcdefghjkmnpqrstuvwxyz", 5
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
_SURVEY_ID = re.compile(r"id:[ \t]*[\"']?([a-z][a-z0-9-]*)")


class NewIds:
    """Gives ids that stand nowhere in the files of a library, neither in use nor locked nor retired."""

    def __init__(self, root: Path) -> None:
        self.taken: set[str] = set()
        for file in sorted(root.rglob("*")):
            if file.suffix in {".md", ".toml", ".lock"} and file.is_file() and not leads_elsewhere(file):
                self.taken.update(_ID.findall(file.read_bytes().decode("utf-8", "replace")))

    def new(self, owner: str) -> str:
        """Return an id that begins with that of its module or survey."""
        while True:
            short = secrets.choice(_FIRST) + "".join(secrets.choice(_OTHERS) for _ in range(_LENGTH - 1))
            if f"{owner}-{short}" not in self.taken:
                self.taken.add(f"{owner}-{short}")
                return f"{owner}-{short}"


@dataclass(frozen=True, slots=True)
class Tidied:
    """A file that is not in its usual form: its name in messages, and what it should hold."""

    file: Path
    name: str
    text: str

    def write(self) -> None:
        """Write the file anew."""
        # Written beside and moved: an interrupted run must not leave half a lesson.
        beside = self.file.with_name(f".{self.file.name}.new")
        beside.write_text(self.text, encoding="utf-8", newline="\n")
        beside.chmod(self.file.stat().st_mode & 0o777)
        beside.replace(self.file)


def untidy(path: Path) -> Iterator[Tidied]:
    """Return every Markdown file below a path that formatting would change; a file that is not text is left alone."""
    path = path.resolve()
    start = path if path.is_dir() else path.parent
    root = folder_above(start, SITE_FILE) or folder_above(start, SETTINGS_FILE)
    if root is None:
        return
    ids = NewIds(root)
    site = read_site(root / SITE_FILE, SITE_FILE, Report()) if (root / SITE_FILE).is_file() else SiteSettings()
    for file in _files(root):
        if file != path and path not in file.parents:
            continue
        try:
            before = file.read_bytes()
            text = before.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        after = format_text(text, _place(file, root, site, ids))
        if after.encode() != before:
            yield Tidied(file, file.relative_to(root).as_posix(), after)


def _files(root: Path) -> Iterator[Path]:
    modules = [root] if (root / SETTINGS_FILE).is_file() else sorted((root / "modules").glob("*"))
    folders = [*sorted((root / "surveys").glob("*")), root / "glossary"]
    found = [file for module in modules for file in module.glob("*/*.md")]
    found += [file for folder in folders for file in folder.glob("*.md")]
    return (file for file in sorted(found) if file.is_file() and not leads_elsewhere(file))


def _place(file: Path, root: Path, site: SiteSettings, ids: NewIds) -> Place:
    folder = file.parent.parent
    if (folder / SETTINGS_FILE).is_file():
        read = read_module_settings(folder / SETTINGS_FILE, SETTINGS_FILE, site, Report())
        return _in_module(file, folder, read[1], ids) if read else Place()
    if file.parent.parent == root / "surveys" and file.stem == site.source_language:
        owner = _SURVEY_ID.search(file.read_text(encoding="utf-8-sig"))
        return Place(owner[1] if owner else "", new_id=ids.new)
    return Place()


def _in_module(file: Path, folder: Path, settings: ModuleSettings, ids: NewIds) -> Place:
    if file.parent.name != settings.source_language:
        # A translation says nothing of ids and keys: they are those of its source.
        return Place()
    locked = read_lock(folder, folder.name, Report())
    keys = {name: frozenset(one.keys.split(",")) for name, one in locked.items()}
    heads = file.stem in {*settings.lessons, *settings.tools, settings.quiz}
    return Place(settings.id, heads_id=heads, new_id=ids.new, locked=keys)
