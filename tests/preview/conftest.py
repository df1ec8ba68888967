"""Fixtures of the preview's tests."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import LIBRARY, LIBRARY_OF_TYPES
from tests.preview.looking import Looking


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
