"""Which survey is open to a participant, and the answers counted for the programme's figures."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, case, func, select

from score_learn.content import queries as content
from score_learn.content.rules import Module, Survey
from score_learn.core.db import db
from score_learn.core.errors import Refused
from score_learn.learning import access as learning_access
from score_learn.learning.models import Completion, Enrolment
from score_learn.people.models import Enterprise
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer
from score_learn.survey.models import SurveyResponse
from score_learn.survey.rules import Answered, Origin


@dataclass(frozen=True)
class Invitation:
    """A survey that the viewer may fill in about a completed module."""

    module: Module
    survey: Survey


@dataclass(frozen=True)
class AnswerCount:
    """How many answers from one place about a module chose one option; ``value`` is ``None`` for those left open.

    ``country`` and ``enterprise_id`` are ``None`` where the answers do not say them.
    """

    country: str | None
    enterprise_id: UUID | None
    module_id: str
    value: str | None
    count: int


def invitation(viewer: Viewer, module: Module) -> Invitation | None:
    """Return the survey that is open to the viewer about a module, in the module's language; ``None`` if none is."""
    if module.survey is None or not open_enrolments(viewer, module.id):
        return None
    return Invitation(module, content.survey(module.survey, module.language))


def origin(viewer: Viewer, module_id: str) -> Origin | None:
    """Return where an answer of the viewer would come from, as it was when the newest completed cycle began.

    ``None`` when there is no completed cycle of the module without an answer.
    """
    row = db.session.execute(
        _open_cycles(viewer)
        .join(Enterprise, Enterprise.id == Enrolment.enterprise_id)
        .with_only_columns(Enterprise.country, Enrolment.enterprise_id, Enrolment.sex, Enrolment.position)
        .where(Enrolment.module_id == module_id)
        .limit(1)
    ).one_or_none()
    return None if row is None else Origin(row.country, row.enterprise_id, row.sex, row.position)


def open_enrolments(viewer: Viewer, module_id: str) -> tuple[UUID, ...]:
    """List the viewer's completed cycles of a module that have no answer yet, the newest first."""
    return tuple(db.session.scalars(_open_cycles(viewer).where(Enrolment.module_id == module_id)))


def answered(viewer: Viewer, module_id: str, origin: Origin) -> Answered:
    """Count the people who answered about a module near an origin, the viewer included."""
    there = Enrolment.enterprise_id == origin.enterprise_id
    alike = (Enrolment.sex == origin.sex) & (Enrolment.position == origin.position)
    person = Enrolment.person_id
    row = db.session.execute(
        select(
            func.count(person.distinct()),
            func.count(case((there, person)).distinct()),
            func.count(case((alike, person)).distinct()),
            func.count(case((there & alike, person)).distinct()),
        )
        .join(Enterprise, Enterprise.id == Enrolment.enterprise_id)
        .where(
            Enrolment.module_id == module_id,
            Enrolment.survey_answered,
            Enterprise.country == origin.country,
            person != viewer.person_id,
        )
    ).one()
    return Answered(*(count + 1 for count in row))


def counted_answers(viewer: Viewer, *, question_id: str) -> tuple[AnswerCount, ...]:
    """Count the answers to a question by place, module and option, before anything is hidden: for the figures alone.

    Everybody's figures are made from all of them, because what may be shown of one place depends on the others.

    Raises:
        Refused: ``not_allowed`` for a viewer who sees no figures.
    """
    if not viewer.may(Permission.SEE_FIGURES):
        raise Refused("not_allowed")
    about = (SurveyResponse.country, SurveyResponse.enterprise_id, SurveyResponse.module_id)
    rows = db.session.execute(select(*about, SurveyResponse.answers))
    counts = Counter((row.country, row.enterprise_id, row.module_id, row.answers.get(question_id)) for row in rows)
    return tuple(AnswerCount(*alike, count) for alike, count in counts.items())


def _open_cycles(viewer: Viewer) -> Select[UUID]:
    return (
        select(Enrolment.id)
        .join(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.id.in_(learning_access.own_enrolments(viewer)), Enrolment.survey_answered.is_(False))
        .order_by(Completion.at.desc(), Enrolment.cycle.desc(), Enrolment.id)
    )
