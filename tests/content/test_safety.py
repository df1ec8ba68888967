"""Nothing that an author or an uploaded file contains runs in a browser or reaches outside the site."""

import pytest

from score_learn.content.text.pictures import inspect_drawing
from score_learn.content.text.sanitise import is_allowed_link, plain_text, sanitise
from tests.content.rendering import codes, render

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html,hello)",
        "[x](vbscript:x)",
        "[x](//example.org/)",
        "[x](/admin/people)",
        "[x](..)",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "![x](https://example.org/x.png)",
        "![x](/static/logo.png)",
    ],
)
def test_an_address_that_is_not_allowed_leads_nowhere(text):
    html = render(text)
    assert "href" not in html
    assert "src=" not in html


@pytest.mark.parametrize("text", ["[x](javascript:alert(1))", "![x](https://example.org/x.png)", "[x](/admin)"])
def test_an_address_that_is_not_allowed_is_an_error(text):
    assert codes(text) == ["E152"]


@pytest.mark.parametrize(
    "text", ["<https://example.org/a?b=c&d=e>", "[x](mailto:a@b.org)", "<a@b.org>", "[x](tel:+41)"]
)
def test_an_address_that_is_allowed_stays(text):
    assert "href=" in render(text)
    assert codes(text) == []


@pytest.mark.parametrize(
    "attribute",
    ["onclick=alert(1)", "style=color:red", "srcdoc=x", "formaction=x", "data-x=y", "target=_blank", "is=x"],
)
@pytest.mark.parametrize("where", ["**x**{{: {} }}", "## x {{: {} }}", "[x](https://e.org){{: {} }}", "x\n{{: {} }}"])
def test_an_attribute_list_sets_nothing_that_is_not_on_the_list(where, attribute):
    name = attribute.partition("=")[0]
    assert f"{name}=" not in render(where.format(attribute))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        '<div onclick="x()">\n\ntext\n\n</div>',
        "<!-- hidden -->",
        "<style>p { color: red }</style>",
        "<svg><script>1</script></svg>",
        '- <iframe src="https://example.org"></iframe>',
        "| <b>a</b> | b |\n|---|---|\n| <u>c</u> | d |",
    ],
)
def test_raw_html_comes_out_as_text(text):
    html = render(text)
    assert "&lt;" in html
    for tag in ("<script", "<img", "<iframe", "<style", "onclick=&", "<u>", "<!--"):
        assert tag not in html


def test_curly_braces_of_a_template_are_only_text():
    assert "{{ config }} {% if x %}" in render("{{ config }} {% if x %}")


@pytest.mark.parametrize(
    "html",
    [
        '<p style="x" class="note evil" id="main">x</p>',
        '<svg onload="x"><use href="https://example.org/x.svg#a"></use></svg>',
        '<img src="/media/../admin" alt=""><audio src="https://example.org/a.mp3"></audio>',
        '<img alt="" onerror="x()"><video autoplay onplay="x()"></video><details ontoggle="x()" open></details>',
        '<a href="javascript:x" target="_blank" rel="opener">x</a>',
        "<form action=/x><input name=y><button>z</button></form><base href=//e.org><meta http-equiv=refresh>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    ],
)
def test_the_gate_lets_only_its_list_through(html):
    clean = sanitise(html)
    for bad in (
        "style",
        "evil",
        "main",
        "onload",
        "onerror",
        "onplay",
        "ontoggle",
        "autoplay",
        "example.org",
        "javascript",
        "target",
        "form",
        "base",
    ):
        assert bad not in clean, clean
    assert sanitise(clean) == clean


def test_the_icons_of_the_site_pass_the_gate():
    icon = '<svg aria-hidden="true" class="icon"><use href="/static/icons.svg#info"></use></svg>'
    assert sanitise(icon) == icon


def test_an_address_with_blanks_or_controls_is_no_link():
    assert not is_allowed_link("java\nscript:x")
    assert not is_allowed_link("https://example.org/a b")
    assert is_allowed_link("https://example.org/")


def test_plain_text_has_the_words_and_no_markup():
    assert plain_text("<p>R&amp;D &lt;b&gt;</p><p>next</p>") == "R&D <b> next"


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p/></foreignObject>",
        '<a href="https://example.org"><path/></a>',
        '<path onclick="x()"/>',
        '<use href="other.svg#x"/>',
        '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="data:image/svg+xml,x#x"/>',
        '<image href="https://example.org/x.png"/>',
        '<path style="fill:url(https://example.org/x)"/>',
        '<path fill="url(//example.org/x#a)"/>',
        "<style>@import 'https://example.org/x.css';</style>",
        '<animate attributeName="href" to="javascript:x"/>',
        '<x:script xmlns:x="http://www.w3.org/2000/svg">1</x:script>',
        '<metadata><x:script xmlns:x="http://www.w3.org/2000/svg">1</x:script></metadata>',
        "<?xml-stylesheet href='https://example.org/x.css'?>",
        "<path",
    ],
)
def test_an_unsafe_drawing_is_an_error(inside):
    data = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{inside}</svg>'.encode()
    assert "E156" in {defect.code for defect in inspect_drawing(data).defects}


def test_a_drawing_that_grows_when_it_is_read_is_not_read():
    data = b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg viewBox="0 0 1 1"><desc>&b;</desc></svg>'
    drawing = inspect_drawing(data)
    assert [defect.code for defect in drawing.defects] == ["E156"]
    assert drawing.width is None, "nothing after the document type may be read"


def test_a_plain_drawing_is_fine_and_its_numbers_are_no_words():
    data = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64.4 40">
    <defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs><style>.a{fill:url(#g)}</style>
    <path class="a" fill="url(#g)" d="M0 0h1"/><use href="#g"/><text>12</text></svg>"""
    drawing = inspect_drawing(data)
    assert (drawing.defects, drawing.width, drawing.height) == ([], 64, 40)


@pytest.mark.parametrize(
    "inside",
    [
        '<style>@im&#112;ort "http://example.org/x.css";</style>',
        '<style>@im<![CDATA[port]]> "x"</style>',
        "<style>a { fill: u&#114;l(http://example.org) }</style>",
        '<style>@\\69mport "x"</style>',
        '<path fill="u\\72l(http://example.org)"/>',
        '<path fill="image-set(x)"/>',
    ],
)
def test_a_drawing_cannot_spell_an_address_in_another_way(inside):
    drawing = inspect_drawing(f'<svg viewBox="0 0 1 1">{inside}</svg>'.encode())
    assert [defect.code for defect in drawing.defects] == ["E156"]


def test_a_drawing_full_of_defects_is_not_read_to_its_end():
    drawing = inspect_drawing(b'<svg viewBox="0 0 1 1">' + b"<a/>" * 1000 + b"</svg>")
    assert len(drawing.defects) == 50
