"""A library is read from its own folder alone: a link in it could show any file of the machine to every reader."""

import pytest

from score_learn.content.folders.library import compile_library
from tests.content.seeded import DRAWING, LESSON, QUIZ, SETTINGS, write_library

pytestmark = pytest.mark.one_database


def found(tmp_path):
    library = compile_library(tmp_path / "library")
    return {finding.path for finding in library.findings if finding.is_error}, library


@pytest.mark.parametrize("name", [LESSON, QUIZ, SETTINGS, DRAWING])
def test_a_file_that_is_a_link_is_an_error_even_when_what_it_leads_to_is_sound(tmp_path, name):
    library = tmp_path / "library"
    write_library(library)
    assert found(tmp_path)[0] == set()
    outside = tmp_path / "outside"
    (library / name).rename(outside)
    (library / name).symlink_to(outside)
    paths, compiled = found(tmp_path)
    assert name in paths
    assert compiled.modules == ()


@pytest.mark.parametrize("folder", ["media", "en"])
def test_a_folder_that_is_a_link_is_not_followed(tmp_path, folder):
    library = tmp_path / "library"
    write_library(library)
    inside = library / "modules" / "m" / folder
    inside.rename(tmp_path / "outside")
    inside.symlink_to(tmp_path / "outside", target_is_directory=True)
    assert found(tmp_path)[1].modules == ()


def test_the_library_itself_may_lie_behind_a_link(tmp_path):
    write_library(tmp_path / "elsewhere")
    (tmp_path / "library").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    paths, compiled = found(tmp_path)
    assert paths == set()
    assert len(compiled.modules) == 1
