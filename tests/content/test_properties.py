"""Thousands of generated documents: the checker never raises, and what it renders stays inside the allow-list."""

import re

import html5lib
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from score_learn.content.findings import MEANINGS, Report
from score_learn.content.folders.library import check
from score_learn.content.sources import split_lines
from score_learn.content.text.frontmatter import split_front_matter
from score_learn.content.text.pictures import inspect_drawing
from score_learn.content.text.sanitise import sanitise
from score_learn.content.text.scanner import scan
from tests.content.rendering import a_renderer
from tests.content.seeded import ABOUT, FILES, GLOSSARY, LESSON, LOCK, QUIZ, SETTINGS, SITE, SURVEY, write_library

pytestmark = pytest.mark.one_database

# Written down a second time, apart from the gate, so that a slip in the one is seen by the other.
TAG_NAMES = (
    "a abbr audio b blockquote br code dd details div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i img li ol p pre "
    "section span strong sub summary sup svg table tbody td th thead tr track ul use video"
)
TAGS = frozenset(TAG_NAMES.split())
ATTRIBUTE_NAMES = (
    "alt aria-hidden aria-labelledby class controls default dir download height href id kind lang loading poster "
    "preload role scope src srclang start title width"
)
ATTRIBUTES = frozenset(ATTRIBUTE_NAMES.split())
LINK = re.compile(r"(https?|mailto|tel):\S*|#c-\S*|/glossary#[a-z0-9-]+|/media/[0-9a-f]{64}|02-two", re.I)
SOURCE = re.compile(r"/media/[0-9a-f]{64}")

PIECES = [
    *(
        "::: note",
        ":::",
        "::::",
        ":::: details",
        "::: figure",
        "::: activity {minutes=5}",
        "::: audio {src=media/s.mp3}",
    ),
    *(
        "::: question single {#m-q}",
        "::: question multi {#m-r rev=2}",
        "::: question truefalse {#m-s}",
        "::: check {ref=x}",
    ),
    *("- ( ) a) x", "- (x) b) y", "- [x] c) z", "  > feedback", "hint: h", "explain: e", "- (x) true", "- ( ) false"),
    *(
        "## Heading",
        "# One",
        "=====",
        "---",
        "- item",
        "    - deep",
        "  - shallow",
        "1. one",
        "> quote",
        "```",
        "~~~ x",
        "",
    ),
    *("| a | b |", "|---|:-:|", "[a](javascript:x)", "[b](glossary:5s)", "![c](media/p.svg)", "![](x)", "[d][1]"),
    *("[1]: data:x", "[^1]", "[^1]: note", "*[a]: b", "term", ":   definition", "{: onclick=x .y #z lang=ar }"),
    *(
        "<script>x</script>",
        "<img src=x onerror=y>",
        "<https://e.org>",
        "**b** {.x}",
        "`code",
        "\\# x",
        "&#106;",
        "\x02",
        "\ue000o0\ue001",
    ),
    *(
        "{{ x }}",
        "a  ",
        "\ttab",
        "    code",
        "<!-- c -->",
        "]]>",
        "&lt;script&gt;",
        "<a href='javascript:x'>y</a>",
        "\u202e",
    ),
]
# What has opened a hole in one renderer or another.
NASTY = [
    *(
        "[x](java\nscript:alert(1))",
        "[x](&#x6A;avascript:a)",
        "[x](javascript&colon;a)",
        "[x](\x01javascript:a)",
        "<JaVaScRiPt:a>",
    ),
    *(
        "[x](data:image/svg+xml;base64,PHN2Zz4=)",
        "[x](vbscript:a 'onclick=x')",
        "![x](x 'onerror=alert(1)')",
        "[x](//e.org)",
    ),
    *(
        "[x]: javascript:a",
        "[x][x]",
        '[x]: https://e.org "onmouseover=a"',
        '*[x]: " onclick=x',
        "[^x]: <img src=x onerror=a>",
    ),
    *(
        '{: onclick="a" style="x" srcdoc=y }',
        "{: #a .b onload=x }",
        "**x**{: href=javascript:a }",
        "{: id='\"><script>' }",
    ),
    *(
        "<svg/onload=a>",
        "<svg><animate onbegin=a attributeName=href to=javascript:b>",
        "<math><a xlink:href=javascript:b>c",
        "<!--><img>",
    ),
    *(
        "&lt;img src=x onerror=a&gt;",
        "&#60;script&#62;",
        "&amp;lt;b&amp;gt;",
        "&NewLine;",
        "\\<b\\>",
        "`<b>`",
        "<b\n>",
        "<x:y>",
        "<a@b.c>",
    ),
    *(
        "[" * 40 + "]" * 40,
        "[a](" * 20,
        "![" * 20,
        "[[a: (x) | y]]",
        "*" * 30,
        "> " * 20 + "x",
        "|" * 20 + "\n" + "|-" * 20,
    ),
    *(
        "\u2028",
        "\u00ad",
        "\u200b",
        "\ufeff",
        "\U000e0041",
        "wzxhzdk:1",
        "klzzwxh:0001",
        "amp\x03",
        "\x02klzzwxh:0001\x03",
        "\x02wzxhzdk:0\x03",
    ),
]
PIECES += NASTY
documents = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=25).map("\n".join)


def _check_element(item):
    tag = item.tag.rpartition("}")[2]
    assert tag in TAGS, f"<{tag}> came through"
    for name, value in item.attrib.items():
        assert name in ATTRIBUTES, f"{name} came through on <{tag}>"
        if name == "href":
            icon = tag == "use" and value.startswith("/static/icons.svg#")
            assert icon or LINK.fullmatch(value), f"a link to {value!r} came through"
        if name in {"src", "poster"}:
            assert SOURCE.fullmatch(value), f"{name}={value!r} came through"
        if name == "id":
            assert value.startswith("c-"), f"the id {value!r} could meet one of the page"


@settings(max_examples=1000, deadline=None)
@given(documents)
@example("[x](https://e.org/ 'onclick=x')")
@example("::: note\n- a\n::: note\n:::\n:::")
def test_what_is_rendered_stays_inside_the_allow_list(text):
    report = Report("x.md")
    nodes = scan(split_lines(text, report), report)
    for piece in a_renderer(report).body(nodes, questions=True):
        if isinstance(piece, str):
            assert sanitise(piece) == piece
            for item in html5lib.parseFragment(piece, namespaceHTMLElements=False).iter():
                if item.tag != "DOCUMENT_FRAGMENT":
                    _check_element(item)
            assert not re.search("[\ue000\ue001]", piece), "a mark of the renderer was left over"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("<>=\"'&/ :;-!abonclickscriptsvguseimghref#.()\n")), max_size=120))
def test_sanitising_twice_changes_nothing(html):
    assert sanitise(sanitise(html)) == sanitise(html)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_front_matter_never_raises(text):
    report = Report("x.md")
    split_front_matter(split_lines(f"---\n{text}\n---\n", report), report)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200).map(lambda data: b'<svg viewBox="0 0 1 1">' + data))
@example(b"<?xml version='1.0' encoding='utf-7'?><svg/>")
@example(b"")
def test_a_drawing_never_raises(data):
    inspect_drawing(data)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return tmp_path_factory.mktemp("library")


def _with_lines(path, cut, lines):
    kept = FILES[path].split("\n")
    at = cut % (len(kept) + 1)
    return "\n".join([*kept[:at], *lines, *kept[at + (cut % 3) :]])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from([ABOUT, GLOSSARY, LESSON, LOCK, QUIZ, SETTINGS, SITE, SURVEY]),
    cut=st.integers(min_value=0, max_value=60),
    lines=st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=6),
)
def test_the_checker_never_raises_and_every_finding_stands_in_its_file(library, path, cut, lines):
    write_library(library, {path: _with_lines(path, cut, lines).encode("utf-8", "surrogatepass")})
    for finding in check(library).findings:
        assert finding.code in MEANINGS
        assert finding.message
        file = library / finding.path
        if file.is_file() and file.suffix in {".md", ".toml", ".lock"}:
            count = len(re.split(r"\r\n|\r|\n", file.read_bytes().decode("utf-8", "replace")))
            assert 1 <= finding.line <= count, finding
