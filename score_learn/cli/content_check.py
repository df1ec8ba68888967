"""``flask --app wsgi content check``: what is wrong, for people, for programs and for GitHub."""

import json
from collections.abc import Iterable
from pathlib import Path

import click
from flask.cli import with_appcontext

from score_learn.cli.content_output import path_argument, read, show
from score_learn.content.findings import Finding

_GITHUB = {"error": "error", "warning": "warning", "note": "notice"}


@click.command("check")
@path_argument
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects instead of lines.")
@click.option("--github", "as_github", is_flag=True, help="Print annotations that GitHub shows beside the lines.")
@with_appcontext
def check(path: Path | None, as_json: bool, as_github: bool) -> None:
    """Say everything that is wrong below PATH (the whole library if none is given); ends with 1 if there are errors."""
    if as_json and as_github:
        raise click.UsageError("Choose one of --json and --github.")
    library = read(path)
    if as_json:
        click.echo(json.dumps([_fields(one) for one in library.findings], ensure_ascii=False, indent=2))
    elif as_github:
        _annotate(library.findings, _from_here(library.root))
    else:
        show(library.findings)
    if library.has_errors:
        raise SystemExit(1)


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
