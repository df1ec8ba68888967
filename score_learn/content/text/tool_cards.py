"""The card of a tool in a lesson: made without title and size, which it gets from the version that is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from xml.etree.ElementTree import Element

from score_learn.content.rules import Tool, direction
from score_learn.content.text.trees import element, icon
from score_learn.content.text.wording import weight

TOOL_ADDRESS = "/media/tool-"
"""How the card of a tool begins the address that its version replaces."""

_CARD = re.compile(
    r'<a class="file" href="/media/tool-(?P<slug>[a-z0-9-]+)">(?P<icon>(?:(?!</a>).)*?)<span class="file-text">'
    r'<span class="file-name"></span><span class="file-note">(?P<said>(?:(?!</a>).)*)</span></span></a>',
    re.S,
)


def tool_card(slug: str, said: str) -> Element:
    """Return the card of a tool as a lesson keeps it, with the line that says what it is for."""
    text = element("span", element("span", class_="file-name"), element("span", said, class_="file-note"))
    text.set("class", "file-text")
    return element("a", icon("print"), text, class_="file", href=f"{TOOL_ADDRESS}{slug}")


def fill_tool_cards(html: str, tools: Iterable[Tool], language: str) -> str:
    """Give the cards in a text of a lesson their titles, sizes and addresses; one whose tool is not there goes.

    Args:
        html: a stretch of a lesson, as it was stored.
        tools: those of the version that is shown.
        language: that of the lesson, which a tool may not have been translated into.
    """
    known = {tool.slug: tool for tool in tools}

    def fill(card: re.Match[str]) -> str:
        tool = known.get(card["slug"])
        return _filled(card, tool, language) if tool and tool.sha256 else ""

    return _CARD.sub(fill, html) if TOOL_ADDRESS in html else html


def _filled(card: re.Match[str], tool: Tool, language: str) -> str:
    other = f' lang="{escape(tool.language)}" dir="{direction(tool.language)}"' if tool.language != language else ""
    size = f"PDF, {weight(tool.size, language)}" if tool.size else "PDF"
    return (
        f'<a class="file" href="/media/{tool.sha256}" download="{escape(tool.slug)}.pdf">{card["icon"]}'
        f'<span class="file-text"><span class="file-name"{other}>{escape(tool.title)}</span>'
        f'<span class="file-note">{card["said"]} {size}</span></span></a>'
    )
