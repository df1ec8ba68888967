"""Every word that the site itself says goes through the catalogue, and pages work from right to left."""

import re
from functools import cache
from zoneinfo import available_timezones

import pytest
from babel import Locale

from score_learn.content import queries as content
from tests import pseudo, world
from tests.content import seeded
from tests.contracts.addresses import Addresses, targets
from tests.contracts.source import PACKAGE, ROOT
from tests.contracts.test_permissions import expected
from tests.page import Element, Page
from tests.visit import Visit
from tests.world import Somebody

pytestmark = pytest.mark.one_database

# What is not the site's own words: the name of the site, marks and units, names of languages and of formats.
NAMES = ["SCORE", "Learn", "English", "PIN", "QR", "PDF", "Ed25519", "SHA", "HTML", "JSON", "KB", "MB", "UTC"]
# Codes, numbers, hashes and paths are the same in every language.
CODE = re.compile(r"\S*\d\S*|/?(?:modules|training)/\S+|\b[A-Z]{4}(?:-[A-Z]{4})+\b")
PHYSICAL = re.compile(
    r"(?<![-\w])(?:margin|padding|border)-(?:left|right)|(?<![-\w])(?:left|right)\s*:|text-align:\s*(?:left|right)"
    r"|float:\s*(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius"
)


@cache
def library_text() -> str:
    """Everything the tests' content says, that of the archive that is uploaded too, blanks squeezed."""
    files = sorted((ROOT / "tests" / "library").rglob("*.md")) + sorted((ROOT / "tests" / "library").rglob("*.toml"))
    texts = [*(file.read_text(encoding="utf-8") for file in files), *map(str, seeded.FILES.values())]
    return " ".join(" ".join(text.split()) for text in texts)


def own_texts(page: Page) -> list[str]:
    """Return the texts of a page and of the attributes that are read out, without rendered content and code."""
    found: list[str] = []

    def walk(element: Element) -> None:
        classes = element.get("class", "").split()
        if (
            not isinstance(element.tag, str)
            or element.tag in ("script", "code", "template")
            or {"prose", "code"} & set(classes)
        ):
            return
        found.append(element.text or "")
        found.extend(element.get(name, "") for name in ("aria-label", "title", "alt", "placeholder"))
        if element.tag in ("input", "button") and element.get("type") in ("submit", "button"):
            found.append(element.get("value", ""))
        for child in element:
            walk(child)
            found.append(child.tail or "")

    walk(page.tree)
    return [" ".join(text.split()) for text in found if text.strip()]


def untranslated(page: Page, known: set[str]) -> list[str]:
    """Return the texts with a word of plain letters that is neither content nor data."""
    wrong = []
    for text in own_texts(page):
        said = " ".join(part for part in re.split(" · |; ", text) if part not in library_text())
        if plain_words(said) - known:
            wrong.append(text[:120])
    return wrong


def plain_words(text: str) -> set[str]:
    """Return the words of plain letters: every letter that went through the catalogue carries an accent."""
    return {
        word
        for word in re.findall(r"[^\W_]+", re.sub(CODE, " ", text))
        if len(word) > 1 and word.isascii() and word.isalpha()
    }


def known_words(cast, modules) -> set[str]:
    """Collect the words that are data: names of people, places, languages and content, and what Babel writes."""
    people = [one for one in vars(cast).values() if isinstance(one, Somebody)]
    words = [
        *NAMES,
        "Riverside Garments Hillside Furniture Jawa Tengah Asia Ho Chi Minh Partner Lead Buyer Donor True False sat",
    ]
    words += [f"{one.name} {one.email} {one.enterprise_code}" for one in people]
    words += [title for module in modules for title in (module.title, *(lesson.title for lesson in module.lessons))]
    english = Locale.parse("en_ZA")
    words += [*available_timezones(), *english.territories.values(), *english.languages.values()]
    for calendar in (english.months, english.days):
        words += [name for widths in calendar.values() for names in widths.values() for name in names.values()]
    return plain_words(" ".join(words))


def pages(site, cast, story):
    """Open every page that somebody of the cast may open, each once."""
    addresses = Addresses(site, cast, story)
    for target in targets(site):
        if target.method != "GET" or target.endpoint in ("public.media", "certificates.file", "public.healthz"):
            continue
        row = expected()[target.endpoint, "GET"]["own"]
        role = next(role for role, said in row.items() if said == "in")
        visit = Visit(site)
        if cast.by_role[role]:
            visit.sign_in(cast.by_role[role])
        page = visit.open(addresses.of(target, "own"), status=None)
        if page.headers.get("Content-Type", "").startswith("text/html") and page.status == 200:
            yield target, page


def test_every_word_of_the_site_goes_through_the_catalogue(site, cast, story, monkeypatch):
    pseudo.speak(monkeypatch, pseudo.LEFT)
    known = known_words(cast, content.published_modules(world.a_viewer(cast.amina), "en"))
    wrong = []
    for target, page in pages(site, cast, story):
        wrong += [f"{target.endpoint}: {text}" for text in untranslated(page, known)]
    assert not wrong, "write _('...') around:\n" + "\n".join(wrong)


def test_every_page_can_be_read_from_the_right(site, cast, story, monkeypatch):
    pseudo.speak(monkeypatch, pseudo.RIGHT)
    seen = 0
    for target, page in pages(site, cast, story):
        root = page.tree
        assert (root.get("lang"), root.get("dir")) == ("ar", "rtl"), f"{target.endpoint} does not turn round"
        seen += 1
    assert seen > 25


def test_style_sheets_name_sides_by_the_way_one_reads():
    wrong = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for path in sorted((PACKAGE / "static" / "css").glob("*.css"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if PHYSICAL.search(line.split("/*")[0])
    ]
    assert not wrong, f"write margin-inline-start, inset-inline-end, text-align: start and so on: {wrong}"


def test_the_pseudo_language_leaves_placeholders_and_marks_alone():
    assert pseudo.accented("Give %(name)s a <b>new</b> PIN") == "Ğíṽé %(name)s á <b>ńéŵ</b> ṔÍŃ"
