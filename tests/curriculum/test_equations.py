"""Every equation in the modules is right: each is found in every Markdown file and computed again."""

import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from score_learn.assessment.filling import earned
from score_learn.assessment.marking import mark, read_response
from score_learn.content.compiled import CompiledModule
from score_learn.content.findings import Report
from score_learn.content.folders.library import compile_library
from score_learn.content.rules import Question
from score_learn.content.sources import split_lines
from score_learn.content.text.frontmatter import split_front_matter
from score_learn.content.text.sanitise import plain_text
from tests.content.seeded import FILES, LESSON, write_library
from tests.curriculum.equations import Equation, Unread, equations_of_text, find_equations

pytestmark = pytest.mark.one_database

CONTENT = Path(__file__).parents[2] / "content"
TEXTS = sorted(CONTENT.rglob("*.md"))

# What anybody would see at once: digits, a sign, digits, an equals sign and digits.
PLAIN = re.compile(r"\d\)? [×÷+−] \(?\d[^=≈.:;]{0,12} [=≈] \*{0,2}\d")

RIGHT = [
    ("en", "Searching costs 40 × 3 = 120 minutes a day."),
    ("en", "That is 40 × 24 ÷ 60 =\n**16 shirts a day**."),
    ("en", "8 women × 5 dollars × 12 months = 480 dollars. After 3 years that is 700 + 3 × 60 = **880 dollars**."),
    ("en", "The share is 18 ÷ 400 = 0.045 = 4.5 %, and 18 ÷ 400 × 100 = 4.5 per cent."),
    ("en", "(12,000 − 2,400) ÷ 12 = 800 dollars a month, or 2 × (3 + 4) = 14."),
    ("en", "US$40 × 3 = US$120, R500 × 2 = R1,000, GH₵ 12.50 × 4 = GH₵ 50 and Rs. 60 + Rs. 40 = Rs. 100."),
    ("en", "100 ÷ 3 ≈ 33, and 2 ÷ 3 = 0.67, and 5,930 × 2 ≈ 11,900."),
    ("en", "OEE = 0.9 × 0.8 × 0.95 = 68.4 %. Takt = 480 ÷ 60 = 8 minutes."),
    ("en", "| Waiting | 6 × 15 = 90 |"),
    ("en", "2 hours = 120 minutes. 1 bag = 25 kg. 1 = unlikely, 3 = likely. 60 km/h × 2 h = 120 km."),
    ("en", "90 % − 15 % = 75 %; 45 + 25 = 70 %; 400 × 4.5 % = 18; ½ × 8 = 4; 50 − 60 = −10."),
    ("en", "Then 6 × 20 = [[a# 120 +- 1]] minutes."),
    ("fr", "12 000 × 1,5 = 18 000 euros"),
    ("es", "12.000 × 1,5 = 18 000; 18 ÷ 400 = 0,045 = 4,5 %"),
    ("pt-BR", "R$ 12.000 ÷ 12 = R$ 1.000"),
    ("vi", "40 phút × 3 = 120 phút, tức 18 ÷ 400 = 4,5 %"),
    ("id", "1.200 × 0,5 = 600 menit"),
    ("zh", "每天8人×5美元=40美元。一共（3＋4）×2＝14。"),
    ("hi", "८ × ५ = ४०, 1,00,000 ÷ 10 = 10,000 और 5 दिन × 20 मिनट = 100 मिनट।"),
    ("ar", "٤٠ × ٣ = ١٢٠ دقيقة، و١٨ ÷ ٤٠٠ = ٠٫٠٤٥ = ٤٫٥٪"),
]
WRONG = [
    ("en", "40 × 3 = 130"),
    ("en", "18 ÷ 400 = 0.045 = 4.6 %"),
    ("en", "18 ÷ 400 = 0.05"),
    ("en", "18 ÷ 400 = 4.5"),
    ("en", "100 ÷ 3 = 33"),
    ("en", "100 ÷ 3 ≈ 34"),
    ("en", "0.045 = 0.045 %"),
    ("en", "8 people × 5 dollars × 12 months = 460 dollars"),
    ("en", "2 hours = 130 minutes"),
    ("en", "2 + 3 × 4 = 20"),
    ("en", "Takt = 480 ÷ 60 = 9 minutes"),
    ("en", "Then 6 × 20 = [[a# 130 +- 20]] minutes."),
    ("fr", "12 000 × 1,5 = 1 800"),
    ("id", "1.200 × 0,5 = 0,6"),
    ("zh", "每天8人×5美元=45美元"),
    ("hi", "८ × ५ = ४१"),
    ("ar", "٤٠ × ٣ = ١٣٠ دقيقة"),
]
UNREAD = [
    ("en", "40 × boxes × 3 each day of the long week = 120 × pieces 4"),
    ("en", "= 120"),
    ("es", "18 ÷ 400 = 0.045"),
]
LEFT_ALONE = [
    "`3 × 3 = 10`",
    "```\n3 × 3 = 10\n```",
    "- = 4.5 +- 0.1",
    "- =50% 4..5",
    "- ~ 18",
    "::: figure {width=3 a=4}",
    "cost = price × amount",
    "Found ÷ looked at × 100 = share in %",
]


def read(text: str, language: str = "en") -> list[Equation | Unread]:
    return list(find_equations(split_lines(text, Report()), language))


def of_file(file: Path) -> list[Equation | Unread]:
    report = Report()
    # Titles and summaries are read too: the head is lines like any other.
    lines = split_lines(file.read_text(encoding="utf-8"), report)
    language = file.stem if file.parent.name == "glossary" or "surveys" in file.parts else file.parent.name
    matter, body = split_front_matter(lines, report)
    head = [line for line in lines[: len(lines) - len(body)] if not line.text.startswith(("source_hash", "---"))]
    assert matter is not None
    return [*find_equations(head, language), *find_equations(body, language)]


@pytest.mark.parametrize(("language", "text"), RIGHT)
def test_right_equations_are_found_and_hold(language: str, text: str):
    found = read(text, language)
    # A known meaning of a number, such as "3 = likely", is no equation.
    assert len(found) >= text.count("=") + text.count("＝") - sum(
        map(text.count, ("OEE =", "Takt =", "= unl", "= lik"))
    )
    assert all(isinstance(one, Equation) and one.holds for one in found), list(map(str, found))


@pytest.mark.parametrize(("language", "text"), WRONG)
def test_wrong_equations_are_found_and_do_not_hold(language: str, text: str):
    found = read(text, language)
    assert found
    assert not all(isinstance(one, Equation) and one.holds for one in found), list(map(str, found))


@pytest.mark.parametrize(("language", "text"), UNREAD)
def test_what_cannot_be_read_is_said(language: str, text: str):
    assert any(isinstance(one, Unread) for one in read(text, language)), list(map(str, read(text, language)))


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_code_marks_and_formulas_in_words_are_left_alone(text: str):
    assert read(text) == []


def test_an_equation_has_its_line():
    assert [one.line for one in read("One.\n\n- a\n- 3 × 4\n  = 12\n- 2 + 2 = 4")] == [5, 6]


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.relative_to(CONTENT).as_posix())
def test_every_equation_of_a_file_is_right(file: Path):
    wrong, equations = [], of_file(file)
    for one in equations:
        if isinstance(one, Unread):
            wrong.append(f"{file}:{one.line}: cannot be read as an equation: {one.text}")
        elif not one.holds:
            sides = " against ".join(_decimal(side.value) for side in (one.left, one.right))
            wrong.append(f"{file}:{one.line}: {one}: {sides}")
    assert not wrong, "\n".join(wrong)
    found = {one.line for one in equations}
    missed = [f"{file}:{number}: {line}" for number, line in plain_equations(file) if number not in found]
    assert not missed, "\n".join(missed)


def plain_equations(file: Path) -> list[tuple[int, str]]:
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
    return [(number, line) for number, line in lines if PLAIN.search(line)]


def test_there_are_equations_to_be_found():
    assert sum(len(plain_equations(file)) for file in TEXTS) >= 400


def test_the_right_answer_to_a_number_is_what_its_explanation_works_out(sound: Mapping[str, CompiledModule]):
    found = [
        f"{compiled.path}, {question.language}, {question.id}: {problem}"
        for compiled in sound.values()
        for module in compiled.modules.values()
        for question in (*module.bank, *module.practice.values())
        for problem in contradictions(question)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("attributes", "answer", "explanation", "holds"),
    [
        ("", "= 120", "30 × 4 = 120 minutes.", True),
        ("", "= 130", "30 × 4 = 120 minutes.", False),
        ("", "= 130", "Short stops add up.", True),
        ("", "= 132", "14 − 3 = 11 minutes a shirt, and 12 × 11 = 132 minutes.", True),
        ('unit="%"', "= 4.5 +- 0.1", "18 ÷ 400 = 0.045.", True),
        ('unit="%"', "= 4.5 +- 0.1", "18 ÷ 400 × 100 = 4.5 %.", True),
        ('unit="%"', "= 5.5 +- 0.1", "18 ÷ 400 = 0.045.", False),
    ],
)
def test_a_key_that_differs_from_its_explanation_is_found(tmp_path, attributes, answer, explanation, holds):
    asked = f"::: question number {{#m-n {attributes}}}\nHow many?\n\n- {answer}\n\nexplain: {explanation}\n:::\n"
    assert _contradicts(tmp_path, asked) is not holds


@pytest.mark.parametrize(("number", "holds"), [("120 +- 1", True), ("130 +- 1", False)])
def test_a_gap_that_differs_from_its_feedback_is_found(tmp_path, number, holds):
    asked = f"::: question cloze {{#m-n}}\nThat is [[b# {number}]] and [[c= so]].\n\n- b) > 30 × 4 = 120.\n:::\n"
    assert _contradicts(tmp_path, asked) is not holds


def _contradicts(folder: Path, asked: str) -> bool:
    write_library(folder, {LESSON: FILES[LESSON] + "\n" + asked})
    (module,) = (one.modules["en"] for one in compile_library(folder).modules)
    return bool(contradictions(module.practice["m-n"]))


def contradictions(question: Question) -> list[str]:
    """Say what its author works out after the right answer to a gap for a number, when no result of it is right."""
    found = []
    for gap in question.gaps:
        said = [one.feedback_html for one in gap.accepted if one.percent == 100]
        said += [
            gap.feedback_html,
            *((question.explain_html, question.right_html) if question.type == "number" else ()),
        ]
        for text in map(plain_text, said) if gap.kind == "number" else ():
            results = [one.right.face for one in equations_of_text(text, question.language)]
            if results and not any(_is_right(question, gap.key, one) for one in results):
                found.append(
                    f"gap {gap.key}: none of {', '.join(map(_decimal, results))} is right, but it says: {text}"
                )
    return found


def _is_right(question: Question, key: str, number: Fraction) -> bool:
    """Mark a number as the site does, in a cloze the gap alone; a share may be worked out as a part of one."""
    gap = next(one for one in question.gaps if one.key == key)
    tried = [_decimal(number), *([_decimal(number * 100)] if question.unit == "%" else [])]
    if question.type == "number":
        return any(mark(question, read_response(question, [one], ())).right for one in tried)
    return any(earned(question, gap, one) == 1 for one in tried)


def _decimal(number: Fraction) -> str:
    """Write a number with a point and up to six decimals."""
    written = f"{float(number):.6f}"
    return written.rstrip("0").rstrip(".")
