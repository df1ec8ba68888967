"""One question of each type with something to find out, and hypothesis strategies over what may be sent to it."""

from dataclasses import replace

from hypothesis import strategies as st

from score_learn.assessment.drawing import standing_order
from score_learn.content.rules import GAP_MARK, Accepted, Gap, Option, Picture, Question, Step, Way
from tests.assessment.questions import a_question

BLANK = {name: GAP_MARK.format(name) for name in "abc"}
NUMBER = (
    Accepted("4.5", 100, "4.4", "4.6", "<p>Feedback right number</p>"),
    Accepted("4.5", 50, "4", "5", "<p>Feedback close number</p>"),
    Accepted("18", 0, "18", "18", "<p>Feedback trap number</p>"),
)
TEXT = (
    Accepted("EIT", feedback_html="<p>Feedback right text</p>"),
    Accepted("E.I.T."),
    Accepted("team", 50, feedback_html="<p>Feedback half text</p>"),
    Accepted("ETI", 0, feedback_html="<p>Feedback trap text</p>"),
)


def options(*keys: str, words: str = "Option") -> tuple[Option, ...]:
    """Make options, one a key, each with its own words and feedback."""
    return tuple(Option(key, f"<p>{words} {key}</p>", f"{words} {key}", f"<p>Feedback {key}</p>") for key in keys)


def a_match(score: str = "all", **values: object) -> Question:
    """Make three pairs and one thing that belongs to nothing."""
    targets = tuple(replace(one, feedback_html="") for one in options("a", "b", "c", "x", words="Partner"))
    made = a_question("match", question_id="wc-match", right="", score=score)
    return replace(made, **{"options": options("a", "b", "c", words="Side"), "targets": targets, **values})


def an_order(score: str = "all", **values: object) -> Question:
    """Make four lines; the order of their keys is the right one."""
    return replace(a_question("order", question_id="wc-order", keys="abcd", right="", score=score), **values)


def a_number(**values: object) -> Question:
    """Make a number with a tolerance, half the points for one that comes close, and a trap."""
    made = a_question("number", question_id="wc-number", keys="", right="")
    return replace(made, **{"gaps": (Gap("a", "number", NUMBER),), "unit": "%", **values})


def a_text(**values: object) -> Question:
    """Make a word with two right spellings, one for half the points, and a trap."""
    made = a_question("text", question_id="wc-text", keys="", right="")
    return replace(made, gaps=(Gap("a", "text", TEXT),), **values)


def a_cloze(score: str = "all", **values: object) -> Question:
    """Make a text with a number, a choice and a word to fill in."""
    gaps = (
        Gap("a", "number", (Accepted("10", 100, "5", "15"),), feedback_html="<p>Feedback gap a</p>"),
        Gap("b", "choice", options=options("x", "y", "z", words="Way"), right="y"),
        Gap("c", "text", (Accepted("board"), Accepted("whiteboard", 50))),
    )
    made = a_question("cloze", question_id="wc-cloze", keys="", right="", score=score)
    stem = f"<p>About {BLANK['a']} minutes. Everybody {BLANK['b']}. Written on the {BLANK['c']}.</p>"
    return replace(made, **{"gaps": gaps, "stem_html": stem, **values})


def a_hotspot(score: str = "all", **values: object) -> Question:
    """Make three places on a picture, two of them right."""
    shapes = ("rect 6 62 14 30", "circle 48 40 7", "poly 70 10 90 10 80 30")
    made = a_question("hotspot", question_id="wc-hotspot", keys="abc", right="ab", score=score)
    places = tuple(replace(option, shape=shape) for option, shape in zip(made.options, shapes, strict=True))
    picture = Picture("/media/" + "0" * 64, 800, 500, "A room seen from above")
    return replace(made, options=places, picture=picture, **values)


def a_scenario(**values: object) -> Question:
    """Make a story of two steps with a good, a fair and a poor end; one may go back to the beginning."""
    steps = (
        Step(
            "start",
            "<p>The guard was off.</p>",
            (a_way("a", "blame", 0), a_way("b", "safe", 1)),
        ),
        Step("blame", "<p>Nobody answers.</p>", end="poor"),
        Step(
            "safe", "<p>The finger is bandaged.</p>", (a_way("a", "fair"), a_way("b", "good", 1), a_way("c", "start"))
        ),
        Step("fair", "<p>It happens again.</p>", end="fair"),
        Step("good", "<p>A new guard is bought.</p>", end="good"),
    )
    made = a_question("scenario", question_id="wc-scenario", keys="", right="", points=2, lesson_id="wc-l1")
    return replace(made, steps=steps, **values)


def a_way(key: str, target: str, points: int = 0) -> Way:
    """Make a way on."""
    return Way(key, f"<p>Go {key} to the next</p>", f"Go {key} to the next", target, points)


EACH = {
    "single": lambda: a_question(question_id="wc-single"),
    "multi": lambda: a_question("multi", question_id="wc-multi", keys="abcd", right="abd", score="partial"),
    "truefalse": lambda: a_question("truefalse", question_id="wc-truefalse"),
    "match": a_match,
    "order": an_order,
    "number": a_number,
    "text": a_text,
    "cloze": a_cloze,
    "hotspot": a_hotspot,
    "scenario": a_scenario,
}
"""Makes one question of each type that can be marked."""


def right_response(question: Question) -> tuple[str, ...]:
    """Return the response that is right in every part."""
    by_type = {
        "match": lambda: tuple(f"{option.key}={option.key}" for option in question.options),
        "order": lambda: tuple(option.key for option in question.options),
        "number": lambda: (question.gaps[0].accepted[0].text,),
        "text": lambda: (question.gaps[0].accepted[0].text,),
        "cloze": lambda: tuple(f"{gap.key}={gap.right or gap.accepted[0].text}" for gap in question.gaps),
        "scenario": lambda: ("b", "b"),
    }
    return by_type.get(question.type, lambda: question.right)()


def sent(question: Question, response: tuple[str, ...], shown: tuple[str, ...]) -> list[str]:
    """Return what a browser sends for a response, by the rules that the pages follow."""
    place = {key: str(number) for number, key in enumerate(shown, start=1)}
    if question.type == "match":
        return [f"{left}={place[target]}" for left, _, target in (part.partition("=") for part in response)]
    if question.type == "order":
        return [place[key] for key in response]
    if question.type == "cloze":
        return [_sent_gap(question, part, shown) for part in response]
    return list(response)


def _sent_gap(question: Question, part: str, shown: tuple[str, ...]) -> str:
    key, _, value = part.partition("=")
    gap = next(gap for gap in question.gaps if gap.key == key)
    own = [one.partition(".")[2] for one in shown if one.startswith(f"{key}.")]
    return f"{key}={own.index(value) + 1}" if gap.kind == "choice" else part


def each_question() -> st.SearchStrategy[Question]:
    """Draw a question of any type, scored all or nothing or by its parts."""
    scores = st.sampled_from(("all", "partial"))
    return st.tuples(st.sampled_from(sorted(EACH)), scores).map(lambda drawn: replace(EACH[drawn[0]](), score=drawn[1]))


@st.composite
def responses_to(draw: st.DrawFn, question: Question) -> tuple[str, ...]:
    """Draw a response that the pages of a question can bring about, the empty one too."""
    if question.type == "match":
        targets = [target.key for target in question.targets]
        given = [(option.key, draw(st.sampled_from(["", *targets]))) for option in question.options]
        return tuple(f"{left}={target}" for left, target in given if target)
    if question.type == "order":
        return draw(st.one_of(st.just(()), st.permutations([option.key for option in question.options]).map(tuple)))
    if question.type in ("number", "text"):
        return tuple(text for text in [draw(typed()).strip()] if text)
    if question.type == "cloze":
        given = [
            (gap.key, draw(st.sampled_from(["", "x", "y", "z"]) if gap.options else typed())) for gap in question.gaps
        ]
        return tuple(f"{key}={value.strip()}" for key, value in given if value.strip())
    if question.type == "scenario":
        return draw(st.sampled_from([(), ("a",), ("b",), ("b", "a"), ("b", "b"), ("b", "c"), ("b", "c", "a")]))
    keys = [option.key for option in question.options]
    chosen = draw(
        st.lists(st.sampled_from(keys), max_size=1 if question.type in ("single", "truefalse") else 6, unique=True)
    )
    return tuple(key for key in keys if key in chosen)


def typed() -> st.SearchStrategy[str]:
    """Draw what somebody may type: near the right answer, a number in some digits, or anything."""
    near = st.sampled_from(
        ["4.5", "4,5", "٤٫٥", "৪.৫", " 4.5 %", "10", "18", "eit", "E. I. T.", "Board", "", "-", "1,000"]
    )
    return st.one_of(near, st.text(max_size=30).map(lambda text: text.replace("\0", "")))


def anything_sent(question: Question) -> st.SearchStrategy[list[str]]:
    """Draw whatever a browser, or somebody who plays one, may send."""
    shown = standing_order(question)
    places = [str(number) for number in range(len(shown) + 2)]
    words = st.one_of(
        st.sampled_from(
            [*places, "a", "b", "true", "a=1", "a=", "=1", "b=2", "c=x", "move=2-up", "move=1-left", "٢", "01"]
        ),
        st.text(max_size=20),
        st.text(min_size=201, max_size=230),
    )
    return st.lists(words, max_size=5)
