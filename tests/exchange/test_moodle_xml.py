"""Moodle XML: a file as Moodle writes it, what is refused in it, and what an export holds."""

from base64 import b64decode, b64encode
from pathlib import Path
from xml.etree import ElementTree

import pytest

from score_learn.content.folders.library import compile_library
from score_learn.exchange.banks.bank import export_bank
from score_learn.exchange.banks.fractions import MOODLE
from score_learn.exchange.banks.moodle_reading import read_moodle

pytestmark = pytest.mark.one_database

TYPES = Path(__file__).parents[1] / "library_of_types"
PICTURE = b"\x89PNG\r\n\x1a\n-not-really"

BANK = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top</text></category></question>
<question type="multichoice">
  <name><text>Exit</text></name>
  <questiontext format="html"><text><![CDATA[<div style="color:red">
  <p>Look: <img src="@@PLUGINFILE@@/My%20Room.PNG" alt="a room"></p>
  <ul><li>one</li><li>two <em>x</em></li></ul><script>alert(1)</script><sup>2</sup></div>]]></text>
  <file name="My Room.PNG" path="/" encoding="base64">PICTURE</file></questiontext>
  <generalfeedback format="html"><text>&lt;p&gt;So it is.&lt;/p&gt;</text></generalfeedback>
  <defaultgrade>2.5</defaultgrade>
  <idnumber>m-exit</idnumber>
  <single>false</single>
  <answer fraction="33.33333"><text>a</text><feedback><text>f</text></feedback></answer>
  <answer fraction="33.33333"><text>b</text></answer>
  <answer fraction="33.33333"><text>c</text></answer>
  <answer fraction="-33.33333"><text>d</text></answer>
  <tags><tag><text>Fire safety</text></tag></tags>
</question>
<question type="shortanswer"><questiontext format="plain_text"><text>1 * 2 &lt; x</text></questiontext>
  <usecase>1</usecase>
  <answer fraction="100"><text>EIT</text></answer>
  <answer fraction="0"><text>*</text><feedback><text>No.</text></feedback></answer>
</question>
<question type="numerical"><questiontext format="html"><text>n</text></questiontext>
  <answer fraction="100"><text>1e2</text><tolerance>0.5</tolerance></answer>
  <units><unit><multiplier>1</multiplier><unit_name>kg</unit_name></unit></units>
</question>
<question type="cloze"><questiontext format="html">
  <text>&lt;p&gt;It {1:MULTICHOICE:=stands#yes~sits} on
  {2:SHORTANSWER:=a \\} brace~%50%b} &lt;b&gt;x&lt;/b&gt; {1:NM:=5:1}&lt;/p&gt;</text>
</questiontext></question>
<question type="essay"><questiontext format="html"><text>Tell.</text></questiontext></question>
<question type="matching"><questiontext format="html"><text>m</text></questiontext>
  <subquestion><text>a</text><answer><text>same</text></answer></subquestion>
  <subquestion><text>b</text><answer><text>same</text></answer></subquestion>
  <subquestion><text>c</text><answer><text>other</text></answer></subquestion>
</question>
</quiz>
""".replace("PICTURE", b64encode(PICTURE).decode())


@pytest.fixture
def found():
    return {said.line: (taken, said) for taken, said in read_moodle(BANK.encode(), "bank.xml")}


def test_texts_become_markdown_by_a_short_list_and_the_rest_is_said(found):
    taken, said = found[4]
    item = taken.item
    assert item.stem == "Look: ![a room](media/my-room.png)\n\n- one\n- two *x*\n\n2"
    assert "alert" not in item.stem
    assert [note.what for note in said.found] == [
        "<script> is left out with all it holds",
        "<sup> is left out, its words are kept",
        "2.5 points become 3",
    ]
    assert (item.type, item.id, item.points, item.score, item.text("explain")) == (
        "multi", "m-exit", 3, "partial", "So it is.",
    )  # fmt: skip


def test_pictures_come_along_under_a_name_that_fits(found):
    assert found[4][0].files == {"my-room.png": PICTURE}


def test_an_asterisk_alone_is_what_is_said_to_any_other_answer(found):
    item = found[20][0].item
    assert [one.text for one in item.gaps[0].typed] == ["EIT"]
    assert (item.text("wrong"), item.keep_case, item.stem) == ("No.", True, "1 \\* 2 &lt; x")


def test_a_number_keeps_its_tolerance_and_unit(found):
    item = found[25][0].item
    assert (item.unit, item.gaps[0].typed[0].low, item.gaps[0].typed[0].high) == ("kg", "99.5", "100.5")


def test_gaps_are_read_from_their_codes(found):
    taken, said = found[29]
    assert taken.item.stem == "It \ue000a\ue001 on \ue000b\ue001 **x** \ue000c\ue001"
    assert [gap.kind for gap in taken.item.gaps] == ["choice", "text", "number"]
    assert taken.item.gaps[1].typed[0].text == "a } brace"
    assert {note.what for note in said.found} == {
        "every gap counts the same here, whatever its weight was",
        "feedback to the answers of a gap is left out",
    }


def test_what_is_refused_is_named_by_its_line(found):
    refused = {line: said.found[0].what for line, (taken, said) in found.items() if taken is None}
    assert sorted(refused) == [33, 34]
    assert "essay" in refused[33]
    assert "same right side" in refused[34]


def test_entities_and_document_types_are_refused():
    bomb = b'<!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<quiz><question type="essay">&b;</question></quiz>'
    outside = b'<?xml version="1.0"?>\n<!DOCTYPE quiz SYSTEM "http://example.org/x.dtd"><quiz></quiz>'
    for data, line in ((bomb, 1), (outside, 2)):
        ((taken, said),) = read_moodle(data, "x.xml")
        assert taken is None
        assert said.line == line
        assert "DOCTYPE" in said.found[0].what


def test_a_file_that_breaks_off_gives_what_stood_before():
    data = BANK.encode()[: BANK.encode().index(b'<question type="numerical"')] + b"<question type='essay'><b>"
    found = list(read_moodle(data, "x.xml"))
    assert [taken.item.type for taken, _ in found if taken] == ["multi", "text"]
    assert "not well-formed XML" in found[-1][1].found[0].what


def test_another_file_is_no_bank():
    ((taken, said),) = read_moodle(b"<html></html>", "x.xml")
    assert taken is None
    assert "begins with <quiz>" in said.found[0].what


@pytest.fixture(scope="module")
def exported():
    data, _, _ = export_bank(compile_library(TYPES).readings[0], "moodle", only_test=True)
    return ElementTree.fromstring(data)


def test_an_export_carries_ids_texts_in_html_and_pictures(exported):
    assert exported.find("question/idnumber").text == "ki-t-single"
    text = exported.findall("question")[1].find("questiontext")
    assert text.get("format") == "html"
    assert text.find("text").text == "<p>Who may stop the machine? Choose <strong>all</strong> that fit.</p>"
    picture = exported.findall("question")[-1].find("questiontext")
    assert 'src="@@PLUGINFILE@@/room.svg"' in picture.find("text").text
    room = TYPES / "modules" / "kinds" / "media" / "room.svg"
    assert b64decode(picture.find("file").text) == room.read_bytes()


def test_every_fraction_is_one_that_moodle_accepts(exported):
    fractions = {
        abs(float(answer.get("fraction")))
        for question in exported.findall("question")
        if question.get("type") != "ordering"
        for answer in question.findall("answer")
    }
    assert fractions
    assert fractions <= {0.0, *MOODLE}


def test_the_gaps_of_an_export_are_moodle_codes(exported):
    text = exported.findall("question")[-2].find("questiontext/text").text
    assert "about {1:NUMERICAL:=10:5~%50%20:0} minutes" in text
    assert "{1:MULTICHOICE_S:=stands~sits~sleeps}" in text
