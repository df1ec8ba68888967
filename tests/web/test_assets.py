"""The look holds together: files are joined, named and served, small enough, and of the kind old phones understand."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask

from score_learn.web.assets import (
    PICTURES,
    SCRIPTS,
    SOURCE,
    STYLES,
    build_assets,
    join_scripts,
    join_styles,
    serve_assets,
)
from tests.page import Page
from tests.web.gallery.site import ERRORS, PAGES, make_gallery

TEMPLATES = SOURCE.parent / "templates"
MACRO = re.compile(r"\{%-?\s*macro (\w+).*?endmacro\s*-?%\}", re.DOTALL)
PHYSICAL = re.compile(r"(?<![\w-])((?:margin|padding|border)-(?:left|right|top|bottom)|left|right|float)\s*:")
ICON = re.compile(r"icon(?:_name|_after)?\(?=?\s*'([a-z0-9-]+)'")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build_assets(tmp_path_factory.mktemp("site") / "static")


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    return make_gallery(tmp_path_factory.mktemp("gallery") / "static")


@pytest.fixture
def served(built):
    app = Flask("nothing", static_folder=None)
    app.wsgi_app = serve_assets(app.wsgi_app, built)
    return app.test_client()


@pytest.mark.parametrize(("folder", "ending", "declared"), [("css", "css", STYLES), ("js", "js", SCRIPTS)])
def test_every_source_file_is_joined(folder, ending, declared):
    found = {path.stem for path in (SOURCE / folder).glob(f"*.{ending}")}
    assert found == set(declared), "name the file in web/assets.py, in the order in which it must stand"


@pytest.mark.parametrize(("joined", "most"), [(join_styles, 14_000), (join_scripts, 20_000)])
def test_one_file_stays_under_its_weight(joined, most):
    weight = len(gzip.compress(joined().encode(), 9))
    assert weight <= most, f"{weight} bytes compressed: take away what no page uses"


def test_people_and_icons_weigh_little():
    for name in PICTURES:
        assert len(gzip.compress((SOURCE / name).read_bytes(), 9)) < 3_000, name


def test_a_hashed_name_changes_with_the_content(tmp_path):
    source = _copy_of_source(tmp_path)
    before = build_assets(tmp_path / "one" / "static", source)
    (source / "css" / "base.css").write_text("body { color: red; }", encoding="utf-8")
    after = build_assets(tmp_path / "two" / "static", source)
    assert before.url("score.css") != after.url("score.css")
    assert before.url("score.js") == after.url("score.js")


def test_an_hashed_file_is_cached_for_good_and_comes_compressed(served, built):
    answer = served.get(built.url("score.css"), headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Content-Type"].startswith("text/css")
    assert len(answer.data) < 14_000
    plain = served.get(built.url("score.css"), headers={"Accept-Encoding": "identity"})
    assert plain.data.decode() == join_styles()


def test_the_icons_have_an_address_that_never_changes(served):
    answer = served.get("/static/icons.svg")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "max-age=3600" in answer.headers["Cache-Control"]
    assert "immutable" not in answer.headers["Cache-Control"]


def test_the_sources_themselves_are_not_served(served):
    for path in ("/static/css/base.css", "/static/js/once.js", "/static/score.css"):
        assert served.get(path).status_code == 404, path


def test_building_twice_writes_nothing_new_and_half_files_are_never_served(tmp_path):
    folder = tmp_path / "static"
    build_assets(folder)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    build_assets(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    assert not list(tmp_path.glob("*.draft")) + list(tmp_path.glob(".*draft"))


def test_joined_scripts_hold_no_imports_and_keep_their_names_apart():
    joined = join_scripts()
    assert not re.search(r"^\s*(import|export)\b", joined, re.MULTILINE)
    assert joined.count("\n{\n") == len(SCRIPTS) - 1


def test_scripts_import_from_the_ground_alone_and_write_no_style():
    for name in SCRIPTS:
        text = (SOURCE / "js" / f"{name}.js").read_text(encoding="utf-8")
        assert text.startswith("// "), f"{name}.js opens with a comment that says what it is for"
        assert set(re.findall(r'from "([^"]+)"', text)) <= {"./behaviour.js"}, name
        for banned in ("eval(", "new Function", "innerHTML", ".style", "document.write"):
            assert banned not in text, f"{name}.js uses {banned}"


def test_styles_use_nothing_that_an_old_chrome_does_not_know():
    for path in sorted((SOURCE / "css").glob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for banned in ("@layer", ":has(", "oklch", "color-mix", "@import", "@container", "&", "http:", "https:"):
            assert banned not in text, f"{path.name} uses {banned}"
        physical = re.findall(
            r"(?<![\w-])((?:margin|padding|border)-(?:left|right|top|bottom)|left|right|float)\s*:", text
        )
        assert not physical, f"{path.name} uses {physical}: right-to-left pages need the logical property"


def test_every_colour_stands_in_the_tokens():
    for path in sorted((SOURCE / "css").glob("*.css")):
        if path.stem not in ("tokens", "modules"):
            colours = set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", path.read_text(encoding="utf-8"))) - {"#FFFFFF"}
            assert not colours, f"{path.name} names {colours}: use a token"


def test_every_icon_that_a_template_names_is_in_the_set():
    known = set(re.findall(r'<symbol id="([^"]+)"', (SOURCE / "icons.svg").read_text(encoding="utf-8")))
    for path in sorted(TEMPLATES.rglob("*.html")):
        missing = set(ICON.findall(path.read_text(encoding="utf-8"))) - known
        assert not missing, f"{path.relative_to(TEMPLATES)} names {missing}"


def test_templates_hold_no_inline_code_and_no_macro_is_long():
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(TEMPLATES)
        assert not re.search(r"\s(?:style|on[a-z]+)=", text), f"{name} has inline style or script"
        assert "|safe" not in text, f"{name} trusts a text by hand"
        for macro in MACRO.finditer(text):
            assert macro[0].count("\n") < 60, f"{name}: the macro {macro[1]} is too long"


@pytest.mark.parametrize("name", [name for name in PAGES if name != "practice"])
def test_a_page_of_the_gallery_has_no_fault(gallery, name):
    answer = gallery.test_client().get(f"/page/{name}?as=staff")
    faults = Page(f"/page/{name}", answer.status_code, dict(answer.headers), answer.data).faults()
    # The gallery's addresses lead nowhere.
    assert [fault for fault in faults if "has a link to #" not in fault] == []


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_says_that_nothing_is_lost(gallery, name):
    answer = gallery.test_client().get(f"/error/{name}")
    page = Page(f"/error/{name}", answer.status_code, dict(answer.headers), answer.data)
    assert page.faults() == []
    kept = ("saved before", "Nothing is lost", "Nothing was changed", "Nothing was done twice")
    assert any(words in page.text for words in kept), page.text


def test_the_page_of_a_failure_asks_for_nobody(gallery):
    text = (TEMPLATES / "errors" / "plain.html").read_text(encoding="utf-8")
    for asking in ("viewer", "navigation", "csrf_token", "get_flashed_messages", "session"):
        assert asking not in re.sub(r"\{#.*?#\}", "", text), asking


def test_a_macro_of_each_choice_has_ids_of_its_own(gallery):
    template = gallery.jinja_env.from_string(
        '{% from "macros/choice.html" import choices %}{{ choices("q", [("a", "A"), ("b", "<b>")], ["b"]) }}'
    )
    with gallery.test_request_context():
        html = template.render()
    assert re.findall(r' id="([^"]+)"', html) == ["q-1", "q-2"]
    assert html.count(" checked") == 1
    assert "&lt;b&gt;" in html, "labels that are not Markup are escaped"


def test_the_pager_names_its_gaps(gallery):
    template = gallery.jinja_env.from_string(
        '{% from "macros/table.html" import pager %}'
        '{{ pager({"number": n, "size": 10, "total": total, "count": c}, url) }}'
    )
    with gallery.test_request_context():
        middle = template.render(n=6, total=125, c=13, url="?page={}".format)
        only = template.render(n=1, total=0, c=1, url="?page={}".format)
    assert middle.count("…") == 2
    assert [int(n) for n in re.findall(r'href="\?page=(\d+)"><span', middle)] == [1, 5, 7, 13]
    assert "href" not in only and "0 to 0 of 0" in only


def _copy_of_source(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    for path in SOURCE.rglob("*"):
        if path.is_file():
            target = source / path.relative_to(SOURCE)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return source
