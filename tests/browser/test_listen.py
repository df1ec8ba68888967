"""A lesson read aloud, on a device whose voices are made up: they remember what they are given to say."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.doors import come_in
from tests.browser.hosting import SMALL_LIBRARY, Prepared, Site, prepare, serve
from tests.browser.walker import Walker
from tests.shared import Shared

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SAMPLE = """
## At the press

Stand up.

The EIT met; 40 × 3 = 120. Pay 60,000 in 10–15 days, not 2026-10. Use 4.5 kg (5kg) at 5 % and 3 m.

1. Count the EITs in **m**any bags.
2. Stop.

Ne parlez pas.
{: lang=fr }

Δεν μιλάμε.
{: lang=el }

Ούτε εδώ.
{: lang=el }

- A word, *mot*{: lang=fr }, and more.
"""
SPOKEN = """
[words]
"EIT" = "E I T"
"kg" = "kilograms"
"m" = "metres"

[signs]
"×" = "times"
"=" = "equals"
"%" = "per cent"
"–" = "to"
"""
# A device with voices; `held` keeps it from ending a sentence, `late` from having voices at first.
DEVICE = """
window.spoken = [];
window.voices = %s;
const made = { getVoices: () => window.late ? [] : window.voices, speaking: false,
  listeners: [], addEventListener: (name, listen) => made.listeners.push(listen),
  cancel: () => { window.cancelled = (window.cancelled || 0) + 1; made.now = null; },
  speak: (one) => {
    made.now = one;
    window.spoken.push([one.text, one.voice && one.voice.name, one.rate]);
    if (!window.held) setTimeout(() => { if (made.now === one) one.onend(); }, 1);
  } };
Object.defineProperty(window, "speechSynthesis", { value: made });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
ENGLISH = '{ name: "Ama", lang: "en-GB", localService: true, default: false }'
FRENCH = '{ name: "Luc", lang: "fr_FR", localService: true, default: true }'
CLOUD = '{ name: "Cloud", lang: "en-US", localService: false, default: true }'
LESSON = "/training/alpha/lessons/01-blocks"


@pytest.fixture(scope="session")
def prepared_lesson(shared: Shared) -> Prepared:
    """The small library, with a lesson in which voices would stumble, and how words are said."""
    return shared.once("spoken-site", _prepare_lesson)


def _prepare_lesson(folder: Path) -> Prepared:
    content = Path(shutil.copytree(SMALL_LIBRARY, folder.with_name("spoken-library")))
    lesson = content / "modules/alpha/en/01-blocks.md"
    text = lesson.read_text(encoding="utf-8")
    lesson.write_text(
        text.replace("## A morning at the press", f"{SAMPLE}\n## A morning at the press"), encoding="utf-8"
    )
    (content / "spoken").mkdir(exist_ok=True)
    (content / "spoken/en.toml").write_text(SPOKEN, encoding="utf-8")
    return prepare("cast", content, folder)


@pytest.fixture
def spoken_site(prepared_lesson: Prepared) -> Iterator[Site]:
    """Serve it to one test."""
    with serve(prepared_lesson) as site:
        yield site


def listener(site: Site, arrive: Arrive, *voices: str, width: int = 360, more: str = "") -> Walker:
    walker = arrive(site, width=width)
    walker.page.add_init_script(more + DEVICE % f"[{', '.join(voices)}]")
    return come_in(walker, site.people["amina"]).open(LESSON)


def spoken(walker: Walker) -> list[str]:
    return [text for text, *_ in walker.page.evaluate("window.spoken")]


def pressing(walker: Walker, name: str) -> None:
    walker.page.get_by_role("button", name=name, exact=True).click()


def test_a_lesson_is_read_in_order_and_in_words_that_a_voice_says_well(spoken_site: Site, arrive: Arrive):
    walker = listener(spoken_site, arrive, FRENCH, CLOUD, ENGLISH)
    pressing(walker, "Listen")
    expect(walker.page.get_by_role("button", name="Go on")).to_be_visible()
    heard = spoken(walker)
    assert heard[:11] == [
        "Every block",
        "At the press",
        "Stand up.",
        "The E I T met; 40 times 3 equals 120.",
        "Pay 60000 in 10 to 15 days, not 2026-10.",
        "Use 4.5 kilograms (5 kilograms) at 5 per cent and 3 metres.",
        "1: Count the EITs in many bags.",
        "2: Stop.",
        "Ne parlez pas.",
        "Here is a part in another language. This device has no voice for it.",
        "A word,",
    ]
    voices = {text: voice for text, voice, *_ in walker.page.evaluate("window.spoken")}
    assert (voices["Ne parlez pas."], voices["mot"], voices["Stand up."]) == ("Luc", "Luc", "Ama")
    for text in ("A press with a lever", "1: The lever is up.", "Remember", "A torn sheet is lost.", "Sheets: 100."):
        assert text in heard
    assert heard[-4:] == [
        "What do you do first?",
        "A: Press on.",
        "B: Stop and tell somebody.",
        "C: Wait until Friday.",
    ]
    assert not {"Training", "Finish lesson", "Check", "Hint", "What costs least?", "1:14, 1 kB"} & set(heard)


def test_the_verdict_is_read_and_then_what_follows(spoken_site: Site, arrive: Arrive):
    walker = listener(spoken_site, arrive, ENGLISH)
    pressing(walker, "Listen")
    expect(walker.page.get_by_role("button", name="Go on")).to_be_visible()
    before = len(spoken(walker))
    walker.page.locator(".choice", has_text="Stop and tell").click()
    pressing(walker, "Check")
    expect(walker.page.get_by_role("button", name="Listen", exact=True)).to_be_visible()
    after = spoken(walker)[before:]
    assert after[:2] == ["Right", "Yes."]
    assert "You stop the loss at once." in after
    assert (
        after.index("You stop the loss at once.")
        < after.index("Try it today")
        < after.index("1: Look at one machine together.")
    )
    assert walker.page.locator(".aloud-now").count() == 0


def test_one_pauses_goes_on_with_the_same_sentence_and_stops(spoken_site: Site, arrive: Arrive):
    walker = listener(spoken_site, arrive, ENGLISH, more="window.held = true;")
    page = walker.page
    said = "speechSynthesis.now.onend()"
    assert spoken(walker) == []
    page.get_by_role("button", name="Listen").focus()
    page.keyboard.press("Enter")
    for _ in range(3):
        page.evaluate(said)
    assert spoken(walker)[-1] == "The E I T met; 40 times 3 equals 120."
    expect(page.locator(".aloud-now")).to_contain_text("The EIT met")
    expect(page.locator(".aloud-now")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Go on")).to_be_focused()
    assert page.evaluate("speechSynthesis.now") is None
    page.evaluate("window.held = true")
    page.keyboard.press("Enter")
    assert spoken(walker)[-2:] == ["The E I T met; 40 times 3 equals 120."] * 2
    pressing(walker, "Slower")
    assert page.evaluate("window.spoken[window.spoken.length - 1][2]") == 0.9
    walker.look()
    pressing(walker, "Stop")
    expect(page.get_by_role("button", name="Listen")).to_be_focused()
    assert page.locator(".aloud-now").count() == 0
    page.reload()
    pressing(walker, "Listen")
    assert page.evaluate("window.spoken[0]")[:3] == ["Every block", "Ama", 0.9]
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert page.evaluate("speechSynthesis.now") is None


def test_without_a_voice_for_the_language_nothing_is_offered(spoken_site: Site, arrive: Arrive):
    walker = listener(spoken_site, arrive, FRENCH)
    assert not walker.page.locator(".aloud").is_visible()
    walker.page.evaluate(f"window.voices.push({ENGLISH}); speechSynthesis.listeners.forEach(tell => tell())")
    expect(walker.page.get_by_role("button", name="Listen")).to_be_visible()
    walker.look()


def test_one_is_told_before_words_leave_the_device(spoken_site: Site, arrive: Arrive):
    walker = listener(spoken_site, arrive, CLOUD, width=1280)
    walker.reads("Your browser sends the words of this page to its maker")
    walker.page.evaluate(f"window.voices.push({ENGLISH}); speechSynthesis.listeners.forEach(tell => tell())")
    expect(walker.page.locator(".aloud-note")).to_be_hidden()
    pressing(walker, "Listen")
    assert walker.page.evaluate("window.spoken[0][1]") == "Ama"
