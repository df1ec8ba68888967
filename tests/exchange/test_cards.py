"""The sheet of cards: eight a page, tagged, in any script, with a square that opens the door."""

import io
from uuid import uuid4

import pytest
from pypdf import PdfReader

from score_learn.core import typesetting
from score_learn.core.errors import Refused
from score_learn.exchange import cards
from score_learn.exchange.cards import WORDS, print_cards
from score_learn.people.rules import new_token
from score_learn.people.service import Card

pytestmark = pytest.mark.usefixtures("settings_here")
ADDRESS = "https://learn.example.org/card"


def a_card(name="Amina Diallo", *, number="101", sign_in_name="amina", enterprise="Riverside Garments"):
    return Card(uuid4(), name, enterprise, "RV2046", number, sign_in_name, "541060", new_token())


def read(given, **options):
    return PdfReader(io.BytesIO(print_cards(given, address=ADDRESS, **options)))


def words_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize(("number", "pages"), [(1, 1), (8, 1), (9, 2), (17, 3)])
def test_eight_cards_stand_on_a_page_of_a4(number, pages):
    reader = read([a_card(f"Person {count}", number=str(100 + count)) for count in range(number)])
    assert len(reader.pages) == pages
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader.pages} == {(595, 842)}
    text = words_of(reader)
    for count in range(number):
        assert f"Person {count} " in text
        assert str(100 + count) in text


def test_a_card_says_how_to_sign_in():
    text = words_of(read([a_card()]))
    for printed in (
        "Riverside Garments",
        "RV2046",
        "Amina Diallo",
        "101",
        "amina",
        "541 060",
        "learn.example.org/card",
    ):
        assert printed in text
    for words in ("Enter your PIN", "Keep this card to yourself"):
        assert words in text


def test_the_square_holds_the_card_behind_the_sign_that_no_server_sees(monkeypatch):
    drawn = []
    monkeypatch.setattr(cards, "square", lambda text: drawn.append(text) or "<svg xmlns='http://www.w3.org/2000/svg'/>")
    one = a_card()
    print_cards([one], address=ADDRESS)
    assert drawn == [f"{ADDRESS}#{one.token}"]


def test_it_can_be_read_aloud_and_kept():
    reader = read([a_card("Amina Diallo"), a_card("Emil Pham")])
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Sign-in cards: Riverside Garments"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_the_words_are_those_of_the_language_asked_for():
    other = {english: f"«{key}» %(address)s" if "%" in english else f"«{key}»" for key, english in WORDS.items()}
    reader = read([a_card()], language="ar", translate=other.__getitem__)
    assert reader.trailer["/Root"]["/Lang"] == "ar"
    assert "Enter your PIN" not in words_of(reader)
    assert "«pin_label»" in words_of(reader).replace(" ", "").replace("»pin_label«", "«pin_label»")


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Phương Thảo",
        "अमीना देवी शर्मा",
        "Наталія Шевченко",
        "O’Brien “Bee” [#strong] $x$ \\ *not bold* @ref <label> //",
        "N" * 120,
        "Wolfeschlegelsteinhausenbergerdorff " * 3,
    ],
)
def test_names_of_all_kinds_fit_their_card(name):
    given = [a_card(name.strip(), number="123456789012", sign_in_name="w" * 33, enterprise=name.strip())] * 8
    assert len(read(given).pages) == 1


def fonts_for(script):
    families = typesetting._installed(typesetting.font_folders())[1]
    return any(family in families for family in typesetting.script_of(script).families)


@pytest.mark.parametrize("name", ["أمينة محمد", "Amina (علي) Tesfaye", "អមិនា", "李伟", "မောင်အောင်", "አሚና"])
def test_other_scripts_are_printed_where_their_font_is(name):
    letter = next(one for one in name if not one.isascii())
    if fonts_for(letter):
        assert len(read([a_card(name)]).pages) == 1
    else:
        with pytest.raises(Refused, match="card_font_missing"):
            read([a_card(name)])


@pytest.mark.parametrize(("name", "runs"), [("Amina", "ltr"), ("أمينة", "rtl"), ("101 אברהם", "rtl"), ("…", "ltr")])
def test_a_name_runs_as_its_letters_do(name, runs):
    assert cards._direction_of(name) == runs


def test_a_letter_without_a_font_names_whose_card_it_is():
    given = [a_card("Emil Pham"), a_card("Amina \U0010ffff"), a_card("Nadia Rahman")]
    with pytest.raises(Refused, match="card_font_missing") as refusal:
        read(given)
    assert refusal.value.values["names"] == "Amina \U0010ffff"
    assert refusal.value.values["package"].startswith("fonts-noto")
