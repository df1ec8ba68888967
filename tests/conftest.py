"""Fixtures for every test: the site with a fresh database, the cast, and a browser that checks pages."""

import logging
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from score_learn.app import create_app
from score_learn.content.authoring.readability import Reading, read_files
from score_learn.content.compiled import CompiledModule
from score_learn.content.folders.library import Library, compile_library
from score_learn.content.service import publish
from score_learn.core import memory
from score_learn.core.db import db
from score_learn.core.settings import Settings
from score_learn.core.transaction import transaction
from score_learn.people import hashing
from tests import world
from tests.browser.chromium import HOW_TO_GET_IT, chromium_path, launch
from tests.cast import Cast, make_cast
from tests.contracts.weakening import Check, weakened
from tests.database import Database, database_kind, open_database
from tests.shared import Shared
from tests.story import Story, make_story
from tests.visit import Client, Visit

# A machine may be busy: how long one example takes says nothing.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

LIBRARY = Path(__file__).parent / "library"
LIBRARY_OF_TYPES = Path(__file__).parent / "library_of_types"
"""One module that asks one question of each type in its lesson and its test, and a survey that asks for a text."""

CONTENT = Path(__file__).parents[1] / "content"
"""The modules that come with the site."""

ON_SQLITE_ALONE = re.compile(r"(?m)^pytestmark = .*\b(one_database|browser)\b")

MIGRATIONS = Path(__file__).parents[1] / "migrations"


@dataclass(frozen=True)
class Ground:
    """What a worker sets up once: the application, its database with kept templates, and the cast in one of them."""

    app: Flask
    database: Database
    cast: Cast
    story: Story

    def restore(self, template: str) -> None:
        """Put the database back; the pool's connections would still see the old file."""
        with self.app.app_context():
            _let_go()
        memory.forget()
        self.database.restore(template)


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """Where a worker keeps its files: in memory if there is /dev/shm."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="score-test-", dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield Path(name)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Shared:
    """What all processes of this run have in common."""
    own = tmp_path_factory.getbasetemp()
    return Shared((own if worker_id == "master" else own.parent) / "shared")


@pytest.fixture(scope="session")
def curriculum(shared: Shared) -> Library:
    """The modules that come with the site, compiled once: it takes as long as a hundred small tests."""
    return shared.once("curriculum", lambda _files: compile_library(CONTENT))


@pytest.fixture(scope="session")
def sound(curriculum: Library) -> Mapping[str, CompiledModule]:
    """The modules of the site without errors, by folder; what is wrong with others, the test of the library says."""
    return {module.path.rpartition("/")[2]: module for module in curriculum.modules}


@pytest.fixture(scope="session")
def legible(shared: Shared) -> tuple[Reading, ...]:
    """How hard each text of the site is to read, counted once."""
    return shared.once("legible", lambda _files: tuple(read_files(CONTENT)))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, started once; nothing is downloaded."""
    if chromium_path() is None:
        pytest.skip(f"NO PAGE IS TESTED IN A BROWSER: {HOW_TO_GET_IT}")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def database(folder: Path, worker_id: str) -> Iterator[Database]:
    """The worker's own database, taken away when the worker is done."""
    opened = open_database(folder, f"score_{worker_id}_{os.getpid()}")
    opened.empty()
    yield opened
    opened.remove()


@pytest.fixture(scope="session")
def settings(folder: Path, database: Database) -> Settings:
    """The settings of the site under test."""
    return Settings(
        mode="test",
        instance=folder,
        content=LIBRARY,
        database_url=database.url,
        public_url="http://localhost",
        secret_key="for tests alone " * 4,
        pepper=b"for tests alone " * 2,
    )


@pytest.fixture(scope="session")
def ground(settings: Settings, database: Database) -> Iterator[Ground]:
    """Migrate and publish once, then fill in the cast once, and keep both states."""
    # Hashing at full strength would take most of the run; test_hashing.py looks at the real parameters.
    hashing._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    app = create_app(settings)
    app.testing = True
    app.test_client_class = Client
    with app.app_context():
        logging.disable(logging.INFO)
        upgrade(str(MIGRATIONS))
        _publish(settings.content)
        logging.disable(logging.NOTSET)
        _let_go()
        database.keep("empty")
        cast = make_cast()
        _let_go()
        database.keep("cast")
        story = make_story(cast)
        _let_go()
        database.keep("story")
    yield Ground(app, database, cast, story)
    with app.app_context():
        _let_go()


def _publish(folder: Path) -> None:
    library = compile_library(folder)
    errors = [str(finding) for finding in library.findings if finding.is_error]
    assert not errors, f"the tests' own content has errors: {errors}"
    with transaction():
        publish(world.OPERATOR, library=library)


def _let_go() -> None:
    """End every connection, so that the database can be copied."""
    db.session.remove()
    db.engine.dispose()


@pytest.fixture
def site(ground: Ground, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The site inside an application context, its database fresh: content published, and nobody there.

    A test that asks for ``cast`` finds the cast's enterprises and people in it, one that asks for ``story`` also what
    they have learned.
    """
    ground.restore(next((name for name in ("story", "cast") if name in request.fixturenames), "empty"))
    with ground.app.app_context():
        yield ground.app
        db.session.remove()


@pytest.fixture(autouse=True)
def check_taken_away() -> Iterator[None]:
    """Take a check of who may see what away where a test of the contracts asks for it, to see this test fail."""
    with weakened(Check.read(os.environ["SCORE_WEAKEN"])) if "SCORE_WEAKEN" in os.environ else nullcontext():
        yield


@pytest.fixture
def cast(site: Flask, ground: Ground) -> Cast:
    """Amina learns at Riverside, Binh trains there, Dewi manages it, Carla works elsewhere and must see nothing."""
    return ground.cast


@pytest.fixture
def story(cast: Cast, ground: Ground) -> Story:
    """Amina and Carla have each completed one module and begun the test of the next."""
    return ground.story


@pytest.fixture
def visit(site: Flask) -> Visit:
    """Open pages as somebody who has not signed in; ``visit.sign_in(cast.amina)`` changes that."""
    return Visit(site)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Do not even read on PostgreSQL what says at its top that one database is enough for all of it."""
    if database_kind() == "sqlite" or not collection_path.name.startswith("test_"):
        return None
    return ON_SQLITE_ALONE.search(collection_path.read_text(encoding="utf-8")) is not None or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run on PostgreSQL what touches the database; all the rest says the same there as on SQLite."""
    if database_kind() == "sqlite":
        return
    touching = [item for item in items if "ground" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in touching])
    items[:] = touching


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Let no test be skipped in CI: what is not run there is not known to work."""
    report = yield
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and CI=true allows no skip: {report.longrepr}"
    return report
