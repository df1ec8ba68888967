"""A tool as a participant meets it: a card in the lesson, a PDF behind it, and what the enterprise does with it."""

import shutil
from dataclasses import replace

import pytest

from score_learn.content import queries, service
from score_learn.content.folders.library import compile_library
from score_learn.content.publishing import differences
from tests import world
from tests.conftest import LIBRARY
from tests.learning.modules import a_module
from tests.learning.publishing import publish
from tests.visit import Visit

LESSON = "/training/alpha/lessons/01-blocks"


def card(page):
    return next(one for one in page.all(".//a[@class='file']") if "machines" in "".join(one.itertext()))


def test_a_lesson_offers_its_tool_with_what_it_is_and_how_large(visit, cast):
    page = visit.sign_in(cast.amina).open(LESSON)
    link = card(page)
    tool = queries.current(world.OPERATOR, "alpha", "en").tools[0]
    said = [text.strip() for text in link.itertext() if text.strip()]
    assert said == ["A round of the machines", f"Take it along on your round. PDF, {round(tool.size / 1000)} kB"]
    assert (link.get("href"), link.get("download")) == (f"/media/{tool.sha256}", "machine-round.pdf")
    answer = visit.client.get(link.get("href"))
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-") and len(answer.data) == tool.size
    assert "immutable" in answer.headers["Cache-Control"]


def test_staff_read_the_same_card(visit, cast):
    tool = queries.current(world.OPERATOR, "alpha", "en").tools[0]
    page = visit.sign_in(cast.ada).open("/admin/content/modules/alpha/reading/1.0.0/alpha-l1")
    assert card(page).get("href") == f"/media/{tool.sha256}"


def test_the_page_of_a_module_says_what_the_enterprise_does_afterwards(visit, cast):
    page = visit.sign_in(cast.amina).open("/training/alpha")
    assert "What this module helps your enterprise to do" in page.text
    assert "Each team begins the day with a short meeting at the workplace." in page.text
    assert "What this module helps" not in visit.open("/training/beta").text


def test_the_summary_of_an_enterprise_says_what_to_do_after_a_completed_module(site, cast, story):
    page = Visit(site).sign_in(cast.dewi).open(f"/enterprise/{cast.riverside}/summary")
    said = page.text.partition("What you can do now")[2].partition("Not completed yet")[0]
    assert "Workplaces are tidy by 5S, and somebody checks them regularly. Alpha" in said


def test_an_enterprise_where_nobody_completed_anything_is_told_nothing_of_it(site):
    place = world.an_enterprise("Empty Works")
    page = Visit(site).sign_in(world.an_enterprise_manager(place)).open(f"/enterprise/{place}/summary")
    assert "What you can do now" not in page.text


def test_a_practice_that_this_release_does_not_know_is_shown_as_it_is(visit, cast):
    publish(replace(a_module("wc"), practices=("of_a_later_release",)))
    assert "of_a_later_release" in visit.sign_in(cast.amina).open("/training/wc").text


def test_what_changes_of_a_tool_is_shown_before_publishing(site, tmp_path):
    folder = shutil.copytree(LIBRARY, tmp_path / "library")
    tool, settings = (folder / "modules/alpha" / name for name in ("en/machine-round.md", "module.toml"))
    tool.write_text(tool.read_text().replace("bent or loose", "bent, loose or hot"))
    settings.write_text(settings.read_text().replace('"1.0.0"', '"1.0.1"'))
    compiled = next(one for one in compile_library(folder).modules if one.id == "alpha")
    found = service.judge(compiled, "folder").difference
    assert (found.tools.reworded, found.least) == (("alpha-t1",), "wording")


@pytest.mark.parametrize("gone", [True, False])
def test_a_tool_that_comes_or_goes_is_an_addition(site, tmp_path, gone):
    folder = shutil.copytree(LIBRARY, tmp_path / "library")
    source = next(one for one in compile_library(folder).modules if one.id == "alpha").modules["en"]
    without = replace(source, tools=())
    pair = (source, without) if gone else (without, source)
    found = differences.compare(*pair)
    assert found.least == "addition" and (found.tools.gone if gone else found.tools.added) == ("alpha-t1",)
