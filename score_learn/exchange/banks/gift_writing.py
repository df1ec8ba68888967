"""Writes questions as GIFT, in the dialect that Moodle reads; the texts stay Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from score_learn.content.rules import GAP_MARK
from score_learn.exchange.banks.fractions import nearest, share, written
from score_learn.exchange.banks.item import VERDICTS, Choice, Gap, Item, Note, Notes, Typed, Unfit, plain
from score_learn.exchange.banks.remarks import NAME, Remarks, common_remarks, keep_feedback, keep_texts

_RESERVED = re.compile(r"[\\~=#{}:]")
_MARK = re.compile(GAP_MARK.format("[a-z0-9]+"))
_PICTURE = re.compile(r"!\[[^\]]*\]\(media/")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\((glossary:|media/|#|[a-z0-9][a-z0-9-]*(\.md)?[)\s])")
_MARKUP = re.compile(r"[*_`\[\]<&\\]")


def write_gift(items: Iterable[Item]) -> tuple[str, tuple[Note, ...]]:
    """Return the file and what it could not take along."""
    written_ones, found = [], []
    for item in items:
        notes = Notes(item.path, item.line, item.id)
        try:
            written_ones.append(_question(item, notes))
        except Unfit as reason:
            notes.left_out(str(reason))
        found += notes.found
    return "\n".join(written_ones), tuple(found)


def _question(item: Item, notes: Notes) -> str:
    write = _WRITERS.get(item.type)
    if write is None:
        raise Unfit(f"GIFT has no {item.type} questions")
    remarks = common_remarks(item)
    _keep(item, remarks, notes)
    _warn(item, notes)
    answers = list(write(item, remarks, notes))
    if item.text("explain"):
        answers.append("####" + _text(item.text("explain")))
    heads = " ".join([f"[id:{item.id}]", *(f"[tag:{tag}]" for tag in item.tags)])
    comments = [f"// {heads}"]
    if remarks:
        comments.append(f"// {NAME}: {_one_line(remarks)}")
    before, after = item.stem, ""
    if item.type == "cloze":
        before, after = _MARK.split(item.stem)
    head = f"::{_escaped(item.name)}::[markdown]{_escaped(before)}"
    opening = "{#" if _is_number(item) else "{"
    return "\n".join([*comments, f"{head}{opening}", *answers, f"}}{_escaped(after)}"]) + "\n"


def _one_line(remarks: Remarks) -> str:
    # Moodle looks for [id:…] and [tag:…] in every comment: no bracket of ours may look like one.
    return json.dumps(remarks, ensure_ascii=False, sort_keys=True).replace("[", "\\u005b").replace("]", "\\u005d")


def _is_number(item: Item) -> bool:
    return bool(item.gaps) and item.gaps[0].kind == "number"


def _keep(item: Item, remarks: Remarks, notes: Notes) -> None:
    if item.points != 1:
        remarks["points"] = str(item.points)
        notes.add(f"GIFT has no points={item.points}; the other system gives its own")
    if item.unit:
        remarks["unit"] = item.unit
        notes.add(f"GIFT has no unit={item.unit}")
    if item.keep_case:
        remarks["case"] = "yes"
        notes.add("GIFT has no case=yes")
    if item.type in {"single", "multi"} and not item.shuffle:
        remarks["shuffle"] = "no"
        notes.add("GIFT has no shuffle=no")
    if item.type == "cloze" and not item.shuffle:
        remarks["shuffle"] = "no"
    verdicts = [name for name in VERDICTS if not (name == "wrong" and item.type == "text")]
    keep_texts(item, ["hint", *verdicts], remarks, notes, "GIFT")


def _warn(item: Item, notes: Notes) -> None:
    texts = [item.stem, *item.texts.values(), *(one.text for one in item.choices)]
    texts += [one.feedback for one in item.choices]
    if item.image or any(_PICTURE.search(text) for text in texts):
        notes.add("GIFT carries no pictures; use Moodle XML")
    if any(_LINK.search(text) for text in texts):
        notes.add("a link into this site leads nowhere in another system")


def _single(item: Item, _remarks: Remarks, _notes: Notes) -> Iterator[str]:
    yield from (("=" if one.right else "~") + _answer(one) for one in item.choices)


def _multi(item: Item, remarks: Remarks, notes: Notes) -> Iterator[str]:
    rights = sum(one.right for one in item.choices)
    part = share(rights)
    if item.score == "all":
        notes.add("Moodle gives part of the points here")
        if rights > 1:
            remarks["score"] = "all"
    elif rights == 1:
        remarks["score"] = "partial"
    wrong = part if item.score == "partial" else 100.0
    for one in item.choices:
        yield f"~%{written(part if one.right else -wrong)}%{_answer(one)}"


def _hotspot(item: Item, remarks: Remarks, notes: Notes) -> Iterator[str]:
    notes.add("becomes a multi question over the texts, without the places in the picture")
    if not item.shuffle:
        remarks["shuffle"] = "no"
    yield from _multi(item, remarks, notes)


def _truefalse(item: Item, _remarks: Remarks, _notes: Notes) -> Iterator[str]:
    right = next(one for one in item.choices if one.right)
    wrong = next(one for one in item.choices if not one.right)
    text = right.key[0].upper()
    if wrong.feedback or right.feedback:
        text += "#" + _text(wrong.feedback)
    if right.feedback:
        text += "#" + _text(right.feedback)
    yield text


def _match(item: Item, remarks: Remarks, notes: Notes) -> Iterator[str]:
    keep_feedback(item, remarks, notes, "GIFT")
    _keep_score(item, remarks, notes)
    lefts = {one.key: one.text for one in item.choices}
    for target in item.targets:
        if _MARKUP.search(target.text):
            notes.add("Moodle shows the signs of Markdown in a right side")
        left = lefts.get(target.key, "")
        yield f"={_text(_no_arrow(left))} -> {_escaped(target.text)}" if left else f"= -> {_escaped(target.text)}"


def _order(item: Item, remarks: Remarks, notes: Notes) -> Iterator[str]:
    keep_feedback(item, remarks, notes, "GIFT")
    _keep_score(item, remarks, notes)
    remarks["type"] = "order"
    notes.add("GIFT has no order; it becomes a match with the numbers 1, 2, 3 …")
    for place, one in enumerate(item.choices, start=1):
        yield f"={_text(_no_arrow(one.text))} -> {place}"


def _keep_score(item: Item, remarks: Remarks, notes: Notes) -> None:
    remarks["score"] = item.score
    if item.score == "all":
        notes.add("Moodle gives part of the points here")


def _number(item: Item, _remarks: Remarks, notes: Notes) -> Iterator[str]:
    yield from _numbers(item.gaps[0], notes)


def _numbers(gap: Gap, notes: Notes) -> Iterator[str]:
    for one in gap.typed:
        number = f"{one.low}..{one.high}" if ".." in one.text else _tolerance(one)
        yield f"{_sign(one, notes)}{number}{_said(one.feedback)}"


def _tolerance(one: Typed) -> str:
    return plain(one.middle) + (f":{plain(one.tolerance)}" if one.tolerance else "")


def _sign(one: Typed, notes: Notes) -> str:
    fraction = nearest(one.percent)
    if abs(fraction - one.percent) > 1:
        notes.add(f"Moodle has no {one.percent}%; it becomes {written(fraction)}%")
    explicit = one.percent != 100 or one.text.startswith("%")
    return f"=%{written(fraction)}%" if explicit else "="


def _typed(item: Item, _remarks: Remarks, notes: Notes) -> Iterator[str]:
    yield from _words(item.gaps[0], notes)
    if item.text("wrong"):
        yield f"=%0%*{_said(item.text('wrong'))}"


def _words(gap: Gap, notes: Notes) -> Iterator[str]:
    for one in gap.typed:
        if "->" in one.text:
            raise Unfit("GIFT cannot hold -> in an answer that is typed")
        yield _sign(one, notes) + _escaped(one.text.replace("*", "\\*")) + _said(one.feedback)


def _cloze(item: Item, remarks: Remarks, notes: Notes) -> Iterator[str]:
    if len(item.gaps) != 1:
        raise Unfit("GIFT has questions with one gap only; use Moodle XML")
    keep_feedback(item, remarks, notes, "GIFT")
    remarks["type"] = "cloze"
    if item.score == "partial":
        remarks["score"] = "partial"
    if _MARK.split(item.stem)[1].strip() == "":
        notes.add("the gap stands at the end, so that the other system shows it below the text")
    gap = item.gaps[0]
    if gap.kind == "choice":
        yield from (("=" if one.right else "~") + _answer(one) for one in gap.choices)
    else:
        yield from (_numbers if gap.kind == "number" else _words)(gap, notes)


def _answer(one: Choice) -> str:
    return _text(one.text) + _said(one.feedback)


def _said(feedback: str) -> str:
    return "#" + _text(_no_arrow(feedback)) if feedback else ""


def _no_arrow(markdown: str) -> str:
    """Write an arrow so that Moodle does not take it for the sign between two sides."""
    if "->" in markdown and "`" in markdown:
        raise Unfit("GIFT cannot hold -> in code here")
    return markdown.replace("->", "-&gt;")


def _text(markdown: str) -> str:
    """Write a text; its beginning must not be taken for the name of a format or for a weight."""
    return ("[markdown]" if markdown.startswith(("[", "%")) else "") + _escaped(markdown)


def _escaped(text: str) -> str:
    return _RESERVED.sub(lambda match: "\\" + match[0], text).replace("\n", "\\n")


_WRITERS = {
    "single": _single,
    "multi": _multi,
    "hotspot": _hotspot,
    "truefalse": _truefalse,
    "match": _match,
    "order": _order,
    "number": _number,
    "text": _typed,
    "cloze": _cloze,
}
