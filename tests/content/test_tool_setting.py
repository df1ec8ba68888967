"""Tools on paper: set once and always alike, in every script, and no author's sign is ever read as typst."""

import io
import json
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from score_learn.content import queries, service
from score_learn.content.compiled import read_module
from score_learn.content.files.source_hashes import source_hash
from score_learn.content.findings import Report
from score_learn.content.folders.library import compile_library
from score_learn.content.models import ModuleDocument
from score_learn.content.rules import Tool
from score_learn.content.service import publish, set_library_sheets
from score_learn.content.sheets import setting as tool_setting
from score_learn.content.sheets.reading import MOST_CHARACTERS, read_tool
from score_learn.content.sheets.setting import set_tool, with_sheets
from score_learn.content.sources import split_lines
from score_learn.content.text.scanner import scan
from score_learn.content.text.tool_cards import fill_tool_cards
from score_learn.content.uploads.packing import pack
from score_learn.core import typesetting
from score_learn.core.db import db
from score_learn.core.errors import NotFound
from score_learn.core.transaction import transaction
from score_learn.people.viewer import Viewer
from tests.content.seeded import ABOUT, FILES, LESSON, SETTINGS, write_library
from tests.content.test_tools import SHEET, TOOL, WITH_TOOL

OPERATOR = Viewer.operator()


def a_sheet(text, language="en", paper="portrait", title="A sheet"):
    report = Report()
    body = read_tool(scan(split_lines(text, report), report), report)
    return Tool("m-t9", "sheet", title, paper, body, language)


@pytest.fixture
def module(site, tmp_path):
    return compile_library(write_library(tmp_path / "library", WITH_TOOL)).modules[0].modules["en"]


def texts_of(pdf):
    """Return what stands on each page, without blanks: readers find them at other places than we wrote them."""
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def count_settings(monkeypatch):
    made = []
    plain = tool_setting.compile_pdf

    def counted(*args, **values):
        made.append(args[1]["title"])
        return plain(*args, **values)

    monkeypatch.setattr(tool_setting, "compile_pdf", counted)
    return made


def do_publish(folder, changed=None):
    library = set_library_sheets(OPERATOR, library=compile_library(write_library(folder, changed)))
    with transaction():
        return {one.name: one for one in publish(OPERATOR, library=library)}


def test_the_same_tool_gives_the_same_bytes_and_says_what_it_is(module):
    first, again = (set_tool(module, module.tools[0]) for _ in range(2))
    assert first == again and first.startswith(b"%PDF-")
    (text,) = texts_of(first)
    for said in ("Alog", "Hangitwhereallseeit.", "Name:", "Signed", "Whathappened?", "Amodule·1.0.0"):
        assert said in text
    assert "**" not in text and "1/1" not in text


def test_a_page_has_a_number_only_when_there_are_more(module):
    long = "::: form {rows=60}\n| A | B |\n|--|--|\n| 1 | 2 |\n:::\n"
    pages = texts_of(set_tool(module, a_sheet(long)))
    assert [f"{number}/3" in page for number, page in enumerate(pages, start=1)] == [True, True, True]


SCRIPTS = {
    "ar": "الخط: ____\n\n- [ ] كل يوم اثنين\n\n| رقم | الفكرة |\n|--|----|\n| 1 | |\n",
    "hi": "लाइन: ____\n\n- [ ] **हर सोमवार** देखा जाता है\n\n| क्रम | विचार |\n|--|----|\n| 1 | |\n",
    "zh": "生产线：____\n\n- [ ] **每周一**查看\n\n| 序号 | 建议 |\n|--|----|\n| 1 | |\n",
    "vi": "Dây chuyền: ____\n\n- [ ] Xem **mỗi thứ Hai**\n\n| Số | Ý kiến |\n|--|----|\n| 1 | |\n",
}


@pytest.mark.parametrize("language", SCRIPTS)
def test_every_script_is_set(module, language):
    if language == "zh" and not any(one for folder in typesetting.SYSTEM_FONTS for one in folder.glob("*CJK*")):
        pytest.skip("no Chinese sheet is set: apt-get install fonts-noto-cjk")
    assert set_tool(module, a_sheet(SCRIPTS[language], language)).startswith(b"%PDF-")


def test_a_letter_that_no_font_has_refuses_the_module_and_says_which(site, tmp_path):
    outcome = do_publish(tmp_path, WITH_TOOL | {TOOL: SHEET.replace("Hang it", "Hang \U00013080 it")})["m"]
    assert (outcome.result, outcome.code) == ("refused", "tool_font_missing")
    assert "the tool log needs" in outcome.message and "install the package" in outcome.message


HOSTILE = [
    '#panic("x")',
    '#read("/etc/passwd") #image("/etc/passwd")',
    "$ x^2 $ @ref \\<label\\> #[-bold-] #eval(\"1+1\") ~ -- ''' //comment /* open",
    '#sys.inputs \\u{41} \\\\ \\" = Head',
    '"}], "kind": "evil", #{ while true {} }',
]


@pytest.mark.parametrize("words", HOSTILE)
def test_what_an_author_writes_is_never_typst(module, words):
    tool = a_sheet(f"{words}\n\n| {words.replace('|', '')} | b |\n|--|--|\n| c | |\n", title=words)
    plain = replace(module, title=words)
    text = "".join(texts_of(set_tool(plain, tool)))
    shown = re.sub(r"\s", "", re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", words))
    assert text.count(shown) >= 2, text
    assert "root:" not in text


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(alphabet=st.sampled_from("ab #$@*_[]|-:\\\n`<>1.{}\"'"), max_size=300))
def test_whatever_is_read_can_be_set(module, text):
    assert set_tool(module, a_sheet(text)).startswith(b"%PDF-")


def test_the_longest_sheet_is_read_and_set(module):
    row = "|" + " x |" * 14 + "\n"
    text = (row + "|" + "-|" * 14 + "\n" + row * 60 + "\n") * 2
    assert 6_000 < len(text) < MOST_CHARACTERS
    assert set_tool(module, a_sheet(text)).startswith(b"%PDF-")
    nasty = "[" * 3_900 + "*" * 2_000 + "\\" * 2_000
    assert a_sheet(nasty).body != "[]"


def test_publishing_sets_a_tool_once_and_an_unchanged_module_not_again(site, tmp_path, monkeypatch):
    made = count_settings(monkeypatch)
    assert do_publish(tmp_path, WITH_TOOL)["m"].result == "published"
    assert made == ["A log"]
    assert do_publish(tmp_path, WITH_TOOL)["m"].result == "unchanged"
    assert made == ["A log"]
    tool = queries.current(OPERATOR, "m", "en").tools[0]
    found = queries.media(tool.sha256)
    assert (found.content_type, found.size, found.content[:5]) == ("application/pdf", tool.size, b"%PDF-")


def test_sheets_are_set_inside_the_service_where_nobody_did_so_before(site, tmp_path):
    library = compile_library(write_library(tmp_path, WITH_TOOL))
    with transaction():
        publish(OPERATOR, library=library)
    assert queries.current(OPERATOR, "m", "en").tools[0].sha256
    assert service.set_library_sheets(OPERATOR, library=library).modules == library.modules


def test_another_version_of_the_same_tool_is_no_change_of_it(site, tmp_path):
    do_publish(tmp_path, WITH_TOOL)
    first = queries.current(OPERATOR, "m", "en")
    changed = WITH_TOOL | {
        SETTINGS: WITH_TOOL[SETTINGS].replace("1.0.0", "1.0.1"),
        LESSON: WITH_TOOL[LESSON].replace("Look first.", "Look twice."),
    }
    library = compile_library(write_library(tmp_path, changed))
    difference = service.judge(library.modules[0], "folder").difference
    assert not difference.tools and difference.lessons.reworded == ("m-l1",)
    do_publish(tmp_path, changed)
    assert queries.current(OPERATOR, "m", "en").tools[0].sha256 != first.tools[0].sha256


def test_a_version_is_downloaded_with_the_markdown_of_its_tools_and_without_their_pdfs(site, tmp_path):
    do_publish(tmp_path, WITH_TOOL)
    packed = pack(OPERATOR, module_id="m", version="1.0.0")
    names = set(zipfile.ZipFile(packed.file).namelist())
    assert "m/en/log.md" in names and not any(name.endswith(".pdf") for name in names)


FRENCH = (
    SHEET.replace("A log", "Un registre")
    .replace("Hang it", "Affichez")
    .replace(
        "paper: landscape\nrevision: 1\n",
        (f"source_revision: 1\nsource_hash: {source_hash(SHEET)}\ntranslation: human\nstatus: published\n"),
    )
)
ABOUT_FRENCH = (
    FILES[ABOUT]
    .replace("A module", "Un module")
    .replace("What it is about.", "De quoi il s'agit.")
    .replace("Say what it is about", "Dire de quoi il s'agit")
    .replace("It is short.", "Il est court.")
    .replace("audience: all\n", "")
    .replace("revision: 1\n", f"source_revision: 1\nsource_hash: {source_hash(FILES[ABOUT])}\ntranslation: human\n")
)
IN_TWO = WITH_TOOL | {
    SETTINGS: WITH_TOOL[SETTINGS].replace('look = "wpc"', 'look = "wpc"\nlanguages = ["en", "fr"]'),
    "site.toml": FILES["site.toml"].replace('["en"]', '["en", "fr"]'),
    "modules/m/fr/module.md": ABOUT_FRENCH,
}


def test_a_translated_tool_is_set_in_its_language_and_one_that_is_missing_falls_back(site, tmp_path, monkeypatch):
    made = count_settings(monkeypatch)
    missing = with_sheets(compile_library(write_library(tmp_path, IN_TWO)).modules[0])
    assert made == ["A log"]
    assert missing.modules["fr"].tools == missing.modules["en"].tools
    library = compile_library(write_library(tmp_path, IN_TWO | {"modules/m/fr/log.md": FRENCH}))
    assert library.findings == ()
    both = with_sheets(library.modules[0])
    own = both.modules["fr"].tools[0]
    assert (own.title, own.language, own.paper) == ("Un registre", "fr", "landscape")
    assert own.sha256 != both.modules["en"].tools[0].sha256
    assert {item.name for item in both.sheets} == {"en/log.pdf", "fr/log.pdf"}


def test_a_translation_that_no_font_can_write_holds_up_no_other_language(site, tmp_path):
    changed = IN_TWO | {"modules/m/fr/log.md": FRENCH.replace("Affichez", "Affichez \U00013080")}
    outcome = do_publish(tmp_path, changed)["m"]
    assert outcome.result == "published"
    assert "install the package" in outcome.message and "readers of fr get it in en" in outcome.message
    french, english = (queries.current(OPERATOR, "m", language).tools[0] for language in ("fr", "en"))
    assert french == english and french.language == "en"


def test_a_card_names_a_tool_in_the_language_that_it_has(module):
    tool = replace(module.tools[0], sha256="a" * 64, size=41_000, title="A <log>")
    html = module.lessons[0].segments[-1].html
    english, french = fill_tool_cards(html, [tool], "en"), fill_tool_cards(html, [tool], "fr")
    assert f'href="/media/{"a" * 64}" download="log.pdf"' in english
    assert "A &lt;log&gt;" in english and "Write it down. PDF, 41 kB" in english
    assert '<span class="file-name" lang="en" dir="ltr">' in french and "41 ko" in french
    assert "/media/tool-" not in fill_tool_cards(html, [], "en")


def test_a_stored_document_without_tools_is_read(site, tmp_path):
    do_publish(tmp_path, WITH_TOOL)
    document = json.loads(json.dumps(db.session.query(ModuleDocument).first().document))
    old = {name: value for name, value in document.items() if name not in {"tools", "practices"}}
    module = queries.current(OPERATOR, "m", "en")
    assert read_module(old, version_id=module.version_id, content_hash="").tools == ()


def test_setting_is_refused_to_whoever_may_not_publish(site, tmp_path):
    library = compile_library(write_library(tmp_path, WITH_TOOL))
    with pytest.raises(NotFound):
        service.set_library_sheets(Viewer(kind="participant"), library=library)
