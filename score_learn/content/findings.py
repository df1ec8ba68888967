"""What the checker says: one finding at one place, and what each of its codes means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

MEANINGS = {
    "E100": "The file cannot be read as UTF-8 text, or is too large.",
    "E101": "The front matter is not one plain block of keys, values and lists.",
    "E102": "A value is not one of those that are possible.",
    "E103": "A key that must be there is missing.",
    "E104": "A key that nobody knows.",
    "E105": "A file or folder that should be there is missing.",
    "E106": "A control or private-use character, or one that turns the text round, stands in the text.",
    "E107": "A TOML file cannot be read.",
    "E108": "The file holds both sides of a merge that was not finished.",
    "E109": "A footnote is named and has no text.",
    "E110": "A block is opened and never closed.",
    "E111": "A line with colons is not a well-formed fence.",
    "E112": "A closing fence closes nothing.",
    "E113": "There is no block of that name.",
    "E114": "A block is opened inside another one of as many colons.",
    "E115": "The block may not stand there.",
    "E116": "An attribute of the block is unknown, missing or impossible.",
    "E117": "The block lacks something it must hold, or holds too much.",
    "E118": "A heading is too high, jumps a level or may not stand there.",
    "E119": "A code fence is malformed or never closed, or the text is too long or too tangled to be rendered.",
    "E120": "The id is missing or not well formed.",
    "E121": "The id does not begin with the id of its module.",
    "E122": "There is no such type of question.",
    "E123": "The id is used already.",
    "E124": "Two options have the same key.",
    "E125": "Too few or too many options.",
    "E126": "None, or too many, of the options are marked as right.",
    "E127": "A keyword is unknown, comes twice or is empty.",
    "E128": "Feedback belongs to no option or gap.",
    "E129": "The question asks nothing.",
    "E130": "The mark of an option does not fit its question, or the option has no key.",
    "E131": "True and false have to stand there once each.",
    "E132": "An attribute of the question is unknown or impossible.",
    "E133": "An option is more than one paragraph.",
    "E134": "A gap cannot be read, or stands where no field can be put.",
    "E135": "The place of a hotspot cannot be read or leaves the picture.",
    "E136": "A number cannot be read.",
    "E137": "A check names a question of the test.",
    "E138": "A check names a question that the module does not have.",
    "E139": "The test cannot be held as module.toml says.",
    "E140": "A question of a survey has a right answer.",
    "E141": "The type of question belongs to surveys only, or to modules only.",
    "E142": "The metric is not declared in site.toml.",
    "E143": "The survey or module that is named does not exist.",
    "E150": "An image has no alternative text.",
    "E151": "A recording has no transcript.",
    "E152": "The address of a link or image is not allowed.",
    "E153": "Raw HTML, which would be shown as text.",
    "E154": "The text of a link does not say where it leads.",
    "E155": "An attribute list sets something that is not allowed.",
    "E156": "A drawing (SVG) is unsafe or cannot be read.",
    "E157": "The word is not in the glossary.",
    "E158": "The file is not in the media folder.",
    "E159": "A media file is of a kind that is not served, or is not what its name says.",
    "E160": "A choice leads to a step that the scenario does not have.",
    "E161": "No choice leads to the step.",
    "E162": "A step neither ends nor leads on, or does both.",
    "E163": "The points of a scenario are not those of its best way.",
    "E164": "From a step no way leads to an end.",
    "E165": "A step has no name, or that of another one.",
    "E166": "A choice of a step has no key, no text or no target.",
    "E167": "A scenario has no steps, no good end, or text outside its steps.",
    "E170": "A word or sign stands twice in the table of how it is said aloud.",
    "E180": "A tool to take away holds something that cannot be printed.",
    "E181": "A table or form of a tool has other cells than its head, or too many rows or columns.",
    "E182": "The module has no tool of that name.",
    "E301": "A translation disagrees with what its source decides.",
    "E302": "The translations.lock file cannot be read.",
    "E411": "The key changed, or options changed places under their letters, and rev did not go up by one.",
    "E412": "An id that was locked is gone and not listed as retired.",
    "E413": "A retired id is used again.",
    "E414": "The module changed and its version did not go up.",
    "E415": "The ids.lock file cannot be read.",
    "E416": "The address of the module belongs to another one.",
    "E417": "The change is declared as less than it is.",
    "E418": "The table [change] does not fit this version of the module.",
    "E419": "An id is not in ids.lock, so the module is not published.",
    "W105": "A file or the folder of a language is there and no page uses it.",
    "W151": "The alternative text of a picture is the name of a file, or says that it is a picture.",
    "W152": "A table has an empty first row, which should say what stands in each column.",
    "W170": "An abbreviation, a unit or a sign that no voice is told how to read.",
    "W201": "A sentence has more than 20 words, or more than its language allows.",
    "W202": "A paragraph has more than 80 words, or more than its language allows.",
    "W203": "A lesson takes more than 15 minutes.",
    "W210": "A nested list is not indented by four spaces.",
    "W211": "A list or table follows a line of text without an empty line, so it is shown as running text.",
    "W301": "A declared language is not served: its module.md is missing or not published.",
    "W302": "Headings or blocks of a translated text are not those of the source.",
    "W303": "A translation still has the words of its source, so it counts as missing.",
    "W304": "A file says that nobody translated it, and it is translated.",
    "W320": "A translation is older than its source, whose meaning has changed.",
    "W401": "A new id is not in ids.lock yet.",
    "W410": "More than 40 % of a question's words changed and its rev did not go up.",
    "W501": "A drawing (SVG) is over 30 kB.",
    "W502": "A picture is over 100 kB.",
    "W503": "A recording is over 1 MB.",
    "W504": "The module is over 1 MB with its media, in one language.",
    "W505": "A drawing contains words, which no translation reaches.",
    "W506": "A lesson is over 300 kB with its pictures.",
    "W601": "The longest option is nearly always the right one.",
    "W602": "The same key is nearly always the right one.",
    "W603": "Two options or answers of a question are the same.",
    "W604": "An option says all or none of the above.",
    "W605": "The question is negative and the negation is not emphasised.",
    "I321": "The words of the source have changed since they were translated.",
    "I322": "A part is not translated yet and shown in the source language.",
}

_HIDING_CODES = "E100 E101 E105 E108 E110 E111 E112 E113 E114 E115 E119 E120 E121 E122 E123 E141 E415"
HIDING = frozenset(_HIDING_CODES.split())
"""Errors after which an id that is missing may only be unread: nothing is said of it until they are repaired."""


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """Something to repair (E) or to think about (W), at a line and column counted from 1."""

    path: str
    line: int
    column: int
    code: str
    message: str

    @property
    def is_error(self) -> bool:
        """Whether what it is about must not be published."""
        return self.code.startswith("E")

    @property
    def severity(self) -> str:
        """How grave it is: "error", "warning" or "note"."""
        return {"E": "error", "W": "warning"}.get(self.code[0], "note")

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.code} {self.message}"


class _Found(list[Finding]):
    """Findings of several files, with how many are errors: a file full of them asks for that at each."""

    errors = 0

    def note(self, finding: Finding) -> None:
        """Add one."""
        self.append(finding)
        self.errors += finding.is_error


class Report:
    """Collects findings; `at` gives a collector for another file that adds to the same list."""

    def __init__(self, path: str = "", found: _Found | None = None) -> None:
        self.path = path
        self._found = _Found() if found is None else found

    def at(self, path: str) -> Report:
        """Return a collector for another file, adding to the same list."""
        return Report(path, self._found)

    def add(self, line: int, column: int, code: str, message: str) -> None:
        """Note a finding in this collector's file; a code without a meaning is a programming error."""
        if code not in MEANINGS:
            raise KeyError(code)
        self._found.note(Finding(self.path, max(line, 1), max(column, 1), code, message))

    def take_over(self, findings: Iterable[Finding]) -> None:
        """Note findings of a reading that was done before."""
        for finding in findings:
            self._found.note(finding)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found so far in all files, sorted by place, each once."""
        return tuple(sorted(set(self._found)))

    def hides_ids(self, below: str) -> bool:
        """Whether something below a path is so broken that ids in it may be there and could not be read."""
        return any(
            finding.code in HIDING and (finding.path == below or finding.path.startswith(f"{below}/"))
            for finding in self._found
        )

    @property
    def error_count(self) -> int:
        """How many errors there are so far; a caller compares two counts to learn whether a part is sound."""
        return self._found.errors


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of them must be repaired before publishing."""
    return any(finding.is_error for finding in findings)


def possible(pattern: re.Pattern[str]) -> str:
    """Return the tail of a message about a value: which words are possible, where the pattern is a list of words."""
    if re.fullmatch(r"[a-z]+(\|[a-z]+)*", pattern.pattern):
        return "; write " + " or ".join(pattern.pattern.split("|"))
    return "; write a whole number" if pattern.pattern.startswith("[1-9][0-9]") else ""


def known(names: Iterable[str]) -> str:
    """Return the tail of a message that lists what would have been understood."""
    return "known: " + ", ".join(names)
