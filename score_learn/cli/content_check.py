"""``flask --app wsgi content check`` and ``fmt``: what is wrong, and what the computer can put right."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

import click
from flask.cli import with_appcontext

from score_learn.cli.content_output import count, path_argument, place, show
from score_learn.content.authoring.readability import read_files
from score_learn.content.authoring.tidying import untidy
from score_learn.content.findings import Finding
from score_learn.content.folders.library import check as check_library

_GITHUB = {"error": "error", "warning": "warning", "note": "notice"}


@click.command("check")
@path_argument
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects instead of lines.")
@click.option("--github", "as_github", is_flag=True, help="Print annotations that GitHub shows beside the lines.")
@click.option("--all", "with_notes", is_flag=True, help="Say also what is only good to know of translations.")
@click.option("--style", is_flag=True, help="Print instead how hard each file is to read.")
@with_appcontext
def check(path: Path | None, as_json: bool, as_github: bool, with_notes: bool, style: bool) -> None:
    """Say everything that is wrong below PATH (the whole library if none is given); ends with 1 if there are errors."""
    if as_json + as_github + style > 1:
        raise click.UsageError("Choose one of --json, --github and --style.")
    if style:
        _show_style(place(path))
        return
    library = check_library(place(path), processes=os.cpu_count() or 1)
    findings = sorted((*library.findings, *(library.notes if with_notes else ())))
    if as_json:
        click.echo(json.dumps([_fields(one) for one in findings], ensure_ascii=False, indent=2))
    elif as_github:
        _annotate(findings, _from_here(library.root))
    else:
        show(findings)
    if library.has_errors:
        raise SystemExit(1)


def _show_style(path: Path) -> None:
    for reading in read_files(path):
        grade = "" if reading.grade is None else f"grade {reading.grade:.1f}, "
        median = "" if reading.median is None else f"median {reading.median:g} words, "
        lengths = f"sentences: {median}longest {reading.longest}"
        over = f"; OVER: {', '.join(reading.over)}" if reading.over else ""
        click.echo(f"{reading.path}: {grade}{lengths}; longest paragraph: {reading.paragraph}{over}")


def _fields(finding: Finding) -> dict[str, str | int]:
    return {
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
    }


def _from_here(root: Path) -> str:
    # GitHub looks a file up from the top of the repository, where the command runs.
    try:
        return root.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return root.as_posix()


def _annotate(findings: Iterable[Finding], root: str) -> None:
    for finding in findings:
        path = finding.path if root == "." else f"{root}/{finding.path}"
        properties = {"file": path, "line": finding.line, "col": finding.column, "title": finding.code}
        written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
        click.echo(f"::{_GITHUB[finding.severity]} {written}::{_data(finding.message)}")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


@click.command("fmt")
@path_argument
@click.option("--check", "only_check", is_flag=True, help="Write nothing; end with 1 if there is something to write.")
@with_appcontext
def fmt(path: Path | None, only_check: bool) -> None:
    """Bring the files below PATH into their usual form: missing ids and keys, marks, lists."""
    files = 0
    for tidied in untidy(place(path)):
        files += 1
        if not only_check:
            tidied.write()
        click.echo(f"{tidied.name}: {'to be written' if only_check else 'written'}")
    if not files:
        click.echo("Nothing to format.")
    elif only_check:
        click.echo(f"{count(files, 'file')} to format; run content fmt.")
        raise SystemExit(1)
