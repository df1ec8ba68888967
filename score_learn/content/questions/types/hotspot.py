"""Places to find in a picture; the list of their texts is the same question for those who do not see it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from score_learn.content.findings import Report
from score_learn.content.questions.types.choices import check_count, check_right, is_marked, read_choices
from score_learn.content.questions.types.shape import PLAIN, Answers, Asked, Choice, Part, QuestionType, Texts, Written
from score_learn.content.rules import Picture
from score_learn.content.sources import Line
from score_learn.content.text.media import FOLDER, MediaFolder, MediaItem, missing
from score_learn.content.text.scanner import Attribute

_SHAPE = re.compile(r"\{([^{}]*)\}[ \t]*")
_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})?")
_FORMS = "{rect x y width height}, {circle x y radius} or {poly x y x y x y}"


@dataclass(frozen=True)
class _Spots(Answers):
    """Options with a shape, in per cent of the picture."""

    shapes: Mapping[str, str] = field(default_factory=dict)
    image: str = ""
    alt: Part | None = None

    def parts(self) -> list[Part]:
        return ([self.alt] if self.alt else []) + super().parts()

    def fields(self, texts: Texts) -> dict[str, Any]:
        options = tuple(
            texts.option(f"option-{choice.key}", choice.key, self.shapes[choice.key]) for choice in self.choices
        )
        item = texts.media.find(self.image)
        picture = None
        if item and item.width and item.height:
            picture = Picture(item.address, item.width, item.height, texts.html("picture"))
        return super().fields(texts) | {"options": options, "picture": picture}


def _read(written: Written, asked: Asked, report: Report) -> Answers:
    image = _image(asked, report)
    choices: list[Choice] = []
    shapes: dict[str, str] = {}
    for choice in read_choices(written.items, ring=False, kind="hotspot", report=report):
        read = _shape(choice, image, report)
        if read:
            choices.append(read[0])
            shapes.setdefault(choice.key, read[1])
    check_count(choices, 2, 10, asked.place, report, unread=len(written.items) - len(choices), what="places")
    check_right(choices, len(choices), asked, report)
    return _Spots(tuple(choices), shapes, asked.value("image"), _alt(asked, report))


def _image(asked: Asked, report: Report) -> MediaItem | None:
    attribute = asked.attributes.get("image")
    if attribute is None:
        message = f"a hotspot needs its picture; write image={FOLDER}/name into the braces"
        report.add(asked.line, asked.column, "E132", message)
        return None
    item = _find(asked.media, attribute, report)
    if item and item.family != "image":
        message = f"{attribute.value} is not a picture; image takes a file such as {FOLDER}/room.jpg"
        report.add(attribute.line, attribute.column, "E158", message)
        return None
    return item


def _find(media: MediaFolder, attribute: Attribute, report: Report) -> MediaItem | None:
    item = media.find(attribute.value)
    if item is None:
        code, message = missing(attribute.value)
        if not attribute.value.startswith(f"{FOLDER}/"):
            code, message = "E158", f"{attribute.value!r} is not in the media folder; write image={FOLDER}/name"
        report.add(attribute.line, attribute.column, code, message)
    return item


def _alt(asked: Asked, report: Report) -> Part | None:
    attribute = asked.attributes.get("alt")
    if attribute is None or not attribute.value.strip():
        line, column = (attribute.line, attribute.column) if attribute else (asked.line, asked.column)
        message = 'the picture has no alternative text; write alt="what it shows", without the answer'
        report.add(line, column, "E150", message)
        return None
    place = Line(attribute.line, attribute.column, attribute.value.strip())
    return Part("picture", (place,), place, PLAIN)


def _shape(choice: Choice, image: MediaItem | None, report: Report) -> tuple[Choice, str] | None:
    line = choice.lines[0]
    match = _SHAPE.match(line.text)
    if match is None:
        report.add(line.number, line.column, "E135", f"where is it? Write {_FORMS} before the text, in per cent")
        return None
    name, *numbers = match[1].split() or [""]
    problem = _problem(name, numbers, image)
    if problem:
        report.add(line.number, line.column, "E135", problem)
        return None
    lines = (line.rest(match.end()), *choice.lines[1:])
    if not any(one.text.strip() for one in lines):
        message = "write what is there after the shape; it is the answer for those who do not see the picture"
        report.add(line.number, line.column + match.end(), "E130", message)
        return None
    return replace(choice, lines=lines), " ".join([name, *(_plain(number) for number in numbers)])


def _problem(name: str, numbers: list[str], image: MediaItem | None) -> str | None:
    counts = {"rect": (4,), "circle": (3,), "poly": tuple(range(6, 42, 2))}
    if name not in counts or len(numbers) not in counts[name]:
        return f"cannot read this shape; write {_FORMS}, in per cent of the picture"
    wrong = next((number for number in numbers if not _NUMBER.fullmatch(number)), None)
    if wrong is not None:
        return f"cannot read {wrong!r} in this shape; write numbers from 0 to 100, with a point"
    values = [Decimal(number) for number in numbers]
    if name != "poly" and not all(values[2:]):
        return "this shape has no size; write a number above 0"
    left, top, right, bottom = _bounds(name, values, image)
    if min(left, top) < 0 or max(right, bottom) > 100:
        return "this shape leaves the picture; all of it lies between 0 and 100 per cent"
    return None


def _bounds(name: str, values: list[Decimal], image: MediaItem | None) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    if name == "rect":
        x, y, width, height = values
        return x, y, x + width, y + height
    if name == "circle":
        x, y, radius = values
        # The radius is per cent of the width, or a circle would become an ellipse.
        ratio = Decimal(image.width) / image.height if image and image.width and image.height else Decimal(1)
        return x - radius, y - radius * ratio, x + radius, y + radius * ratio
    return min(values[::2]), min(values[1::2]), max(values[::2]), max(values[1::2])


def _plain(number: str) -> str:
    whole, _, fraction = number.partition(".")
    fraction = fraction.rstrip("0")
    return f"{int(whole)}.{fraction}" if fraction else str(int(whole))


KIND = QuestionType(
    "hotspot",
    is_marked,
    _read,
    example="- [x] a) {rect 10 10 20 20} text",
    in_surveys=False,
    partial=True,
    shuffles=False,
    attributes={"image": r"\S+", "alt": r".*"},
)
