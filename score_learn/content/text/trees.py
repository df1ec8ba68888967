"""Small pieces for building the element trees of a lesson."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from score_learn.content.text.sanitise import ICON_FILE


def element(tag: str, *content: Element | str | None, **attributes: str | None) -> Element:
    """Make an element; `class_` and names with `_` are written as HTML has them, None is left out."""
    made = Element(tag)
    for name, value in attributes.items():
        if value is not None:
            made.set(name.rstrip("_").replace("_", "-"), value)
    for part in content:
        append(made, part)
    return made


def append(parent: Element, part: Element | str | None) -> None:
    """Add an element, or a text after what is there already."""
    if isinstance(part, str):
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + part
        else:
            parent.text = (parent.text or "") + part
    elif part is not None:
        parent.append(part)


def icon(name: str, *, large: bool = False) -> Element:
    """One of the icons of the site; it says nothing that the words beside it do not say."""
    use = element("use", href=f"{ICON_FILE}#{name}")
    return element("svg", use, class_="icon icon-large" if large else "icon", aria_hidden="true")


def words(item: Element) -> str:
    """Return the text of an element and all inside it, on one line."""
    return " ".join("".join(item.itertext()).split())


def move_content(source: Element, target: Element) -> None:
    """Move text and children of one element to the end of another."""
    append(target, source.text or "")
    source.text = None
    for child in list(source):
        source.remove(child)
        target.append(child)


def is_empty(item: Element) -> bool:
    """Whether an element holds neither text nor anything else."""
    return len(item) == 0 and not (item.text or "").strip()


def with_parents(root: Element) -> Iterator[tuple[Element, Element]]:
    """Every element below the root with its parent; safe against replacing a child while walking."""
    waiting = [root]
    while waiting:
        parent = waiting.pop()
        for child in list(parent):
            yield parent, child
        waiting.extend(reversed(list(parent)))


def replace(parent: Element, old: Element, new: Element) -> None:
    """Put one element into the place of another, keeping the text after it."""
    new.tail, old.tail = old.tail, None
    parent[list(parent).index(old)] = new


def first(items: Iterable[Element], tag: str) -> Element | None:
    """Return the first element of that tag among the items and all inside them."""
    return next((found for item in items for found in item.iter(tag)), None)
