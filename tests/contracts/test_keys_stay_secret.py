"""No answer key leaves the server before an answer that counts is in: a crawl with canaries.

The canaries are words of feedback, explanations and hints; each stands in the content once and nowhere else.
"""

import re

import pytest

from score_learn.content import queries as content
from score_learn.content.rules import Module, Question
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.learning import attempt_queries, service
from tests import world
from tests.contracts.addresses import Addresses, targets
from tests.page import Page
from tests.story import answer_all
from tests.visit import Visit

pytestmark = pytest.mark.one_database

MARKS = re.compile(r"data-(?:right|correct|key|answer)|\bis-right\b|\bis-wrong\b|aria-label=\"(?:right|wrong)", re.I)


def secrets_of(question: Question) -> list[str]:
    """Return the sentences of a question that tell its answer, as plain text."""
    html = [question.explain_html, question.right_html, question.partial_html, question.wrong_html]
    html += [option.feedback_html for option in question.options]
    return [text for one in html if (text := " ".join(re.sub(r"<[^>]+>", " ", one).split()))]


def bank_secrets(modules: list[Module]) -> list[str]:
    return [secret for module in modules for question in module.bank for secret in secrets_of(question)]


def tells(page: Page, secrets: list[str]) -> list[str]:
    plain = " ".join(re.sub(r"<[^>]+>", " ", page.html).split())
    return [secret for secret in secrets if secret in plain or secret in page.html]


@pytest.fixture
def modules(site, cast) -> list[Module]:
    return list(content.published_modules(world.a_viewer(cast.emil), "en"))


def test_the_tests_own_content_has_something_to_hide(modules):
    assert len(bank_secrets(modules)) >= 3, "give the tests' bank feedback and explanations, or nothing is searched for"


def test_no_page_tells_an_answer_of_the_test(site, cast, story, modules):
    """Everybody but those whose attempt is in: Emil has begun a module, the staff never learn."""
    secrets = bank_secrets(modules)
    addresses = Addresses(site, cast, story)
    actors = [somebody for role, somebody in cast.by_role.items() if role != "participant"]
    seen = 0
    for somebody in [*actors, cast.emil]:
        visit = Visit(site)
        if somebody:
            visit.sign_in(somebody)
        for target in targets(site):
            if target.method == "GET":
                page = visit.open(addresses.of(target, "own"), status=None)
                if page.headers.get("Content-Type", "").startswith(("text/", "application/json")):
                    found = tells(page, secrets)
                    assert not found, f"{target.endpoint} tells {found}"
                    seen += 1
    assert seen > 100


def test_an_open_attempt_tells_nothing_until_it_is_sent(site, cast, modules):
    visit = Visit(site).sign_in(cast.emil)
    viewer = world.a_viewer(cast.emil)
    alpha = next(module for module in modules if module.id == "alpha")
    secrets = bank_secrets([alpha])
    with transaction():
        attempt = service.begin_attempt(viewer, module_id="alpha", event_id=new_id())
    drawn = attempt_queries.attempt_page(viewer, attempt, "en").questions
    addresses = [f"/training/attempts/{attempt}/questions/{question.number}" for question in drawn]
    addresses += [f"/training/attempts/{attempt}/review", "/training/alpha", "/training"]
    for round_of in ("before", "after"):
        for address in addresses:
            page = visit.open(address)
            assert not tells(page, secrets), f"{address} tells an answer {round_of} the questions were answered"
            assert not MARKS.search(page.html), f"{address} marks an option {round_of} the questions were answered"
        answer_all(viewer, alpha, attempt)
    refused = visit.open(f"/training/attempts/{attempt}", status=None)
    assert not tells(refused, secrets), "the result shows before the attempt is sent"
    with transaction():
        service.send_attempt(viewer, attempt_id=attempt)
    result = visit.open(f"/training/attempts/{attempt}")
    said = [one.explained for one in attempt_queries.result(viewer, attempt, "en").questions]
    explained = [html for one in said for html in (one.explain_html, one.verdict_html) if html]
    explained += [note.html for one in said for note in one.notes]
    explained += [part.said_html for one in said for part in one.parts]
    missing = [html for html in explained if html not in result.html]
    assert not missing, f"the result leaves out {missing}"


def test_a_practice_question_tells_nothing_until_it_is_answered(site, cast, modules):
    visit = Visit(site).sign_in(cast.emil)
    alpha = next(module for module in modules if module.id == "alpha")
    for lesson in alpha.lessons:
        page = visit.open(f"/training/alpha/lessons/{lesson.slug}")
        for question in alpha.practice.values():
            assert not tells(page, secrets_of(question)), f"{lesson.slug} tells the answer of {question.id}"
        assert not MARKS.search(page.html), f"{lesson.slug} marks an option before the answer"
