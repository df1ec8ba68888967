"""What browsers keep: learner pages until something on them changes, pictures for good, everything else not at all."""

import re

import pytest

from score_learn.content import queries as content
from score_learn.content.models import Media
from score_learn.core.db import db
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.learning import assigning, service
from tests import world
from tests.contracts.addresses import Addresses, targets
from tests.learning.acting import do
from tests.visit import Visit

LESSON = "/training/alpha/lessons/01-blocks"
pytestmark = pytest.mark.one_database

OPEN_PAGES = {"public.verify_keys", "public.healthz"}
KEPT_PAGES = {"learn.training", "learn.module", "learn.lesson"}


@pytest.fixture
def amina(visit, cast):
    return visit.sign_in(cast.amina)


def tag_of(visit, path=LESSON):
    page = visit.open(path)
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in page.headers["Vary"]
    return page.headers["ETag"]


def asked_again(visit, tag, path=LESSON):
    return visit.open(path, headers={"If-None-Match": tag}, status=None)


def act_as(somebody, act, **values):
    return do(act, world.a_viewer(somebody), **values)


@pytest.mark.parametrize("path", ["/training", "/training/alpha", LESSON])
def test_an_unchanged_page_is_not_sent_again(amina, path):
    page = asked_again(amina, tag_of(amina, path), path)
    assert (page.status, page.body) == (304, b"")
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert page.headers["ETag"]
    on_the_line = sum(len(f"{name}: {value}\r\n") for name, value in page.headers.items())
    assert on_the_line < 1024, f"an unchanged page costs {on_the_line} bytes of headers"


def test_the_tag_is_not_made_of_the_bytes(amina):
    first, second = amina.open(LESSON), amina.open(LESSON)
    assert first.body != second.body, "the tokens of the forms differ"
    assert first.headers["ETag"] == second.headers["ETag"]


def answer_practice(somebody):
    alpha = content.current(world.a_viewer(somebody), "alpha", "en")
    question = next(iter(alpha.practice.values()))
    act_as(
        somebody,
        service.answer_practice,
        module_id="alpha",
        question_id=question.id,
        values=question.right,
        event_id=new_id(),
        language="en",
    )


def finish_lesson(somebody):
    act_as(somebody, service.finish_lesson, module_id="alpha", lesson_id="alpha-l1", event_id=new_id())


@pytest.mark.parametrize("change", [answer_practice, finish_lesson], ids=lambda change: change.__name__)
def test_what_somebody_did_changes_the_lesson(amina, cast, change):
    tag = tag_of(amina)
    change(cast.amina)
    assert asked_again(amina, tag).status == 200


@pytest.mark.parametrize("path", ["/training", "/training/alpha"])
def test_an_assignment_changes_what_there_is_to_do(amina, cast, path):
    tag = tag_of(amina, path)
    act_as(cast.binh, assigning.assign, enterprise_id=cast.riverside, module_id="alpha", due_on=None, person_ids=None)
    assert asked_again(amina, tag, path).status == 200


def test_what_a_colleague_does_changes_nothing(amina, cast):
    tag = tag_of(amina)
    finish_lesson(cast.emil)
    assert asked_again(amina, tag).status == 304


def test_a_notice_is_shown_once_and_changes_the_page(amina):
    tag = tag_of(amina, "/training/alpha")
    with amina.client.session_transaction() as cookie:
        cookie["_flashes"] = [("good", "A notice for this page.")]
    shown = asked_again(amina, tag, "/training/alpha")
    assert "A notice for this page." in shown.text
    after = asked_again(amina, shown.headers["ETag"], "/training/alpha")
    assert after.status == 200, "the page with the notice is not the page without it"
    assert "A notice for this page." not in after.text
    assert after.headers["ETag"] == tag


def test_another_session_is_sent_its_own_page(site, cast):
    tag = tag_of(Visit(site).sign_in(cast.amina))
    assert asked_again(Visit(site).sign_in(cast.amina), tag).status == 200
    assert asked_again(Visit(site).sign_in(cast.emil), tag).status == 200
    assert asked_again(Visit(site), tag).status == 302


def test_another_language_is_another_page(amina, cast, monkeypatch):
    tag = tag_of(amina)
    monkeypatch.setattr("score_learn.web.locale.languages", lambda: ("en", "am"))
    with transaction():
        db.session.get_one(world.staff.Person, cast.amina.person_id).language = "am"
    assert asked_again(amina, tag).status == 200


def test_another_release_is_another_page(amina, monkeypatch):
    tag = tag_of(amina)
    monkeypatch.setattr("score_learn.web.caching.__version__", "99.0")
    assert asked_again(amina, tag).status == 200


def test_a_notice_of_signing_out_is_not_kept_for_the_next_person(amina, cast):
    tag_of(amina)
    amina.act("/sign-out")
    assert amina.open(LESSON, status=302).headers["Cache-Control"] == "no-store"


def test_only_learner_pages_and_files_may_be_kept(site, cast, story):
    addresses = Addresses(site, cast, story)
    kept = set()
    for target in targets(site):
        if target.method != "GET":
            continue
        group = target.endpoint.split(".")[0]
        who = {"train": "binh", "enterprise": "dewi", "admin": "ada", "programme": "donor"}.get(group, "amina")
        page = Visit(site).sign_in(getattr(cast, who)).open(addresses.of(target, "own"), status=None)
        said = page.headers["Cache-Control"]
        if target.endpoint in KEPT_PAGES:
            assert said == "private, no-cache", target.endpoint
            kept.add(target.endpoint)
        elif target.endpoint == "public.media":
            assert re.fullmatch(r"public, max-age=31536000, immutable", said)
        else:
            assert said == "no-store", target.endpoint
    assert kept == KEPT_PAGES


def test_a_picture_is_kept_for_good_and_cannot_act(visit, cast):
    kinds = {row.sha256: row.content_type for row in db.session.scalars(db.select(Media))}
    assert "image/svg+xml" in kinds.values()
    for digest, kind in kinds.items():
        page = visit.open(f"/media/{digest}")
        assert page.headers["Content-Type"].split(";")[0] == kind
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in page.headers["Cache-Control"]
        assert "Set-Cookie" not in page.headers, "a cookie would be kept with the picture"
        assert "Cookie" not in page.headers.get("Vary", "")
    for digest in ("0" * 64, "nothing", "..%2f..%2fconfig.py"):
        visit.open(f"/media/{digest}", status=404)
