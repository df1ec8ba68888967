"""Reads site.toml and module.toml, with the place of every key."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from score_learn.content.files.toml_problems import toml_advice
from score_learn.content.findings import Report, known
from score_learn.content.practices import PRACTICES
from score_learn.content.rules import CHANGES, LOOKS, Change, Metric, TestRules
from score_learn.content.sources import Line, Source, read_source
from score_learn.content.text.schema import ID_LENGTH, is_id

_VERSION = re.compile(r"(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
FILE_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TOOL_NAME = re.compile(r"(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*")
_CODE = re.compile(r"[a-z0-9_]{1,64}")
_TOML_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")
WHY_MOST = 300
OUTDATED = ("source", "keep")
METRIC_KINDS = ("share", "count", "average")


@dataclass(frozen=True, slots=True)
class ModuleSettings:
    """What module.toml says about a module, whatever its language."""

    id: str
    slug: str
    look: str
    version: str
    source_language: str
    languages: tuple[str, ...]
    lessons: tuple[str, ...]
    tools: tuple[str, ...]
    practices: tuple[str, ...]
    quiz: str | None
    survey: str | None
    prerequisites: tuple[str, ...]
    retired: tuple[str, ...]
    test: TestRules | None
    certificate: bool
    valid_months: int | None
    change: Change = field(default_factory=Change)


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What site.toml says about the whole library; `sound` is False when it could not be read.

    `outdated` says what becomes of a question whose translation is older than its source: it is asked in the language
    of the "source", or "keep" leaves it as it is. `spoken` are the words and signs, by language, that
    have a spoken form; None where the library has none.
    """

    source_language: str = "en"
    languages: tuple[str, ...] = ("en",)
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    outdated: str = "source"
    spoken: Mapping[str, frozenset[str]] | None = None
    sound: bool = True


Valid = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class _Key:
    """A key: what a value must be, in a function and in words, and whether it may be missing."""

    valid: Valid
    wanted: str
    required: bool = False


def _matches(pattern: re.Pattern[str]) -> Valid:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _id(value: Any) -> bool:
    return isinstance(value, str) and is_id(value)


def _between(lowest: int, highest: int) -> _Key:
    def valid(value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest

    return _Key(valid, f"a whole number from {lowest} to {highest}", required=True)


def _list_of(valid: Valid, *, lowest: int = 0) -> Valid:
    def check(value: Any) -> bool:
        return isinstance(value, list) and len(value) >= lowest and all(map(valid, value)) and _distinct(value)

    return check


def _sentence(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\n" not in value.strip() and len(value) <= WHY_MOST


def _distinct(values: list[Any]) -> bool:
    return len(set(values)) == len(values)


_LANGUAGES = _Key(_list_of(_matches(LANGUAGE), lowest=1), 'a list of languages such as ["en", "pt-BR"], each once')
_ONE_LANGUAGE = _Key(_matches(LANGUAGE), 'a language such as "en" or "pt-BR"')
_IDS = _Key(_list_of(_id), "a list of ids, each once")
_FILE = _Key(_matches(FILE_NAME), 'the name of a file without .md, such as "quiz"')

_MODULE: Mapping[str, _Key] = {
    "id": _Key(_id, f"an id of a-z, 0-9 and hyphens, {ID_LENGTH} characters at most", required=True),
    "slug": _Key(_matches(FILE_NAME), 'an address such as "workplace-cooperation"', required=True),
    "look": _Key(lambda value: value in LOOKS, f"one of {', '.join(LOOKS)}", required=True),
    "version": _Key(_matches(_VERSION), 'three numbers such as "1.0.0"', required=True),
    "source_language": _ONE_LANGUAGE,
    "languages": _LANGUAGES,
    "lessons": _Key(
        _list_of(_matches(FILE_NAME), lowest=1),
        'a list of file names without .md, such as ["01-why-talk"], each once',
        required=True,
    ),
    "tools": _Key(_list_of(_matches(TOOL_NAME)), 'a list of file names without .md, such as ["suggestion-log"]'),
    "practices": _Key(_list_of(_matches(_CODE)), 'a list of codes such as ["daily_meeting_held"], each once'),
    "quiz": _FILE,
    "survey": _FILE,
    "prerequisites": _IDS,
    "retired": _IDS,
}
_TEST: Mapping[str, _Key] = {
    "draw": _between(1, 100),
    "pass_percent": _between(1, 100),
    "attempts": _between(1, 99),
    "wait_minutes": _between(0, 10080),
    "shuffle_questions": _Key(lambda value: isinstance(value, bool), "true or false", required=True),
}
_CERTIFICATE: Mapping[str, _Key] = {
    "valid_months": _Key(_between(1, 600).valid, "a whole number from 1 to 600"),
    "title_key": _Key(_matches(FILE_NAME), "a word such as the address of the module"),
}
_CHANGE: Mapping[str, _Key] = {
    "version": _Key(_matches(_VERSION), "the version that this change makes", required=True),
    "kind": _Key(lambda value: value in CHANGES, f"one of {', '.join(CHANGES)}"),
    "why": _Key(
        lambda value: (
            _sentence(value) or (isinstance(value, dict) and bool(value) and all(map(_sentence, value.values())))
        ),
        'one sentence, or a table of one for each language such as { en = "…", fr = "…" }',
    ),
    "corrects": _IDS,
    "for_begun": _Key(lambda value: isinstance(value, bool), "true or false"),
}
_SITE: Mapping[str, _Key] = {"source_language": _ONE_LANGUAGE, "languages": _LANGUAGES}
_TRANSLATIONS: Mapping[str, _Key] = {
    "outdated": _Key(lambda value: value in OUTDATED, f"one of {', '.join(OUTDATED)}"),
}
_METRIC: Mapping[str, _Key] = {
    "kind": _Key(lambda value: value in METRIC_KINDS, f"one of {', '.join(METRIC_KINDS)}", required=True),
    "label": _Key(lambda value: isinstance(value, str) and bool(value.strip()), "a text", required=True),
    "counts": _Key(
        lambda value: isinstance(value, list) and all(isinstance(one, int | str) for one in value),
        "a list of the option keys that count",
    ),
}


class _Table:
    """A table of a TOML file that is being read; finds the place of a key by looking for it in the text."""

    def __init__(self, data: Mapping[str, Any], name: str, lines: tuple[Line, ...], report: Report) -> None:
        self.data = data
        self.name = name
        self.lines = lines
        self.report = report

    def read(self, keys: Mapping[str, _Key]) -> dict[str, Any]:
        """Return the values that are as they should be; everything else is reported."""
        for name in self.data:
            if name not in keys and not isinstance(self.data[name], dict):
                line, column, _ = self.place(name)
                self.report.add(line, column, "E104", f"unknown key {name}; {known(keys)}")
        values = {}
        for name, key in keys.items():
            if name not in self.data:
                if key.required:
                    where = f" in [{self.name}]" if self.name else ""
                    self.report.add(
                        self.header()[0], 1, "E103", f"the key {name} is missing{where}; write {key.wanted}"
                    )
            elif key.valid(self.data[name]):
                values[name] = self.data[name]
            else:
                line, _, column = self.place(name)
                self.report.add(line, column, "E102", f"{name} must be {key.wanted}")
        return values

    def header(self) -> tuple[int, int]:
        """Where the table begins."""
        for line in self.lines:
            if self.name and re.match(rf"[ \t]*\[[ \t]*{re.escape(self.name)}[ \t]*\]", line.text):
                return line.number, 1
        return 1, 1

    def place(self, name: str) -> tuple[int, int, int]:
        """Line, column of the key and column of its value."""
        begin = self.header()[0]
        pattern = re.compile(rf"[ \t]*({re.escape(name)})[ \t]*=[ \t]*")
        for line in self.lines[begin - 1 :]:
            match = pattern.match(line.text)
            if match:
                return line.number, match.start(1) + 1, match.end() + 1
        return begin, 1, 1

    def word(self, key: str, word: str) -> tuple[int, int]:
        """Line and column of a word in the list that a key names; of the list, where it is written in another way."""
        first, _, column = self.place(key)
        quoted = re.compile(rf"([\"']){re.escape(word)}\1")
        for line in self.lines[first - 1 :]:
            match = quoted.search(line.text, column - 1 if line.number == first else 0)
            if match:
                return line.number, match.start() + 1
        return first, column

    def table(self, name: str) -> _Table | None:
        """Return a table inside this one, or None."""
        value = self.data.get(name)
        if value is not None and not isinstance(value, dict):
            self.report.add(
                self.place(name)[0], 1, "E102", f"{name} must be a table: a line [{name}] and keys below it"
            )
        if not isinstance(value, dict):
            return None
        return _Table(value, f"{self.name}.{name}" if self.name else name, self.lines, self.report)


def _parse(file: Path, path: str, report: Report) -> tuple[Source, _Table] | None:
    source = read_source(file, path, report)
    if source is None:
        return None
    here = report.at(path)
    try:
        data = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = _TOML_PLACE.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        problem = _TOML_PLACE.sub("", str(error)).partition("\n")[0]
        advice = toml_advice(problem, line, source.lines)
        here.add(line, column, "E107", f"not valid TOML: {problem}; {advice}")
        return None
    return source, _Table(data, "", source.lines, here)


def read_site(file: Path, path: str, report: Report) -> SiteSettings:
    """Read site.toml; a value that is no good is reported and replaced by what the format says."""
    parsed = _parse(file, path, report)
    if parsed is None:
        return SiteSettings(sound=False)
    table = parsed[1]
    values = table.read(_SITE)
    _refuse_tables(table, ("metrics", "translations"))
    translations = table.table("translations")
    outdated = translations.read(_TRANSLATIONS).get("outdated", "source") if translations else "source"
    source_language = values.get("source_language", "en")
    return SiteSettings(source_language, tuple(values.get("languages", [source_language])), _metrics(table), outdated)


def _metrics(table: _Table) -> dict[str, Metric]:
    metrics: dict[str, Metric] = {}
    declared = table.table("metrics")
    for name, value in (declared.data if declared else {}).items():
        if declared is None or not isinstance(value, dict):
            line = declared.place(name)[0] if declared else 1
            table.report.add(line, 1, "E102", f'{name} must be {{ kind = "share", label = "…" }}')
            continue
        inner = _Table(value, f"metrics.{name}", table.lines, table.report)
        values = inner.read(_METRIC)
        if {"kind", "label"} <= values.keys():
            counts = tuple(str(one) for one in values.get("counts", []))
            metrics[name] = Metric(name, values["kind"], values["label"], counts)
    return metrics


def _refuse_tables(table: _Table, possible: tuple[str, ...]) -> None:
    for name, value in table.data.items():
        if isinstance(value, dict) and name not in possible:
            inner = _Table(value, name, table.lines, table.report)
            table.report.add(*inner.header(), "E104", f"unknown table [{name}]; {known(possible)}")


def refuse_other_languages(folder: Path, path: str, kind: str, site: SiteSettings, report: Report) -> None:
    """Report each file of a folder that has the name of a language which site.toml does not list."""
    for file in sorted(folder.glob(f"*.{kind}")) if site.sound else ():
        if file.stem not in site.languages:
            message = f"site.toml does not list the language {file.stem}; add it there or delete this file"
            report.at(f"{path}/{file.name}").add(1, 1, "W105", message)


def read_module_settings(
    file: Path, path: str, site: SiteSettings, report: Report
) -> tuple[Source, ModuleSettings] | None:
    """Read module.toml; None when it is not clear which module it is."""
    parsed = _parse(file, path, report)
    if parsed is None:
        return None
    source, table = parsed
    values = table.read(_MODULE)
    _refuse_tables(table, ("test", "certificate", "change"))
    certificate = table.table("certificate")
    certified = certificate.read(_CERTIFICATE) if certificate else {}
    test = _test(table)
    if not {"id", "slug", "look", "version", "lessons"} <= values.keys():
        return None
    if test is not None and "quiz" not in values:
        table.report.add(1, 1, "E103", 'a module with a [test] needs its questions: quiz = "quiz"')
    source_language = values.get("source_language", site.source_language)
    languages = tuple(values.get("languages", [source_language]))
    if source_language not in languages:
        table.report.add(*table.place("languages")[:2], "E102", f"languages must contain {source_language}")
    return source, ModuleSettings(
        id=values["id"],
        slug=values["slug"],
        look=values["look"],
        version=values["version"],
        source_language=source_language,
        languages=languages,
        lessons=tuple(values["lessons"]),
        tools=_tools(table, values),
        practices=_practices(table, values.get("practices", [])),
        quiz=values.get("quiz"),
        survey=values.get("survey"),
        prerequisites=tuple(values.get("prerequisites", [])),
        retired=tuple(values.get("retired", [])),
        test=test,
        certificate=certificate is not None,
        valid_months=certified.get("valid_months"),
        change=_change(table, values["version"], source_language),
    )


def _tools(table: _Table, values: Mapping[str, Any]) -> tuple[str, ...]:
    names = values.get("tools", [])
    taken = {*values["lessons"], values.get("quiz"), "module"}
    for name in names:
        if name in taken:
            message = f"{name}.md is a lesson or the quiz already; give the file of the tool another name"
            table.report.add(*table.word("tools", name), "E102", message)
    return tuple(name for name in names if name not in taken)


def _practices(table: _Table, codes: Sequence[str]) -> tuple[str, ...]:
    for code in codes:
        if code not in PRACTICES:
            near = difflib.get_close_matches(code, PRACTICES, n=1)
            meant = f"write {near[0]}" if near else known(PRACTICES)
            table.report.add(*table.word("practices", code), "E102", f"there is no practice {code}; {meant}")
    return tuple(code for code in codes if code in PRACTICES)


def _change(table: _Table, version: str, source_language: str) -> Change:
    inner = table.table("change")
    if inner is None:
        return Change()
    values = inner.read(_CHANGE)
    described, kind, why = values.get("version"), values.get("kind", ""), values.get("why", {})
    if described not in {None, version}:
        message = (
            f"[change] speaks of version {described} and this is {version}; say what this one changes, or delete it"
        )
        line, _, column = inner.place("version")
        table.report.add(line, column, "E418", message)
    if kind == "redo" and not why:
        message = "whoever did the module is asked to do it again; say in one sentence why"
        table.report.add(inner.header()[0], 1, "E103", f"the key why is missing in [change]: {message}")
    said = {source_language: why} if isinstance(why, str) else dict(why)
    return Change(
        kind=kind,
        why={language: sentence.strip() for language, sentence in said.items()},
        corrects=tuple(values.get("corrects", [])),
        for_begun=values.get("for_begun", kind == "redo"),
    )


def _test(table: _Table) -> TestRules | None:
    inner = table.table("test")
    values = inner.read(_TEST) if inner else {}
    return TestRules(**values) if len(values) == len(_TEST) else None


def key_place(source: Source, name: str) -> tuple[int, int]:
    """Line and column of the value of a key at the top of a TOML file that was read before."""
    line, _, column = _Table({}, "", source.lines, Report()).place(name)
    return line, column
