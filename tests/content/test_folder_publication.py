"""A start that finds the library as it was published reads none of it; whatever else happened, it reads all."""

import pytest

from score_learn.cli import prepare
from score_learn.content import queries
from score_learn.content.folders.library import compile_library
from score_learn.content.publishing.folder_publication import folder_digest, is_folder_published, note_folder_published
from score_learn.content.service import publish
from score_learn.core.errors import NotFound
from score_learn.core.transaction import transaction
from score_learn.people.viewer import Viewer
from tests import world
from tests.content.seeded import FILES, GLOSSARY, LESSON, SETTINGS, write_library

OPERATOR = Viewer.operator()
WORSE = {LESSON: "no front matter"}


@pytest.fixture
def started(site, tmp_path, monkeypatch):
    """Start the site with some files changed; returns whether the library was read."""
    read = []
    monkeypatch.setattr(prepare, "compile_library", lambda folder: read.append(folder) or compile_library(folder))

    def start(changed=None):
        before = len(read)
        prepare.publish_changes(write_library(tmp_path, changed))
        return len(read) > before

    return start


def newer(version):
    text = FILES[LESSON].replace("Look first.", f"Look {version} times.")
    return {SETTINGS: FILES[SETTINGS].replace("1.0.0", version), LESSON: text}


def test_a_second_start_reads_nothing_and_a_change_is_published(started):
    assert started()
    assert not started()
    assert started(newer("1.0.1"))
    assert queries.current(OPERATOR, "m", "en").version == "1.0.1"
    assert not started(newer("1.0.1"))


def test_what_is_refused_is_said_at_every_start(started, capsys):
    for _again in range(2):
        assert started(WORSE)
        assert "module m: refused" in capsys.readouterr().out
    assert started()
    assert not started()


def test_what_was_published_in_between_is_found_out(started, tmp_path):
    assert started()
    glossary = {GLOSSARY: FILES[GLOSSARY] + "\n## Kaizen {#kaizen}\n\nSmall steps.\n"}
    with transaction():
        publish(OPERATOR, library=compile_library(write_library(tmp_path, glossary)))
    assert started(), "the older glossary lies there again, and must be in force again"
    assert "kaizen" not in str(queries.glossary("en")).lower()


def test_every_byte_and_name_counts(tmp_path):
    before = folder_digest(write_library(tmp_path))
    assert folder_digest(tmp_path) == before
    for changed in ({LESSON: FILES[LESSON] + " "}, {LESSON: FILES[LESSON], "modules/m/media/q.svg": "<svg/>"}):
        after = folder_digest(write_library(tmp_path, changed))
        assert after != before
        before = after


def test_only_an_administrator_may_ask_and_note(site, cast):
    viewer = world.a_viewer(cast.binh)
    for act in (is_folder_published, note_folder_published):
        with pytest.raises(NotFound):
            act(viewer, digest="0")
