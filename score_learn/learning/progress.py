"""How far one enrolment is: the facts of the ledger folded into one plain value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from score_learn.content.rules import Module
from score_learn.learning import rules
from score_learn.learning.rules import AttemptFacts, Missing, State


@dataclass(frozen=True)
class Glance:
    """What of one enrolment says whether somebody is through, on the way, or stuck; no lesson is in it.

    ``granted`` says how many attempts a trainer gave besides the test's own, ``last_at`` when the newest fact came in,
    ``completed_at`` when the completion was recorded.
    """

    enrolment_id: UUID
    person_id: UUID
    module_id: str
    cycle: int
    test_at_begin: bool
    attempts: tuple[AttemptFacts, ...]
    granted: int
    last_at: datetime
    completed_at: datetime | None

    def out_of_attempts(self, newest: Module) -> bool:
        """Say whether the test has to be passed and every attempt is used."""
        required = rules.requires_test(self.test_at_begin, newest)
        return required and rules.out_of_attempts(newest.test, self.attempts, self.granted)

    def state(self, newest: Module, now: datetime) -> State:
        """Say how far this is."""
        return rules.state_of(
            began=True,
            completed=self.completed_at is not None,
            last_at=self.last_at,
            no_attempt_left=self.out_of_attempts(newest),
            now=now,
        )


@dataclass(frozen=True)
class Progress(Glance):
    """One enrolment with everything recorded in it; every page, list and figure about progress is made from these.

    ``finished`` says when each lesson was finished, ``completed_before_at`` when the module was completed in an earlier
    cycle. What has to be done depends on the newest version too, which the
    methods are given.
    """

    enterprise_id: UUID
    position: str
    version_id: UUID
    lessons_at_begin: tuple[str, ...]
    began_at: datetime
    survey_answered: bool
    finished: Mapping[str, datetime]
    completed_before_at: datetime | None = None

    def required_lessons(self, newest: Module) -> tuple[str, ...]:
        """Return the lessons that must be finished."""
        return rules.required_lessons(self.lessons_at_begin, newest.lesson_ids)

    def quiz_passed(self, newest: Module) -> bool:
        """Say whether the test is passed, or none has to be."""
        return not rules.requires_test(self.test_at_begin, newest) or rules.is_passed(self.attempts)

    def is_complete(self, newest: Module) -> bool:
        """Say whether everything that has to be done is done; asked before the completion is recorded."""
        return rules.is_complete(self.required_lessons(newest), self.finished, self.quiz_passed(newest))

    def missing(self, newest: Module) -> tuple[Missing, ...]:
        """List what is still to do; nothing once the completion is recorded."""
        if self.completed_at is not None:
            return ()
        return rules.missing(self.required_lessons(newest), self.finished, self.quiz_passed(newest))
