"""The drawn marks a sheet carries: a module's hue and icon, the wordmark's card, the square to be scanned."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import segno

import score_learn

STATIC = Path(score_learn.__file__).resolve().parent / "static"
_HUES = re.compile(r"^\.m-(\w+) \{ --m-fill: (#\w{6}); --m: #\w{6}; --m-tint: (#\w{6}); \}", re.MULTILINE)
_SYMBOL = re.compile(r'<symbol id="([\w-]+)" viewBox="0 0 24 24">(.*?)</symbol>', re.DOTALL)


@dataclass(frozen=True)
class Hue:
    """The colours of a module: ``fill`` carries white, ``tint`` lies behind ink."""

    fill: str
    tint: str


@cache
def hues() -> dict[str, Hue]:
    """Read every module's colours from the site's own style sheet, so that paper and screen cannot differ."""
    sheet = (STATIC / "css" / "modules.css").read_text(encoding="utf-8")
    found: dict[str, Hue] = {}
    for look, fill, tint in _HUES.findall(sheet):
        found.setdefault(look, Hue(fill, tint))  # the dark scheme comes second and is not for paper
    return found


@cache
def icon(name: str, colour: str) -> str:
    """Return an icon of the site as an SVG document in one colour."""
    symbols = dict(_SYMBOL.findall((STATIC / "icons.svg").read_text(encoding="utf-8")))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{colour}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{symbols[name]}</svg>'
    )


@cache
def wordmark_card() -> str:
    """Return the small card that stands before the words "SCORE Learn"."""
    return (STATIC / "mark.svg").read_text(encoding="utf-8")


def square(text: str) -> str:
    """Draw a QR code as an SVG document with its quiet zone: one path, so that no viewer shows seams.

    The lowest level of correction keeps the modules large; segno raises it wherever that costs no size.
    """
    code = segno.make(text, error="l", micro=False)
    matrix = [bytes(row) for row in code.matrix_iter(scale=1, border=4)]
    runs = [
        f"M{run.start()} {line}h{run.end() - run.start()}v1H{run.start()}z"
        for line, row in enumerate(matrix)
        for run in re.finditer(rb"\x01+", row)
    ]
    side = len(matrix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{"".join(runs)}"/></svg>'
    )
