"""A fetched page: found by what a person sees on it, and everything that is wrong with its HTML, in sentences."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from xml.etree import ElementTree

import html5lib

Element = ElementTree.Element
LABELLED = {"input", "select", "textarea"}
NEED_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "for", "list", "form", "aria-errormessage")
BUDGET = 15_000


@dataclass(frozen=True)
class Page:
    """An answer of the site: its status and headers, and its HTML as a tree."""

    path: str
    status: int
    headers: dict[str, str]
    body: bytes
    queries: int = 0

    @cached_property
    def html(self) -> str:
        """The page as text."""
        return self.body.decode()

    @cached_property
    def _parsed(self) -> tuple[Element, list[str]]:
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        tree = parser.parse(self.html)
        return tree, [f"line {where[0]}: {code} {values or ''}".strip() for where, code, values in parser.errors]

    @property
    def tree(self) -> Element:
        """The page as a tree of elements."""
        return self._parsed[0]

    @property
    def heading(self) -> str:
        """The words of the page's one h1."""
        found = self.tree.find(".//h1")
        return "" if found is None else words(found)

    @cached_property
    def text(self) -> str:
        """Everything a person can read on the page, blanks squeezed."""
        body = self.tree.find("body")
        return "" if body is None else words(body)

    def all(self, path: str) -> list[Element]:
        """Find elements by an ElementTree path such as ``.//a[@class='step']``."""
        return list(self.tree.iterfind(path))

    def links(self) -> dict[str, str]:
        """Return the addresses of all links by their words; of two with the same words the first."""
        found: dict[str, str] = {}
        for link in self.all(".//a[@href]"):
            found.setdefault(words(link), link.get("href", ""))
        return found

    def link(self, wording: str) -> str:
        """Return the address of the link whose words hold these."""
        for name, address in self.links().items():
            if wording in name:
                return address
        raise AssertionError(f"{self.path} has no link {wording!r}; it has {sorted(self.links())}")

    def form(self, action: str = "") -> Element:
        """Return the form whose action ends with this; without one, the only POST form inside ``main``."""
        forms = self.all(".//form") if action else self.all(".//main//form")
        fitting = [form for form in forms if (form.get("action") or self.path).endswith(action)]
        fitting = fitting if action else [form for form in fitting if form.get("method", "get").lower() == "post"]
        if len(fitting) != 1:
            actions = [form.get("action") for form in forms]
            raise AssertionError(f"{self.path} has {len(fitting)} forms that end with {action!r}; it has {actions}")
        return fitting[0]

    def faults(self, *, budget: int = BUDGET) -> list[str]:
        """Say in sentences everything that is wrong with the page; ``budget`` is its weight in bytes on the line."""
        errors = [f"is not valid HTML: {error}" for error in self._parsed[1]]
        weight = len(zlib.compress(self.body, 6))
        if weight > budget:
            errors.append(f"weighs {weight} bytes compressed, more than {budget}")
        return [*errors, *_frame(self), *_ids(self.tree), *_labels(self.tree), *_inline(self.tree), *_forms(self.tree)]


def words(element: Element) -> str:
    """Return the text of an element, blanks squeezed, without scripts and templates."""
    return " ".join("".join(_texts(element)).split())


def values(form: Element) -> dict[str, list[str]]:
    """Return what a browser would send of a form that nobody touched; buttons are left out."""
    sent: dict[str, list[str]] = {}
    for field in form.iter():
        name = field.get("name")
        if not name or field.tag not in LABELLED or "disabled" in field.attrib:
            continue
        sent.setdefault(name, []).extend(_value(field))
    return {name: held for name, held in sent.items() if held}


def _value(field: Element) -> list[str]:
    if field.tag == "textarea":
        return ["".join(field.itertext())]
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [option for option in options if "selected" in option.attrib] or options[:1]
        return [option.get("value", words(option)) for option in chosen]
    kind = field.get("type", "text")
    if kind in ("submit", "button", "reset", "image", "file"):
        return []
    if kind in ("checkbox", "radio"):
        return [field.get("value", "on")] if "checked" in field.attrib else []
    return [field.get("value", "")]


def _texts(element: Element) -> Iterator[str]:
    if element.tag in ("script", "template", "style") or not isinstance(element.tag, str):
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
    if element.tag not in ("span", "a", "b", "strong", "em", "i", "abbr", "q", "sup", "sub"):
        yield " "


def _frame(page: Page) -> Iterator[str]:
    headings = page.all(".//h1")
    if len(headings) != 1:
        yield f"has {len(headings)} h1 elements: a page has exactly one"
    root = page.tree
    for attribute in ("lang", "dir"):
        if not root.get(attribute):
            yield f"does not say {attribute} on its html element"
    title = root.find("head/title")
    if title is None or not words(title):
        yield "has no title"
    if len(page.all(".//main")) != 1:
        yield "has not exactly one main element"
    levels = [int(element.tag[1]) for element in root.iter() if re.fullmatch("h[1-6]", str(element.tag))]
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"jumps from h{before} to h{after}"


def _ids(tree: Element) -> Iterator[str]:
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    for name, number in ids.items():
        if number > 1:
            yield f"has the id {name!r} {number} times"
    for element in tree.iter():
        for attribute in REFERENCES:
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    yield f"points with {attribute} at {name!r}, which is not there"
        href = element.get("href", "")
        if element.tag == "a" and href.startswith("#") and len(href) > 1 and href[1:] not in ids:
            yield f"has a link to {href}, which is not there"


def _labels(tree: Element) -> Iterator[str]:
    wrapped = {field for label in tree.iter("label") for field in label.iter() if words(label)}
    named = {label.get("for") for label in tree.iter("label") if words(label)}
    for field in tree.iter():
        if field.tag in LABELLED and field.get("type") not in NEED_NO_LABEL:
            told = field.get("aria-label") or field.get("aria-labelledby")
            if not told and field not in wrapped and field.get("id") not in named:
                yield f"has a field {field.get('name')!r} without a label"
        if field.tag in ("button", "a") and not (words(field) or field.get("aria-label") or field.find(".//img[@alt]")):
            yield f"has a {field.tag} without words: {field.attrib}"
        if field.tag == "img" and field.get("alt") is None:
            yield f"has a picture without alt: {field.get('src')}"
        if field.tag == "table" and field.find(".//th") is None:
            yield "has a table without a heading cell"
    written = {
        table for prose in tree.iter() if "prose" in prose.get("class", "").split() for table in prose.iter("table")
    }
    for table in tree.iter("table"):
        if table not in written and table.find("caption") is None and not table.get("aria-labelledby"):
            yield "has a table without a caption"
    for group in tree.iter("fieldset"):
        if group.find("legend") is None:
            yield "has a fieldset without a legend"


def _inline(tree: Element) -> Iterator[str]:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "style" or element.get("style") is not None:
            yield f"has inline style on {element.tag}"
        if element.tag == "script" and not element.get("src"):
            yield "has an inline script"
        for attribute, value in element.attrib.items():
            name = str(attribute)
            if name.startswith("on"):
                yield f"has the inline handler {name} on {element.tag}"
            if name in ("href", "src", "action", "formaction") and re.match(r"\s*javascript:", value, re.IGNORECASE):
                yield f"has a javascript: address on {element.tag}"
            if name in ("src", "action") and re.match(r"(?:https?:)?//", value):
                yield f"asks for something from elsewhere: {value}"


def _forms(tree: Element) -> Iterator[str]:
    for form in tree.iter("form"):
        if form.get("method", "get").lower() != "post":
            continue
        names = {field.get("name") for field in form.iter("input")}
        for wanted in ("csrf_token", "form_id"):
            if wanted not in names:
                yield f"has a POST form {form.get('action')!r} without {wanted}"
