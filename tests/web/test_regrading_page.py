"""The pages about a changed module: marking tests again, and what people see who are asked to do it again."""

from dataclasses import replace

import pytest

from score_learn.certification.service import ensure_key
from score_learn.content.rules import Change
from score_learn.core.transaction import transaction
from tests.learning.acting import complete, viewer_of
from tests.learning.modules import a_bank, a_module
from tests.learning.publishing import publish
from tests.learning.test_regrading import TRIES, corrected, rows, sends
from tests.page import words
from tests.world import OPERATOR

ADDRESS = "/admin/content/modules/wc/regrading"


@pytest.fixture
def module(site):
    """A module of two questions; a certificate can be signed."""
    with transaction():
        ensure_key(OPERATOR)
    return publish(a_module(bank=a_bank(2), test=TRIES))


def test_what_would_change_stands_above_the_button_and_is_then_told_to_the_learner(visit, cast, module):
    attempt_id = sends(viewer_of(cast.amina), module, "b").attempt_id
    visit.sign_in(cast.ada)
    assert "Mark tests again" not in visit.open("/admin/content/modules/wc").text
    assert "No version of this module corrects a key." in visit.open(ADDRESS).text
    publish(corrected(module))
    assert "Mark tests again" in visit.open("/admin/content/modules/wc").text
    page = visit.open(ADDRESS)
    assert words(page.all(".//tbody/tr")[0]) == "1.0.0 1 1 0 1 0"
    assert cast.amina.name not in page.text
    assert rows() == [], "looking changes nothing"
    after = visit.send_and_follow(page, {"reason": "The old key was wrong."})
    assert "1 test counts otherwise now." in after.text
    assert visit.send(page, {"reason": "Again."}).headers["Location"] == after.path
    assert len(rows()) == 1
    assert "Nothing: every test counts as the corrected keys say." in visit.open(ADDRESS).text
    visit.sign_out()
    result = visit.sign_in(cast.amina).open(f"/training/attempts/{attempt_id}")
    assert "This test was marked again." in result.text
    assert "The old key was wrong." in result.text
    assert "corrected after you had sent the test" in result.text
    assert "Not right" not in result.text


def test_points_are_taken_away_only_with_a_reason(visit, cast, module):
    sends(viewer_of(cast.amina), module, "a")
    publish(corrected(module))
    visit.sign_in(cast.ada)
    assert "Nothing: every test counts" in visit.open(ADDRESS).text
    page = visit.open(f"{ADDRESS}?lower=yes")
    assert words(page.all(".//tbody/tr")[0]) == "1.0.0 1 0 1 0 1"
    refused = visit.send(page, {"reason": ""}, status=200)
    assert "Write why points are taken away" in refused.text
    assert rows() == []
    visit.send_and_follow(visit.open(f"{ADDRESS}?lower=yes"), {"reason": "The test was shared."})
    assert [row.percent for row in rows()] == [50]


def test_who_is_asked_to_redo_is_told_why_and_everybody_else_sees_both(visit, cast, module):
    complete(viewer_of(cast.amina), module)
    publish(replace(module, version="2.0.0", change=Change("redo", {"en": "The law changed."}, for_begun=True)))
    visit.sign_in(cast.amina)
    for path in ("/training", "/training/wc-module"):
        page = visit.open(path)
        assert "Please do this module again." in page.text
        assert "The law changed." in page.text
    assert "That stays, and so does your certificate." in page.text
    assert "Module wc" in visit.open("/certificates").text
    visit.sign_out()
    day = "to do again, completed on"
    assert day in visit.sign_in(cast.binh).open(f"/train/enterprises/{cast.riverside}?module=wc").text
    visit.sign_out()
    assert day in visit.sign_in(cast.dewi).open(f"/enterprise/{cast.riverside}").text
    visit.sign_out()
    visit.sign_in(cast.ada)
    assert day in visit.open(f"/admin/completion/{cast.riverside}/wc").text
    page = visit.open("/admin/content/modules/wc")
    assert words(page.all(".//dl")[0]).split("In progress")[1].split()[:3] == ["1", "Finished", "1"]
    newest, first = ([words(row) for row in page.all(".//tbody/tr")])[:2]
    assert "declared as: to be done again" in newest
    assert "declared as" not in first
