"""No answer reaches a browser before it is asked for: a crawl with canaries, and the same pages with other answers."""

import re
from itertools import permutations
from urllib.parse import urlsplit

import pytest

from score_learn.assessment.marking import mark
from score_learn.content import queries as content
from score_learn.content.rules import Module
from score_learn.core.ids import new_id
from score_learn.learning import attempt_queries, service
from score_learn.web import fragments
from tests import world
from tests.assessment.kinds import right_response
from tests.learning.acting import do
from tests.learning.publishing import publish
from tests.visit import CHANGING, Visit
from tests.web.canaries import DRAWN, Canaries, canary_module, texts, with_other_answers

pytestmark = pytest.mark.one_database
LEARNERS = ("amina", "emil", "carla")
STAFF = ("binh", "dewi", "hugo", "partner", "buyer", "donor", "ada")
FILES = ("/healthz", "/verify/keys", "/glossary", "/privacy", "/verify")
EVENT_ID = re.compile(rb'name="event_id" value="[^"]*"')


@pytest.fixture
def canaries():
    return Canaries()


@pytest.fixture
def module(cast, canaries):
    return publish(canary_module(canaries))


def begin(somebody):
    return do(service.begin_attempt, world.a_viewer(somebody), module_id="cn", event_id=new_id())


def asked_in(somebody, attempt):
    page = attempt_queries.attempt_page(world.a_viewer(somebody), attempt, "en")
    return [question.asked for question in page.questions]


def links_of(page):
    """Return every address a page names on this site: links, pictures, scripts, forms."""
    found = re.findall(r'(?:href|src|action|data-[\w-]*url)="([^"#?]+)', page.html)
    return {path for path in found if path.startswith("/") and not urlsplit(path).netloc}


def crawl(visit, *starts):
    """Open everything that can be reached from some pages, and yield it."""
    todo, seen = list(starts), set()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        page = visit.open(path, status=None)
        yield page
        if page.status in (301, 302, 303):
            todo.append(page.headers["Location"].split("#")[0])
        elif page.headers.get("Content-Type", "").startswith("text/html"):
            todo += links_of(page)


def heard(canaries, pages):
    found = [
        (page.path, page.status, canaries.heard_in(page.body), canaries.heard_in(repr(page.headers).encode()))
        for page in pages
    ]
    loud = [(path, body or head) for path, _status, body, head in found if body or head]
    return found, loud


def test_the_canaries_sing_once_an_answer_is_in(site, cast, module, canaries):
    """The crawl below is worth something only if a telling page would be found out."""
    visit = Visit(site).sign_in(cast.amina)
    attempt = begin(cast.amina)
    visit.act(f"/training/attempts/{attempt}/sending", status=303)
    result = visit.open(f"/training/attempts/{attempt}")
    asked = {question.id for question in asked_in(cast.amina, attempt)}
    sung = canaries.heard_in(result.body)
    assert {where.split()[0] for where in sung} == asked, "the result explains what was asked and nothing else"
    assert len(list(texts(module))) == len(canaries.sung)


@pytest.mark.parametrize("who", LEARNERS)
def test_no_learner_hears_one_before_an_answer_is_in(site, cast, module, canaries, who):
    somebody = getattr(cast, who)
    attempt = begin(somebody)
    visit = Visit(site).sign_in(somebody)
    asked = [f"/training/attempts/{attempt}/questions/{number}" for number in range(1, DRAWN + 2)]
    starts = ("/training", "/training/canaries", f"/training/attempts/{attempt}/review", *asked, *FILES)
    found, loud = heard(canaries, crawl(visit, *starts))
    assert not loud
    opened = {path for path, status, *_rest in found if status == 200}
    wanted = {
        *asked[:DRAWN],
        "/training/canaries/lessons/01-first",
        "/training/canaries/lessons/02-second",
        "/training",
    }
    assert wanted <= opened, "the crawl has not been everywhere"
    assert any(path.endswith(".js") for path in opened)
    assert any(path.endswith(".css") for path in opened)


def test_nobody_on_the_staff_hears_one_and_no_stranger(site, cast, module, canaries):
    """But the administrator, who publishes the questions and reads them with their answers: on those pages alone."""
    reading = "/admin/content/modules/cn/reading/"
    for who in (*STAFF, None):
        visit = Visit(site)
        if who:
            visit.sign_in(getattr(cast, who))
        found, loud = heard(canaries, crawl(visit, "/", "/training/canaries", *FILES))
        assert not [path for path, *_heard in loud if who != "ada" or not path.startswith(reading)], who
        assert len(found) > 8, f"{who} saw too little for this to be a test"


def some_answers(asked, module):
    """Yield right and wrong answers as a browser sends them."""
    if asked.type == "match":
        yield from ({f"answer-{field.key}": option.key} for field in asked.fields for option in field.options)
    elif asked.type == "order":
        places = [option.key for option in asked.options]
        yield from ({"answer": list(one)} for one in permutations(places))
    elif asked.fields:
        gaps = module.question(asked.id).gaps
        for field, gap in zip(asked.fields, gaps, strict=True):
            name = f"answer-{field.key}" if asked.type == "cloze" else "answer"
            known = [option.key for option in field.options] or [one.text for one in gap.accepted]
            yield from ({name: value} for value in (*known, *([] if field.options else ["5"])))
    else:
        yield from ({"answer": option.key} for option in asked.options)


@pytest.mark.parametrize("way", ["form", "fetch"])
def test_saving_an_answer_says_nothing_about_it(site, cast, module, canaries, way):
    visit = Visit(site).sign_in(cast.amina)
    attempt = begin(cast.amina)
    headers = {"X-Requested-With": "fetch"} if way == "fetch" else {}
    said = set()
    for question in asked_in(cast.amina, attempt):
        for given in some_answers(question, module):
            sent = {"csrf_token": visit._token(), "event_id": str(new_id()), **given}
            path = f"/training/attempts/{attempt}/answers/{question.id}"
            answer = visit.client.post(path, data=sent, headers=headers)
            assert answer.status_code == (200 if way == "fetch" else 303)
            assert not canaries.heard_in(answer.get_data())
            said.add(frozenset(answer.get_json()) if way == "fetch" else answer.headers["Location"])
    assert len(said) == 1, "a right answer is received like a wrong one"


@pytest.mark.parametrize("key", ["a", "d"])
def test_a_practice_answer_is_explained_and_only_that_one(site, cast, module, canaries, key):
    visit = Visit(site).sign_in(cast.amina)
    sent = {"csrf_token": visit._token(), "form_id": str(new_id()), "answer": key}
    visit.post("/training/canaries/questions/cn-psingle", sent, status=303)
    heard_there = canaries.heard_in(visit.open("/training/canaries/lessons/01-first").body)
    verdict = "right_html" if key == "a" else "wrong_html"
    assert set(heard_there) == {f"cn-psingle {key}", "cn-psingle explain_html", f"cn-psingle {verdict}"}
    # Whoever else opens the same lesson has answered nothing.
    other = Visit(site).sign_in(cast.emil).open("/training/canaries/lessons/01-first")
    assert not canaries.heard_in(other.body)


def test_a_story_tells_the_step_that_was_reached_and_no_other(site, cast, module, canaries):
    visit = Visit(site).sign_in(cast.amina)
    sent = {"csrf_token": visit._token(), "form_id": str(new_id()), "lesson": "01-first"}
    told = visit.post("/training/canaries/questions/cn-pscenario", {**sent, "answer": "b"}, status=303)
    step = visit.open(told.headers["Location"].partition("#")[0])
    assert set(canaries.heard_in(step.body)) == {"cn-pscenario told-safe"}
    answer = visit.client.post(
        "/training/canaries/questions/cn-pscenario",
        data={**sent, "answer": ["b", "a"]},
        headers={"X-Requested-With": "fetch"},
    )
    heard_there = set(canaries.heard_in(answer.get_data()))
    verdict = {"cn-pscenario told-fair", "cn-pscenario partial_html", "cn-pscenario explain_html"}
    assert heard_there == verdict


def test_pages_stay_the_same_to_the_byte_when_the_right_answers_change(site, cast, module, monkeypatch):
    attempt = begin(cast.amina)
    visit = Visit(site).sign_in(cast.amina)
    paths = [f"/training/attempts/{attempt}/questions/{number}" for number in range(1, DRAWN + 1)]
    paths += [f"/training/attempts/{attempt}/review", "/training", "/training/canaries"]
    paths += ["/training/canaries/lessons/01-first", "/training/canaries/lessons/02-second"]

    def look():
        pages = {path: visit.open(path) for path in paths}
        return {
            path: (EVENT_ID.sub(b"", CHANGING.sub(b"", page.body)), shown_to_all(page)) for path, page in pages.items()
        }

    before = look()
    turned = with_other_answers(module)
    pairs = zip(turned.bank, module.bank, strict=True)
    assert all(mark(new, right_response(old)).points == 0 for new, old in pairs if old.type != "match")
    real_version, real_current = content.version, content.current

    def other(found: Module) -> Module:
        return turned if found.id == "cn" else found

    monkeypatch.setattr(content, "version", lambda *args: other(real_version(*args)))
    monkeypatch.setattr(content, "current", lambda *args: other(real_current(*args)))
    fragments._rendered.cache_clear()
    assert look() == before
    # The change is real: the marks turn with it.
    assert content.version(module.version_id, "en").bank[0].right == turned.bank[0].right


def shown_to_all(page):
    return {name: value for name, value in page.headers.items() if name not in {"Set-Cookie", "Date", "ETag"}}


def test_fields_that_a_browser_makes_up_change_no_mark(site, cast, module):
    visit = Visit(site).sign_in(cast.amina)
    attempt = begin(cast.amina)
    forged = {"correct": "1", "right": "1", "score": "100", "percent": "100", "passed": "true", "points": "9"}
    for question in asked_in(cast.amina, attempt):
        sent = {**forged, "event_id": str(new_id())}
        visit.act(f"/training/attempts/{attempt}/answers/{question.id}", sent, status=303)
    visit.act(f"/training/attempts/{attempt}/sending", forged, status=303)
    result = attempt_queries.result(world.a_viewer(cast.amina), attempt, "en")
    assert (result.percent, result.right, result.passed) == (0, 0, False)


def test_an_attempt_takes_no_answer_of_another_person_and_none_for_what_it_does_not_ask(site, cast, module):
    attempt = begin(cast.amina)
    stranger = Visit(site).sign_in(cast.emil)
    sent = {"event_id": str(new_id()), "answer": "a"}
    asked = {question.id for question in asked_in(cast.amina, attempt)}
    stranger.act(f"/training/attempts/{attempt}/answers/{min(asked)}", sent, status=404)
    stranger.act(f"/training/attempts/{attempt}/sending", status=404)
    own = Visit(site).sign_in(cast.amina)
    others = {question.id for question in (*module.bank, *module.practice.values())} - asked
    assert others
    for question_id in (*others, "alpha-t-first", "nothing"):
        own.act(f"/training/attempts/{attempt}/answers/{question_id}", sent, status=404)
    for number in (0, DRAWN + 1, 10**12):
        own.open(f"/training/attempts/{attempt}/questions/{number}", status=404)
    assert attempt_queries.attempt_page(world.a_viewer(cast.amina), attempt, "en").answered == 0


def test_where_the_right_answer_stands_on_the_page_tells_nothing(site, cast, module):
    """Over many attempts the right option of a question comes first about as often as any other."""
    first, shown = 0, 0
    for number in range(40):
        viewer = world.a_viewer(world.a_participant(cast.riverside, f"Worker {number}"))
        attempt = do(service.begin_attempt, viewer, module_id="cn", event_id=new_id())
        for one in attempt_queries.attempt_page(viewer, attempt, "en").questions:
            question = module.question(one.asked.id)
            if question.type == "single":
                shown += 1
                first += one.asked.options[0].key in question.right
    assert shown > 40
    assert 0.08 < first / shown < 0.45, f"the right one of four came first in {first} of {shown}"
