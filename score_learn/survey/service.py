"""Taking an answer and, apart from it, noting that this person has answered.

These are two transactions: a page opens one for ``respond`` and, when it is durable, another for ``mark_answered``,
and takes a turn for both, or somebody who sends many at once would answer many times. In one transaction the database
would hold both changes under one number, and whoever can read that could join them. So neither an audit row nor the
record of sent forms may be written by either: both would name the person beside the key of the answer, or the instant
beside the person. If the process dies between the two, the person is asked again and the answer counts twice; that is
the price.

A form sent twice counts once, because the id made with the form is the key of the answer. The id is random, stands in
no other row, and the page that carries it is never stored, so it leads to nobody.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from score_learn.content import queries as content
from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.errors import NotFound
from score_learn.learning import service as learning
from score_learn.people.viewer import Viewer
from score_learn.survey import queries, rules
from score_learn.survey.models import SurveyResponse

SOURCE_LANGUAGE = "en"
_INSERT: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def respond(viewer: Viewer, *, module_id: str, answers: Mapping[str, Sequence[str]], response_id: UUID) -> None:
    """Take the viewer's answers about a completed module; the same response id a second time changes nothing.

    Call ``mark_answered`` afterwards, in a transaction of its own.

    Args:
        viewer: a participant who completed the module and has not answered about it.
        module_id: the module.
        answers: by question id the option keys sent, or one text.
        response_id: the random id made with the form, kept by nothing else.

    Raises:
        NotFound: when no survey about the module is open to the viewer.
        Invalid: as ``rules.read_answers`` says; ``field`` is the id of the first question to put right.
    """
    if db.session.scalar(select(SurveyResponse.id).where(SurveyResponse.id == response_id)) is not None:
        return
    origin = queries.origin(viewer, module_id)
    module = content.current(viewer, module_id, SOURCE_LANGUAGE)
    if origin is None or module.survey is None:
        raise NotFound("survey")
    survey = content.survey(module.survey, SOURCE_LANGUAGE)
    given = rules.read_answers(survey, answers)
    kept = rules.coarsen(origin, queries.answered(viewer, module_id, origin))
    year, week, _day = clock.today().isocalendar()
    _store(
        id=response_id,
        survey_id=survey.id,
        survey_version_id=survey.version_id,
        survey_revision=survey.revision,
        module_id=module_id,
        year=year,
        week=week,
        answers=given,
        **asdict(kept),
    )


def mark_answered(viewer: Viewer, *, module_id: str) -> None:
    """Note that the viewer has answered about every cycle of a module completed so far; nothing says when or what."""
    for enrolment_id in queries.open_enrolments(viewer, module_id):
        learning.mark_survey_answered(viewer, enrolment_id=enrolment_id)


def _store(**values: Any) -> None:
    """Add a response; of two sendings at the same moment neither sees the other's row yet, so the key decides."""
    insert = _INSERT[db.engine.dialect.name](SurveyResponse)
    db.session.execute(insert.values(**values).on_conflict_do_nothing())
