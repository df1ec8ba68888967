"""The part of a QTI 3 item that says what an answer earns and which feedback it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from score_learn.exchange.banks.item import Gap, Item, plain

FEEDBACK, SCORE, COUNT = "FEEDBACK", "SCORE", "COUNT"


def identifier(key: str) -> str:
    """Return a key as an identifier, which must not begin with a digit."""
    return f"k-{key}" if key[0].isdigit() else key


def response_name(item: Item, gap: Gap | None = None) -> str:
    """Return the name of the response to a question, or to one of its gaps."""
    return f"RESPONSE-{gap.key}" if gap and item.type == "cloze" else "RESPONSE"


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Add an element; names of attributes have hyphens in QTI."""
    made = SubElement(parent, tag, {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()})
    made.text = text or None
    return made


def declare(parent: Element, item: Item) -> None:
    """Declare what is answered and what comes of it."""
    if item.gaps:
        for gap in item.gaps:
            _declare_gap(parent, item, gap)
    else:
        _declare_choice(parent, item)
    _outcome(parent, SCORE, "float", "0")
    _outcome(parent, "MAXSCORE", "float", str(item.points))
    _outcome(parent, COUNT, "float", "0")
    add(parent, "qti-outcome-declaration", identifier=FEEDBACK, cardinality="multiple", base_type="identifier")


def _outcome(parent: Element, name: str, kind: str, value: str) -> None:
    made = add(parent, "qti-outcome-declaration", identifier=name, cardinality="single", base_type=kind)
    add(add(made, "qti-default-value"), "qti-value", value)


def _declare_choice(parent: Element, item: Item) -> None:
    cardinality = {"single": "single", "truefalse": "single", "order": "ordered"}.get(item.type, "multiple")
    kind = "directedPair" if item.type == "match" else "identifier"
    made = add(parent, "qti-response-declaration", identifier="RESPONSE", cardinality=cardinality, base_type=kind)
    right = add(made, "qti-correct-response")
    values = correct_values(item)
    for value in values:
        add(right, "qti-value", value)
    if item.type in {"multi", "hotspot", "match"} and item.score == "partial":
        taken_away = "0" if item.type == "match" else "-1"
        mapping = add(made, "qti-mapping", lower_bound="0", default_value=taken_away)
        for value in values:
            add(mapping, "qti-map-entry", map_key=value, mapped_value="1")


def correct_values(item: Item) -> list[str]:
    """Return the right answer as QTI writes it."""
    if item.type == "match":
        return [f"L-{one.key} R-{one.key}" for one in item.choices]
    return [identifier(one.key) for one in item.choices if one.right or item.type == "order"]


def _declare_gap(parent: Element, item: Item, gap: Gap) -> None:
    kind = {"number": "float", "text": "string", "choice": "identifier"}[gap.kind]
    name = response_name(item, gap)
    made = add(parent, "qti-response-declaration", identifier=name, cardinality="single", base_type=kind)
    right = add(made, "qti-correct-response")
    if gap.kind == "choice":
        add(right, "qti-value", next(identifier(one.key) for one in gap.choices if one.right))
        return
    best = next(one for one in gap.typed if one.percent == 100)
    add(right, "qti-value", plain(best.middle) if gap.kind == "number" else best.text)
    if gap.kind == "text":
        mapping = add(made, "qti-mapping", default_value="0")
        for text, percent in {one.text: one.percent for one in reversed(gap.typed)}.items():
            case = "true" if item.keep_case else "false"
            value = f"{percent / 100:g}"
            add(mapping, "qti-map-entry", map_key=text, mapped_value=value, case_sensitive=case)


def process(parent: Element, item: Item) -> None:
    """Say how an answer is marked: COUNT is what it earns of 1, SCORE of the points."""
    made = add(parent, "qti-response-processing")
    if item.gaps:
        for gap in item.gaps:
            _mark_gap(made, item, gap)
        parts = len(item.gaps)
    elif item.type == "order" and item.score == "partial":
        parts = _mark_neighbours(made, item)
    elif item.score == "partial" and item.type in {"multi", "hotspot", "match"}:
        _set(made, COUNT, Element("qti-map-response", identifier="RESPONSE"))
        parts = len(correct_values(item))
    else:
        _add_if(made, _all_right(), 1)
        parts = 1
    _set_score(made, item, parts)
    _choose_feedback(made, item)


def _all_right() -> Element:
    made = Element("qti-match")
    add(made, "qti-variable", identifier="RESPONSE")
    add(made, "qti-correct", identifier="RESPONSE")
    return made


def _value(kind: str, text: str) -> Element:
    made = Element("qti-base-value", {"base-type": kind})
    made.text = text
    return made


def _variable(name: str) -> Element:
    return Element("qti-variable", identifier=name)


def _of(tag: str, *parts: Element, **attributes: str) -> Element:
    made = Element(tag, {name.replace("_", "-"): value for name, value in attributes.items()})
    made.extend(parts)
    return made


def _set(parent: Element, name: str, value: Element) -> None:
    add(parent, "qti-set-outcome-value", identifier=name).append(value)


def _conditions(parent: Element, cases: Sequence[tuple[Element, Sequence[tuple[str, Element]]]]) -> None:
    """Add a chain: the first case that holds decides."""
    if not cases:
        return
    chain = add(parent, "qti-response-condition")
    for place, (condition, outcomes) in enumerate(cases):
        branch = add(chain, "qti-response-else-if" if place else "qti-response-if")
        branch.append(condition)
        for name, value in outcomes:
            _set(branch, name, value)


def _counted(amount: float) -> tuple[str, Element]:
    return COUNT, _of("qti-sum", _variable(COUNT), _value("float", f"{amount:g}"))


def _shown(name: str) -> tuple[str, Element]:
    return FEEDBACK, _of("qti-multiple", _variable(FEEDBACK), _value("identifier", name))


def _add_if(parent: Element, condition: Element, amount: float) -> None:
    _conditions(parent, [(condition, [_counted(amount)])])


def _mark_gap(parent: Element, item: Item, gap: Gap) -> None:
    name = response_name(item, gap)
    if gap.kind == "choice":
        right = next(identifier(one.key) for one in gap.choices if one.right)
        _add_if(parent, _of("qti-match", _variable(name), _value("identifier", right)), 1)
        return
    cases = []
    for place, one in enumerate(gap.typed, start=1):
        if gap.kind == "number":
            low = _of("qti-gte", _variable(name), _value("float", one.low))
            condition = _of("qti-and", low, _of("qti-lte", _variable(name), _value("float", one.high)))
        else:
            case = "true" if item.keep_case else "false"
            words = (_variable(name), _value("string", one.text))
            condition = _of("qti-string-match", *words, case_sensitive=case)
        outcomes = [_counted(one.percent / 100)]
        if one.feedback:
            outcomes.append(_shown(f"TYPED-{place}"))
        cases.append((condition, outcomes))
    _conditions(parent, cases)


def _mark_neighbours(parent: Element, item: Item) -> int:
    keys = [identifier(one.key) for one in item.choices]
    places = range(1, len(keys))
    for first, second in pairwise(keys):
        found = [_of("qti-and", _at(place, first), _at(place + 1, second)) for place in places]
        _add_if(parent, _of("qti-or", *found), 1)
    return len(keys) - 1


def _at(place: int, key: str) -> Element:
    item = _of("qti-index", _variable("RESPONSE"), n=str(place))
    return _of("qti-match", item, _value("identifier", key))


def _set_score(parent: Element, item: Item, parts: int) -> None:
    share = _of("qti-divide", _variable(COUNT), _value("float", str(parts)))
    if item.type == "cloze" and item.score == "all":
        full = _of("qti-gte", _variable(COUNT), _value("float", str(parts)))
        _conditions(parent, [(full, [(SCORE, _value("float", str(item.points)))])])
    else:
        _set(parent, SCORE, _of("qti-product", share, _value("float", str(item.points))))


def _choose_feedback(parent: Element, item: Item) -> None:
    if any(one.feedback for one in item.choices) and item.type in {"single", "truefalse", "multi", "hotspot"}:
        _set(parent, FEEDBACK, _of("qti-multiple", _variable(FEEDBACK), _variable("RESPONSE")))
    if any(item.text(name) for name in ("right", "partial", "wrong")):
        full = _of("qti-gte", _variable(SCORE), _value("float", str(item.points)))
        some = _of("qti-gt", _variable(SCORE), _value("float", "0"))
        none = _of("qti-lte", _variable(SCORE), _value("float", "0"))
        _conditions(parent, [(full, [_shown("RIGHT")]), (some, [_shown("PARTIAL")]), (none, [_shown("WRONG")])])
    if item.text("explain"):
        _set(parent, FEEDBACK, _shown("EXPLAIN")[1])


def feedback_texts(item: Item) -> Iterable[tuple[str, str]]:
    """Return every feedback with the identifier under which it is shown."""
    if item.type in {"single", "truefalse", "multi", "hotspot"}:
        yield from ((identifier(one.key), one.feedback) for one in item.choices if one.feedback)
    if item.type in {"number", "text"}:
        typed = enumerate(item.gaps[0].typed, start=1)
        yield from ((f"TYPED-{place}", one.feedback) for place, one in typed if one.feedback)
    for name in ("right", "partial", "wrong", "explain"):
        if item.text(name):
            yield name.upper(), item.text(name)
