"""The blocks of prose a lesson may hold: what each takes, what it must hold and what it becomes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from score_learn.content.findings import Report, known, possible
from score_learn.content.rules import direction
from score_learn.content.text.addresses import Rewriter, plate
from score_learn.content.text.media import MediaItem
from score_learn.content.text.scanner import Block
from score_learn.content.text.tool_cards import tool_card
from score_learn.content.text.trees import append, element, first, icon, is_empty, move_content, words
from score_learn.content.text.wording import minutes, weight, word


@dataclass(slots=True)
class Building:
    """What a builder works with: the block, its rendered content and where to report."""

    block: Block
    content: list[Element]
    rewriter: Rewriter
    heading: str
    number: int

    @property
    def language(self) -> str:
        """The language of the words that the renderer adds."""
        return self.rewriter.around.language

    @property
    def report(self) -> Report:
        """The collector of the file."""
        return self.rewriter.report

    def attribute(self, name: str) -> str | None:
        """Return the value of an attribute, or None."""
        found = self.block.attributes.get(name)
        return found.value if found else None

    def media(self, name: str, *families: str) -> MediaItem | None:
        """Return the file that an attribute names, reporting one that is not there or of another family."""
        found = self.block.attributes.get(name)
        if found is None:
            return None
        item = self.rewriter.media(found.value, (found.line, found.column))
        if item and families and item.family not in families:
            message = f"{found.value} is {item.content_type}; {name} takes {' or '.join(families)}"
            self.report.add(found.line, found.column, "E116", message)
            return None
        return item

    def problem(self, code: str, message: str) -> None:
        """Report something about the block as a whole."""
        self.report.add(self.block.line, self.block.column, code, message)


Build = Callable[[Building], Element]


@dataclass(frozen=True, slots=True)
class BlockKind:
    """A kind of block: its builder (None where the lesson handles it), attributes and whether it needs a title."""

    build: Build | None = None
    attributes: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    title: str = "may"
    empty: str = "write what it should say before the closing fence"


def _aside(kind: str, icon_name: str, default_title: str | None = None) -> Build:
    def build(given: Building) -> Element:
        title = given.block.title or (word(default_title, given.language) if default_title else "")
        body = element("div", element("p", title, class_="note-title") if title else None, class_="note-body")
        for part in given.content:
            append(body, part)
        name = "note" if kind == "note" else f"note note-{kind}"
        return element("div", icon(icon_name, large=True), body, class_=name, role="note")

    return build


def _activity(given: Building) -> Element:
    label = f"{given.rewriter.prefix}activity-{given.number}"
    title = given.block.title or word("activity", given.language)
    head = element("div", icon("tool"), element(given.heading, title, class_="activity-title", id=label))
    head.set("class", "activity-head")
    duration = given.attribute("minutes")
    if duration:
        append(head, element("b", minutes(int(duration), given.language), class_="push"))
    body = element("div", class_="activity-body")
    for part in given.content:
        append(body, _numbered(part, "activity") if part.tag == "ol" else part)
    name = "activity activity-print" if given.attribute("print") == "yes" else "activity"
    return element("section", head, body, class_=name, aria_labelledby=label)


def _numbered(items: Element, name: str) -> Element:
    list_name, item_name = ("callouts", "callout") if name == "callout" else ("activity-steps", "activity-step")
    made = element("ol", class_=list_name)
    for number, item in enumerate(items, start=1):
        text = element("div", class_=f"{name}-text")
        move_content(item, text)
        hidden = "true" if name == "activity" else None
        badge = element("span", str(number), class_=f"{name}-number", aria_hidden=hidden)
        append(made, element("li", badge, text, class_=item_name))
    return made


def _figure(given: Building) -> Element:
    images = [found for part in given.content for found in part.iter("img")]
    if len(images) != 1:
        given.problem("E117", f"a figure holds one image, got {len(images)}; write ![what it shows](media/name)")
        return element("figure", *given.content, class_="plate")
    image = images[0]
    title = given.block.title or image.get("title", "")
    caption = [element("b", title)] if title else []
    for part in given.content:
        _take_out(part, image)
        if part.tag == "figure":
            caption += part.findall("figcaption/b")
        elif part is not image and not is_empty(part):
            caption.append(_numbered(part, "callout") if part.tag == "ol" else part)
    return plate(image, *caption)


def _take_out(part: Element, image: Element) -> None:
    for parent in part.iter():
        if image in list(parent):
            tail, image.tail = image.tail, None
            parent.remove(image)
            append(parent, (tail or "").lstrip())
            return


def _details(given: Building) -> Element:
    return _fold(given.block.title or word("details", given.language), given.content)


def _untranslated(given: Building) -> Element:
    language = given.rewriter.around.source_language
    if not language:
        given.problem("E115", "only a translation holds what is not translated yet; take the two fences away")
    return element("div", *given.content, lang=language or None, dir=direction(language) if language else None)


def _fold(title: str, content: list[Element]) -> Element:
    body = element("div", *content, class_="fold-body")
    return element("details", element("summary", title, class_="fold-title"), body, class_="fold")


def _recording(tag: str, name: str, icon_name: str, default_title: str) -> Build:
    def build(given: Building) -> Element:
        if given.block.closed and not any(words(part) for part in given.content):
            given.problem("E151", "write down what is said before the closing fence, for those who cannot hear it")
        item = given.media("src", tag)
        heading = element("figcaption", icon(icon_name), class_=f"{name}-title")
        append(heading, given.block.title or word(default_title, given.language))
        player = element(tag, class_=f"{name}-{tag}", controls="controls", preload="none")
        if item:
            player.set("src", item.address)
            append(heading, element("span", _length(given, item), class_="listen-time"))
        _dress_film(given, player)
        transcript = _fold(word("transcript", given.language), given.content)
        return element("figure", heading, player, transcript, class_=name)

    return build


def _length(given: Building, item: MediaItem) -> str:
    seconds = given.attribute("seconds")
    size = weight(item.size, given.language)
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}, {size}" if seconds else size


def _dress_film(given: Building, player: Element) -> None:
    poster = given.media("poster", "image")
    if poster:
        player.set("poster", poster.address)
    captions = given.media("captions", "text")
    if captions:
        track = element("track", src=captions.address, kind="captions", srclang=given.language, default="default")
        append(player, track)


def _download(given: Building) -> Element:
    item = given.media("src")
    if first(given.content, "a") is not None or first(given.content, "img") is not None:
        given.problem("E117", "a download holds plain words only; put links and pictures before it")
    said = " ".join(words(part) for part in given.content)
    kind = item.name.rpartition(".")[2].upper() if item else ""
    facts = f"{kind}, {weight(item.size, given.language)}" if item else ""
    note = element("span", f"{said} {facts}".strip(), class_="file-note")
    text = element("span", element("span", given.block.title, class_="file-name"), note, class_="file-text")
    link = element("a", icon("print" if kind == "PDF" else "download"), text, class_="file")
    if item:
        link.set("href", item.address)
        link.set("download", item.name.rpartition("/")[2])
    return link


def _tool(given: Building) -> Element:
    """Make the card of a tool without its title and size, which are known when the sheet has been set."""
    ref = given.block.attributes.get("ref")
    if ref and ref.value not in given.rewriter.around.tools:
        message = f'this module has no tool {ref.value}; write tools = ["{ref.value}"] into module.toml'
        if given.rewriter.around.tools:
            message = f"this module has no tool {ref.value}; {known(sorted(given.rewriter.around.tools))}"
        given.report.add(ref.line, ref.column, "E182", message)
    if first(given.content, "a") is not None or first(given.content, "img") is not None:
        given.problem("E117", "a tool holds plain words only; put links and pictures before it")
    said = " ".join(words(part) for part in given.content)
    return tool_card(ref.value if ref else "", said)


_MINUTES = re.compile(r"[1-9][0-9]{0,2}")
_SECONDS = re.compile(r"[1-9][0-9]{0,4}")
_POINTS = re.compile(r"[1-9][0-9]?")
_TAGS = re.compile(r"[a-z0-9]+([,-][a-z0-9]+)*")
_YES = re.compile(r"yes|no")
_ANY = re.compile(r".+")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ROWS = re.compile(r"[1-9][0-9]?")

KINDS: Mapping[str, BlockKind] = {
    "note": BlockKind(_aside("note", "info")),
    "warning": BlockKind(_aside("warning", "warning", "warning")),
    "example": BlockKind(_aside("example", "board", "example")),
    "story": BlockKind(_aside("story", "people")),
    "activity": BlockKind(_activity, {"minutes": _MINUTES, "print": _YES}),
    "details": BlockKind(_details),
    "untranslated": BlockKind(_untranslated, title="no", empty=""),
    "figure": BlockKind(_figure),
    "audio": BlockKind(
        _recording("audio", "listen", "listen", "listen"), {"src": _ANY, "seconds": _SECONDS}, ("src",), empty=""
    ),
    "video": BlockKind(
        _recording("video", "film", "play", "watch"),
        {"src": _ANY, "poster": _ANY, "captions": _ANY, "seconds": _SECONDS},
        ("src",),
        empty="",
    ),
    "download": BlockKind(_download, {"src": _ANY}, ("src",), title="must", empty=""),
    "tool": BlockKind(_tool, {"ref": _NAME}, ("ref",), title="no", empty="say in one line what it is for"),
    "form": BlockKind(None, {"rows": _ROWS}, ("rows",), title="no", empty="write a table with its head into it"),
    "check": BlockKind(None, {"ref": _ANY}, ("ref",), title="no", empty=""),
    "question": BlockKind(None, title="no", empty=""),
    "scenario": BlockKind(None, {"points": _POINTS, "rev": _POINTS, "tag": _TAGS}, title="no", empty=""),
    "step": BlockKind(
        None, {"end": re.compile("good|fair|poor")}, title="no", empty="write what happens in it and what one can do"
    ),
}


def check_block(block: Block, report: Report) -> bool:
    """Report what is wrong with the opening of a block; False when nobody knows its name."""
    kind = KINDS.get(block.name)
    if kind is None:
        if block.name:  # a fence without a readable name was reported by the scanner
            report.add(block.line, block.column + block.colons + 1, "E113", _unknown(block.name))
        return False
    if block.name == "question":
        return True
    if block.word:
        message = f'put the title in quotes: ::: {block.name} "{block.word} …"'
        report.add(block.line, block.column + block.colons + 1, "E111", message)
    _check_attributes(block, kind, report)
    if kind.title == "must" and not block.title:
        report.add(block.line, block.column, "E116", f'{block.name} needs a title: ::: {block.name} "Title"')
    if kind.title == "no" and block.title:
        report.add(block.line, block.column, "E116", f"{block.name} takes no title")
    if block.name == "check" and any(line.text.strip() for line in block.lines):
        report.add(block.line, block.column, "E117", "a check holds nothing; write a line ::: right below it")
    if kind.empty and block.closed and not any(line.text.strip() for line in block.lines) and len(block.children) < 2:
        report.add(block.line, block.column, "E117", f"{block.name} is empty; {kind.empty}")
    return True


def _unknown(name: str) -> str:
    return f'unknown block "{name}"; {known(KINDS)}'


def _check_attributes(block: Block, kind: BlockKind, report: Report) -> None:
    for name in kind.required:
        if name not in block.attributes:
            report.add(block.line, block.column, "E116", f"{block.name} needs {name}=…, written in braces")
    for name, attribute in list(block.attributes.items()):
        pattern = kind.attributes.get(name)
        if pattern is None:
            names = known(kind.attributes) if kind.attributes else "it takes none"
            message = f"{block.name} knows no attribute {name}; {names}"
            report.add(attribute.line, attribute.column, "E116", message)
        elif not pattern.fullmatch(attribute.value):
            message = f"{name}={attribute.value} is not possible here{possible(pattern)}"
            report.add(attribute.line, attribute.column, "E116", message)
            del block.attributes[name]
