"""What became of each question of a module's tests: who looks after the content reads it, and nobody is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, exists, func, select
from sqlalchemy.orm import aliased

from score_learn.assessment import item_analysis
from score_learn.assessment.item_analysis import Chosen, Heap, Tally, put_together, what_was_chosen
from score_learn.content import queries as content
from score_learn.content.models import ModuleVersion
from score_learn.content.rules import Module, Question
from score_learn.core.db import db
from score_learn.core.errors import NotFound
from score_learn.learning.models import Answer, Attempt, AttemptSent, Enrolment
from score_learn.people import access
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer

ROWS_AT_ONCE = 2000
Series = tuple[str, int]
"""A question and its ``rev``: as long as that is the same, its answers are counted together."""
Counted = Mapping[Series, Mapping[str, Tally]]

# Ten thousand people take more than a second. What was sent never changes, so as long as nothing more was sent in the
# same places, what was counted still holds.
_KEPT_MOST = 64
_kept: dict[Hashable, Counted] = {}


@dataclass(frozen=True, slots=True)
class ItemSeries:
    """One question as it was asked in the versions from ``first`` to ``last``, with all answers to it.

    ``question`` is as the newest of them has it. ``state`` is ``now`` when the version in force asks it so, ``earlier``
    when it asks it otherwise, and ``gone`` when it does not ask it any more.
    """

    question: Question
    first: str
    last: str
    state: str
    by_language: Mapping[str, Tally]

    @property
    def tally(self) -> Tally:
        """All languages together."""
        return put_together(self.by_language.values())

    @property
    def told_apart(self) -> Mapping[str, Tally]:
        """The languages that may be shown alone.

        None is where the others together would be fewer than five people: all languages less those shown are they.
        """
        hidden = sum(tally.people for tally in self.by_language.values() if not tally.is_shown)
        if 0 < hidden < item_analysis.SHOWN_FROM:
            return {}
        return {name: tally for name, tally in self.by_language.items() if tally.is_shown}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What somebody should look at, by the names of ``item_analysis.warnings``."""
        return item_analysis.warnings(self.question, self.by_language)

    @property
    def chosen(self) -> tuple[Chosen, ...]:
        """What was answered, in all languages together."""
        return what_was_chosen(self.question, self.tally)

    def chosen_in(self, language: str) -> tuple[Chosen, ...]:
        """Say what was answered in one language."""
        return what_was_chosen(self.question, self.by_language[language])


def item_statistics(viewer: Viewer, module_id: str, language: str) -> tuple[ItemSeries, ...]:
    """Count the answers to every question that a test of the module ever asked.

    Of each person counts the first test that was sent, of each question the answer that was marked then; people are
    those who were enrolled where the viewer administers. The questions come in the order of the version in force, then
    those that are gone; of each the newest series first.

    Args:
        viewer: an administrator.
        module_id: a module that was published.
        language: of the words of the questions.

    Raises:
        NotFound: when there is no such module, or the viewer is no administrator.
    """
    if not viewer.may(Permission.ADMINISTER):
        raise NotFound("module")
    versions = list(db.session.execute(_versions(module_id)))
    if not versions:
        raise NotFound("module")
    modules = {row.id: content.version(row.id, row.source_language) for row in versions}
    counted = _counted(viewer, module_id, modules)
    newest, asked = modules[versions[-1].id], _in_order(versions, modules)
    return tuple(_series(name, rows, counted, language, newest) for name, rows in asked.items())


def find_item(viewer: Viewer, module_id: str, question_id: str, language: str) -> tuple[ItemSeries, ...]:
    """Return every series of one question, the newest first.

    Raises:
        NotFound: when no test of the module ever asked it, or the viewer is no administrator.
    """
    found = tuple(one for one in item_statistics(viewer, module_id, language) if one.question.id == question_id)
    if not found:
        raise NotFound("question")
    return found


def _versions(module_id: str) -> Select[*tuple[Any, ...]]:
    return (
        select(ModuleVersion.id, ModuleVersion.version, ModuleVersion.source_language)
        .where(ModuleVersion.module_id == module_id)
        .order_by(ModuleVersion.number)
    )


def _first_sent(viewer: Viewer, module_id: str) -> Select[*tuple[Any, ...]]:
    """Return the test that each person sent first, wherever that was, if it was where the viewer administers."""
    turn = func.row_number().over(partition_by=Enrolment.person_id, order_by=(AttemptSent.at, Attempt.id))
    sent = (
        select(
            Attempt.id,
            Attempt.version_id,
            AttemptSent.points,
            AttemptSent.out_of,
            Enrolment.enterprise_id,
            turn.label("turn"),
        )
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(AttemptSent, AttemptSent.attempt_id == Attempt.id)
        .where(Enrolment.module_id == module_id)
        .subquery()
    )
    here = sent.c.enterprise_id.in_(access.enterprises(viewer, Permission.ADMINISTER))
    return select(sent.c.id, sent.c.version_id, sent.c.points, sent.c.out_of).where(sent.c.turn == 1, here)


def _counted(viewer: Viewer, module_id: str, modules: Mapping[UUID, Module]) -> Counted:
    """Count, unless it was counted before and nothing was sent since."""
    sent = db.session.execute(
        select(func.count(), func.max(AttemptSent.at))
        .select_from(AttemptSent)
        .join(Attempt, Attempt.id == AttemptSent.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.module_id == module_id)
        .where(Enrolment.enterprise_id.in_(access.enterprises(viewer, Permission.ADMINISTER)))
    ).one()
    places = viewer.kind, viewer.grants_for(Permission.ADMINISTER)
    key = (module_id, places, tuple(sent), tuple(modules))
    if key not in _kept:
        counted: dict[Series, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
        for series, spoken, heap in _heaps(viewer, module_id, modules):
            counted[series][spoken].add(heap)
        if len(_kept) >= _KEPT_MOST:
            _kept.clear()
        _kept[key] = {series: dict(found) for series, found in counted.items()}
    return _kept[key]


def _heaps(viewer: Viewer, module_id: str, modules: Mapping[UUID, Module]) -> Iterator[tuple[Series, str, Heap]]:
    """Yield equal answers in equal tests as one: the database counts people, so ten thousand are a few hundred rows."""
    sent = _first_sent(viewer, module_id).subquery()
    later = aliased(Answer)
    overruled = exists().where(
        later.attempt_id == Answer.attempt_id, later.question_id == Answer.question_id, later.seq > Answer.seq
    )
    same = (
        sent.c.version_id,
        Answer.question_id,
        Answer.rev,
        Answer.language,
        Answer.response,
        sent.c.points,
        sent.c.out_of,
    )
    rows = db.session.execute(
        select(*same, func.count().label("people"))
        .join(sent, sent.c.id == Answer.attempt_id)
        .where(~overruled)
        .group_by(*same)
        .execution_options(yield_per=ROWS_AT_ONCE)
    )
    for row in rows:
        question = modules[row.version_id].question(row.question_id)
        if question is not None and row.response:
            heap = Heap(question, tuple(row.response), row.points, row.out_of, row.people)
            yield (row.question_id, row.rev), row.language, heap


def _in_order(versions: list[Row[Any]], modules: Mapping[UUID, Module]) -> dict[Series, list[Row[Any]]]:
    """Return every series with its versions, the oldest first."""
    asked: dict[Series, list[Row[Any]]] = {}
    for row in versions:
        for question in modules[row.id].bank:
            asked.setdefault((question.id, question.rev), []).append(row)
    newest = [question.id for question in modules[versions[-1].id].bank]
    place = {name: number for number, name in enumerate(newest)}
    return dict(sorted(asked.items(), key=lambda one: (place.get(one[0][0], len(place)), one[0][0], -one[0][1])))


def _series(name: Series, rows: list[Row[Any]], counted: Counted, language: str, newest: Module) -> ItemSeries:
    question_id, rev = name
    now = next((one for one in newest.bank if one.id == question_id), None)
    state = "gone" if now is None else "now" if now.rev == rev else "earlier"
    words = content.version(rows[-1].id, language).question(question_id)
    if words is None:
        raise NotFound("question")
    return ItemSeries(words, rows[0].version, rows[-1].version, state, dict(sorted(counted.get(name, {}).items())))
