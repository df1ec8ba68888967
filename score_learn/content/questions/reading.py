"""Cuts a question block into its text, answers and keyword lines, and checks its attributes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from score_learn.content.findings import Report, known, possible
from score_learn.content.questions.question_types import TYPES
from score_learn.content.questions.types.shape import PARAGRAPHS, Answers, Asked, Item, Part, QuestionType, Written
from score_learn.content.sources import Line
from score_learn.content.text.media import MediaFolder
from score_learn.content.text.scanner import Attribute, Block, code_lines
from score_learn.content.text.schema import ID_LENGTH, is_id

KEYWORDS = ("hint", "explain", "right", "partial", "wrong")

_ITEM = re.compile(r"( {0,3})([-*+]|[0-9]{1,3}\.)[ \t]+")
_NO_BLANK = {"\t": "a tab", "\u00a0": "a no-break space", "\u202f": "a no-break space"}
_ODD_ITEM = re.compile(r"([ \t\u00a0\u202f]*)(?:[-*+]|[0-9]{1,3}\.)([ \t\u00a0\u202f]+)")
_NUMBERED = re.compile(r"([0-9]{1,3}\.)[ \t]+(?=\S)")
_KEYWORD = re.compile(r"([A-Za-z]+)[ \t]?:[ \t]*")
_FEEDBACK = re.compile(r"[ \t]+>[ \t]?")

_COUNTING = frozenset({"E125", "E126", "E131"})
_NUMBER = re.compile(r"[1-9][0-9]?")
_WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_YES_NO = re.compile(r"yes|no")
_COMMON = {"rev": _NUMBER, "tag": re.compile(r"[a-z0-9]+([,-][a-z0-9]+)*")}
_IN_MODULES = _COMMON | {"points": _NUMBER, "score": re.compile(r"all|partial")}
_IN_SURVEYS = _COMMON | {"optional": _YES_NO, "metric": _WORD}


@dataclass(slots=True)
class Draft:
    """A question that was read but not rendered: what stands where, and its settings."""

    id: str
    type: str
    block: Block
    written: Written
    answers: Answers
    settings: dict[str, str] = field(default_factory=dict)
    shuffles: bool = True

    @property
    def place(self) -> Line:
        """The beginning of its fence."""
        return Line(self.block.line, self.block.column, "")

    @property
    def stem(self) -> tuple[Line, ...]:
        """The question itself, as it is to be rendered."""
        return self.answers.stem(self.written.stem)

    def number(self, name: str, default: int) -> int:
        """Return a setting that is a number."""
        return int(self.settings.get(name, default))

    def flag(self, name: str, default: bool) -> bool:
        """Return a setting that is yes or no."""
        return self.settings.get(name, "yes" if default else "no") == "yes"


def read_question(
    block: Block, owner: str, report: Report, *, in_survey: bool, language: str, media: MediaFolder
) -> Draft | None:
    """Read a question block of the module or survey `owner`; None when not even its type or id is known."""
    identifier = read_id(block, owner, report)
    kind = _kind(block, report, in_survey=in_survey)
    if kind is None or identifier is None:
        return None
    settings = _settings(block, kind, report, in_survey=in_survey)
    written = split_question(block, kind, report)
    attributes = {name: block.attributes[name] for name in settings}
    asked = Asked(in_survey, block.line, block.column, language, attributes, media)
    if block.closed and not any(line.text.strip() for line in written.stem):
        report.add(block.line, block.column, "E129", "the question is missing; write it before the answers")
    answers = Answers()
    if written.items or kind.bare:
        answers = _read_answers(kind, written, asked, block, report)
    elif block.closed:
        message = f"no answers; write them after the question as {kind.example}, before hint: and explain:"
        if kind.name == "order" and len(bare_items(written.stem)) > 1:
            message = f"the lines to put in order have no keys; run content fmt, or write {kind.example}"
        report.add(block.line, block.column, "E125", message)
    if in_survey:
        _refuse_answers(written, report)
    return Draft(identifier, kind.name, block, written, answers, settings, kind.shuffles and not in_survey)


def _read_answers(kind: QuestionType, written: Written, asked: Asked, block: Block, report: Report) -> Answers:
    inner = Report(report.path)
    answers = kind.read(written, asked, inner)
    # Where an answer could not be read, or the end is missing, counting the rest says nothing.
    incomplete = not block.closed or any(one.is_error and one.line > block.line for one in inner.findings)
    for found in inner.findings:
        if not (incomplete and found.line == block.line and found.code in _COUNTING):
            report.add(found.line, found.column, found.code, found.message)
    return answers


def read_id(block: Block, owner: str, report: Report) -> str | None:
    """Return the id of a block, when it is well formed and begins with the id of its module or survey."""
    line, column = block.line, block.id_column or block.column
    if not block.id:
        message = f"{block.name} has no id; write {{#{owner}-a-few-words}}"
        report.add(line, column, "E120", message)
        return None
    if not is_id(block.id):
        message = f"{block.id!r} is no id; write a-z, 0-9 and hyphens, {ID_LENGTH} characters at most"
        report.add(line, column, "E120", message)
        return None
    if owner and not block.id.startswith(f"{owner}-"):
        report.add(line, column, "E121", f"an id here begins with {owner}-; write {owner}-{block.id}")
        return None
    return block.id


def _kind(block: Block, report: Report, *, in_survey: bool) -> QuestionType | None:
    possible = [name for name, kind in TYPES.items() if (kind.in_surveys if in_survey else kind.in_modules)]
    kind = TYPES.get(block.word)
    column = block.column + block.colons + 1
    if kind is not None and block.word in possible:
        return kind
    if kind is not None:
        where = "a survey" if in_survey else "a module"
        report.add(block.line, column, "E141", f"{block.word} cannot be asked in {where}; {known(possible)}")
    elif block.word:
        report.add(block.line, column, "E122", f"unknown type {block.word!r}; {known(possible)}")
    else:
        report.add(block.line, column, "E122", f"write the type after the word question; {known(possible)}")
    return None


def _settings(block: Block, kind: QuestionType, report: Report, *, in_survey: bool) -> dict[str, str]:
    of_its_own = kind.survey_attributes if in_survey else kind.attributes
    patterns = dict(_IN_SURVEYS if in_survey else _IN_MODULES)
    patterns |= {name: re.compile(pattern) for name, pattern in of_its_own.items()}
    if kind.may_shuffle:
        patterns["shuffle"] = _YES_NO
    settings = {}
    for name, attribute in block.attributes.items():
        if name not in patterns:
            _refuse(attribute, f"{kind.name} here knows no attribute {name}; {known(sorted(patterns))}", report)
        elif not patterns[name].fullmatch(attribute.value):
            _refuse(attribute, f"{name}={attribute.value} is not possible{possible(patterns[name])}", report)
        elif name == "score" and not kind.partial:
            _refuse(attribute, f"score has no meaning for {kind.name}; take it away", report)
        else:
            settings[name] = attribute.value
    return settings


def _refuse(attribute: Attribute, message: str, report: Report) -> None:
    report.add(attribute.line, attribute.column, "E132", message)


def _refuse_answers(written: Written, report: Report) -> None:
    for item in written.items:
        if item.feedback:
            place = item.feedback[0]
            report.add(place.number, place.column, "E128", "an answer of a survey has no feedback; delete it")
    for name, lines in written.keywords.items():
        if name != "hint":
            place = lines[0]
            report.add(place.number, 1, "E127", f"{name}: has no meaning in a survey; delete it")


class _Splitter:
    """Walks over the lines of a question; `part` says where it is: stem, answers or a keyword."""

    def __init__(self, kind: QuestionType, report: Report) -> None:
        self.kind = kind
        self.report = report
        self.written = Written()
        self.part = "stem"

    def take(self, line: Line, is_code: bool) -> None:
        """Put a line where it belongs."""
        keyword, end = ("", 0) if is_code else self.keyword(line)
        item = None if is_code else _ITEM.match(line.text) or self.odd_item(line)
        if keyword:
            self.start_keyword(line, keyword, end)
        elif self.part not in {"stem", "answers"}:
            self.written.keywords[self.part].append(line)
        elif item and (self.part == "answers" or self.kind.is_answer(line.text[item.end() :])):
            self.part = "answers"
            self.written.items.append(Item(line.rest(len(item[1])), line.rest(item.end())))
        elif self.part == "stem":
            self.written.stem.append(line)
        elif line.text.strip():
            self.below_item(line)

    def keyword(self, line: Line) -> tuple[str, int]:
        """Return the keyword that a line begins with and where its text begins; a near miss is reported."""
        match = _KEYWORD.match(line.text)
        if match is None:
            return "", 0
        if match[0].rstrip() == f"{match[1]}:" and match[1] in KEYWORDS:
            return match[1], match.end()
        near = difflib.get_close_matches(match[1].lower(), KEYWORDS, n=1, cutoff=0.85)
        if near and self.part != "stem":
            message = f"{match[0].rstrip()} is no keyword; write {near[0]}: in small letters, without a blank"
            self.report.add(line.number, line.column, "E127", message)
            return near[0], match.end()
        return "", 0

    def odd_item(self, line: Line) -> re.Match[str] | None:
        """Return where an answer begins that stands after a tab or a no-break space, which is reported."""
        match = _ODD_ITEM.match(line.text)
        if match is None or self.part not in {"stem", "answers"} or not self.kind.is_answer(line.text[match.end() :]):
            return None
        sign = next((sign for sign in match[0] if sign in _NO_BLANK), "")
        if not sign:
            return None
        column = line.column + match[0].index(sign)
        message = f"{_NO_BLANK[sign]} stands here; write a space after the sign of an answer, and nothing before it"
        self.report.add(line.number, column, "E130", message)
        return match

    def start_keyword(self, line: Line, name: str, end: int) -> None:
        """Begin the text of a keyword, `end` characters after the beginning of the line."""
        if name in self.written.keywords:
            self.report.add(line.number, line.column, "E127", f"{name}: stands there twice; join the two")
        self.part = name
        self.written.keywords.setdefault(name, []).append(line.rest(end))

    def below_item(self, line: Line) -> None:
        """Return a line after an answer: its feedback, the rest of its text, or something that is lost there."""
        item = self.written.items[-1]
        feedback = _FEEDBACK.match(line.text)
        if feedback:
            item.feedback.append(line.rest(feedback.end()))
        elif line.text.startswith(">"):
            message = "feedback belongs to the option above: indent it by two spaces"
            self.report.add(line.number, line.column, "E128", message)
        elif line.text[:1] in {" ", "\t"} and not item.feedback:
            indent = len(line.text) - len(line.text.lstrip())
            item.more.append(line.rest(indent))
        else:
            message = f"text after the answers begins with one of {', '.join(f'{name}:' for name in KEYWORDS)}"
            self.report.add(line.number, line.column, "E127", message)


def split_question(block: Block, kind: QuestionType, report: Report) -> Written:
    """Cut a question into its text, its answers and its keywords."""
    for child in block.children:
        if isinstance(child, Block):
            message = f"a {child.name} block cannot stand inside a question; move it before or after"
            report.add(child.line, child.column, "E115", message)
    lines = block.lines
    code = code_lines(lines)
    splitter = _Splitter(kind, report)
    for line in lines:
        splitter.take(line, line.number in code)
    for name, text in splitter.written.keywords.items():
        if not any(line.text.strip() for line in text):
            report.add(text[0].number, 1, "E127", f"{name}: is empty; write its text or delete it")
    return splitter.written


def bare_items(stem: Sequence[Line]) -> list[tuple[Line, re.Match[str]]]:
    """Return the numbered lines that end the text of an order, with their numbers: what its author meant by items."""
    found: list[tuple[Line, re.Match[str]]] = []
    for line in stem:
        if line.text.strip():
            numbered = _NUMBERED.match(line.text)
            found = [*found, (line, numbered)] if numbered else []
    return found


def text_parts(draft: Draft) -> list[Part]:
    """Every text of a question by the name of its part: for rendering, the checks of style and translations."""
    stem = draft.written.stem
    parts = [Part("stem", draft.stem, stem[0] if stem else draft.place), *draft.answers.parts()]
    return parts + list(_keyword_parts(draft.written))


def _keyword_parts(written: Written) -> Iterable[Part]:
    for name, lines in written.keywords.items():
        yield Part(name, tuple(lines), lines[0], PARAGRAPHS)
