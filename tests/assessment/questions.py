"""Questions for tests: plain builders, and hypothesis strategies over them."""

from hypothesis import strategies as st

from score_learn.content.rules import Option, Question

KEYS = "abcdef"


def a_question(
    type_: str = "single",
    *,
    question_id: str = "wc-first",
    keys: str = "abc",
    right: str = "a",
    score: str = "all",
    points: int = 1,
    shuffle: bool = True,
    tags: tuple[str, ...] = (),
    rev: int = 1,
    lesson_id: str | None = None,
) -> Question:
    """Make a question; ``keys`` and ``right`` are one letter an option."""
    names = ("true", "false") if type_ == "truefalse" else tuple(keys)
    return Question(
        id=question_id,
        type=type_,
        rev=rev,
        points=points,
        score=score,
        tags=tags,
        shuffle=shuffle,
        stem_html=f"<p>Stem of {question_id}</p>",
        stem_text=f"Stem of {question_id}",
        options=tuple(Option(key, f"<p>Option {key}</p>", f"Option {key}", f"<p>Feedback {key}</p>") for key in names),
        right=("true",) if type_ == "truefalse" else tuple(right),
        hint_html="<p>Hint</p>",
        explain_html=f"<p>Explanation of {question_id}</p>",
        right_html="<p>Verdict right</p>",
        partial_html="<p>Verdict partial</p>",
        wrong_html="<p>Verdict wrong</p>",
        lesson_id=lesson_id,
    )


@st.composite
def questions(draw: st.DrawFn, types: tuple[str, ...] = ("single", "multi", "truefalse")) -> Question:
    """Draw a question of any type that can be marked, with any right options."""
    type_ = draw(st.sampled_from(types))
    keys = KEYS[: draw(st.integers(2, 6))]
    most = 1 if type_ == "single" else len(keys)
    right = draw(st.lists(st.sampled_from(keys), min_size=1, max_size=most, unique=True))
    return a_question(
        type_,
        keys=keys,
        right="".join(sorted(right)),
        score=draw(st.sampled_from(("all", "partial"))),
        points=draw(st.integers(1, 5)),
        shuffle=draw(st.booleans()),
    )


def responses(question: Question) -> st.SearchStrategy[tuple[str, ...]]:
    """Draw any response the question can have, the empty one too."""
    keys = [option.key for option in question.options]
    most = len(keys) if question.type == "multi" else 1
    return st.lists(st.sampled_from(keys), max_size=most, unique=True).map(
        lambda chosen: tuple(key for key in keys if key in chosen)
    )
