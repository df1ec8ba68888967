"""Tests that were sent, marked again by a corrected key: foreseen first, then written down beside the old marks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, select

from score_learn.assessment import marking
from score_learn.assessment.responses import Response, pairs
from score_learn.content import queries as content
from score_learn.content.models import ModuleVersion
from score_learn.content.rules import Gap, Module, Question
from score_learn.core import audit, clock, turns
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound
from score_learn.core.ids import new_id
from score_learn.learning.completing import complete_if_done
from score_learn.learning.models import REASON_MOST, Answer, Attempt, AttemptRegrade, AttemptSent, Enrolment
from score_learn.learning.regrades import counting_regrade
from score_learn.people import access
from score_learn.people.models import Person
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer

AT_ONCE = 500


@dataclass(frozen=True)
class Changed:
    """One sent attempt that counts otherwise by the corrected keys; ``version`` is the one it was taken with.

    ``corrected`` has the questions that count otherwise than on the day it was sent, with the part each earns now.
    """

    attempt_id: UUID
    enrolment_id: UUID
    person_id: UUID
    version: str
    number: int
    points: Fraction
    old_percent: int
    percent: int
    old_passed: bool
    passed: bool
    raised: bool
    corrected: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True)
class OfVersion:
    """How many attempts of one version change, and which way; how many points they had is nobody's business."""

    version: str
    raised: int
    lowered: int
    newly_passed: int
    no_longer_passed: int

    @property
    def attempts(self) -> int:
        """How many change at all."""
        return self.raised + self.lowered


@dataclass(frozen=True)
class Regrading:
    """What marking again would change: of ``looked_at`` attempts on versions before a correction, those in ``changes``.

    ``corrected`` are the questions whose new key its author declared to correct the one before.
    """

    module: Module
    corrected: tuple[str, ...]
    looked_at: int
    changes: tuple[Changed, ...]

    @property
    def raised(self) -> int:
        """How many attempts get more points."""
        return sum(one.raised for one in self.changes)

    @property
    def lowered(self) -> int:
        """How many attempts get fewer points."""
        return len(self.changes) - self.raised

    @property
    def newly_passed(self) -> int:
        """How many attempts pass that had failed."""
        return sum(one.passed and not one.old_passed for one in self.changes)

    @property
    def by_version(self) -> tuple[OfVersion, ...]:
        """Count what changes by version, so that it can be shown without telling anybody's score."""
        found: dict[str, list[Changed]] = {}
        for one in self.changes:
            found.setdefault(one.version, []).append(one)
        return tuple(
            OfVersion(
                version,
                raised=sum(one.raised for one in changes),
                lowered=sum(not one.raised for one in changes),
                newly_passed=sum(one.passed and not one.old_passed for one in changes),
                no_longer_passed=sum(one.old_passed and not one.passed for one in changes),
            )
            for version, changes in found.items()
        )


def foresee(viewer: Viewer, module_id: str, *, lowering: bool = False) -> Regrading:
    """Say which sent attempts would count otherwise by the corrected keys, and change nothing.

    Looked at are the attempts in the enterprises that the viewer administers. An answer whose keys a question no longer
    has keeps the mark it has, and each question keeps the points it had in the version of the attempt.

    Args:
        viewer: an administrator.
        module_id: a published module.
        lowering: whether an answer that was right by the old key and is wrong by the new one loses its points.

    Raises:
        NotFound: when there is no such module or the viewer is no administrator.
    """
    if not viewer.may(Permission.ADMINISTER):
        raise NotFound("module")
    versions = _versions(module_id)
    if not versions:
        raise NotFound("module")
    newest = content.version(versions[-1].id, versions[-1].source_language)
    corrections = _corrections(versions)
    names = _names(corrections)
    here = Enrolment.enterprise_id.in_(access.enterprises(viewer, Permission.ADMINISTER))
    before = [version.id for version in versions if corrections[version.number]]
    chosen = and_(Enrolment.module_id == module_id, Attempt.version_id.in_(before), here)
    rows = _sent(chosen)
    responses = _responses(chosen, names)
    by_id = {version.id: version for version in versions}
    found = (_changed(row, by_id[row.version_id], corrections, responses[row.id], lowering=lowering) for row in rows)
    return Regrading(newest, names, len(rows), tuple(one for one in found if one is not None))


def corrected_questions(viewer: Viewer, module_id: str) -> tuple[str, ...]:
    """Name the questions of a module whose new key corrects an older one; nobody but an administrator is told."""
    if not viewer.may(Permission.ADMINISTER):
        return ()
    return _names(_corrections(_versions(module_id)))


def _names(corrections: Mapping[int, Mapping[str, Question]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for found in corrections.values() for name in found))


def regrade(viewer: Viewer, *, module_id: str, reason: str, lowering: bool = False) -> Regrading:
    """Write down what the corrected keys change; whoever passes by it completes what was only waiting for that.

    Every mark is added beside the old one. Nobody loses a completion, and without ``lowering`` nobody a point.

    Raises:
        NotFound: when there is no such module or the viewer is no administrator.
        Invalid: ``regrade_reason_missing`` when marks may be lowered without one, or ``reason_too_long``.
    """
    reason = " ".join(reason.split())
    if lowering and not reason:
        raise Invalid("regrade_reason_missing", field="reason")
    if len(reason) > REASON_MOST:
        raise Invalid("reason_too_long", field="reason", most=REASON_MOST)
    turns.wait("regrading", module_id)
    _lock({one.person_id for one in foresee(viewer, module_id, lowering=lowering).changes})
    found = foresee(viewer, module_id, lowering=lowering)
    for one in found.changes:
        db.session.add(_row(viewer, one, found.module, reason))
    db.session.flush()
    completed = sum(complete_if_done(enrolment_id, found.module) for enrolment_id in _newly_passed(found))
    audit.record(
        viewer,
        "module.regraded",
        kind="module",
        subject_id=module_id,
        version=found.module.version,
        raised=found.raised,
        lowered=found.lowered,
        completed=completed,
        reason=reason,
    )
    db.session.flush()
    return found


def _newly_passed(found: Regrading) -> dict[UUID, None]:
    return dict.fromkeys(one.enrolment_id for one in found.changes if one.passed and not one.old_passed)


def _row(viewer: Viewer, one: Changed, newest: Module, reason: str) -> AttemptRegrade:
    return AttemptRegrade(
        id=new_id(),
        attempt_id=one.attempt_id,
        number=one.number,
        version_id=newest.version_id,
        old_percent=one.old_percent,
        old_passed=one.old_passed,
        points=one.points,
        percent=one.percent,
        passed=one.passed,
        corrected=[[name, str(fraction)] for name, fraction in one.corrected],
        reason=reason,
        regraded_by=viewer.person_id,
        at=clock.now(),
    )


def _lock(person_ids: Iterable[UUID]) -> None:
    """Let nobody of them finish a lesson or send an attempt meanwhile; always in one order."""
    wanted = sorted(person_ids)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        locked = select(Person.id).where(Person.id.in_(some)).order_by(Person.id).with_for_update(key_share=True)
        db.session.execute(locked).all()


def _versions(module_id: str) -> list[Row[Any]]:
    return list(
        db.session.execute(
            select(ModuleVersion.id, ModuleVersion.number, ModuleVersion.version, ModuleVersion.source_language)
            .where(ModuleVersion.module_id == module_id)
            .order_by(ModuleVersion.number)
        )
    )


def _corrections(versions: list[Row[Any]]) -> dict[int, dict[str, Question]]:
    """Return, by number of a version, the questions by whose key its attempts are marked: the newest correction's."""
    found: dict[int, dict[str, Question]] = {}
    later: dict[str, Question] = {}
    for version in reversed(versions):
        found[version.number] = dict(later)
        module = content.version(version.id, version.source_language)
        for name in module.change.corrects:
            question = module.question(name)
            if question is not None:
                later.setdefault(name, question)
    return found


def _sent(chosen: ColumnElement[bool]) -> list[Row[Any]]:
    return list(
        db.session.execute(
            select(
                Attempt.id,
                Attempt.enrolment_id,
                Attempt.version_id,
                Attempt.drawn,
                Enrolment.person_id,
                AttemptSent.points.label("first_points"),
                AttemptSent.out_of,
                AttemptSent.percent.label("first_percent"),
                AttemptSent.passed.label("first_passed"),
                AttemptRegrade.number,
                AttemptRegrade.points,
                AttemptRegrade.percent,
                AttemptRegrade.passed,
            )
            .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
            .join(AttemptSent, AttemptSent.attempt_id == Attempt.id)
            .outerjoin(AttemptRegrade, counting_regrade(Attempt.id))
            .where(chosen)
            .order_by(AttemptSent.at, Attempt.id)
        )
    )


def _responses(chosen: ColumnElement[bool], names: tuple[str, ...]) -> Mapping[UUID, dict[str, Response]]:
    """Return the answers that count to the corrected questions, by attempt."""
    found: dict[UUID, dict[str, Response]] = defaultdict(dict)
    rows = db.session.execute(
        select(Answer.attempt_id, Answer.question_id, Answer.response)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(chosen, Answer.question_id.in_(names))
        .order_by(Answer.seq)
    )
    for attempt_id, question_id, response in rows:
        found[attempt_id][question_id] = tuple(response)
    return found


def _changed(
    row: Row[Any],
    version: Row[Any],
    corrections: Mapping[int, Mapping[str, Question]],
    responses: Mapping[str, Response],
    *,
    lowering: bool,
) -> Changed | None:
    """Mark one attempt again; None when nothing changes."""
    module = content.version(version.id, version.source_language)
    points, corrected = row.first_points, []
    for name in (one[0] for one in row.drawn):
        old, new, response = module.question(name), corrections[version.number].get(name), responses.get(name, ())
        if old is None or new is None or not _fits(old, new, response):
            continue
        was, earns = marking.mark(old, response).fraction, marking.mark(new, response).fraction
        if earns > was or (lowering and earns < was):
            points += (earns - was) * old.points
            corrected.append((name, earns))
    now = row.first_points if row.number is None else row.points
    if points == now or (points < now and not lowering):
        return None
    exact = points * 100 / row.out_of if row.out_of else Fraction(0)
    first = row.number is None
    return Changed(
        attempt_id=row.id,
        enrolment_id=row.enrolment_id,
        person_id=row.person_id,
        version=version.version,
        number=1 if first else row.number + 1,
        points=points,
        old_percent=row.first_percent if first else row.percent,
        percent=int(exact),
        old_passed=row.first_passed if first else row.passed,
        passed=exact >= (module.test.pass_percent if module.test else 100),
        raised=points > now,
        corrected=tuple(corrected),
    )


def _fits(old: Question, new: Question, response: Response) -> bool:
    """Say whether an answer to one wording of a question is an answer to another: all its keys are still there."""
    if old.type != new.type or not response:
        return False
    options = {option.key for option in new.options}
    if new.type == "match":
        targets = {target.key for target in new.targets}
        return all(side in options and target in targets for side, target in pairs(response))
    if new.type == "cloze":
        gaps = {gap.key: gap for gap in new.gaps}
        return all(key in gaps and _fills(gaps[key], value) for key, value in pairs(response))
    if new.type in {"number", "text"}:
        return True
    if new.type == "order":
        return set(response) == options
    return set(response) <= options


def _fills(gap: Gap, value: str) -> bool:
    return gap.kind != "choice" or value in {option.key for option in gap.options}
