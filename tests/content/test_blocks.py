"""What a lesson's blocks become: one shape each, with the class names of the style sheet."""

import inspect
import sys

import html5lib
import pytest

from tests.content.rendering import DRAWING, FILM, SHEET, SOUND, WORDS, codes, render

pytestmark = pytest.mark.one_database


def tree(text):
    return html5lib.parseFragment(render(text), namespaceHTMLElements=False)


def one(root, tag, name=""):
    found = [item for item in root.iter(tag) if not name or name in item.get("class", "").split()]
    assert len(found) == 1, f"one <{tag} class={name}> was expected, found {len(found)}"
    return found[0]


def words(item):
    return " ".join("".join(item.itertext()).split())


@pytest.mark.parametrize(
    ("block", "name", "icon", "title"),
    [
        ('note "Remember"', "note", "info", "Remember"),
        ("warning", "note-warning", "warning", "Take care"),
        ("example", "note-example", "board", "An example"),
        ('story "Amina"', "note-story", "people", "Amina"),
    ],
)
def test_an_aside_has_its_icon_and_title(block, name, icon, title):
    root = tree(f"::: {block}\nLook **first**.\n:::")
    aside = one(root, "div", name)
    assert aside.get("role") == "note"
    assert next(item for item in aside.iter() if item.tag.endswith("use")).get("href") == f"/static/icons.svg#{icon}"
    assert words(one(aside, "p", "note-title")) == title
    assert one(aside, "strong").text == "first"


def test_an_activity_numbers_its_steps_and_says_how_long_it_takes():
    root = tree(
        "## Part\n\n::: activity {minutes=5 print=yes}\nFirst:\n\n1. Ask **one** person.\n2. Write it down.\n:::"
    )
    activity = one(root, "section", "activity-print")
    heading = one(activity, "h3", "activity-title")
    assert heading.text == "Try it today"
    assert activity.get("aria-labelledby") == heading.get("id")
    assert words(one(activity, "b", "push")) == "5 minutes"
    steps = [words(step) for step in one(activity, "ol", "activity-steps")]
    assert steps == ["1Ask one person.", "2Write it down."]


def test_an_activity_before_any_heading_does_not_jump_a_level():
    assert one(tree("::: activity\nAsk.\n:::"), "h2", "activity-title") is not None


def test_a_figure_takes_its_numbers_into_the_caption():
    root = tree('::: figure\n![A press](media/p.svg "The press")\n\nLook closely.\n\n1. The lever.\n2. The tray.\n:::')
    figure = one(root, "figure", "plate")
    picture = one(figure, "img", "plate-picture")
    expected = {"src": DRAWING.address, "alt": "A press", "width": "64", "height": "40", "loading": "lazy"}
    assert expected.items() <= dict(picture.attrib).items()
    assert picture.get("title") is None
    caption = one(figure, "figcaption", "plate-caption")
    assert one(caption, "b").text == "The press"
    assert [words(item) for item in one(caption, "ol", "callouts")] == ["1The lever.", "2The tray."]
    assert "Look closely." in words(caption)


def test_an_image_alone_in_a_paragraph_is_a_plate():
    root = tree('![A press](media/p.svg "The press")')
    assert words(one(root, "figcaption")) == "The press"


def test_an_image_inside_a_sentence_stays_there():
    paragraph = one(tree("See ![the sign](media/p.svg) here."), "p")
    assert paragraph.find("img") is not None


def test_details_can_hold_another_block():
    root = tree(':::: details "Why"\nBecause.\n\n::: note\nLook.\n:::\n::::')
    fold = one(root, "details", "fold")
    assert one(fold, "summary").text == "Why"
    assert words(one(fold, "div", "note-body")) == "Look."


def test_a_recording_has_its_length_weight_and_transcript():
    root = tree('::: audio "Rina tells" {src=media/s.mp3 seconds=74}\nI said so.\n:::')
    figure = one(root, "figure", "listen")
    player = one(figure, "audio")
    assert (player.get("src"), player.get("preload"), player.get("autoplay")) == (SOUND.address, "none", None)
    assert "controls" in player.attrib
    assert one(figure, "span", "listen-time").text == "1:14, 38 kB"
    assert words(one(figure, "div", "fold-body")) == "I said so."


def test_a_film_has_its_poster_and_captions():
    root = tree("::: video {src=media/f.webm poster=media/p.svg captions=media/f.vtt}\nShe presses.\n:::")
    player = one(root, "video")
    assert (player.get("src"), player.get("poster")) == (FILM.address, DRAWING.address)
    track = one(player, "track")
    assert (track.get("src"), track.get("srclang"), track.get("kind")) == (WORDS.address, "en", "captions")
    assert words(one(root, "span", "listen-time")) == "1.2 MB"


def test_a_download_says_what_it_is_and_how_heavy():
    root = tree('::: download "Card" {src=media/card.pdf}\nOne page.\n:::')
    link = one(root, "a", "file")
    assert (link.get("href"), link.get("download")) == (SHEET.address, "card.pdf")
    assert words(one(link, "span", "file-note")) == "One page. PDF, 38 kB"


def test_a_table_of_two_columns_compares_and_a_wider_one_can_be_scrolled():
    two = tree("| Before | After |\n|---|---|\n| a | b |")
    assert one(two, "table").get("class") == "versus"
    three = tree("| Day | Sheets | Torn |\n|:--|:-:|--:|\n| 1 | 2 | 3 |")
    frame = one(three, "div", "table-frame")
    assert [cell.get("class") for cell in frame.iter("td")] == ["cell-start", "cell-center", "cell-end"]
    assert {cell.get("scope") for cell in frame.iter("th")} == {"col"}
    assert "style" not in render("| a | b |\n|:--|--:|\n| c | d |")


def test_links_lead_to_the_glossary_to_media_and_to_lessons():
    html = render("[5S](glossary:5s), [the card](media/card.pdf), [next](02-two.md) and [part](#part).")
    assert '<a class="term" href="/glossary#5s">5S</a>' in html
    assert f'href="{SHEET.address}"' in html
    assert 'href="02-two"' in html
    assert 'href="#c-part"' in html


def test_references_and_footnotes_work_across_a_block():
    html = render(
        "See [it][1] and this.[^n]\n\n::: note\nAlso [there][1].\n:::\n\n[1]: https://example.org/\n[^n]: A note."
    )
    assert html.count('href="https://example.org/"') == 2
    assert 'href="#c-fn:n"' in html
    assert 'id="c-fn:n"' in html


def test_nothing_an_author_names_can_meet_an_id_of_the_page():
    html = render("## Main {#main}\n\nA [link](#main).\n\n[^main]\n\n[^main]: Note.")
    assert 'id="main"' not in html
    assert 'id="c-main"' in html
    assert 'href="#c-main"' in html


def test_part_of_another_language_gets_its_direction():
    assert 'dir="rtl" lang="ar"' in render("They say *سلام*{: lang=ar } to each other.")


def test_a_fence_inside_code_is_code():
    html = render("```\n::: note\n```\n\n::: note\nReal.\n:::")
    assert html.count("note-body") == 1
    assert "::: note" in html


def test_a_block_can_follow_a_list_and_a_paragraph_without_an_empty_line():
    html = render("- One\n- Two\n::: note\nLook.\n:::\nAnd on.")
    assert "<li>Two</li>\n</ul>" in html
    assert "<p>And on.</p>" in html


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("::: figure\n![a](media/p.svg) ![b](media/p.svg)\n:::", "E117"),
        ("::: audio {src=media/s.mp3}\n:::", "E151"),
        ("::: audio {src=media/f.webm}\nShe says so.\n:::", "E116"),
        ("::: download {src=media/card.pdf}\nOne page.\n:::", "E116"),
        ('::: download "Card" {src=media/card.pdf}\n[Link](https://example.org)\n:::', "E117"),
        ("![A film](media/f.webm)", "E158"),
    ],
)
def test_a_block_that_cannot_be_what_it_says_is_reported(text, code):
    assert code in codes(text)


def test_lists_nested_deeper_than_markdown_can_follow_are_reported_and_not_raised():
    text = "\n".join("    " * depth + "- deep" for depth in range(80))
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 200)
    try:
        found = codes(text)
    finally:
        sys.setrecursionlimit(limit)
    assert found == ["E119"]
