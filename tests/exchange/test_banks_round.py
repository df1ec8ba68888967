"""Export, import and export again: the same file, the same ids and keys, and the same marks."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from score_learn.assessment.drawing import option_order
from score_learn.assessment.marking import mark
from score_learn.content.text.media import MediaFolder
from score_learn.exchange.banks.gift_writing import write_gift
from score_learn.exchange.banks.moodle_writing import write_moodle
from score_learn.exchange.banks.reading import read_bank
from tests.exchange.kinds import as_read, items
from tests.exchange.test_gift import BANK as GIFT
from tests.exchange.test_moodle_xml import BANK as MOODLE_XML

pytestmark = pytest.mark.one_database

FORMS = ("gift", "moodle")


def write(form, item):
    """Return a file with one question, and what is said of it."""
    if form == "gift":
        text, notes = write_gift([item])
        return text.encode(), notes
    return write_moodle([item], MediaFolder(), "en")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("bank")


def data_of(item):
    """Return everything that stands in a question."""
    return repr(item)


def responses(question, rng):
    """Return some answers to a question, right ones, wrong ones and those in between."""
    if question.type in {"single", "truefalse"}:
        return [(option.key,) for option in question.options]
    if question.type in {"multi", "hotspot"}:
        picks = [[o.key for o in question.options if rng.random() < 0.5] for _ in range(6)]
        return [question.right, *(tuple(pick) for pick in picks)]
    if question.type == "match":
        targets = [target.key for target in question.targets]
        right = tuple(f"{o.key}={o.key}" for o in question.options)
        return [right, *(tuple(f"{o.key}={rng.choice(targets)}" for o in question.options) for _ in range(4))]
    if question.type == "order":
        right = tuple(option.key for option in question.options)
        return [right, *(option_order(question, rng) for _ in range(4))]
    if question.type == "cloze":
        return [tuple(f"{gap.key}={rng.choice(_values(gap))}" for gap in question.gaps) for _ in range(6)]
    return [(value,) for value in _values(question.gaps[0])]


def _values(gap):
    if gap.kind == "choice":
        return [option.key for option in gap.options]
    typed = [one.low or one.text for one in gap.accepted] + [one.high or one.text.upper() for one in gap.accepted]
    return [*typed, "nothing like it" if gap.kind == "text" else "999999"]


def marks(question, seed=7):
    """Return the marks of those answers."""
    return [mark(question, response).points for response in responses(question, random.Random(seed))]


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(item=items())
def test_a_question_that_went_out_comes_back_and_goes_out_the_same(folder, form, item):
    first = as_read(folder, item)
    assume(first is not None)
    original, question = first
    data, notes = write(form, original)
    if any(note.left_out for note in notes):
        assert form == "gift"
        assert len(original.gaps) > 1 or "->" in data_of(original)
        return
    ((taken, said),) = read_bank(form, data, "x")
    assert taken is not None, said.found
    assert said.found == []
    back = as_read(folder, taken.item)
    assert back is not None, taken.item
    again, same = back
    assert write(form, again)[0] == data
    assert (same.id, same.type, same.rev, same.points) == (question.id, question.type, question.rev, question.points)
    assert [option.key for option in same.options] == [option.key for option in question.options]
    assert same.right == question.right
    assert [gap.key for gap in same.gaps] == [gap.key for gap in question.gaps]
    assert marks(same) == marks(question)
    assert max(marks(question), default=Fraction(1)) <= question.points


def _from_outside(form):
    """Return the questions of a sample that needs no pictures."""
    text = {"gift": GIFT, "moodle": MOODLE_XML}[form]
    taken = [one.item for one, _ in read_bank(form, text.encode(), "x") if one and not one.files]
    return [replace(item, id=f"m-q{place}") for place, item in enumerate(taken)]


@pytest.mark.parametrize("form", FORMS)
def test_what_came_in_goes_out_and_comes_in_the_same(folder, form):
    came = [as_read(folder, item) for item in _from_outside(form)]
    assert len(came) >= 3
    for first, _ in came:
        ((taken, said),) = read_bank(form, write(form, first)[0], "x")
        again, _ = as_read(folder, taken.item)
        assert said.found == []
        assert replace(again, line=first.line) == first


SIGNS = (
    *("::", "{", "}", "=", "~", "#", "%50%", "->", "\\", "[html]", "<b>", "####", "T", "1..2", ":", "\n", "\n\n"),
    *("// [id:m-a]", '// score-learn: {"keys": "a,b"}', "$CATEGORY: x", "A. x", "B) y", "ANSWER: A", ">", "*"),
)
PIECES = (
    *("<p>", "</p>", "<b>", "</i>", "<ul><li>", "<table><tr><td>", "</td>", "<img src='@@PLUGINFILE@@/a.png'>"),
    *("{1:SA:=a}", "{1:MC:=a~b#c}", "<a href='javascript:x'>", "&lt;", "&#0;", "<script>x", "text", "*"),
    *("{2:NM:=1:x}", "<br>", "`", "<![if x[", "<!doctype x>", "<?x", "<!--", "</", "&#xD800;"),
)
noise = st.one_of(st.text(), st.lists(st.sampled_from(SIGNS) | st.text(max_size=3), max_size=40).map("".join))


@pytest.mark.parametrize("form", ["gift", "aiken"])
@settings(max_examples=60, deadline=None)
@given(text=noise)
def test_reading_never_raises_whatever_the_text(form, text):
    for taken, said in read_bank(form, text.encode("utf-8", "replace"), "x"):
        assert (taken is None) == any(note.left_out for note in said.found)
        assert said.line <= text.count("\n") + text.count("\r") + 1


@pytest.mark.parametrize("form", ["gift", "aiken", "moodle"])
@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=200))
def test_reading_never_raises_whatever_the_bytes(form, data):
    list(read_bank(form, data, "x"))


pieces = st.sampled_from(PIECES)
kinds = st.sampled_from(
    ["multichoice", "truefalse", "matching", "ordering", "numerical", "shortanswer", "cloze", "essay", ""]
)


@settings(max_examples=60, deadline=None)
@given(
    kind=kinds,
    html=st.lists(pieces | st.text(max_size=4), max_size=12).map("".join),
    fraction=st.sampled_from(["100", "0", "-50", "x", "", "33.3333", "1e5"]),
    answer=st.sampled_from(["true", "", "*", "1", "a*b", "1e400"]),
)
def test_reading_moodle_never_raises_whatever_stands_in_a_question(kind, html, fraction, answer):
    text = html.replace("]]>", "").encode("utf-8", "replace").decode()
    text = "".join(one for one in text if one in "\t\n" or " " <= one <= "\ud7ff")
    said = f"<feedback><text><![CDATA[{text}]]></text></feedback>"
    rows = f'<answer fraction="{fraction}"><text>{answer}</text>{said}</answer>'
    side = f"<subquestion><text><![CDATA[{text}]]></text><answer><text>{answer}</text></answer></subquestion>"
    data = (
        f'<quiz><question type="{kind}"><questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>'
        f"{rows}{rows}{side}{side}</question></quiz>"
    )
    found = list(read_bank("moodle", data.encode(), "x"))
    assert len(found) == 1
