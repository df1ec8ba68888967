"""The library's folder as it is at this moment: read once, then again file by file as its author saves."""

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from score_learn.content.authoring.drafting import DraftModule, DraftSurvey, draft_modules, draft_surveys
from score_learn.content.findings import Finding
from score_learn.content.folders.library import HOW_TO_BEGIN, SITE_FILE, Library, folder_above, read_drafts
from score_learn.content.folders.modules import SETTINGS_FILE, ModuleReading
from score_learn.content.memory import Memory, Stamp, stamp
from score_learn.content.rules import Module, Tool
from score_learn.content.sheets.setting import find_draft, with_draft_addresses
from score_learn.content.text.media import MediaItem

EVERY = 0.05
SETTLED = 0.01


@dataclass(frozen=True)
class Shelf:
    """Everything there is to show; ``number`` goes up with each change of a file."""

    library: Library
    number: int
    drafts: dict[str, Mapping[str, DraftModule]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the library, the source language first."""
        site = self.library.site
        used = (tag for one in self.library.readings for tag in one.settings.languages)
        return tuple(dict.fromkeys((site.source_language, *site.languages, *used)))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that was found, errors first, then warnings, then what is only good to know."""
        ranks = {"error": 0, "warning": 1, "note": 2}
        return tuple(sorted((*self.library.findings, *self.library.notes), key=lambda one: (ranks[one.severity], one)))

    def below(self, path: str) -> list[Finding]:
        """Return what was found in a file, or in the files of a folder."""
        return [one for one in self.findings if one.path == path or one.path.startswith(f"{path}/")]

    def module(self, name: str) -> ModuleReading | None:
        """Return the module in the folder of that name."""
        return next((one for one in self.library.readings if one.folder.name == name), None)

    def unread(self, name: str) -> list[Finding]:
        """Return why a module has no pages: the errors of its module.toml, or of site.toml, that keep it unread."""
        files = set() if self.library.site.sound else {SITE_FILE}
        if self.module(name) is None:
            files |= {f"modules/{name}/{SETTINGS_FILE}", f"{name}/{SETTINGS_FILE}"}
        return [one for one in self.findings if one.is_error and one.path in files]

    def draft(self, name: str, language: str) -> DraftModule | None:
        """Return a module in a language, else in its source language."""
        reading = self.module(name)
        if reading is None:
            return None
        if name not in self.drafts:
            found = self.below(reading.path)
            drafts = draft_modules(reading, found, self.library.site.outdated)
            source = drafts[reading.settings.source_language].module
            self.drafts[name] = {tag: replace(one, module=with_draft_addresses(one.module, source))
                                 for tag, one in drafts.items()}  # fmt: skip
        known = self.drafts[name]
        return known.get(language) or known[reading.settings.source_language]

    def survey(self, name: str, language: str) -> DraftSurvey | None:
        """Return a survey in a language, else in the source language."""
        reading = next((one for one in self.library.survey_readings if one.path == f"surveys/{name}"), None)
        if reading is None:
            return None
        source = self.library.site.source_language
        known = draft_surveys(reading, source, self.library.site.outdated)
        return known.get(language) or known[source]

    def sheet(self, address: str) -> tuple[Module, Tool] | None:
        """Return the tool that has this address while nobody has published it, with its module."""
        names = [one.folder.name for one in self.library.readings if one.settings.tools]
        drafts = [draft for name in names if self.draft(name, "") for draft in self.drafts[name].values()]
        return find_draft((draft.module for draft in drafts), address)

    def media(self, sha256: str) -> MediaItem | None:
        """Return the file of that hash."""
        items = (item for one in self.library.readings for item in one.media)
        return next((item for item in items if item.sha256 == sha256), None)


class Watch:
    """Looks at the folder twenty times a second and reads what changed; whoever waits is told."""

    def __init__(self, path: Path) -> None:
        self.root = library_root(path)
        self._memory = Memory()
        self._seen: Stamp = ()
        self._told = threading.Condition()
        self._ended = threading.Event()
        self._shelf = Shelf(Library(self.root), 0)
        self.look()

    @property
    def shelf(self) -> Shelf:
        """The library as it was read last."""
        return self._shelf

    def look(self) -> bool:
        """Read what changed since the last look; says whether anything did."""
        seen = self._settled()
        if seen == self._seen:
            return False
        try:
            library = read_drafts(self.root, self._memory)
        except OSError:
            # A file went away while it was read: at the next look it is gone or back.
            return False
        self._seen = seen
        kept = {
            name: drafts for name, drafts in self._shelf.drafts.items() if _same(name, self._shelf.library, library)
        }
        with self._told:
            self._shelf = Shelf(library, self._shelf.number + 1, kept)
            self._told.notify_all()
        return True

    def begin(self) -> None:
        """Look again and again in the background until ``end``."""
        threading.Thread(target=self._look_on, name="watch", daemon=True).start()

    def end(self) -> None:
        """Stop looking, and let whoever waits go."""
        self._ended.set()
        with self._told:
            self._told.notify_all()

    @property
    def ended(self) -> bool:
        """Whether nobody looks any more."""
        return self._ended.is_set()

    def wait(self, number: int, seconds: float) -> int:
        """Wait until the shelf is another one than that, at most so long; return its number."""
        with self._told:
            self._told.wait_for(lambda: self.ended or self._shelf.number != number, seconds)
        return self._shelf.number

    def _look_on(self) -> None:
        while not self._ended.wait(EVERY):
            self.look()

    def _settled(self) -> Stamp:
        """Return what is there once two looks agree: an editor empties a file before it writes it."""
        seen = stamp(self.root)
        while seen != self._seen:
            time.sleep(SETTLED)
            again = stamp(self.root)
            if again == seen:
                break
            seen = again
        return seen


def library_root(path: Path) -> Path:
    """Return the folder of the library around a path, or of the module that stands alone.

    Raises:
        FileNotFoundError: when there is neither.
    """
    start = path.resolve()
    start = start if start.is_dir() else start.parent
    root = folder_above(start, SITE_FILE) or folder_above(start, SETTINGS_FILE)
    if root is None:
        raise FileNotFoundError(f"Neither {SITE_FILE} nor {SETTINGS_FILE} is in {start} or above it; {HOW_TO_BEGIN}.")
    return root


def _same(name: str, before: Library, after: Library) -> bool:
    """Whether a module is the very one that was read before."""
    return _named(name, before.readings) is _named(name, after.readings) and before.site == after.site


def _named(name: str, readings: Iterable[ModuleReading]) -> ModuleReading | None:
    return next((one for one in readings if one.folder.name == name), None)
