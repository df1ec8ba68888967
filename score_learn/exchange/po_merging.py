"""Joins what a PO file brings with the translation that is there: nothing of that goes unless all of it is replaced."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from score_learn.content.files.aligning import Group, Pair, aligned, prose_groups, spans
from score_learn.content.files.filling import Instead
from score_learn.content.files.parts import Part, block_lines, prose_parts, question_parts, whole_parts
from score_learn.content.files.stretches import Name, stretches
from score_learn.content.files.texts import Asked, Page
from score_learn.content.folders.translation_locks import Made
from score_learn.content.folders.translations import TranslatedFile


@dataclass(slots=True)
class Merged:
    """What becomes of one file of a translation.

    `words` are put into the source by the ids of `parts`, and `instead` stands there for some of its lines. `taken`
    are the ids of what the PO file says otherwise than the folder, `left_out` says of others why they were not taken.
    `standing` are the ids of what the folder has. `stays` tells whether anything of that is as it was, `stays_older`
    whether some of it was made from other words than the source has now.
    """

    parts: list[Part] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    instead: list[Instead] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    left_out: dict[str, str] = field(default_factory=dict)
    standing: set[str] = field(default_factory=set)
    stays: bool = False
    stays_older: bool = False


def merge(
    source: Page, owner: str, file: TranslatedFile | None, lock: Mapping[str, Made], given: Mapping[str, str]
) -> Merged:
    """Return what becomes of a file of a translation.

    Args:
        source: the file that was translated.
        owner: the id of its module.
        file: what the folder has of the translation.
        lock: from what its questions were made.
        given: the good texts of the PO file, by id.
    """
    merging = _Merging(source, owner, file, lock, given)
    merging.take_head()
    for asked in source.asked:
        merging.take_question(asked)
    for group in prose_groups(source, merging.page, owner):
        merging.take_prose(group)
    return merging.result


class _Merging:
    """One file on its way: what comes from where is decided for each of its units."""

    def __init__(
        self, source: Page, owner: str, file: TranslatedFile | None, lock: Mapping[str, Made], given: Mapping[str, str]
    ) -> None:
        self._source, self._file, self._lock, self._given = source, file, lock, given
        self.page = file.page if file else None
        self._is_current = file is not None and not (file.changed or file.outdated)
        # What has the words of the source is left alone, and nothing is lost where it goes.
        self._copied = file.copies.parts if file else frozenset()
        pairs = aligned(source, self.page, owner)
        self._head = [pair for pair in pairs if pair.part.kind == "head"]
        self._asked = {asked.draft.id: asked for asked in (self.page.asked if self.page else ())}
        prefix = source.keys.get("id") or owner
        self._prose = {name: prose_parts(one, source, prefix) for name, one in stretches(source.nodes).items()}
        self._wholes = whole_parts(source, owner)
        self.result = Merged(standing=set(self._translated(_texts(pairs))))

    def take_head(self) -> None:
        """Decide on title and summary, each for itself, and on the objectives, which are there all or not at all."""
        objectives = [pair for pair in self._head if "/objective-" in pair.part.id]
        alone = [[pair] for pair in self._head if pair not in objectives]
        for unit in (*alone, objectives):
            parts, there = [pair.part for pair in unit], self._translated(_texts(unit))
            given = self._given_of(parts)
            known = (there if self._is_current else {}) | given
            lacking = [part.id for part in parts if part.id not in known]
            if given and not lacking:
                self._take(known, there, given, self._is_current)
            else:
                reason = f"objectives are written together; not there: {_short(lacking)}"
                self._leave(there, given, reason, self._is_current)
                self.result.words |= _texts(unit)
            self.result.parts += parts

    def take_question(self, asked: Asked) -> None:
        """Decide on a question: it is written whole, or stays as it is."""
        parts, here = question_parts(asked, self._source), self._asked.get(asked.draft.id)
        there = {part.id: part.text for part in question_parts(here, self.page)} if here and self.page else {}
        there = there if self._translated(there) else {}
        given, is_current = self._given_of(parts), self._is_current_question(asked.draft.id)
        known = (there if is_current else {}) | given
        lacking = [part.id for part in parts if part.kind == "needed" and part.id not in known]
        # What would be lost, or has no place in the source.
        ids = {part.id for part in parts}
        lacking += [name for name in there if name not in lacking and (name not in known or name not in ids)]
        self.result.parts += parts
        if not lacking and _new(given, there):
            self._take(known, there, given, is_current)
            return
        self._leave(there, given, f"a question is written whole; not there: {_short(lacking)}", is_current)
        if here and self.page:
            lines = block_lines(asked.draft.block, self._source)
            kept = tuple(line.text for line in block_lines(here.draft.block, self.page))
            self.result.instead.append(Instead(lines[0].number, lines[-1].number, kept))

    def _is_current_question(self, name: str) -> bool:
        # Where the lock has no line of it, only the file says from which words it was made.
        made = self._file is not None and self._file.questions.get(name) == "current"
        return made and (name in self._lock or self._is_current)

    def take_prose(self, group: Group) -> None:
        """Decide on the prose between two questions: what is cut as in the source, paragraph by paragraph."""
        wholes = {name: one for name in group.names if (one := self._wholes.get(name)) and one.id in self._given}
        parts = [part for name in group.names if name not in wholes for part in self._prose[name]]
        parts += wholes.values()
        there, given = _texts(group.pairs), self._given_of(parts)
        words = {part.id: there[part.id] for part in parts if part.id in there}
        standing, there = self._translated(words), self._translated(there)
        if _new(given, there) and not self._holds_back(group, parts, standing, given):
            self.result.parts += parts
            self._take(words | given, standing, given, self._is_current)
            if not group.is_parallel and group.names[0] in wholes:
                # What stood there is all of it, so that nothing is missing after the questions that are.
                self._empty(name for name in group.names[1:] if not self._given_of(self._prose[name]))
            return
        reason = "the text around it is older than the source or cut otherwise; it has to be in the file as a whole"
        self._leave(there, given, reason, self._is_current)
        if not _texts(group.pairs) and not group.is_empty:
            # It is kept untranslated, or the source has no place for it.
            self.result.stays |= not group.is_parallel
            self.result.stays_older |= not self._is_current
        if self.page is None or (group.is_parallel and len(group.names) > 1):
            self.result.parts += [part for name in group.names for part in self._prose[name]]
            self.result.words |= _texts(group.pairs)
        else:
            self._let_stand(group, self.page)

    def _holds_back(
        self, group: Group, parts: Iterable[Part], standing: Mapping[str, str], given: Mapping[str, str]
    ) -> bool:
        """Whether something would be lost, or put beside what was made from other words."""
        if group.is_parallel:
            stays = any(name not in given for name in standing)
            return stays and not self._is_current and any(name in standing for name in _new(given, standing))
        whole = self._wholes.get(group.names[0])
        all_of_it = (whole is not None and whole.id in given) or all(part.id in given for part in parts)
        return not group.is_empty and not all_of_it

    def _let_stand(self, group: Group, page: Page) -> None:
        first, last = spans(page)[group.names[0]]
        lines = "\n".join(line.text for line in page.source.lines[first - 1 : last]).strip("\n").split("\n")
        self._empty(group.names[1:])
        first, last = spans(self._source)[group.names[0]]
        self.result.instead.append(Instead(first, last, ("", *lines, "")))

    def _empty(self, names: Iterable[Name]) -> None:
        lines = spans(self._source)
        self.result.instead += [Instead(*lines[name], ("",)) for name in names]

    def _translated(self, texts: Mapping[str, str]) -> dict[str, str]:
        return {name: text for name, text in texts.items() if name not in self._copied}

    def _given_of(self, parts: Iterable[Part]) -> dict[str, str]:
        return {part.id: self._given[part.id] for part in parts if part.id in self._given}

    def _take(
        self, known: Mapping[str, str], there: Mapping[str, str], given: Mapping[str, str], is_current: bool
    ) -> None:
        self.result.words |= known
        self.result.taken |= set(_new(given, there))
        self._keep([name for name in there if name not in given], is_current)

    def _leave(self, there: Mapping[str, str], given: Mapping[str, str], reason: str, is_current: bool) -> None:
        new = _new(given, there)
        self.result.left_out |= dict.fromkeys(new, reason)
        self._keep([name for name in there if new or name not in given], is_current)

    def _keep(self, names: Collection[object], is_current: bool) -> None:
        self.result.stays |= bool(names)
        self.result.stays_older |= bool(names) and not is_current


def _texts(pairs: Iterable[Pair]) -> dict[str, str]:
    return {pair.part.id: pair.text for pair in pairs if pair.text}


def _new(given: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """Return the ids of what the PO file says otherwise than the folder."""
    return [name for name, text in given.items() if text != there.get(name)]


def _short(names: Iterable[str]) -> str:
    return ", ".join(name.rpartition("/")[2] for name in names)
