"""QTI 3: the package, its items, and that an item marks answers as we do."""

import random
import zipfile
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest

from score_learn.assessment.marking import mark
from score_learn.content.folders.library import compile_library
from score_learn.exchange.banks.bank import export_bank
from tests.exchange.qti_player import SPACE, Player
from tests.exchange.test_banks_round import responses

pytestmark = pytest.mark.one_database

TYPES = Path(__file__).parents[1] / "library_of_types"
PACKAGE = "{http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1}"
NAMES = ("single", "multi", "truefalse", "match", "order", "number", "text", "cloze", "hotspot")


@pytest.fixture(scope="module")
def reading():
    return compile_library(TYPES).readings[0]


@pytest.fixture(scope="module")
def exported(reading):
    return export_bank(reading, "qti")


@pytest.fixture(scope="module")
def files(exported):
    with zipfile.ZipFile(BytesIO(exported[0])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_manifest_names_every_file(files):
    manifest = ElementTree.fromstring(files["imsmanifest.xml"])
    assert manifest.findtext(f"{PACKAGE}metadata/{PACKAGE}schemaversion") == "3.0.0"
    resources = manifest.findall(f"{PACKAGE}resources/{PACKAGE}resource")
    assert {one.get("type") for one in resources} == {"imsqti_item_xmlv3p0"}
    named = {file.get("href") for one in resources for file in one}
    assert named == set(files) - {"imsmanifest.xml"}


def test_an_item_has_the_id_the_keys_and_the_language_and_no_style_sheet(files):
    item = ElementTree.fromstring(files["ki-t-single.xml"])
    assert item.get("identifier") == "ki-t-single"
    assert item.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert [one.get("identifier") for one in item.iter(f"{SPACE}qti-simple-choice")] == ["a", "b", "c"]
    assert not any(b"stylesheet" in data for data in files.values())


def test_a_hotspot_has_its_shapes_in_pixels_and_its_picture(files):
    item = ElementTree.fromstring(files["ki-t-hotspot.xml"])
    shapes = [(one.get("shape"), one.get("coords")) for one in item.iter(f"{SPACE}qti-hotspot-choice")]
    assert shapes[:2] == [("rect", "24,149,80,221"), ("circle", "192,96,28")]
    assert next(item.iter(f"{SPACE}img")).get("src") in files


def test_what_is_left_out_is_said(exported):
    left_out = [str(note) for note in exported[2] if note.left_out]
    assert left_out == ["modules/kinds/en/01-practice.md:105: ki-p-scenario: left out: a scenario has no place in QTI"]
    assert exported[1] == 18


def test_two_exports_are_the_same(reading, exported):
    assert export_bank(reading, "qti")[0] == exported[0]


def _given(question, response):
    """Return a response as a player hands it to an item."""
    if question.type == "cloze":
        kinds = {gap.key: gap.kind for gap in question.gaps}
        pairs = (part.split("=", 1) for part in response)
        return {f"RESPONSE-{key}": _typed(kinds[key], value) for key, value in pairs}
    if question.type in {"number", "text"}:
        return {"RESPONSE": _typed(question.type, response[0])}
    if question.type == "match":
        sides = (part.split("=") for part in response)
        return {"RESPONSE": frozenset(f"L-{left} R-{right}" for left, right in sides)}
    if question.type == "order":
        return {"RESPONSE": tuple(response)}
    if question.type in {"single", "truefalse"}:
        return {"RESPONSE": response[0]}
    return {"RESPONSE": frozenset(response)}


def _typed(kind, value):
    if kind != "number":
        return value
    return Fraction(value)


@pytest.mark.parametrize("name", NAMES)
def test_an_item_marks_as_we_do(reading, files, name):
    question = next(asked.question for asked in reading.asked if asked.question.id == f"ki-t-{name}")
    tried = responses(question, random.Random(3))
    assert len({mark(question, response).points for response in tried}) > 1
    for response in tried:
        score, _ = Player(ElementTree.fromstring(files[f"ki-t-{name}.xml"])).play(_given(question, response))
        assert score == mark(question, response).points, response


def test_feedback_is_shown_for_what_was_chosen_or_typed(files):
    single = Player(ElementTree.fromstring(files["ki-t-single.xml"]))
    assert single.play({"RESPONSE": "a"})[1] == ("a", "EXPLAIN")
    number = Player(ElementTree.fromstring(files["ki-t-number.xml"]))
    assert number.play({"RESPONSE": Fraction(18)})[1] == ("TYPED-3",)
    multi = Player(ElementTree.fromstring(files["ki-t-multi.xml"]))
    assert multi.play({"RESPONSE": frozenset({"a"})})[1] == ("a", "PARTIAL")
