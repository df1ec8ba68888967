"""Turns the HTML of another system into Markdown: what is on a short list stays, of the rest the words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from score_learn.exchange.banks.html_tree import BLOCKS, Node, read_html

_DROPPED_NAMES = """
    script style head title template object embed iframe math svg audio video
"""
_DROPPED = frozenset(_DROPPED_NAMES.split())
_SILENT_NAMES = """
    span div font section article center address figure figcaption wbr tbody thead tfoot
"""
_SILENT = frozenset(_SILENT_NAMES.split())
_LINK = re.compile(r"(?i)(?:https?://|mailto:|tel:)[^\s<>\"]+")
_PLUGIN = "@@PLUGINFILE@@/"
_ALIGN = {"left": ":--", "center": ":-:", "right": "--:"}

Say = Callable[[str], None]


def escaped(text: str) -> str:
    """Write running text so that Markdown shows it as it is."""
    text = re.sub(r"&(?=#?\w)", "&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"[\\`*\[\]]", lambda match: "\\" + match[0], text)
    # In braces Markdown and the checker look for attributes, even after a backslash.
    text = text.replace("{", "&#123;").replace("}", "&#125;")
    text = re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)
    return text.replace("![", "&#33;[").replace("!\\[", "&#33;\\[")


def at_line_start(text: str) -> str:
    """Keep the first characters of a line from being a list, a heading, an answer or a keyword."""
    text = re.sub(r"^([#+\-])", r"\\\1", text)
    text = re.sub(r"^([0-9]{1,9})\.", r"\1\\.", text)
    text = re.sub(r"^([:=~|])", lambda match: f"&#{ord(match[1])};", text)
    return _no_key(text)


def _no_key(text: str) -> str:
    """Keep the first characters of a list item from being the mark or the key of an answer."""
    text = re.sub(r"^\(", r"\\(", text)
    text = re.sub(r"^([=~])", lambda match: f"&#{ord(match[1])};", text)
    return re.sub(r"^([a-z0-9]{1,12})\)", r"\1&#41;", text)


def plain_to_markdown(text: str, *, one_line: bool = False) -> str:
    """Write a plain text as Markdown; its lines become paragraphs."""
    lines = [at_line_start(escaped(" ".join(line.split()))) for line in text.split("\n") if line.strip()]
    return (" " if one_line else "\n\n").join(lines)


def html_to_markdown(html: str, say: Say, *, one_line: bool = False) -> str:
    """Write a piece of HTML as Markdown; `say` gets what cannot be kept."""
    writer = _Writer(say)
    root = read_html(html)
    if one_line:
        return writer.line(root)
    return "\n\n".join(writer.blocks(root.children))


@dataclass(slots=True)
class _Writer:
    say: Say
    around: list[str] = field(default_factory=list)
    depth: int = 0

    def line(self, node: Node) -> str:
        """Write everything inside on one line."""
        if any(one.tag in {"table", "pre", "ul", "ol", "dl"} for one in node.walk()):
            self.say("a list, table or block of code inside an answer becomes running text")
        return at_line_start(_squeezed(self.inline(node.children)))

    def blocks(self, children: Iterable[Node | str]) -> list[str]:
        """Write what stands below each other: paragraphs, lists, tables and so on."""
        made: list[str] = []
        run: list[Node | str] = []
        for child in children:
            if isinstance(child, str) or not (child.is_block or child.tag == "br"):
                run.append(child)
                continue
            made += self.paragraph(run)
            run = []
            made += self.block(child) if child.tag != "br" else []
        return made + self.paragraph(run)

    def inner(self, children: Iterable[Node | str]) -> list[str]:
        """Write what stands inside a list or a quotation."""
        self.depth += 1
        made = self.blocks(children)
        self.depth -= 1
        return made

    def paragraph(self, run: Sequence[Node | str]) -> list[str]:
        """Write running text as a paragraph, if there is any."""
        text = _squeezed(self.inline(run))
        return [at_line_start(text)] if text else []

    def block(self, node: Node) -> list[str]:
        """Write one block."""
        if node.tag in _DROPPED:
            self.drop(node)
            return []
        if node.tag in {"ul", "ol"}:
            return self.list_of(node)
        if node.tag == "table":
            return self.table(node)
        if node.tag == "pre":
            return _code_block(node, fenced=not self.depth)
        if node.tag == "blockquote":
            quoted = "\n\n".join(self.inner(node.children)).split("\n")
            return ["\n".join(f"> {line}".rstrip() for line in quoted)] if any(quoted) else []
        if re.fullmatch("h[1-6]", node.tag):
            text = _squeezed(self.inline(node.children))
            return [f"**{text}**"] if text else []
        if node.tag == "hr":
            return ["---"]
        if node.tag not in _SILENT | {"p", "li", "tr", "td", "th"}:
            self.unknown(node)
        return self.blocks(node.children)

    def list_of(self, node: Node) -> list[str]:
        """Write a list; what is nested stands four spaces further."""
        items = [child for child in node.children if isinstance(child, Node)]
        loose = any(child.tag == "p" for item in items for child in item.children if isinstance(child, Node))
        start = (
            int(node.attributes.get("start", "")) if re.fullmatch("[0-9]{1,4}", node.attributes.get("start", "")) else 1
        )
        lines = []
        for place, item in enumerate(items, start=start):
            bullet = f"{place}." if node.tag == "ol" else "-"
            parts = self.inner(item.children)
            if not parts:
                continue
            first = _no_key(parts[0])
            rest = ("\n\n" if loose else "\n").join(["", *parts[1:]])
            lines.append(f"{bullet} {first}" + re.sub(r"\n(?=[^\n])", "\n    ", rest))
        return [("\n\n" if loose else "\n").join(lines)] if lines else []

    def table(self, node: Node) -> list[str]:
        """Write a table; the first row is its head."""
        rows = [[cell for cell in row.children if isinstance(cell, Node)] for row in node.walk() if row.tag == "tr"]
        rows = [row for row in rows if row]
        if not rows:
            return self.blocks(node.children) if node.tag != "table" else []
        width = max(len(row) for row in rows)
        lines = []
        for row in rows:
            cells = [_squeezed(self.inline(cell.children)).replace("|", "\\|") for cell in row]
            lines.append(f"| {' | '.join(cells + [''] * (width - len(cells)))} |")
        rule = [_alignment(cell) for cell in rows[0]] + ["---"] * (width - len(rows[0]))
        return ["\n".join([lines[0], f"| {' | '.join(rule)} |", *lines[1:]])]

    def inline(self, children: Iterable[Node | str]) -> str:
        """Write running text."""
        return "".join(
            escaped(re.sub(r"\s+", " ", child)) if isinstance(child, str) else self.element(child) for child in children
        )

    def element(self, node: Node) -> str:
        """Write one element in running text."""
        if node.tag in _DROPPED:
            self.drop(node)
            return ""
        if node.tag in {"strong", "b"}:
            return self.emphasis(node, "**" if "em" not in self.around else "__", "strong")
        if node.tag in {"em", "i"}:
            return self.emphasis(node, "*" if "strong" not in self.around else "_", "em")
        if node.tag == "code":
            return _code(node.words())
        if node.tag == "br":
            return " "
        if node.tag == "img":
            return self.image(node)
        if node.tag == "a":
            return self.link(node)
        if node.tag not in _SILENT | BLOCKS:
            self.unknown(node)
        inside = self.inline(node.children)
        return f" {inside} " if node.tag in BLOCKS else inside

    def emphasis(self, node: Node, sign: str, name: str) -> str:
        """Write emphasis; blanks stand outside, and emphasis inside emphasis of the same kind is none."""
        if name in self.around:
            return self.inline(node.children)
        self.around.append(name)
        inside = self.inline(node.children)
        self.around.pop()
        text = inside.strip()
        if not text:
            return inside
        before, after = (" " if inside[0] == " " else ""), (" " if inside[-1] == " " else "")
        return f"{before}{sign}{text}{sign}{after}"

    def image(self, node: Node) -> str:
        """Write a picture that came along with the question."""
        source = unquote(node.attributes.get("src", ""))
        alt = re.sub(r"[\[\]{}<>\\`*_\s]+", " ", node.attributes.get("alt", "")).strip()
        if not source.startswith(_PLUGIN):
            self.say(f"the picture {source[:60]!r} lies elsewhere and is left out")
            return escaped(alt)
        name = media_name(source.removeprefix(_PLUGIN))
        if not alt:
            self.say(f"the picture {name} has no words for those who cannot see it; it is marked as decorative")
            return f"![](media/{name}){{: .decorative }}"
        return f"![{alt}](media/{name})"

    def link(self, node: Node) -> str:
        """Write a link that leads out of this site; of another one the words."""
        address = node.attributes.get("href", "").strip()
        inside = self.inline(node.children)
        if not inside.strip() or "a" in self.around:
            return inside
        if address.startswith(_PLUGIN):
            return f"[{inside}](media/{media_name(unquote(address.removeprefix(_PLUGIN)))})"
        if not _LINK.fullmatch(address):
            self.say(f"the link to {address[:60]!r} is left out, its words are kept")
            return inside
        safe = re.sub(r"[()\\*_`\[\]{}]", lambda match: f"%{ord(match[0]):02X}", address)
        return f"[{inside.strip()}]({address if safe == address.replace('_', '%5F') else safe})"

    def unknown(self, node: Node) -> None:
        """Say that of an element only the words are kept."""
        self.say(f"<{node.tag[:20]}> is left out, its words are kept")

    def drop(self, node: Node) -> None:
        """Say that an element is left out with everything in it."""
        self.say(f"<{node.tag[:20]}> is left out with all it holds")


def media_name(name: str) -> str:
    """Return the name of a file as it may stand in a media folder."""
    stem, dot, suffix = name.rpartition("/")[2].rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    stem = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "file"
    suffix = re.sub(r"[^a-z0-9]+", "", suffix.lower())
    return f"{stem[:60]}.{suffix}" if suffix else stem[:60]


def _squeezed(text: str) -> str:
    return re.sub(r"[ \t\n]+", " ", text).strip()


def _code(words: str) -> str:
    words = re.sub(r"\s+", " ", words)
    if not words.strip():
        return ""
    fence = "`" * (max((len(run) for run in re.findall("`+", words)), default=0) + 1)
    pad = " " if words[0] == "`" or words[-1] == "`" else ""
    return f"{fence}{pad}{words.strip()}{pad}{fence}"


def _code_block(node: Node, *, fenced: bool) -> list[str]:
    text = node.words().strip("\n")
    if not text.strip():
        return []
    if not fenced:
        return ["\n".join(f"    {line}".rstrip() for line in text.split("\n"))]
    fence = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return [f"{fence}\n{text}\n{fence}"]


def _alignment(cell: Node) -> str:
    style = re.search(r"text-align:\s*(left|center|right)", cell.attributes.get("style", ""))
    name = style[1] if style else cell.attributes.get("align", "")
    return _ALIGN.get(name, "---")
