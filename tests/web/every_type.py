"""Answers the questions of the library of types from what stands on their pages, by words, with forms alone."""

from tests.page import Element, Page, words
from tests.visit import Visit

RIGHT = {
    "single": {"Stop and tell somebody."},
    "multi": {"Whoever works at it", "The supervisor"},
    "truefalse": {"False"},
    "hotspot": {"Boxes in front of the exit", "Knife without a guard"},
    "match": {
        "Sort": "Take away what you do not need",
        "Set in order": "Give every tool a place",
        "Shine": "Clean and check",
    },
    "order": ["See the problem", "Find the cause", "Agree what to do", "Check whether it worked"],
    "number": "٤٫٥",
    "text": "e.i.t.",
    "cloze": {"Gap 1": "১২", "Gap 2": "stands", "Gap 3": " Board "},
}
WRONG = {
    "single": {"Sew on."},
    "multi": {"Nobody", "The supervisor"},
    "truefalse": {"True"},
    "hotspot": {"First-aid box on the wall"},
    "match": {"Sort": "Buy new machines", "Shine": "Clean and check"},
    "order": ["Find the cause", "See the problem", "Check whether it worked", "Agree what to do"],
    "number": "18",
    "text": "eti",
    "cloze": {"Gap 1": "20", "Gap 2": "sits"},
}


def given(form: Element, kind: str, answer: object) -> dict[str, list[str]]:
    """Return what a browser sends when these words are chosen or typed."""
    if kind in ("single", "multi", "truefalse", "hotspot"):
        boxes = {words(label)[1:].strip(): label.get("for") for label in form.iter("label")}
        values = {box.get("id"): box.get("value", "") for box in form.iter("input")}
        return {"answer": [values[boxes[text]] for text in answer]}
    if kind in ("number", "text"):
        return {"answer": [str(answer)]}
    labels = {label.get("for"): words(label) for label in form.iter("label")}
    sent = {}
    for field in [*form.iter("select"), *form.iter("input")]:
        name = field.get("aria-label") or labels.get(field.get("id"))
        if name in answer:
            sent[field.get("name", "")] = [_value(field, answer[name])]
    return sent


def _value(field: Element, text: str) -> str:
    if field.tag == "input":
        return text
    return next(one.get("value", "") for one in field.iter("option") if words(one).endswith(text))


def lines(page: Page, list_id: str) -> dict[str, str]:
    """Return the lines of an order as they stand, each with the place by which a browser knows it."""
    rows = page.all(f".//ol[@id='{list_id}']/li")
    return {words(row.find("div")): row.find("input").get("value", "") for row in rows}


def put_in_order(visit: Visit, page: Page, list_id: str, wanted: list[str], form: str) -> Page:
    """Press the buttons of an order without script until its lines stand as wanted; every press loads the page.

    Lines that stand so already are moved once too, or they would be no answer.
    """
    if list(lines(page, list_id)) == wanted:
        page = visit.send_and_follow(page, form=form, button=f"move={lines(page, list_id)[wanted[0]]}-down")
    for place, text in enumerate(wanted):
        while list(now := lines(page, list_id)).index(text) > place:
            page = visit.send_and_follow(page, form=form, button=f"move={now[text]}-up")
    return page
