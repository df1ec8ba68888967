"""Ids keep their meaning: the table of what changed, what it needs and which code says so, row by row."""

import pytest

from score_learn.content.findings import Report
from score_learn.content.folders import likeness
from score_learn.content.folders.library import compile_library, lock
from score_learn.content.folders.locks import read_lock
from score_learn.content.service import publish
from score_learn.core.transaction import transaction
from tests.content.seeded import FILES, LOCK, QUIZ, SETTINGS, with_defect, write_library
from tests.world import OPERATOR

OTHER_WORDS = "Before the shift begins, which of these do you write onto the board?"


def codes(folder, changed):
    """Check the library with some files changed."""
    return [finding.code for finding in compile_library(write_library(folder, changed)).findings]


def retired(*names):
    listed = ", ".join(f'"{name}"' for name in ("m-old", *names))
    return {SETTINGS: FILES[SETTINGS].replace('retired = ["m-old"]', f"retired = [{listed}]")}


def quiz(*replacements):
    text = FILES[QUIZ]
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return {QUIZ: text}


WITHOUT_SECOND = {QUIZ: FILES[QUIZ].partition("::: question truefalse")[0]}
UP = ("{#m-t-one", "{#m-t-one rev=2")
TABLE = [
    ("a word of the stem", quiz(("Which two?", "Which two then?")), []),
    ("a word of an option", quiz(("a) This", "a) This here")), []),
    ("the order of the options", quiz(("- [x] a) This\n- [x] b) That\n", "- [x] b) That\n- [x] a) This\n")), []),
    ("more than two words in five", quiz(("Which two?", OTHER_WORDS)), ["W410"]),
    ("more than two words in five, rev up", quiz(("Which two?", OTHER_WORDS), UP), []),
    ("the right answer", quiz(("- [ ] c)", "- [x] c)")), ["E411"]),
    ("the right answer, rev up", quiz(("- [ ] c)", "- [x] c)"), UP), []),
    ("the points", quiz(("points=2", "points=3")), ["E411"]),
    ("the points, rev up", quiz(("points=2", "points=3"), UP), []),
    ("an option less", quiz(("- [ ] c) Neither\n", "")), ["E411"]),
    ("an option less, rev up", quiz(("- [ ] c) Neither\n", ""), UP), []),
    ("an option more", quiz(("- [ ] c) Neither\n", "- [ ] c) Neither\n- [ ] d) More\n")), ["E411"]),
    ("partial credit", quiz(("score=partial", "score=all")), ["E411"]),
    ("an id gone", WITHOUT_SECOND, ["E412"]),
    ("an id gone and retired", WITHOUT_SECOND | retired("m-t-two"), []),
    ("a retired id used again", retired("m-t-two"), ["E413"]),
    ("a lock that cannot be read", {LOCK: "what is this\n" + FILES[LOCK]}, ["E415"]),
    (
        "a new id",
        {QUIZ: FILES[QUIZ] + "\n::: question truefalse {#m-t-new}\nSo?\n\n- (x) true\n- ( ) false\n:::\n"},
        ["W401"],
    ),
]


@pytest.mark.one_database
@pytest.mark.parametrize(("changed", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_a_change_needs_what_the_table_says(tmp_path, changed, expected):
    assert codes(tmp_path, changed) == expected


@pytest.mark.one_database
def test_a_lock_without_words_is_read_as_before_and_asks_nothing(tmp_path):
    old = "".join(
        " ".join(part for part in line.split(" ") if not part.startswith("words=")) + "\n"
        for line in FILES[LOCK].splitlines()
    )
    assert "words=" not in old
    assert codes(tmp_path, {LOCK: old}) == []
    assert codes(tmp_path, {LOCK: old} | quiz(("Which two?", OTHER_WORDS))) == [], "a hash says nothing about how much"
    assert codes(tmp_path, {LOCK: old} | quiz(("points=2", "points=3"))) == ["E411"]
    lock(tmp_path)
    assert "words=" not in (tmp_path / LOCK).read_text(), "what has errors is not locked"
    write_library(tmp_path, {LOCK: old})
    assert lock(tmp_path)[1] == (LOCK,)
    assert (tmp_path / LOCK).read_text() == FILES[LOCK]


@pytest.mark.one_database
def test_an_id_stays_retired_when_the_list_forgets_it(tmp_path):
    write_library(tmp_path, WITHOUT_SECOND | retired("m-t-two"))
    lock(tmp_path)
    line = next(one for one in (tmp_path / LOCK).read_text().splitlines() if one.startswith("m-t-two"))
    assert line.endswith("since=1.0.0 retired=1.0.0")
    assert read_lock(tmp_path / "modules/m", "modules/m", Report())["m-t-two"].retired == "1.0.0"
    kept = {LOCK: (tmp_path / LOCK).read_text()}
    assert codes(tmp_path, WITHOUT_SECOND | kept) == []
    assert codes(tmp_path, kept) == ["E413"]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("before", "after", "least", "most"),
    [
        ("The board hangs on the wall.", "The board hangs on the wall!", 0, 0),
        ("The board hangs on the wall.", "THE BOARD  hangs on the wall", 0, 0),
        ("The board hangs on the wall.", "A board hangs on the wall.", 0.1, 0.2),
        ("The board hangs on the wall.", "Nobody was ever asked before noon today.", 0.9, 1),
        ("Bảng treo trên tường ở xưởng.", "Bảng treo trên tường ở nhà.", 0.1, 0.2),
        (
            "黑板挂在车间的墙上每天早上大家都在那里开会讨论问题",
            "黑板挂在车间的墙上每天晚上大家都在那里开会讨论问题",
            0.01,
            0.1,
        ),
        ("", "", 0, 0),
        ("", "Something", 1, 1),
    ],
)
def test_a_trace_tells_how_far_two_texts_differ(before, after, least, most):
    changed = likeness.difference(likeness.trace(before), likeness.trace(after))
    assert least <= changed <= most


def do_publish(folder, changed=None):
    library = compile_library(write_library(folder, changed))
    with transaction():
        outcomes = publish(OPERATOR, library=library)
    return {outcome.name: outcome for outcome in outcomes}["m"]


def settings(version, change=""):
    text = FILES[SETTINGS].replace("1.0.0", version)
    return {SETTINGS: text + (f'\n[change]\nversion = "{version}"\n{change}\n' if change else "")}


def test_what_is_not_locked_is_not_published_and_the_command_is_named(site, tmp_path):
    outcome = do_publish(tmp_path, {LOCK: None})
    assert (outcome.result, outcome.code) == ("refused", "E419")
    assert "flask --app wsgi content lock modules/m" in outcome.message
    assert not (tmp_path / LOCK).exists(), "a site may not write to its folder"
    lock(tmp_path)
    library = compile_library(tmp_path)
    with transaction():
        assert {one.name: one.result for one in publish(OPERATOR, library=library)}["m"] == "published"


def test_a_key_that_differs_from_what_was_published_is_refused_whatever_the_lock_says(site, tmp_path):
    do_publish(tmp_path)
    (tmp_path / LOCK).unlink()
    write_library(tmp_path, quiz(("points=2", "points=3")) | settings("1.0.1") | {LOCK: None})
    lock(tmp_path)
    changed = {name: (tmp_path / name).read_text() for name in (QUIZ, SETTINGS, LOCK)}
    outcome = do_publish(tmp_path, changed)
    assert (outcome.result, outcome.code) == ("refused", "E411")
    assert "m-t-one" in outcome.message


@pytest.mark.parametrize(
    ("changed", "least"),
    [
        (quiz(("Which two?", "Which two then?")), "wording"),
        (WITHOUT_SECOND, "addition"),
        (quiz(("points=2", "points=3"), UP), "meaning"),
        (with_defect(SETTINGS, "pass_percent = 70", "pass_percent = 80"), "meaning"),
    ],
)
@pytest.mark.parametrize("declared", ["wording", "addition", "meaning"])
def test_a_change_may_be_declared_as_more_and_not_as_less(site, tmp_path, changed, least, declared):
    do_publish(tmp_path)
    gone = retired("m-t-two") if changed is WITHOUT_SECOND else {}
    base = (gone | {name: text for name, text in changed.items() if name == SETTINGS}).get(SETTINGS, FILES[SETTINGS])
    text = base.replace("1.0.0", "2.0.0") + f'\n[change]\nversion = "2.0.0"\nkind = "{declared}"\n'
    outcome = do_publish(tmp_path, changed | {SETTINGS: text})
    kinds = ("wording", "addition", "meaning")
    if kinds.index(declared) < kinds.index(least):
        assert (outcome.result, outcome.code) == ("refused", "E417")
        assert f'write kind = "{least}"' in outcome.message.lower()
    else:
        assert outcome.result == "published"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ('kind = "redo"', "E103"),
        ('kind = "redo"\nwhy = "The law changed."', None),
        ('kind = "redo"\nwhy = { en = "The law changed.", fr = "La loi a changé." }', None),
        ('kind = "much"', "E102"),
        ('why = ""', "E102"),
        ('corrects = ["m-t-one"]', None),
        ('corrects = ["m-p-one"]', "E418"),
        ("for_begun = 1", "E102"),
        ("because = 1", "E104"),
    ],
)
def test_the_table_of_changes_is_checked(tmp_path, change, code):
    assert codes(tmp_path, settings("1.0.1", change)) == ([code] if code else [])


@pytest.mark.one_database
def test_a_reason_is_given_in_the_language_it_is_there_in(tmp_path):
    both = 'kind = "redo"\nwhy = { en = "The law changed.", fr = "La loi a changé." }'
    library = compile_library(write_library(tmp_path, settings("1.0.1", both)))
    change = library.modules[0].modules["en"].change
    assert (change.because("fr-CA"), change.because("vi")) == ("La loi a changé.", "The law changed.")
    assert change.for_begun
