"""What another format has no place for and ignores: written beside a question, read by us when it comes back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from score_learn.content.rules import GAP_MARK
from score_learn.exchange.banks.fractions import MOODLE, nearest
from score_learn.exchange.banks.item import LETTERS, TEXTS, Choice, Gap, Item, Notes, Typed

NAME = "score-learn"
FEEDBACK = "feedback-"

Remarks = dict[str, str]

_MARK = re.compile(GAP_MARK.format("([a-z0-9]+)"))
_KEY = re.compile(r"[a-z0-9]{1,12}")


def common_remarks(item: Item) -> Remarks:
    """Return what no format but ours has: keys, revision, and percentages that are none of Moodle's."""
    remarks = {}
    if item.type != "truefalse" and keys_of(item) != keys_of(lettered(item)):
        remarks["keys"] = keys_of(item)
    if item.rev != 1:
        remarks["rev"] = str(item.rev)
    percents = [one.percent for gap in item.gaps for one in gap.typed]
    if any(read_percent(nearest(one)) != one for one in percents):
        remarks["percents"] = ",".join(str(one) for one in percents)
    return remarks


def read_percent(fraction: float) -> int:
    """Return one of Moodle's fractions as we write it, a whole number; halves go up."""
    return int(fraction + 0.5)


def keep_texts(item: Item, names: Iterable[str], remarks: Remarks, notes: Notes, system: str) -> None:
    """Keep texts that the other system would not show, and say so."""
    for name in names:
        if item.text(name):
            remarks[name] = item.text(name)
            notes.add(f"{system} has no place for {name}:")


def keep_feedback(item: Item, remarks: Remarks, notes: Notes, system: str) -> None:
    """Keep feedback to pairs and gaps, which the other system would not show, and say so."""
    said = [(one.key, one.feedback) for one in item.choices] + [(gap.key, gap.feedback) for gap in item.gaps]
    for key, text in said:
        if text:
            remarks[FEEDBACK + key] = text
            notes.add(f"{system} has no place for the feedback to {key})")


def keys_of(item: Item) -> str:
    """Write the keys of a question in the order of its lines; those of a chosen gap's options follow it."""
    if item.type == "cloze":
        return ",".join(
            gap.key + "".join(f"{'.' if place else ':'}{one.key}" for place, one in enumerate(gap.choices))
            for gap in item.gaps
        )
    return ",".join(row.key for row in item.rows)


def lettered(item: Item) -> Item:
    """Give a question the keys a, b, c … in the order of its lines."""
    if item.type == "cloze":
        gaps = [
            f"{letter}{_option_letters(gap)}" for letter, gap in zip(LETTERS, item.gaps[: len(LETTERS)], strict=False)
        ]
        return with_keys(item, ",".join(gaps)) or item
    return with_keys(item, ",".join(LETTERS[: len(item.rows)])) or item


def _option_letters(gap: Gap) -> str:
    return f":{'.'.join(LETTERS[: len(gap.choices)])}" if gap.choices else ""


def with_keys(item: Item, written: str) -> Item | None:
    """Give a question other keys; None when they are not as many as it has lines, or not well formed."""
    if item.type == "cloze":
        return _with_gap_keys(item, written)
    if item.type == "truefalse" or not item.rows:
        return item
    keys = written.split(",")
    if len(keys) != len(item.rows) or not _are_keys(keys):
        return None
    new = {row.key: key for row, key in zip(item.rows, keys, strict=True)}
    return replace(item, choices=_renamed(item.choices, new), targets=_renamed(item.targets, new))


def _with_gap_keys(item: Item, written: str) -> Item | None:
    pairs = [part.partition(":") for part in written.split(",")]
    if len(pairs) != len(item.gaps) or not _are_keys([key for key, _, _ in pairs]):
        return None
    gaps = []
    for gap, (key, _, rest) in zip(item.gaps, pairs, strict=True):
        options = rest.split(".") if rest else []
        if len(options) != len(gap.choices) or not _are_keys(options):
            return None
        new = {one.key: option for one, option in zip(gap.choices, options, strict=True)}
        gaps.append(replace(gap, key=key, choices=_renamed(gap.choices, new)))
    names = {gap.key: key for gap, (key, _, _) in zip(item.gaps, pairs, strict=True)}
    stem = _MARK.sub(lambda match: GAP_MARK.format(names[match[1]]), item.stem)
    return replace(item, stem=stem, gaps=tuple(gaps))


def _are_keys(keys: list[str]) -> bool:
    return len(set(keys)) == len(keys) and all(_KEY.fullmatch(key) for key in keys)


def _renamed(choices: tuple[Choice, ...], new: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(replace(choice, key=new[choice.key]) for choice in choices)


def restore(item: Item, remarks: Mapping[str, str], notes: Notes) -> Item:
    """Put back what was kept beside a question; what does not fit any more is said and left out."""
    keyed = with_keys(item, remarks["keys"]) if "keys" in remarks else item
    if keyed is None:
        notes.add("the options are not those it was exported with, so their keys are given anew: a, b, c …")
        keyed = item
    texts = {name: remarks[name] for name in TEXTS if remarks.get(name)}
    item = replace(keyed, texts={**keyed.texts, **texts})
    item = replace(item, rev=_number(remarks, "rev", item.rev), points=_number(remarks, "points", item.points))
    if remarks.get("score") in {"all", "partial"}:
        item = replace(item, score=remarks["score"])
    if remarks.get("shuffle") in {"yes", "no"}:
        item = replace(item, shuffle=remarks["shuffle"] == "yes")
    if remarks.get("unit"):
        item = replace(item, unit=remarks["unit"])
    if remarks.get("case") == "yes":
        item = replace(item, keep_case=True)
    return _with_percents(_with_feedback(item, remarks), remarks)


def _number(remarks: Mapping[str, str], name: str, default: int) -> int:
    text = remarks.get(name, "")
    return int(text) if re.fullmatch(r"[1-9][0-9]?", text) else default


def _with_feedback(item: Item, remarks: Mapping[str, str]) -> Item:
    said = {key.removeprefix(FEEDBACK): text for key, text in remarks.items() if key.startswith(FEEDBACK)}
    choices = tuple(replace(one, feedback=said.get(one.key, one.feedback)) for one in item.choices)
    gaps = tuple(replace(gap, feedback=said.get(gap.key, gap.feedback)) for gap in item.gaps)
    return replace(item, choices=choices, gaps=gaps) if said else item


def _with_percents(item: Item, remarks: Mapping[str, str]) -> Item:
    """Put back exact percentages, where the file still has the fractions that stood for them."""
    kept = [int(one) for one in remarks.get("percents", "").split(",") if re.fullmatch(r"[0-9]{1,3}", one)]
    found = [one for gap in item.gaps for one in gap.typed]
    if len(kept) != len(found) or any(
        max(percent, 0) > MOODLE[0] or read_percent(nearest(percent)) != one.percent
        for percent, one in zip(kept, found, strict=True)
    ):
        return item
    exact = iter(kept)
    gaps = tuple(replace(gap, typed=tuple(_exactly(one, next(exact)) for one in gap.typed)) for gap in item.gaps)
    return replace(item, gaps=gaps)


def _exactly(one: Typed, percent: int) -> Typed:
    return replace(one, percent=percent)
