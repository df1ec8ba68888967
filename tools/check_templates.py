"""Reads every template: it must compile, and hold nothing that the Content-Security-Policy would block."""

import re
import sys
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, TemplateSyntaxError

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT / "score_learn" / "templates", ROOT / "score_learn" / "preview" / "templates")
EXTENSIONS = ["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
FORBIDDEN = (
    (re.compile(r"\sstyle\s*=", re.IGNORECASE), "an inline style: use a class"),
    (re.compile(r"<style\b", re.IGNORECASE), "a style element: write it into static/css"),
    (re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE | re.DOTALL), "an inline handler: use data-behaviour"),
    (re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE), "an inline script: write it into static/js"),
    (re.compile(r"javascript:", re.IGNORECASE), "a javascript: address"),
    (re.compile(r"\|\s*safe\b"), "|safe: only web/filters.py may call text safe"),
    (re.compile(r"\bMarkup\s*\("), "Markup(): only web/filters.py may call text safe"),
    (re.compile(r"\{%-?\s*autoescape\s+false"), "autoescape switched off"),
    (re.compile(r"(?:src|action)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE), "something fetched from elsewhere"),
)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def findings(folder: Path) -> list[str]:
    """Return ``path:line: what is wrong`` for everything wrong in the templates of a folder."""
    environment = Environment(loader=FileSystemLoader(folder), extensions=EXTENSIONS, autoescape=True)
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".html", ".txt", ".svg"):
            continue
        text = path.read_text(encoding="utf-8")
        try:
            environment.parse(text, filename=str(path))
        except TemplateSyntaxError as error:
            found.append(f"{path}:{error.lineno}: {error.message}")
        found += [f"{path}:{line}: {words}" for line, words in _forbidden(text)]
    return found


def _forbidden(text: str) -> list[tuple[int, str]]:
    """Comments are blanked and not cut, so that the line numbers stay true."""
    text = COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment.group()), text)
    return sorted(
        (text.count("\n", 0, match.start()) + 1, words)
        for pattern, words in FORBIDDEN
        for match in pattern.finditer(text)
    )


if __name__ == "__main__":
    lines = [line for folder in FOLDERS for line in findings(folder)]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.exit(bool(lines))
