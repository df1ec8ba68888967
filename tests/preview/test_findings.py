"""What the checker says stands on the page at its place, and a page with errors shows what could be read."""

import pytest

from score_learn.content.folders.library import check
from score_learn.preview.places import anchor
from tests.content.seeded import FILES, LESSON, QUIZ, SETTINGS, SITE, write_library
from tests.content.test_defects import DEFECTS, ELSEWHERE
from tests.preview.looking import Looking, pages_of

pytestmark = pytest.mark.one_database

PAGE = "/en/modules/m/lessons/01-one"
TEXT = FILES[LESSON]


def changed(tmp_path, *replaced, path=LESSON):
    text = FILES[path]
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new, 1)
    return Looking(write_library(tmp_path, {path: text}))


def order_of(page, *wanted):
    """Say in which order these stand in the page's HTML."""
    places = [page.html.index(one) for one in wanted]
    return places == sorted(places)


# A page with a heading that jumps is faulty itself, which is what the finding says.
SOME = [one for one in DEFECTS[::3] if one[3] != "### A heading"]


@pytest.mark.parametrize(("code", "path", "old", "new", "line", "column"), SOME)
def test_each_finding_leads_to_its_place(tmp_path, code, path, old, new, line, column):
    folder = write_library(tmp_path, {path: FILES[path].replace(old, new, 1)})
    looking = Looking(folder)
    assert looking.watch.shelf.library.findings == check(folder).findings
    where = ELSEWHERE.get((code, path), (path, line, column))
    links = [one for one in looking.open("/").all(".//ol[@class='pv-list']//a") if code in "".join(one.itertext())]
    assert f"{where[0]}:{where[1]}" in "".join(links[0].itertext())
    address, _, place = links[0].get("href").partition("#")
    if address == "/":
        return
    around = looking.open(address)
    told = [one.get("href") for one in around.all(".//ol[@class='pv-list']//a[@data-place]")]
    assert f"{address}?frame=1#{place}" in told
    assert looking.frame(address).all(f".//*[@id='{place}']"), f"{place} is not on {address}"


def test_a_finding_stands_before_its_stretch_of_text_and_not_elsewhere(tmp_path):
    looking = changed(tmp_path, ("hangs on the wall.", "hangs, see [here](https://a.example)."),
                      ("Look first.", "Look " * 21 + "first."))  # fmt: skip
    page = looking.frame(PAGE)
    found = {one.code: anchor(one) for one in looking.watch.shelf.findings}
    assert order_of(page, ">A heading<", found["E154"], "hangs, see", "plate-picture", found["W201"], "Look Look")


def test_a_broken_question_is_shown_with_what_is_wrong_and_the_others_can_be_answered(tmp_path):
    looking = changed(tmp_path, ("- [x] a) This", "- [ ] a) This"), ("- [x] b) That", "- [ ] b) That"), path=QUIZ)
    page = looking.frame("/en/modules/m/test")
    error = next(one for one in looking.watch.shelf.findings if one.code == "E126")
    assert order_of(page, "Question 1 of 2", anchor(error), "cannot be answered before it is repaired", "Neither")
    assert len(page.all(".//form")) == 1
    looking.send("/en/modules/m/test/m-t-one", {"answer": "a"}, status=404)
    assert "Right" in looking.send("/en/modules/m/test/m-t-two", {"answer": "true"}).text


def test_after_an_unclosed_block_the_rest_is_shown(tmp_path):
    looking = changed(
        tmp_path, ("Look first.\n:::", "Look first.\n"), ("::: question", "::: banner\n:::\n\n::: question")
    )
    page = looking.frame(PAGE)
    codes = [one.code for one in looking.watch.shelf.findings]
    assert "E110" in codes or "E114" in codes
    assert "What now?" in page.text and "One" in page.text
    assert all(page.all(f".//*[@id='{anchor(one)}']") for one in looking.watch.shelf.findings if one.path == LESSON)


def test_a_head_that_cannot_be_read_and_a_file_that_is_no_text_leave_a_page(tmp_path):
    looking = changed(tmp_path, ("title: One lesson", "title One lesson"))
    assert looking.frame(PAGE).heading == "(no title)"
    (looking.watch.root / LESSON).write_bytes(b"\xff\xfe")
    assert looking.watch.look()
    for address in pages_of(looking):
        looking.open(address)
    looking.frame(PAGE, status=404)
    assert "E100" in looking.open("/").text


def test_a_module_whose_settings_cannot_be_read_is_told_in_the_list(tmp_path):
    looking = changed(tmp_path)
    (looking.watch.root / "modules/m/module.toml").write_text("id = ", encoding="utf-8")
    assert looking.watch.look()
    page = looking.open("/")
    assert "E107" in page.text and "No module yet" in page.text


@pytest.mark.parametrize("address", [PAGE, "/en/modules/m", "/en/modules/m/test"])
def test_an_open_page_says_that_the_settings_of_its_module_cannot_be_read(tmp_path, address):
    looking = changed(tmp_path, ('slug = "m"', "slug = stop-waste"), path=SETTINGS)
    error = next(one for one in looking.watch.shelf.findings if one.code == "E107")
    around, frame = looking.open(address), looking.frame(address)
    for page in (around, frame):
        assert "module.toml cannot be read" in page.text
        assert "E107 module.toml, line 2" in page.text and error.message in page.text
    assert "Nothing" not in around.text
    told = [one.get("href") for one in around.all(".//ol[@class='pv-list']//a[@data-place]")]
    assert told == [f"{address}?frame=1#{anchor(error)}"]
    assert frame.all(f".//*[@id='{anchor(error)}']")
    (looking.watch.root / SETTINGS).write_text(FILES[SETTINGS], encoding="utf-8")
    assert looking.watch.look()
    assert "cannot be read" not in looking.open(address).text


def test_a_language_that_site_toml_cannot_say_any_more_is_told(tmp_path):
    looking = changed(tmp_path, ('languages = ["en"]', "languages = [en]"), path=SITE)
    page = looking.frame("/fr/modules/m")
    assert "site.toml cannot be read" in page.text and "E107 site.toml, line 2" in page.text


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_slip_of_the_hand_breaks_a_page(tmp_path, name):
    looking = Looking(write_library(tmp_path))
    lines = FILES[name].splitlines(keepends=True)
    for number in range(0, len(lines), 2):
        (looking.watch.root / name).write_text("".join(lines[:number] + lines[number + 1 :]), encoding="utf-8")
        looking.watch.look()
        assert looking.watch.shelf.library.findings == check(looking.watch.root).findings
        for address in (PAGE, "/en/modules/m/test", "/en/modules/m", "/en/surveys/sat", "/en/glossary", "/"):
            answer = looking.client.get(f"{address}?frame=1", headers={"Host": "127.0.0.1"})
            assert answer.status_code in (200, 404), (name, lines[number])
