"""Makes tagged PDFs out of typst templates: one set of fonts, and no missing letter passes unnoticed."""

import importlib.metadata
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

import typst

from score_learn.core import settings
from score_learn.core.errors import Refused

STANDARDS: "list[typst.PDFStandard]" = ["ua-1", "a-2a"]
"""Always both: typst reports a missing glyph only when a standard is asked for."""

SYSTEM_FONTS = (Path("/usr/share/fonts/truetype/noto"), Path("/usr/share/fonts/opentype/noto"))
BASE_FAMILY = "Noto Sans"
_CORE = "fonts-noto-core"


@dataclass(frozen=True)
class Script:
    """A script, the font families that can write it, best first, and the packages that bring the first of them."""

    name: str
    families: tuple[str, ...]
    package: str = _CORE
    pip_package: str = ""


_HAN = Script("Chinese", ("Noto Sans CJK SC", "Noto Sans SC", "Noto Sans CJK TC", "Noto Sans CJK JP"), "fonts-noto-cjk")
_KANA = Script("Japanese", ("Noto Sans CJK JP", "Noto Sans JP"), "fonts-noto-cjk")
_HANGUL = Script("Korean", ("Noto Sans CJK KR", "Noto Sans KR"), "fonts-noto-cjk")
_BASE = Script("Latin", (BASE_FAMILY,), _CORE, "fontpkg-noto-sans")

# By the first word of a letter's Unicode name, because the standard library knows no scripts.
_SCRIPTS = {
    "LATIN": _BASE,
    "GREEK": _BASE,
    "CYRILLIC": _BASE,
    "COMBINING": _BASE,
    "ARABIC": Script(
        "Arabic", ("Noto Sans Arabic", "Noto Naskh Arabic", "Noto Kufi Arabic"), _CORE, "fontpkg-noto-sans-arabic"
    ),
    "DEVANAGARI": Script("Devanagari", ("Noto Sans Devanagari", BASE_FAMILY), _CORE, "fontpkg-noto-sans"),
    "KHMER": Script("Khmer", ("Noto Sans Khmer",), _CORE, "fontpkg-noto-sans-khmer"),
    "TAMIL": Script("Tamil", ("Noto Sans Tamil",), _CORE, "fontpkg-noto-sans-tamil"),
    "TELUGU": Script("Telugu", ("Noto Sans Telugu",), _CORE, "fontpkg-noto-sans-telugu"),
    "THAI": Script("Thai", ("Noto Sans Thai", "Noto Looped Thai"), _CORE, "fontpkg-noto-sans-thai"),
    "LAO": Script("Lao", ("Noto Sans Lao", "Noto Looped Lao")),
    "CJK": _HAN,
    "IDEOGRAPHIC": _HAN,
    "FULLWIDTH": _HAN,
    "HIRAGANA": _KANA,
    "KATAKANA": _KANA,
    "HANGUL": _HANGUL,
}
_UNDISPLAYED = re.compile(r"the text `\"(.+?)\"` could not be displayed")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def script_of(sign: str) -> Script | None:
    """Return the script of one letter; blanks, digits and common punctuation have none."""
    if not sign.strip() or sign.isascii():
        return None
    word = unicodedata.name(sign, "UNKNOWN").split()[0]
    if word in _SCRIPTS:
        return _SCRIPTS[word]
    if unicodedata.category(sign)[0] in "LM":
        return Script(word.title(), (f"{BASE_FAMILY} {word.title()}",))
    return Script("Symbols", (f"{BASE_FAMILY} Symbols", f"{BASE_FAMILY} Symbols 2"))


def compile_pdf(template: Path, inputs: Mapping[str, str], *, made_at: datetime | None = None) -> bytes:
    """Set a template and return a tagged PDF (PDF/UA-1 and PDF/A-2a).

    The template reads its values from ``sys.inputs`` alone and sets its text in ``json(bytes(sys.inputs.fonts))``
    with ``fallback: false``.

    Args:
        template: the typst file; it sees no file outside its own folder.
        inputs: texts for ``sys.inputs``.
        made_at: the time written into the file; the same inputs and time give the same bytes.

    Raises:
        Refused: ``font_missing`` with ``script``, ``font``, ``package`` (Debian's) and ``pip_package`` (PyPI's, may be
            empty), when no installed font has a letter.
    """
    fonts, families = _installed(font_folders())
    values = {**inputs, "fonts": json.dumps(_families_for("".join(inputs.values()), families))}
    try:
        return typst.compile(
            template,
            root=template.parent,
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs=values,
            pdf_standards=STANDARDS,
            timestamp=int(made_at.timestamp()) if made_at else None,
        )
    except typst.TypstError as error:
        missing = _undisplayed(f"{error.message}\n{error.diagnostic}")
        if missing is None:
            raise
        raise _font_missing(missing) from error


def font_folders() -> tuple[Path, ...]:
    """Return where fonts are looked for: the settings' folders, installed font packages, Debian's Noto folders."""
    folders = [*settings.current().font_paths, *_packaged_folders(), *SYSTEM_FONTS]
    return tuple(folder for folder in folders if folder.is_dir())


@cache
def _packaged_folders() -> tuple[Path, ...]:
    packages = [point.load() for point in importlib.metadata.entry_points(group="fontpkg.family")]
    return tuple(Path(folder) / "files" for package in packages for folder in package.__path__)


@lru_cache(maxsize=4)
def _installed(folders: tuple[Path, ...]) -> tuple[typst.Fonts, frozenset[str]]:
    """Read the fonts once a process: 270 of them take 15 ms, nearly as long as a sheet."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder) for folder in folders]
    )
    return fonts, frozenset(fonts.families())


def _families_for(text: str, installed: frozenset[str]) -> list[str]:
    """Name the base family and one for each script in the text; Japanese and Korean shapes go before Chinese ones."""
    scripts = {script.name: script for script in map(script_of, sorted(set(text))) if script is not None}
    ordered = sorted(scripts.values(), key=lambda script: (script is _HAN, script.name))
    return list(dict.fromkeys([BASE_FAMILY, *_first_installed(ordered, installed)]))


def _first_installed(scripts: Iterable[Script], installed: frozenset[str]) -> Iterator[str]:
    for script in scripts:
        yield from [family for family in script.families if family in installed][:1]


def _undisplayed(diagnostic: str) -> str | None:
    found = _UNDISPLAYED.search(diagnostic)
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), found[1]) if found else None


def _font_missing(letters: str) -> Refused:
    script = next((script for script in map(script_of, letters) if script is not None), _BASE)
    return Refused(
        "font_missing",
        letters=letters,
        script=script.name,
        font=script.families[0],
        package=script.package,
        pip_package=script.pip_package,
    )
