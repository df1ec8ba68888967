"""Two people who went the whole way, one in each enterprise, for tests that need something of everything."""

from dataclasses import dataclass
from uuid import UUID

from score_learn.certification import queries as certificates
from score_learn.certification.service import ensure_key
from score_learn.content import queries as content
from score_learn.content.rules import Module
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.learning import attempt_queries, service
from score_learn.people.viewer import Viewer
from tests import world
from tests.cast import Cast
from tests.world import Somebody

LANGUAGE = "en"


@dataclass(frozen=True)
class Way:
    """How far somebody came: alpha completed and certified, beta's test begun and not sent."""

    person: Somebody
    enterprise_id: UUID
    sent_attempt: UUID
    open_attempt: UUID
    certificate_id: UUID
    code: str


@dataclass(frozen=True)
class Story:
    """Amina's way at Riverside and Carla's at Hillside; Emil has finished one lesson."""

    amina: Way
    carla: Way


def make_story(cast: Cast) -> Story:
    """Let the cast learn; the site's own tests of learning look at each step more closely."""
    with transaction():
        ensure_key(world.OPERATOR)
    emil = world.a_viewer(cast.emil)
    alpha = content.current(emil, "alpha", LANGUAGE)
    _finish(emil, alpha, alpha.lessons[0].id)
    return Story(_walk(cast.amina, cast.riverside), _walk(cast.carla, cast.hillside))


def _walk(somebody: Somebody, enterprise_id: UUID) -> Way:
    viewer = world.a_viewer(somebody)
    alpha = content.current(viewer, "alpha", LANGUAGE)
    for lesson in alpha.lessons:
        _finish(viewer, alpha, lesson.id)
    sent = begin_test(viewer, alpha)
    answer_all(viewer, alpha, sent)
    with transaction():
        assert service.send_attempt(viewer, attempt_id=sent).passed
    beta = content.current(viewer, "beta", LANGUAGE)
    _finish(viewer, beta, beta.lessons[0].id)
    attempt = begin_test(viewer, beta)
    row = certificates.my_certificates(viewer)[0]
    return Way(somebody, enterprise_id, sent, attempt, row.id, row.code)


def begin_test(viewer: Viewer, module: Module) -> UUID:
    """Begin an attempt and return its id."""
    with transaction():
        return service.begin_attempt(viewer, module_id=module.id, event_id=new_id())


def answer_all(viewer: Viewer, module: Module, attempt_id: UUID) -> None:
    """Give the right answer to every question of an attempt."""
    right = {question.id: question.right for question in module.bank}
    for question in attempt_queries.attempt_page(viewer, attempt_id, LANGUAGE).questions:
        with transaction():
            service.save_answer(
                viewer,
                attempt_id=attempt_id,
                question_id=question.asked.id,
                values=right[question.asked.id],
                event_id=new_id(),
                language=LANGUAGE,
            )


def _finish(viewer: Viewer, module: Module, lesson_id: str) -> None:
    with transaction():
        service.finish_lesson(viewer, module_id=module.id, lesson_id=lesson_id, event_id=new_id())
