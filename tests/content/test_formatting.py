"""``content fmt`` writes what an author would write himself, and nothing that changes what a document says."""

import itertools

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from score_learn.content.authoring.formatting import Place, format_text
from score_learn.content.authoring.tidying import NewIds
from score_learn.content.findings import Report
from score_learn.content.folders.library import compile_library
from score_learn.content.folders.locks import read_lock
from score_learn.content.sources import split_lines
from score_learn.content.text.scanner import Block, scan
from tests.content.rendering import a_renderer
from tests.content.seeded import FILES, GLOSSARY, LESSON, LOCK, QUIZ, SETTINGS, SURVEY, write_library
from tests.content.test_properties import PIECES

pytestmark = pytest.mark.one_database


def formatted(text, owner="m", locked=None):
    numbers = itertools.count(1)
    place = Place(owner, bool(owner), lambda start: f"{start}-n{next(numbers)}", locked or {})
    return format_text(text, place)


HEAD = "---\nid: m-l1\n---\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("::: question single\nQ\n:::", "::: question single {#m-n1}\nQ\n:::"),
        ("::: question multi {points=2}\nQ\n:::", "::: question multi {#m-n1 points=2}\nQ\n:::"),
        ("::: question order {}\nQ\n:::", "::: question order {#m-n1}\nQ\n:::"),
        (":::: scenario {points=1}\nS\n::::", ":::: scenario {#m-n1 points=1}\nS\n::::"),
        ("::: question single {#m-a}\nQ\n\n- ( ) x\n- (x) y\n:::", "- ( ) a) x\n- (x) b) y"),
        ("::: question multi {#m-a}\nQ\n\n- [ ] b) x\n- [x] y\n:::", "- [ ] b) x\n- [x] a) y"),
        ("::: question match {#m-a}\nQ\n\n- x -> 1\n- -> 2\n:::", "- a) x -> 1\n- b) -> 2"),
        ("::: question order {#m-a}\nQ\n\n1. x\n2. y\n:::", "1. a) x\n2. b) y"),
        ("::: step {#a}\nQ\n\n- x -> b\n- a) y -> b\n:::", "- b) x -> b\n- a) y -> b"),
        ("::: question single {#m-a}\nQ\n\n*   (x)   a)   x\n     >   y\n:::", "- (x) a) x\n  >   y"),
        ("::: question single {#m-a}\nQ\n\n- (x) a) x\n\t> y\n:::", "- (x) a) x\n  > y"),
        ("::: question truefalse {#m-a}\nQ\n\n-  (x)  true\n+ ( ) false\n:::", "- (x) true\n- ( ) false"),
        ("::: question cloze {#m-a}\nIt [[b: (is) | y]].\n:::", "It [[b: (x) a) is | ( ) b) y]]."),
        ("::: question single {#m-a}\nQ\n\n- ( ) a) x\n- (x) B) y\n:::", "- ( ) a) x\n- (x) b) y\n"),
        ("::: question single {#m-a}\nQ\n\n- ( ) x\n- (x) a. y\n:::", "- ( ) b) x\n- (x) a) y\n"),
        ("::: question multi {#m-a}\nQ\n\n- [ ] B. x\n- [x] b)y\n:::", "- [ ] b) x\n- [x] a) y\n"),
        ("::: question single {#m-a}\nQ\n\n- ( ) Ж) x\n- (x) y\n:::", "- ( ) a) x\n- (x) b) y\n"),
        ("::: question match {#m-a}\nQ\n\n- B) x -> 1\n- a. -> 2\n:::", "- b) x -> 1\n- a) -> 2\n"),
        ("::: question order {#m-a}\nQ\n\n1. A. x\n2. B. y\n:::", "1. a) x\n2. b) y\n"),
        ("::: question order {#m-a}\nQ\n\n1. a) x\n2. B) y\n:::", "1. a) x\n2. b) y\n"),
        ("::: step {#a}\nQ\n\n- B) x -> b\n- a) y -> b\n:::", "- b) x -> b\n- a) y -> b"),
        ("::: question single {#m-a}\nQ\n\n- ( ) a)\n- (x) y\n:::", "- ( ) a)\n- (x) b) y\n"),
        ("::: question single {#m-a}\nQ\n\n- ( ) E. coli\n- (x) S. aureus\n:::", "- ( ) a) E. coli\n- (x) b) S. aur"),
        ("- a\n  - b\n     - c\n", "- a\n    - b\n        - c"),
        ("1. a\n   - b\n     more\n", "1. a\n    - b\n      more"),
        ("text  \n\n\n", f"{HEAD}text\n"),
        ("a\r\nb\r\n", "a\nb\n"),
    ],
)
def test_what_is_missing_or_crooked_is_put_right(before, after):
    assert after in formatted(HEAD + before)


@pytest.mark.parametrize(
    "text",
    [
        "::: question singel\nQ\n\n- ( ) x\n:::",
        "::: question single {#m-a\nQ\n\n- ( ) x\n:::",
        "::: question single\nQ\n\n- ( ) x",
        "::: question single {#m-a}\nQ\n\n- (X) x\n-  [ ] y\n- () z\n:::",
        "::: question cloze {#m-a}\nIt [[b: (x) | (y)]] and `[[b: (x) | y]]` and [[c: (x)]].\n:::",
        "```\n- a\n  - b\n```",
        "- a\n    - b\n\n  text",
        "Words \x02 here  \n- a\x0c  ",
        "<<<<<<< HEAD\n- a\n  - b\n=======\n- a\n  - c\n>>>>>>> words",
        "::: question single {#m-a}\nWhich list?\n\n- one\n- two\n\n- (x) a) x\n- ( ) b) y\n:::",
    ],
)
def test_what_cannot_be_read_stays_byte_for_byte(text):
    assert formatted(f"{HEAD}{text}\n") == f"{HEAD}{text}\n"


def test_the_front_matter_gets_its_id_and_four_spaces():
    assert formatted("---\ntitle: X\nobjectives:\n- a\n-   b\n---\n") == (
        "---\nid: m-n1\ntitle: X\nobjectives:\n    - a\n    - b\n---\n"
    )
    broken = "---\ntitle: X: y\nobjectives:\n- a\n---\n"
    assert formatted(broken) == broken


def test_a_new_key_is_none_that_was_ever_locked():
    text = "::: question single {#m-a}\nQ\n\n- ( ) a) x\n- (x) y\n:::\n"
    assert "- (x) d) y" in formatted(HEAD + text, locked={"m-a": frozenset("abc")})


def test_a_letter_that_its_author_wrote_is_the_key_also_if_it_was_locked():
    text = "::: question single {#m-a}\nQ\n\n- ( ) a) x\n- (x) B) y\n:::\n"
    assert "- (x) b) y" in formatted(HEAD + text, locked={"m-a": frozenset("ab")})


def test_nothing_is_added_where_no_id_belongs():
    text = "---\ntitle: X\n---\n\n::: question single\nQ\n\n- ( ) x\n:::\n"
    assert formatted(text, owner="") == text


MORE = [
    *("::: question match {#m-u}", "- left -> right", "- a) x -> y", "::: question order {#m-v}", "2. a) x"),
    *("::: question cloze {#m-w}", "It [[b: (x) | y]] [[c= z]]", "- b) > x", ":::: scenario {#m-x}", "::: step {#a}"),
    *(
        "   - three",
        " - one",
        "     more",
        "::: question single",
        "- ( ) no key",
        "- ( ) B) letter",
        "- (x) a. letter",
        "- ( ) c)",
        "-   (x)   b)   wide",
        "\t> tab",
    ),
]
documents = st.lists(st.one_of(st.sampled_from([*PIECES, *MORE]), st.text(max_size=20)), max_size=25).map("\n".join)


def _meaning(text):
    """What is read: the prose as it is rendered, and every question with its answers."""
    report = Report("x.md")
    nodes = scan(split_lines(text, report), report)
    renderer = a_renderer(Report("x.md"))
    for piece in renderer.body(nodes, questions=True):
        if isinstance(piece, Block):
            yield piece.name, piece.word, [line.text.strip() for line in piece.lines if line.text.strip()]
        else:
            yield piece


@settings(max_examples=120, deadline=None)
@given(documents)
def test_formatting_twice_changes_nothing_and_ids_never_move(text):
    once = formatted(HEAD + text)
    assert formatted(once) == once
    report = Report("x.md")
    before = [block.id for block in scan(split_lines(text, report), report) if isinstance(block, Block)]
    after = [block.id for block in scan(split_lines(once, report), report) if isinstance(block, Block)]
    assert [new if old else "" for old, new in zip(before, after, strict=True)] == before


@settings(max_examples=80, deadline=None)
@given(documents)
def test_formatting_changes_nothing_that_is_rendered(text):
    # Where nothing is missing: a list that gets its four spaces is meant to look otherwise afterwards.
    before = formatted(HEAD + text.replace("  - ", "    - "))
    body = before.removeprefix(HEAD)
    loose = body.replace("- (", "-   (").replace("- [", "*  [").replace("  > ", "\t> ").replace("\n", "  \n")
    again = formatted(HEAD + loose).removeprefix(HEAD)
    if "```" not in text and "~~~" not in text:
        assert [piece for piece in _meaning(again) if isinstance(piece, str)] == [
            piece for piece in _meaning(loose) if isinstance(piece, str)
        ]


@pytest.fixture
def run(site: Flask, tmp_path):
    def run_command(*options, path=""):
        result = site.test_cli_runner().invoke(args=["content", "fmt", str(tmp_path / path), *options])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return run_command


def test_a_sound_library_is_left_alone(run, tmp_path):
    write_library(tmp_path)
    assert run() == (0, "Nothing to format.\n")
    assert {name: (tmp_path / name).read_text() for name in FILES} == FILES


def test_the_command_says_what_it_writes_and_writes_it_once(run, tmp_path):
    lesson = (
        FILES[LESSON]
        .replace("id: m-l1\n", "")
        .replace(" {#m-p-one}", "")
        .replace("\n\n::: check {ref=m-p-one}\n:::", "")
    )
    survey = FILES[SURVEY].replace("{#sat-happy metric=happy}", "{metric=happy}")
    changed = {LESSON: lesson, SURVEY: survey, QUIZ: FILES[QUIZ].replace("- [x] a)", "*  [x]  a)")}
    write_library(tmp_path, changed | {LOCK: None})
    names = [LESSON, QUIZ, SURVEY]
    assert run("--check") == (
        1,
        "".join(f"{one}: to be written\n" for one in names) + "3 files to format; run content fmt.\n",
    )
    assert (tmp_path / LESSON).read_text() == lesson
    assert run() == (0, "".join(f"{one}: written\n" for one in names))
    assert run() == (0, "Nothing to format.\n")
    library = compile_library(tmp_path)
    assert not library.has_errors, library.findings
    module = library.modules[0].modules["en"]
    (question,) = module.practice.values()
    assert question.id.startswith("m-")
    assert module.lessons[0].id.startswith("m-")
    assert (tmp_path / QUIZ).read_text() == FILES[QUIZ]


def test_the_command_takes_one_file_and_leaves_what_is_no_text(run, tmp_path):
    write_library(tmp_path, {LESSON: FILES[LESSON] + "\n\n", QUIZ: FILES[QUIZ] + "\n\n", GLOSSARY: b"\xff"})
    assert run(path=QUIZ) == (0, f"{QUIZ}: written\n")
    assert run() == (0, f"{LESSON}: written\n")
    assert (tmp_path / GLOSSARY).read_bytes() == b"\xff"


def test_a_new_id_is_none_that_is_retired_or_locked(tmp_path, monkeypatch):
    write_library(
        tmp_path,
        {SETTINGS: FILES[SETTINGS].replace("m-old", "m-aaaaa"), LOCK: FILES[LOCK].replace("m-l1 ", "m-bbbbb ")},
    )
    assert "m-bbbbb" in read_lock(tmp_path / "modules/m", "m", Report())
    letters = iter("aaaaabbbbbccccc")
    monkeypatch.setattr("score_learn.content.authoring.tidying.secrets.choice", lambda _alphabet: next(letters))
    assert NewIds(tmp_path).new("m") == "m-ccccc"
