"""The pages on which an administrator brings a module in as an archive."""

import io
import tempfile
import zipfile
from pathlib import Path

from tests.browser.album import Album, Part, Visitor
from tests.browser.hosting import LIBRARY

ORIGIN = "/admin/content/modules/wc/origin"


def uploads(album: Album) -> None:
    """Choose a file that is none, one with errors, one of a module that is published elsewhere, and a good one."""
    with album.visitor("ada") as walker, tempfile.TemporaryDirectory(prefix="score-pictures-") as name:
        folder = Path(name)
        album.take(walker, "upload", "/admin/content/uploads/new")
        _choose(walker, folder, {"../outside.md": "x"})
        album.take(walker, "upload-refused", dark=False)
        files = _files()
        _choose(walker, folder, files | {"en/quiz.md": files["en/quiz.md"].replace("(x)", "( )").replace("[x]", "[ ]")})
        album.take(walker, "upload-with-errors", dark=False)
        _choose(walker, folder, files)
        album.take(walker, "upload-of-the-folder", dark=False)
        walker.follow("Let it be published from uploads")
        album.take(walker, "origin", dark=False)
        walker.press("Publish from uploads")
        _choose(walker, folder, _changed(files))
        album.take(walker, "upload-preview")


def _choose(walker: Visitor, folder: Path, files: dict[str, str]) -> None:
    file = folder / "module.zip"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    file.write_bytes(packed.getvalue())
    walker.open("/admin/content/uploads/new").choose_file("Module (ZIP)", file).press("Show what would change")


def _files() -> dict[str, str]:
    module = LIBRARY / "modules" / "workplace-cooperation"
    texts = (file for file in sorted(module.rglob("*")) if file.suffix in {".md", ".toml", ".lock", ".svg"})
    return {file.relative_to(module).as_posix(): file.read_text(encoding="utf-8") for file in texts}


def _changed(files: dict[str, str]) -> dict[str, str]:
    lesson = next(name for name in files if name.startswith("en/0"))
    settings = files["module.toml"].replace('version = "1.', 'version = "9.')
    words = files[lesson].replace("people", "workers").replace("People", "Workers")
    return files | {"module.toml": settings, lesson: words}


UPLOADS: tuple[Part, ...] = (uploads,)
