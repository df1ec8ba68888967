"""What the pages need to show a question of any type: its task in words, its gaps, the shapes on its picture."""

import re
from dataclasses import dataclass
from fractions import Fraction

from flask import Flask, request
from markupsafe import Markup

from score_learn.assessment.pieces import Asked, AskedField, Explained
from score_learn.content.rules import GAP_MARK, Picture
from score_learn.core.i18n import _
from score_learn.web.filters import rendered
from score_learn.web.locale import gettext

TASKS = {
    "single": _("Choose one"),
    "truefalse": _("Choose one"),
    "multi": _("Choose all that fit"),
    "match": _("Choose what goes together"),
    "order": _("Put into the right order with the arrows"),
    "number": _("Write a number"),
    "text": _("Write the answer"),
    "cloze": _("Fill in the gaps"),
    "hotspot": _("Tick all places that fit"),
    "scenario": _("What would you do?"),
}
ENDINGS = {
    "good": _("This ends well."),
    "fair": _("This could have ended better."),
    "poor": _("This does not end well."),
}
_GAP = re.compile(GAP_MARK.format("([a-z0-9]+)"))


@dataclass(frozen=True)
class Spot:
    """A place on a picture: the outline around it, and where its letter stands, in per cent of the picture."""

    outline: Markup
    x: str
    y: str


def sent_answer() -> tuple[str, ...]:
    """Return what the form of a question sent: values, "key=value" for sides and gaps, "move=…" for a row moved."""
    form = request.form
    sides = (f"{name.removeprefix('answer-')}={value}" for name, value in form.items(multi=True) if _is_side(name))
    return (*form.getlist("answer"), *sides, *(f"move={value}" for value in form.getlist("move")))


def _is_side(name: str) -> bool:
    return name.startswith("answer-")


def task(asked: Asked) -> str:
    """Say what is to be done with a question: "Choose one"."""
    return gettext(TASKS[asked.type])


def practice_task(asked: Asked) -> str:
    """Say what is to be done with a question in a lesson, and that it does not count."""
    return gettext("%(task)s This does not count.", task=_sentence(task(asked)))


def _sentence(words: str) -> str:
    return words if words.endswith("?") else f"{words}."


def verdict_kind(explained: Explained) -> str:
    """Return the look of the verdict: right, partly or wrong."""
    kinds = {"good": "right" if explained.right else "partly", "fair": "partly", "poor": "wrong"}
    return kinds.get(explained.ending) or {"partial": "partly"}.get(explained.outcome, explained.outcome)


def verdict_title(explained: Explained) -> str:
    """Say how a story ended; nothing where the usual words of a verdict do."""
    if explained.ending == "good" and not explained.right:
        return gettext("This ends well. There is a still better way.")
    return gettext(ENDINGS[explained.ending]) if explained.ending else ""


def pieces(asked: Asked) -> list[tuple[str, AskedField | None, int]]:
    """Divide the text of a cloze at its gaps: a stretch of text, the gap behind it, the gap's number."""
    fields = {field.key: (field, number) for number, field in enumerate(asked.fields, start=1)}
    parts = [*_GAP.split(asked.stem_html), ""]
    return [(html, *fields.get(key, (None, 0))) for html, key in zip(parts[::2], parts[1::2], strict=True)]


def blanks(html: str) -> Markup:
    """Show the text of a question with a numbered blank for each gap it may have."""
    numbers = {key: number for number, key in enumerate(dict.fromkeys(_GAP.findall(html)), start=1)}
    label = gettext("Gap")

    def blank(found: re.Match[str]) -> str:
        return Markup('<span class="blank"><span class="hidden">{} </span>{}</span>').format(label, numbers[found[1]])

    return rendered(_GAP.sub(blank, html) if numbers else html)


def spot(shape: str, picture: Picture) -> Spot:
    """Draw a shape of a hotspot; the outline keeps its thickness at any size of the picture."""
    kind, *words = shape.split()
    numbers = [Fraction(word) for word in words]
    if kind == "rect":
        left, top, width, height = numbers
        drawn = _element("rect", x=left, y=top, width=width, height=height)
    elif kind == "circle":
        # A radius is per cent of the width.
        x, y, radius = numbers
        high = radius * picture.width / picture.height
        left, top = x - radius * 3 / 4, y - high * 3 / 4
        drawn = _element("ellipse", cx=x, cy=y, rx=radius, ry=high)
    else:
        # The corner that is nearest to where a reader begins.
        left, top = min(zip(numbers[::2], numbers[1::2], strict=True), key=sum)
        drawn = Markup('<polygon class="spot-outline" points="{}"/>').format(" ".join(map(_per_cent, numbers)))
    frame = Markup('<svg viewBox="0 0 100 100" preserveAspectRatio="none">{}</svg>').format(drawn)
    return Spot(frame, *(_per_cent(min(max(number, Fraction(6)), Fraction(94))) for number in (left, top)))


def _element(name: str, **attributes: Fraction) -> Markup:
    written = Markup("").join(Markup(' {}="{}"').format(key, _per_cent(value)) for key, value in attributes.items())
    return Markup('<{} class="spot-outline"{}/>').format(name, written)


def _per_cent(number: Fraction) -> str:
    return f"{float(number):.2f}".rstrip("0").rstrip(".")


def init_questions(app: Flask) -> None:
    """Give the templates what questions need."""
    app.jinja_env.filters.update(
        task=task,
        practice_task=practice_task,
        verdict_kind=verdict_kind,
        verdict_title=verdict_title,
        pieces=pieces,
        blanks=blanks,
        spot=spot,
    )
