"""The site that is measured: the project's own content with tests of five questions, and people who have not begun."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask_migrate import upgrade

from config import load_settings
from score_learn.app import create_app
from score_learn.certification.service import ensure_key
from score_learn.content.folders.library import compile_library
from score_learn.content.service import publish
from score_learn.core.health import MIGRATIONS
from score_learn.core.transaction import transaction
from tests import world
from tests.bench.server import ROOT
from tests.world import Somebody

PEOPLE = 60
QUESTIONS = 5


@dataclass(frozen=True)
class Ground:
    """An installation to serve, with its people and the module they read."""

    environ: dict[str, str]
    people: tuple[Somebody, ...]
    slug: str
    lesson: str


@contextmanager
def lay(people: int = PEOPLE) -> Iterator[Ground]:
    """Make an installation in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="score-bench-") as name:
        folder = Path(name)
        environ = {"SCORE_INSTANCE": str(folder / "instance"), "SCORE_MODE": "demonstration"}
        environ["SCORE_CONTENT"] = str(_content(folder / "content"))
        app = create_app(load_settings(environ))
        with app.app_context():
            upgrade(str(MIGRATIONS))
            library = compile_library(folder / "content")
            with transaction():
                publish(world.OPERATOR, library=library)
                ensure_key(world.OPERATOR)
            enterprise = world.an_enterprise()
            readers = tuple(world.a_participant(enterprise, f"Person {number}") for number in range(people))
        module = library.modules[0].modules["en"]
        environ["SCORE_MODE"] = "production"
        yield Ground(environ, readers, module.slug, f"/training/{module.slug}/lessons/{module.lessons[0].slug}")


def _content(folder: Path) -> Path:
    shutil.copytree(ROOT / "content", folder)
    for file in folder.glob("modules/*/module.toml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"(?m)^draw = \d+", f"draw = {QUESTIONS}", text), encoding="utf-8")
    return folder
