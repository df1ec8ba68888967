"""What the commands about content share: the path they take, and how findings are printed."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from score_learn.content.findings import Finding
from score_learn.content.folders.library import Library, compile_library
from score_learn.core import settings

path_argument = click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))


def place(path: Path | None) -> Path:
    """Return the folder or file that a command is about: the library of the settings unless another is named."""
    return path or settings.current().content


def read(path: Path | None) -> Library:
    """Read and check what lies there."""
    return compile_library(place(path))


def show(findings: Iterable[Finding]) -> None:
    """Print findings, one a line, and how many they are."""
    findings = tuple(findings)
    for finding in findings:
        click.echo(str(finding))
    kinds = Counter(finding.severity for finding in findings)
    counts = [count(kinds["error"], "error"), count(kinds["warning"], "warning")]
    click.echo(", ".join(counts + ([count(kinds["note"], "note")] if kinds["note"] else [])) + ".")


def count(number: int, word: str) -> str:
    """Return a number with its word: "1 error", "2 errors"."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
