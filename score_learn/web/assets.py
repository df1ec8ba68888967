"""Joins style sheets and scripts at start-up and names every file after its content, so that a browser asks once."""

import gzip
import hashlib
import os
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
from whitenoise import WhiteNoise  # type: ignore[import-untyped]

SOURCE = Path(__file__).resolve().parent.parent / "static"
URL_PREFIX = "/static/"
FIXED_MAX_AGE = 3600
KEEP_OLD_SECONDS = 30 * 24 * 3600

# A rule further down wins over one further up, so the order is written here and nowhere else.
STYLES = (
    "tokens", "modules", "base", "page", "button", "field", "pin", "steps", "card", "contents", "lesson", "choice",
    "answer", "message", "scale", "table", "filter", "stat", "chart", "certificate", "pincards", "listen", "contrast",
    "print",
)  # fmt: skip

# ``behaviour`` comes first: it defines what the others call.
SCRIPTS = (
    "behaviour", "once", "pin-pad", "card", "practice", "order", "spots", "autosave", "copy", "print", "filter", "tick",
    "listen", "tabs",
)  # fmt: skip

# Pictures that pages name; each is served under its plain name and under a hashed one.
PICTURES = ("icons.svg", "mark.svg", "people.svg")

_HASHED = re.compile(r"-[0-9a-f]{16}\.(?:css|js|svg)$")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMPORT = re.compile(r"^import\s.*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export\s+", re.MULTILINE)
_SCRIPT_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)


@dataclass(frozen=True)
class Assets:
    """The built files: where they lie, and the address of each by its plain name."""

    folder: Path
    urls: dict[str, str]

    def url(self, name: str) -> str:
        """Return the hashed address of a file, for example of ``score.css``.

        Raises:
            KeyError: when no such file is built.
        """
        return self.urls[name]

    def template_globals(self) -> dict[str, Any]:
        """Return what templates and macros need, worked out once: nothing of it costs a page anything."""
        return {"asset_url": self.url, "icons_url": self.urls["icons.svg"]}


def build_assets(target_folder: Path, source: Path = SOURCE) -> Assets:
    """Join, name and compress everything below ``source`` into ``target_folder``.

    Args:
        target_folder: written by this function alone; files of earlier releases stay for thirty days, because a
            page that was opened before an upgrade still asks for them.
        source: the folder that holds ``css/``, ``js/`` and the pictures.

    Raises:
        FileNotFoundError: when a declared file is missing.
    """
    target_folder.mkdir(parents=True, exist_ok=True)
    _forget_old(target_folder)
    files = {"score.css": join_styles(source).encode(), "score.js": join_scripts(source).encode()}
    files.update({name: (source / name).read_bytes() for name in PICTURES})
    urls = {}
    for name, content in files.items():
        hashed = _hashed_name(name, content)
        _write(target_folder / hashed, content)
        urls[name] = URL_PREFIX + hashed
    for name in PICTURES:
        _write(target_folder / name, files[name])
    return Assets(target_folder, urls)


def serve_assets(application: Callable[..., Iterable[bytes]], assets: Assets) -> WhiteNoise:
    """Wrap a WSGI application so that built files are answered before it is asked.

    Hashed names are cached for good, plain names for an hour. Wrap before the header middleware, so that these
    answers carry the site's headers too.
    """
    served = WhiteNoise(
        application,
        max_age=FIXED_MAX_AGE,
        immutable_file_test=lambda path, url: bool(_HASHED.search(url)),
        allow_all_origins=False,
    )
    served.add_files(str(assets.folder), prefix=URL_PREFIX)
    return served


def join_styles(source: Path = SOURCE) -> str:
    """Return the one style sheet: every file of ``STYLES`` in order, without comments and indentation."""
    joined = "\n".join((source / "css" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
    lines = (line.strip() for line in _COMMENT.sub("", joined).splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def join_scripts(source: Path = SOURCE) -> str:
    """Return the one script of a page.

    Each source is a module of its own that imports from ``behaviour.js`` alone. Joined, the imports and exports
    fall away and every file but the first stands in its own block, so that no name meets another.
    """
    parts = []
    for name in SCRIPTS:
        text = (source / "js" / f"{name}.js").read_text(encoding="utf-8")
        text = _SCRIPT_COMMENT.sub("", _EXPORT.sub("", _IMPORT.sub("", text))).strip()
        parts.append(text if name == SCRIPTS[0] else "{\n" + text + "\n}")
    return "\n".join(parts) + "\n"


def _hashed_name(name: str, content: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:16]}.{ending}"


def _write(path: Path, content: bytes) -> None:
    """Write a file and its two compressed forms beside it; several processes may do so at the same moment."""
    if path.exists() and path.read_bytes() == content and path.with_name(path.name + ".br").exists():
        os.utime(path)
        return
    _replace(path.with_name(path.name + ".gz"), gzip.compress(content, 9, mtime=0))
    _replace(path, content)
    _replace(path.with_name(path.name + ".br"), brotli.compress(content, quality=11))


def _replace(path: Path, content: bytes) -> None:
    # The draft lies beside the folder: another process that starts now must not find and serve half a file.
    draft = path.parent.parent / f".{path.name}.{os.getpid()}.draft"
    draft.write_bytes(content)
    draft.replace(path)


def _forget_old(folder: Path) -> None:
    limit = time.time() - KEEP_OLD_SECONDS
    for path in folder.iterdir():
        if _HASHED.search(path.name) and path.stat().st_mtime < limit:
            for old in (path, path.with_name(path.name + ".gz"), path.with_name(path.name + ".br")):
                old.unlink(missing_ok=True)
