"""The certificate on paper: what stands on it, that it can be read aloud, and what must not be printed."""

import re
from dataclasses import replace

import pytest
import segno
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from score_learn.certification import marks, printing, rules, signing
from score_learn.certification.printing import WORDS, print_certificate, square_address
from score_learn.certification.rules import Status
from score_learn.content.rules import LOOKS
from score_learn.core.errors import Refused
from tests.certification.papers import a_key, a_paper, a_row

pytestmark = pytest.mark.usefixtures("settings_here")


@pytest.fixture
def paper(tmp_path):
    return a_paper(a_key(tmp_path / "keys"))


def pages(tmp_path, pdf):
    file = tmp_path / "certificate.pdf"
    file.write_bytes(pdf)
    return PdfReader(file)


def words_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_everything_printed_is_what_was_signed(tmp_path, paper):
    reader = pages(tmp_path, print_certificate(a_row(paper), look="wpc"))
    text = words_of(reader)
    for printed in (
        *(words for key, words in WORDS.items() if key != "square_text"),
        "SCORE Learn",
        "Amina Tesfaye",
        "Workplace Cooperation",
        "Riverside Garments",
        "2 October 2026",
        "1 October 2029",
        "1.0.0 · English",
        "0123-4567-89AB-CDEF",
        "learn.example.org/verify",
        "20261002-00c0ffee",
    ):
        assert printed in text, f"{printed!r} is not on the certificate"


def test_it_says_nothing_of_scores_sexes_or_borrowed_names(tmp_path, paper):
    text = words_of(pages(tmp_path, print_certificate(a_row(paper), look="wpc")))
    assert not re.search(r"%|score\b|points|female|male|passed|ILO|SECO|Norad", text.replace("SCORE Learn", ""))


def test_it_is_one_landscape_page_of_a4(tmp_path, paper):
    reader = pages(tmp_path, print_certificate(a_row(paper), look="osh"))
    assert len(reader.pages) == 1
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [842, 595]


def test_a_screen_reader_gets_a_tagged_file_with_title_language_and_words_for_the_square(tmp_path, paper):
    reader = pages(tmp_path, print_certificate(a_row(paper), look="wpc"))
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Certificate of completion: Amina Tesfaye, Workplace Cooperation"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] is True or root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    tags = [*structure(root["/StructTreeRoot"])]
    assert [tag["/S"] for tag in tags].count("/H1") == 1
    figures = [tag for tag in tags if tag["/S"] == "/Figure"]
    assert [str(figure["/Alt"]) for figure in figures] == [WORDS["square_text"]]


def test_it_declares_the_standards_for_reading_aloud_and_for_keeping(tmp_path, paper):
    metadata = pages(tmp_path, print_certificate(a_row(paper), look="wpc")).trailer["/Root"]["/Metadata"]
    xmp = metadata.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_the_same_certificate_gives_the_same_bytes(paper):
    row = a_row(paper)
    assert print_certificate(row, look="wpc") == print_certificate(row, look="wpc")


def test_without_a_last_day_there_is_no_word_about_one(tmp_path):
    row = a_row(a_paper(a_key(tmp_path / "keys"), valid_until=None))
    assert "Valid until" not in words_of(pages(tmp_path, print_certificate(row, look="wpc")))


@pytest.mark.parametrize("look", LOOKS)
def test_every_module_has_its_hue_and_icon_on_paper(paper, look):
    assert re.fullmatch(r"#[0-9A-F]{6}", marks.hues()[look].fill)
    assert "<path" in marks.icon(look, "#000") or "<circle" in marks.icon(look, "#000")
    assert print_certificate(a_row(paper), look=look).startswith(b"%PDF")


def test_hues_are_those_of_the_light_scheme():
    assert marks.hues()["wpc"] == marks.Hue("#B4441A", "#F8EAE3")


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Phương Thảo",
        "अमीना देवी शर्मा",
        "Ελένη Παπαδοπούλου",
        "Наталія Шевченко",
        "Þórdís Ægisdóttir-Łukasiewicz",
        "O’Brien “Bee” [#strong] $x$ \\ *not bold* @ref <label> //",
        "N" * 120,
        "Wolfeschlegelsteinhausenbergerdorff " * 3,
    ],
)
def test_names_of_all_kinds_fit_on_one_page_as_they_are_written(tmp_path, name):
    name = name.strip()
    row = a_row(a_paper(a_key(tmp_path / "keys"), name=name))
    reader = pages(tmp_path, print_certificate(row, look="wpc"))
    assert len(reader.pages) == 1
    assert reader.metadata.title == f"Certificate of completion: {name}, Workplace Cooperation"


def test_a_long_everything_fits_on_one_page(tmp_path):
    paper = a_paper(
        a_key(tmp_path / "keys"),
        name="Maria Wilhelmina Alexandra Konstantinopoulos de la Fuente y Montenegro " * 2,
        module="Occupational safety and health at work: preventing accidents before they happen " * 2,
        enterprise="Società Cooperativa Lavorazione Meccanica di Precisione San Giovanni in Persiceto " * 2,
    )
    reader = pages(tmp_path, print_certificate(a_row(paper), look="wpc"))
    assert len(reader.pages) == 1
    assert "A certificate of completion is not a licence to train others." in words_of(reader)


def test_the_square_holds_all_that_a_check_without_the_site_needs(paper, tmp_path):
    address = square_address(paper, rules.read_payload(paper.payload_text))
    page, fragment = address.split("#")
    assert page == "https://learn.example.org/verify/0123456789ABCDEF"
    read = rules.read_fragment(fragment)
    keys = {"20261002-00c0ffee": a_key(tmp_path / "other").public_key}
    assert read == paper
    assert signing.verify_paper(read, keys) is None, "with another key it must not hold"


def test_the_square_is_drawn_as_the_code_is(paper):
    address = square_address(paper, rules.read_payload(paper.payload_text))
    code = segno.make(address, error="l", micro=False)
    side = code.symbol_size(border=4)[0]
    drawn = [[0] * side for _ in range(side)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1H\1z", marks.square(address)):
        for column in range(int(x), int(x) + int(width)):
            drawn[int(y)][column] = 1
    assert drawn == [list(row) for row in code.matrix_iter(border=4)]
    assert 68 / side > 0.45, "a module must stay larger than what a cheap phone resolves, 0.45 mm"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (Status.ALTERED, "certificate_altered"),
        (Status.REVOKED, "certificate_revoked"),
        (Status.ERASED, "holder_erased"),
    ],
)
def test_what_cannot_be_believed_is_not_printed(paper, status, code):
    with pytest.raises(Refused, match=code):
        print_certificate(a_row(paper, status), look="wpc")


def test_without_a_name_there_is_nothing_to_print_even_when_it_expired(paper):
    row = replace(a_row(paper, Status.EXPIRED), name=None, paper=None)
    with pytest.raises(Refused, match="holder_erased"):
        print_certificate(row, look="wpc")


def test_the_words_and_days_are_those_of_the_language_asked_for(tmp_path, paper):
    vietnamese = {english: f"«{key}»" for key, english in WORDS.items()}
    pdf = print_certificate(a_row(paper), look="wpc", language="vi", translate=vietnamese.__getitem__)
    reader = pages(tmp_path, pdf)
    text = words_of(reader)
    assert "«title»" in text
    assert "Certificate of completion" not in text
    assert reader.trailer["/Root"]["/Lang"] == "vi"


@pytest.mark.parametrize("language", ["en", "vi", "pt-BR", "zh-Hant", "xx", "no-such-language"])
def test_a_language_without_a_calendar_of_ours_is_written_in_english(language):
    locale = printing._locale(language)
    assert locale.language == {"xx": "en", "no-such-language": "no"}.get(language, language.split("-")[0])


def structure(node):
    """Walk the tags of a PDF in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object()
        if isinstance(found, DictionaryObject) and "/S" in found:
            yield found
            yield from structure(found)
