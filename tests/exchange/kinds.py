"""Questions of every type that can be exchanged, generated; and how they are read as a lesson reads them."""

from hypothesis import strategies as st

from score_learn.content.rules import GAP_MARK, Question
from score_learn.exchange.banks.from_library import item_of
from score_learn.exchange.banks.html_to_markdown import plain_to_markdown
from score_learn.exchange.banks.item import Choice, Gap, Item, Typed
from score_learn.exchange.banks.to_markdown import question_block
from tests.content.asking import read

PHRASES = (
    "Stop the machine",
    "Who is **responsible** here?",
    "A *small* change, _slowly_",
    "Set `x = 1` and `a~b`",
    "See [the law](https://example.org/a_b?c=1#d)",
    "1 + 1 = 2 ~ {3} # 4 : 5 \\\\ 6",
    "অসমাপ্ত কাজ",
    "السلامة أولاً",
    "50 % \\[html\\] of it",
    "%50% of all",
    "a -> b",
    "x &lt; y &amp; z",
    "\"Quoted\" and 'so'",
    "**all** *of* them, __really__",
)
PARAGRAPHS = (
    "One.\n\nTwo.",
    "First:\n\n- Look\n- Think\n    - twice\n- Act",
    "1. Sort\n2. Shine",
    "| a | b |\n|---|---|\n| 1 | **2** |",
    "> Said **once**.",
    "```\ncode ~ = {x}\n\nmore\n```",
)
words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)
running = st.lists(words, min_size=1, max_size=4).map(" ".join).map(plain_to_markdown).filter(bool)
phrases = st.one_of(st.sampled_from(PHRASES), running)
texts = st.one_of(phrases, st.sampled_from(PARAGRAPHS), st.lists(phrases, min_size=2, max_size=2).map("\n\n".join))
feedback = st.one_of(st.just(""), texts)
keys = st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True)
typed_words = st.one_of(
    st.sampled_from(["EIT", "5 S", "a*b", "50%", "%50%x", "= 5", "x=y~z#{1}", "a|b", "C:\\dir", "ß", "٤"]),
    st.from_regex(r"[A-Za-z]{1,10}( [a-z]{1,5})?", fullmatch=True),
)
percents = st.sampled_from([100, 100, 0, 50, 33, 45, 67, 90, 5, 1])


@st.composite
def choices(draw, least, most, rights):
    names = draw(st.lists(keys, min_size=least, max_size=most, unique=True))
    said = draw(st.lists(phrases, min_size=len(names), max_size=len(names), unique=True))
    right = draw(rights(len(names)))
    return tuple(
        Choice(key, text, place in right, draw(feedback))
        for place, (key, text) in enumerate(zip(names, said, strict=True))
    )


def one_right(count):
    return st.integers(0, count - 1).map(lambda place: {place})


def some_right(count):
    return st.sets(st.integers(0, count - 1), min_size=1, max_size=count)


def none_right(_count):
    return st.just(set())


def _number(low, wide, percent, dots):
    high = low + wide
    text = f"{low}..{high}" if dots else f"{(low + high) / 2:g} +- {wide / 2:g}"
    return Typed(text, percent, "", str(low), str(high))


numbers = st.builds(_number, st.integers(-5000, 5000), st.integers(0, 40), percents, st.booleans())


@st.composite
def typed(draw, kind):
    if kind == "number":
        found = draw(st.lists(numbers, min_size=1, max_size=4))
    else:
        found = [
            Typed(text, draw(percents)) for text in draw(st.lists(typed_words, min_size=1, max_size=4, unique=True))
        ]
    first = found[0]
    return (Typed(first.text, 100, "", first.low, first.high), *found[1:])


@st.composite
def gaps(draw, most=4):
    found = []
    for key in draw(st.lists(keys, min_size=1, max_size=most, unique=True)):
        kind = draw(st.sampled_from(["text", "number", "choice"]))
        if kind == "choice":
            names = draw(st.lists(keys, min_size=2, max_size=4, unique=True))
            words = st.sampled_from(["sits", "stands", "a = b", "50 ~ 60", "no. 1", "a \\# b", "%1%"])
            said = draw(st.lists(words, unique=True, min_size=len(names), max_size=len(names)))
            options = [Choice(name, text, name == names[0]) for name, text in zip(names, said, strict=True)]
            found.append(Gap(key, kind, choices=tuple(options), feedback=draw(feedback)))
        else:
            found.append(Gap(key, kind, typed=draw(typed(kind)), feedback=draw(feedback)))
    return tuple(found)


@st.composite
def items(draw, types=("single", "multi", "truefalse", "match", "order", "number", "text", "cloze")):
    kind = draw(st.sampled_from(types))
    said = draw(st.dictionaries(st.sampled_from(["hint", "explain", "right", "partial", "wrong"]), texts, max_size=3))
    fields = {
        "stem": draw(texts),
        "texts": said,
        "points": draw(st.integers(1, 5)),
        "rev": draw(st.integers(1, 3)),
        "tags": draw(st.sampled_from([(), ("eit",), ("eit", "5s")])),
        "shuffle": draw(st.booleans()) if kind in {"single", "multi", "cloze"} else kind in {"match", "order"},
        "score": draw(st.sampled_from(["all", "partial"])) if kind in {"multi", "match", "order", "cloze"} else "all",
        "keep_case": draw(st.booleans()) if kind in {"text", "cloze"} else False,
        "unit": draw(st.sampled_from(["", "%", "kg"])) if kind == "number" else "",
    }
    return Item(kind, "m-q1", **(fields | draw(_answers(kind))))


@st.composite
def _answers(draw, kind):
    if kind == "single":
        return {"choices": draw(choices(2, 6, one_right))}
    if kind == "multi":
        return {"choices": draw(choices(2, 8, some_right))}
    if kind == "truefalse":
        right = draw(st.booleans())
        return {"choices": (Choice("true", "", right, draw(feedback)), Choice("false", "", not right, draw(feedback)))}
    if kind == "order":
        return {"choices": draw(choices(3, 8, none_right))}
    if kind == "match":
        return draw(_pairs())
    if kind == "cloze":
        found = draw(gaps())
        marks = "".join(f"\n\n{draw(phrases)} {GAP_MARK.format(gap.key)} {draw(phrases)}" for gap in found)
        return {"gaps": found, "stem": f"Fill in.{marks}"}
    said = tuple(Typed(one.text, one.percent, draw(feedback), one.low, one.high) for one in draw(typed(kind)))
    return {"gaps": (Gap("a", kind, typed=said),)}


@st.composite
def _pairs(draw):
    rows = draw(choices(3, 8, none_right))
    rights = draw(st.lists(running, min_size=len(rows), max_size=len(rows), unique=True))
    lone = max(0, min(len(rows) - 3, draw(st.integers(0, 4))), len(rows) - 6)
    lefts = tuple(Choice(row.key, row.text.replace("->", "to"), feedback=row.feedback) for row in rows[lone:])
    return {
        "choices": lefts,
        "targets": tuple(Choice(row.key, right) for row, right in zip(rows, rights, strict=True)),
    }


def as_read(folder, item) -> tuple[Item, Question] | None:
    """Read a question as a lesson reads it; None when the checker refuses what was generated."""
    page, found = read(folder, question_block(item))
    if any(code.startswith("E") for code, _, _ in found) or len(page.asked) != 1:
        return None
    return item_of(page.asked[0]), page.asked[0].question
