"""The ids.lock file keeps ids and keys from changing their meaning."""

import pytest

from score_learn.content.folders.library import check, lock
from tests.content.seeded import FILES, LOCK, QUIZ, SETTINGS, findings, with_defect, write_library

pytestmark = pytest.mark.one_database


def codes(found):
    return [finding.code for finding in found]


def test_locking_twice_changes_nothing(tmp_path):
    write_library(tmp_path, {LOCK: None})
    (tmp_path / LOCK).unlink(missing_ok=True)
    assert lock(tmp_path)[1] == (LOCK,)
    assert lock(tmp_path)[1] == ()
    assert (tmp_path / LOCK).read_text() == FILES[LOCK]
    assert check(tmp_path).findings == ()


def test_a_changed_key_with_a_higher_rev_is_fine_and_then_locked(tmp_path):
    changed = FILES[QUIZ].replace("- [ ] c)", "- [x] c)").replace("{#m-t-one", "{#m-t-one rev=2")
    assert findings(tmp_path, {QUIZ: changed}) == ()
    lock(tmp_path)
    line = next(line for line in (tmp_path / LOCK).read_text().splitlines() if line.startswith("m-t-one"))
    assert "rev=2 keys=a,b,c right=a,b,c" in line
    assert line.endswith("since=1.0.0")
    assert codes(findings(tmp_path, {LOCK: (tmp_path / LOCK).read_text()})) == ["E411"], "a rev only goes up"


@pytest.mark.parametrize(
    ("old", "new"),
    [("points=2", "points=1"), ("score=partial", "score=all"), ("- [ ] c) Neither\n", ""), ("[x] b)", "[ ] b)")],
)
def test_what_decides_the_marks_needs_a_higher_rev(tmp_path, old, new):
    found = findings(tmp_path, with_defect(QUIZ, old, new))
    assert codes(found) == ["E411"]
    assert "write rev=2" in found[0].message


@pytest.mark.parametrize(("old", "new"), [("Which two?", "Which are the two?"), ("a) This", "a) This one")])
def test_words_may_change_freely(tmp_path, old, new):
    assert findings(tmp_path, with_defect(QUIZ, old, new)) == ()


def test_options_may_change_places(tmp_path):
    changed = FILES[QUIZ].replace("- [x] a) This\n- [x] b) That\n", "- [x] b) That\n- [x] a) This\n")
    assert findings(tmp_path, {QUIZ: changed}) == ()


def test_texts_may_not_change_places_under_their_letters(tmp_path):
    changed = FILES[QUIZ].replace("a) This\n", "a) Neither\n").replace("c) Neither\n", "c) This\n")
    (found,) = findings(tmp_path, {QUIZ: changed})
    assert found.code == "E411"
    assert found.message.startswith("the texts of a, c changed places")
    raised = changed.replace("{#m-t-one", "{#m-t-one rev=2")
    assert findings(tmp_path, {QUIZ: raised}) == ()


def test_a_question_may_go_when_its_id_is_retired_and_stays_locked_for_ever(tmp_path):
    without = FILES[QUIZ].partition("::: question truefalse")[0]
    retired = FILES[SETTINGS].replace('retired = ["m-old"]', 'retired = ["m-old", "m-t-two"]')
    assert findings(tmp_path, {QUIZ: without, SETTINGS: retired}) == ()
    lock(tmp_path)
    assert "m-t-two" in (tmp_path / LOCK).read_text()


def test_a_lesson_is_locked_too(tmp_path):
    lesson = "modules/m/en/01-one.md"
    found = findings(tmp_path, with_defect(lesson, "id: m-l1", "id: m-l9"))
    assert sorted(codes(found)) == ["E412", "W401"]


def test_a_module_with_errors_is_not_locked(tmp_path):
    write_library(tmp_path, with_defect(QUIZ, "Which two?", "Which <b>two</b>?") | {LOCK: ""})
    library, changed = lock(tmp_path)
    assert changed == ()
    assert library.has_errors
    assert (tmp_path / LOCK).read_text() == ""
