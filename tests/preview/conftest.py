"""Fixtures of the preview's tests."""

import shutil
from pathlib import Path

import pytest

from config import load_settings
from score_learn.core import settings
from tests.conftest import LIBRARY, LIBRARY_OF_TYPES
from tests.preview.looking import Looking


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of a command: where fonts are looked for, whichever test ran before in the same process."""
    monkeypatch.setattr(settings, "_current", [load_settings({"SCORE_INSTANCE": str(tmp_path / "instance")})])


@pytest.fixture
def kinds(tmp_path: Path) -> Path:
    """A copy of the library that asks one question of each type."""
    return Path(shutil.copytree(LIBRARY_OF_TYPES, tmp_path / "library"))


@pytest.fixture
def looking(kinds: Path) -> Looking:
    """The preview of that copy."""
    return Looking(kinds)


@pytest.fixture
def blocks(tmp_path: Path) -> Looking:
    """The preview of the library with every block."""
    return Looking(Path(shutil.copytree(LIBRARY, tmp_path / "blocks")))
