"""What publishing a module of the folder would change, publishing exactly that, and retiring it."""

import shutil
from dataclasses import replace

import pytest
from sqlalchemy import select

from score_learn.certification.service import ensure_key
from score_learn.content import queries as content
from score_learn.content.folders.library import lock
from score_learn.content.models import ModuleVersion
from score_learn.core import settings as settings_in_force
from score_learn.core.audit import AuditEntry
from score_learn.core.db import db
from score_learn.core.transaction import transaction
from score_learn.learning.models import Completion, Enrolment
from tests.conftest import LIBRARY
from tests.page import words
from tests.visit import Visit
from tests.world import OPERATOR

PAGE = "/admin/content/folder/alpha"


@pytest.fixture
def ada(visit, cast):
    return visit.sign_in(cast.ada)


@pytest.fixture
def library(site, tmp_path):
    """A copy of the library in which a test may change things."""
    before = settings_in_force.current()
    shutil.copytree(LIBRARY, tmp_path / "library")
    settings_in_force.use(replace(before, content=tmp_path / "library"))
    with transaction():
        ensure_key(OPERATOR)
    yield tmp_path / "library"
    settings_in_force.use(before)


def rewrite(file, *changes):
    text = file.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, f"{before!r} is not in {file.name}"
        text = text.replace(before, after)
    file.write_text(text, encoding="utf-8")


def higher(library, version="1.1.0", change=""):
    """Write a higher version into the settings of alpha, with a table of what changed."""
    settings = library / "modules/alpha/module.toml"
    now = next(line for line in settings.read_text(encoding="utf-8").splitlines() if line.startswith("version"))
    rewrite(settings, (now, f'version = "{version}"'))
    settings.write_text(settings.read_text(encoding="utf-8") + change, encoding="utf-8")
    lock(library)


def versions():
    db.session.rollback()
    return list(db.session.scalars(select(ModuleVersion.version).where(ModuleVersion.module_id == "alpha")))


def change_words(library):
    module = library / "modules/alpha/en/module.md"
    title = next(line for line in module.read_text(encoding="utf-8").splitlines() if line.startswith("title:"))
    rewrite(module, (title, f"{title} anew"))


def test_what_changes_and_whom_it_meets_stands_above_the_button(ada, story, library):
    change_words(library)
    higher(library)
    page = ada.open(PAGE)
    assert "added: anew end." in page.text
    facts = words(page.all(".//*[@aria-labelledby='people']//dl")[0])
    assert facts == "In progress 1 Finished 2 Asked to do it again 0"
    assert versions() == ["1.0.0"], "looking changes nothing"
    after = ada.send_and_follow(page, form=PAGE)
    assert "Version 1.1.0 is published." in after.text
    assert versions() == ["1.0.0", "1.1.0"]
    assert ada.send(page, form=PAGE).headers["Location"] == after.path, "a second sending publishes nothing more"
    assert versions() == ["1.0.0", "1.1.0"]
    log = ada.open("/admin/audit?about=alpha").text
    assert "Published the module" in log
    assert "Ada Admin" in log


def test_what_publishing_promised_is_what_happens(ada, story, library):
    change_words(library)
    higher(library, "2.0.0", '\n[change]\nversion = "2.0.0"\nkind = "redo"\nwhy = "The law changed."\n')
    page = ada.open(PAGE)
    assert "Asked to do it again 2" in page.text
    assert "The law changed." in page.text
    ada.send_and_follow(page, form=PAGE)
    again = list(db.session.scalars(select(Enrolment).where(Enrolment.module_id == "alpha", Enrolment.cycle == 2)))
    assert len(again) == 2
    assert len(list(db.session.scalars(select(Completion).where(Completion.module_id == "alpha")))) == 2
    actions = [row.action for row in db.session.scalars(select(AuditEntry).where(AuditEntry.subject_id == "alpha"))]
    assert {"module.published", "module.change_followed"} <= set(actions)


@pytest.mark.parametrize("what", ["words", "settings"])
def test_what_was_not_shown_is_not_published(ada, story, library, what):
    change_words(library)
    higher(library)
    page = ada.open(PAGE)
    if what == "words":
        change_words(library)
    else:
        change = '\n[change]\nversion = "1.1.0"\nkind = "redo"\nwhy = "The law changed."\n'
        higher(library, "1.1.0", change)
    refused = ada.send(page, form=PAGE, status=200)
    assert "Nothing was published. What you see now is how it is now" in refused.text
    assert versions() == ["1.0.0"]
    assert ("anew anew" in refused.text) is (what == "words")
    assert ("Asked to do it again 2" in refused.text) is (what == "settings")
    ada.send_and_follow(refused, form=PAGE)
    assert versions() == ["1.0.0", "1.1.0"]


def test_two_administrators_publish_once(site, cast, story, library):
    change_words(library)
    higher(library)
    first, second = Visit(site).sign_in(cast.ada), Visit(site).sign_in(cast.ada)
    pages = first.open(PAGE), second.open(PAGE)
    first.send(pages[0], form=PAGE)
    assert "Nothing was published." in second.send(pages[1], form=PAGE, status=200).text
    assert "Nothing would change." in second.open(PAGE).text
    assert versions() == ["1.0.0", "1.1.0"]


def test_lessons_and_questions_show_which_words_came_and_went(ada, story, library):
    quiz = library / "modules/alpha/en/quiz.md"
    alpha = content.current(OPERATOR, "alpha", "en")
    question = next(one for one in alpha.bank if len(one.stem_text.split()) > 3)
    word = question.stem_text.split()[1]
    text = quiz.read_text(encoding="utf-8")
    at = text.index(question.stem_text[:12])
    quiz.write_text(text[:at] + text[at:].replace(word, "WORDCHANGED", 1), encoding="utf-8")
    higher(library)
    page = ada.open(PAGE)
    changed = words(page.all(f".//*[@aria-labelledby='change-{question.id}']")[0])
    assert f"removed: {word} end." in changed
    assert "added: WORDCHANGED end." in changed
    assert "other words" in changed


def test_a_version_that_is_not_higher_is_told_the_number_to_write(ada, story, library):
    change_words(library)
    page = ada.open(PAGE)
    assert "It cannot be published like this." in page.text
    assert "E414" in page.text
    assert not page.all(f".//form[@action='{PAGE}']")
    assert ada.act(PAGE, {"seal": "", "before": "1.0.0"}).status == 200
    assert versions() == ["1.0.0"]


def test_errors_and_nothing_to_change_are_told(ada, story, library):
    assert "Nothing would change." in ada.open(PAGE).text
    lesson = library / "modules/alpha/en/01-blocks.md"
    lesson.write_text(lesson.read_text(encoding="utf-8") + "\n::: nothing\nx\n:::\n", encoding="utf-8")
    page = ada.open(PAGE)
    assert "It has errors, so it cannot be published." in page.text
    assert "E113" in page.text
    assert ada.act(PAGE).status == 200
    assert versions() == ["1.0.0"]
    ada.open("/admin/content/folder/nothing", status=404)


def test_the_list_leads_to_what_changed_and_to_a_module_never_published(ada, story, library):
    change_words(library)
    higher(library)
    shutil.copytree(library / "modules/beta", library / "modules/gamma")
    for file in (library / "modules/gamma").rglob("*"):
        if file.suffix in {".md", ".toml", ".lock"}:
            rewrite_all(file, ("beta", "gamma"))
    page = ada.open("/admin/content")
    rows = [words(row) for row in page.all(".//tbody/tr")]
    assert any(text.startswith("Alpha") and "Changed since it was published" in text for text in rows)
    assert any("never published 1.0.0 Not published yet" in text for text in rows)
    assert f'href="{PAGE}"' in page.html
    fresh = ada.open("/admin/content/folder/gamma")
    ada.send_and_follow(fresh, form="/admin/content/folder/gamma")
    assert content.current(OPERATOR, "gamma", "en").id == "gamma"


def rewrite_all(file, change):
    file.write_text(file.read_text(encoding="utf-8").replace(*change), encoding="utf-8")


def test_retiring_says_what_it_means_and_can_be_taken_back(ada, story):
    module = ada.open("/admin/content/modules/alpha")
    page = ada.open("/admin/content/modules/alpha/retirement")
    assert "1 person is in the middle of it and may finish it" in page.text
    assert "2 people have finished it" in page.text
    after = ada.send_and_follow(page, form="")
    assert "The module is retired." in after.text
    assert "Retired since" in after.text
    assert "It is retired already." in ada.open("/admin/content/modules/alpha/retirement").text
    assert after.path == module.path
    after = ada.send_and_follow(ada.open("/admin/content/modules/alpha/reopening"), form="")
    assert "The module is open again." in after.text
    assert "It is open already." in ada.open("/admin/content/modules/alpha/reopening").text
    about = select(AuditEntry).where(AuditEntry.subject_id == "alpha").order_by(AuditEntry.at, AuditEntry.id)
    done = [row.action for row in db.session.scalars(about)]
    assert done[-2:] == ["module.retired", "module.reopened"]


def test_a_lesson_and_the_test_can_be_read_with_their_keys(ada, story):
    alpha = content.current(OPERATOR, "alpha", "en")
    base = "/admin/content/modules/alpha/reading/1.0.0"
    for lesson in alpha.lessons:
        page = ada.open(f"{base}/{lesson.id}", budget=60_000)
        for name in lesson.question_ids:
            assert page.all(f".//*[@id='question-{name}']"), "a finding leads to it"
    page = ada.open(f"{base}/test", budget=60_000)
    for question in alpha.bank:
        assert page.all(f".//*[@id='question-{question.id}']")
    assert "The key: learners never see this before they answer" in page.text
    ada.open(f"{base}/nothing", status=404)
    ada.open("/admin/content/modules/alpha/reading/9.9.9/test", status=404)


def test_a_finding_leads_to_where_learners_read_it(ada, story, library):
    alpha = content.current(OPERATOR, "alpha", "en")
    lesson = alpha.lessons[0]
    file = library / f"modules/alpha/en/{lesson.slug}.md"
    long = "**Look** at the new well-made machine " + "word " * 30 + "."
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{long}\n", encoding="utf-8")
    page = ada.open("/admin/content/findings?kind=warnings&module=alpha")
    address = f"/admin/content/modules/alpha/reading/1.0.0/{lesson.id}?language=en"
    assert f'{address}#:~:text=at%20the%20new%20well%2Dmade%20machine%20word%20word%20word"' in page.html, (
        "to its words"
    )
    assert "modules/beta" not in page.text
    ada.open(address, budget=60_000)
