"""The pages of content: what is published, each version of a module, and what the checker says of the folder."""

import shutil
from dataclasses import replace

import pytest

from score_learn.certification.service import ensure_key
from score_learn.content import service
from score_learn.content.folders.library import lock
from score_learn.core import settings as settings_in_force
from score_learn.core.transaction import transaction
from tests import world
from tests.conftest import LIBRARY
from tests.content.translated import MODULE, write_translated
from tests.learning.acting import complete, do, finish
from tests.learning.modules import a_lesson, a_module
from tests.learning.publishing import publish
from tests.page import words
from tests.visit import Visit
from tests.web.test_query_counts import compare


@pytest.fixture
def ada(visit, cast):
    return visit.sign_in(cast.ada)


@pytest.fixture
def library(site, tmp_path):
    """A copy of the library in which a test may break things."""
    before = settings_in_force.current()
    shutil.copytree(LIBRARY, tmp_path / "library")
    settings_in_force.use(replace(before, content=tmp_path / "library"))
    yield tmp_path / "library"
    settings_in_force.use(before)


def row(page, start):
    return next(text for text in map(words, page.all(".//tbody/tr")) if text.startswith(start))


def test_what_is_published_with_who_is_at_it(visit, cast, story):
    page = visit.sign_in(cast.ada).open("/admin/content")
    assert row(page, "Alpha").endswith("2 9 1 2"), "lessons, questions, in progress, finished"
    assert "on the command line" in row(page, "Alpha")
    assert "Surveys" in page.text
    assert "Glossaries" in page.text
    assert "content publish" in page.text


def test_a_country_s_administrator_counts_that_country_alone(site, cast, story):
    page = Visit(site).sign_in(world.an_administrator("Vera Local", country="VN")).open("/admin/content")
    assert row(page, "Alpha").endswith("2 9 1 1")


def test_a_retired_module_stays_in_the_list(ada):
    do(service.retire, world.OPERATOR, module_id="beta")
    page = ada.open("/admin/content")
    assert "Retired" in row(page, "Beta")
    page = ada.open("/admin/content/modules/beta")
    assert "Retired since" in page.text
    assert "Open the module again" in page.text


def test_a_module_shows_all_its_versions_and_what_each_changed(ada):
    publish(a_module("wc", lessons=(1, 2)))
    publish(a_module("wc", lessons=(1, 2, 3), version="1.1.0"))
    changed = (a_lesson(1), replace(a_lesson(2), title="Other words"), a_lesson(3))
    publish(a_module("wc", lessons=changed, version="1.1.1"))
    page = ada.open("/admin/content/modules/wc")
    versions = [words(one) for one in page.all(".//tbody/tr")]
    assert [text.split()[0] for text in versions] == ["1.1.1", "1.1.0", "1.0.0"]
    assert "in force" in versions[0]
    assert "Lessons: 1 changed" in versions[0]
    assert "Lessons: 1 new" in versions[1]
    assert "First version" in versions[2]


def test_a_module_nobody_published_is_not_found(ada):
    ada.open("/admin/content/modules/nothing", status=404)


def test_a_sound_folder_has_nothing_found(ada, library):
    page = ada.open("/admin/content/findings")
    assert row(page, "modules/alpha").endswith("As published")
    for finding in page.all(".//*[@id='findings']"):
        assert words(finding)


def test_findings_name_place_and_fault_errors_first(ada, library):
    lesson = library / "modules/alpha/en/01-blocks.md"
    lesson.write_text(lesson.read_text() + "\n::: nothing\nx\n:::\n\n" + "word " * 30 + ".\n")
    page = ada.open("/admin/content/findings")
    assert "Errors" in row(page, "modules/alpha")
    found = [words(one) for one in page.all(".//tbody/tr") if ".md:" in words(one)]
    assert found[0].startswith("E")
    assert "modules/alpha/en/01-blocks.md:" in found[0]
    assert not any(text.startswith("E") for text in found[[text[0] for text in found].index("W") :])
    errors = ada.open("/admin/content/findings?kind=errors")
    assert all(words(one).startswith("E") for one in errors.all(".//tbody/tr") if ".md:" in words(one))
    assert str(library) not in page.html, "no folder of the machine stands on a page"


def test_a_changed_and_a_new_module_are_said_to_be_so(ada, library):
    about = library / "modules/beta/en/module.md"
    about.write_text(about.read_text() + "\nOne more sentence.\n")
    page = ada.open("/admin/content/findings")
    assert "Changed since it was published Look and publish" in row(page, "modules/beta")


def test_no_library_at_all_says_so(ada, library):
    shutil.rmtree(library)
    page = ada.open("/admin/content/findings")
    assert "There is no library" in page.text
    assert str(library) not in page.html


def test_a_thousand_findings_come_by_pages(ada, library):
    lesson = library / "modules/alpha/en/01-blocks.md"
    lesson.write_text(lesson.read_text() + "\n\n<b>x</b>\n" * 1000)
    page = ada.open("/admin/content/findings?kind=errors", budget=30_000)
    assert "1 to 100 of" in page.text
    ada.open("/admin/content/findings?kind=errors&page=3", budget=30_000)
    ada.open("/admin/content/findings?kind=odd&page=-1", budget=30_000)


@pytest.mark.one_database
def test_many_modules_and_versions_ask_no_more(ada, cast):
    with transaction():
        ensure_key(world.OPERATOR)
    viewer = world.a_viewer(cast.amina)

    def fill(numbers):
        for number in numbers:
            module = publish(a_module(f"m{number}", test=None))
            (complete if number % 2 else finish)(viewer, module)
            publish(a_module("long", version=f"1.0.{number}", lessons=tuple(range(1, number % 7 + 2))))

    numbers = []

    def fill_and_note(more):
        numbers.extend(more)
        fill(more)

    compare(ada, "/admin/content", fill_and_note, rows=lambda page: len(page.all(".//tbody/tr")))
    page = ada.open("/admin/content/modules/long", budget=60_000)
    assert len(page.all(".//tbody/tr")) == len(numbers)
    assert page.queries <= 20


def test_each_language_says_how_far_it_is(ada, library, tmp_path):
    root = write_translated(tmp_path / "translated")
    lock(root)
    settings_in_force.use(replace(settings_in_force.current(), content=root))
    english, french, _arabic = tongues(ada)
    assert english == "English source"
    assert french.startswith("Français missing:")
    fr = root / MODULE / "fr"
    told = (root / MODULE / "en/02-tell.md").read_text().replace("Tell the others", "Dites aux autres")
    (fr / "02-tell.md").write_text(told.replace("where the net was torn.", "où le filet était déchiré."))
    assert tongues(ada)[1] != french, "what is kept of the folder goes when a file is another one"
    machine = fr / "01-look.md"
    machine.write_text(machine.read_text().replace("status: published", "status: published\ntranslation: machine", 1))
    assert "machine-translated:" in tongues(ada)[1]
    shutil.rmtree(fr)
    assert tongues(ada)[1] == "Français missing"


def tongues(ada):
    return [words(one) for one in ada.open("/admin/content").all(".//*[@class='tongue']")]
