"""What a page weighs on the line, with the lessons that are published here and not with the tests' small ones."""

import re

import pytest

from score_learn.content import queries as content
from score_learn.content.service import publish
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.learning import attempt_queries, service
from tests import world
from tests.learning.acting import do
from tests.visit import Visit

pytestmark = pytest.mark.one_database
FIRST_VISIT = 60_000
REQUESTS = 8
AFTER_AN_ANSWER = 15_000
UNCHANGED = 1_000


class Line:
    """A browser with an empty cache that counts what comes over the line: heads and compressed bodies."""

    def __init__(self, visit):
        self.visit = visit
        self.loaded = {}

    def load(self, path, **headers):
        """Fetch an address and everything its page asks for, pictures of the lesson aside."""
        answer = self.get(path, **headers)
        if answer.status_code == 200 and answer.content_type.startswith("text/html"):
            for asset in self.assets(self.visit.open(path).html):
                if asset not in self.loaded:
                    self.get(asset)
        return answer

    def get(self, path, **headers):
        answer = self.visit.client.get(path, headers={"Accept-Encoding": "gzip, br", **headers})
        self.loaded[path] = weight(answer)
        return answer

    @staticmethod
    def assets(html):
        """Return the style sheet, the scripts, the icons: whatever is no picture, sound or film of the lesson."""
        named = re.findall(r'<(?:script|link|use)\b[^>]*?(?:src|href)="([^"#]+)', html)
        named += re.findall(r"<style[^>]*@import[^;]+", html)
        return dict.fromkeys(named)

    @property
    def bytes(self):
        return sum(self.loaded.values())


def weight(answer):
    head = sum(len(f"{name}: {value}\r\n") for name, value in answer.headers.items())
    return head + len(answer.get_data())


def the_first_visit_to_a_lesson_is_light(site, cast, lessons):
    heavy = []
    for path in lessons:
        line = Line(Visit(site).sign_in(cast.amina))
        assert line.load(path).content_encoding == "br"
        assert any(".css" in one for one in line.loaded)
        assert any(".js" in one for one in line.loaded)
        if line.bytes > FIRST_VISIT or len(line.loaded) > REQUESTS:
            heavy.append((path, line.bytes, line.loaded))
    assert not heavy


def the_same_lesson_again_costs_next_to_nothing(site, cast, lessons):
    for path in lessons:
        line = Line(Visit(site).sign_in(cast.amina))
        tag = line.load(path).headers["ETag"]
        again = line.get(path, **{"If-None-Match": tag})
        assert again.status_code == 304
        assert weight(again) < UNCHANGED, path


def files_need_not_be_asked_for_again(site, cast, lessons):
    line = Line(Visit(site).sign_in(cast.amina))
    line.load(lessons[0])
    for path in line.loaded:
        if path.startswith("/static/"):
            kept = line.get(path).headers["Cache-Control"]
            assert "immutable" in kept, path


def an_answer_costs_little(site, cast, lessons):
    visit = Visit(site).sign_in(cast.amina)
    for module in content.published_modules(world.OPERATOR, "en"):
        for question in module.practice.values():
            sent = {"csrf_token": visit._token(), "form_id": str(new_id()), "answer": list(question.right)}
            headers = {"X-Requested-With": "fetch", "Accept-Encoding": "br"}
            path = f"/training/{module.slug}/questions/{question.id}"
            answer = visit.client.post(path, data=sent, headers=headers)
            assert answer.status_code == 200
            assert weight(answer) < AFTER_AN_ANSWER, path


def every_page_of_a_test_is_light(site, cast, lessons):
    visit, viewer = Visit(site).sign_in(cast.amina), world.a_viewer(cast.amina)
    for module in content.published_modules(viewer, "en"):
        attempt = do(service.begin_attempt, viewer, module_id=module.id, event_id=new_id())
        total = len(attempt_queries.attempt_page(viewer, attempt, "en").questions)
        paths = [f"questions/{number}" for number in range(1, total + 1)]
        for path in (*paths, "review", ""):
            if not path:
                do(service.send_attempt, viewer, attempt_id=attempt)
            address = f"/training/attempts/{attempt}/{path}".rstrip("/")
            answer = visit.client.get(address, headers={"Accept-Encoding": "br"})
            assert answer.status_code == 200
            assert weight(answer) < AFTER_AN_ANSWER, address


def staff_pages_are_light_too(site, cast, lessons):
    for number in range(60):
        world.a_participant(cast.riverside, f"Person {number:02}")
    for who, path in (
        ("binh", f"/train/enterprises/{cast.riverside}"),
        ("dewi", f"/enterprise/{cast.riverside}"),
        ("ada", "/admin"),
        ("ada", "/admin/enterprises/new"),
        ("donor", "/programme"),
    ):
        visit = Visit(site).sign_in(getattr(cast, who))
        answer = visit.client.get(path, headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200
        assert weight(answer) < AFTER_AN_ANSWER, path


CHECKS = (
    the_first_visit_to_a_lesson_is_light,
    the_same_lesson_again_costs_next_to_nothing,
    files_need_not_be_asked_for_again,
    an_answer_costs_little,
    every_page_of_a_test_is_light,
    staff_pages_are_light_too,
)


def test_pages_are_light(site, cast, ground, curriculum):
    # One test for all: publishing what stands in content/ takes longer than weighing it.
    assert not curriculum.has_errors
    with transaction():
        publish(world.OPERATOR, library=curriculum)
    modules = [one for one in content.published_modules(world.OPERATOR, "en") if one.id not in ("alpha", "beta")]
    assert len(modules) >= 2
    lessons = [f"/training/{module.slug}/lessons/{lesson.slug}" for module in modules for lesson in module.lessons]
    for check in CHECKS:
        check(site, cast, lessons)
