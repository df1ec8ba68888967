"""Keys that sign: made on the command line or by the first start, listed, tried before serving."""

import stat
from dataclasses import replace

import pytest

from score_learn.certification import queries, service
from score_learn.cli.keys import keys
from score_learn.core import settings
from score_learn.core.errors import Refused
from score_learn.core.transaction import transaction
from score_learn.people.viewer import Viewer
from tests.learning.acting import viewer_of
from tests.world import OPERATOR


@pytest.fixture
def keys_folder(site, tmp_path):
    """A folder of keys of this test's own."""
    before = settings.current()
    settings.use(replace(before, instance=tmp_path))
    yield tmp_path / "keys"
    settings.use(before)


def run(site, *arguments):
    return site.test_cli_runner().invoke(keys, [*arguments])


def test_the_command_makes_a_key_and_the_pepper_for_their_owner_alone(site, keys_folder):
    result = run(site, "new")
    assert result.exit_code == 0, result.output
    (key,) = queries.public_keys(OPERATOR)
    assert f"Key {key.key_id} signs from now on." in result.output
    assert {file.name: stat.S_IMODE(file.stat().st_mode) for file in keys_folder.iterdir()} == {
        f"{key.key_id}.pem": 0o600,
        "pepper": 0o600,
    }
    assert stat.S_IMODE(keys_folder.stat().st_mode) == 0o700


def test_a_second_key_leaves_the_pepper_and_the_first_key_as_they_are(site, keys_folder):
    run(site, "new")
    before = {file.name: file.read_bytes() for file in keys_folder.iterdir()}
    result = run(site, "new")
    assert "pepper" not in result.output
    after = {file.name: file.read_bytes() for file in keys_folder.iterdir()}
    assert len(after) == 3
    assert before.items() <= after.items()


def test_the_list_says_which_key_signs_and_which_private_half_is_not_here(site, keys_folder):
    assert "keys new" in run(site, "list").output
    run(site, "new")
    run(site, "new")
    newest, oldest = queries.public_keys(OPERATOR)
    (keys_folder / f"{oldest.key_id}.pem").unlink()
    lines = run(site, "list").output.splitlines()
    assert lines[0].startswith(newest.key_id)
    assert lines[0].endswith("private key here, signs")
    assert lines[1].startswith(oldest.key_id)
    assert lines[1].endswith("private key not here")


def test_the_first_start_makes_a_key_and_the_next_one_keeps_it(keys_folder):
    with transaction():
        first = service.ensure_key(OPERATOR)
    with transaction():
        assert service.ensure_key(OPERATOR) == first
    (keys_folder / f"{first}.pem").unlink()
    with transaction():
        assert service.ensure_key(OPERATOR) != first


def test_serving_is_told_when_there_is_no_key_to_sign_with(keys_folder):
    with pytest.raises(Refused, match="signing_key_missing"):
        service.check_key(OPERATOR)
    with transaction():
        key_id = service.new_key(OPERATOR)
    assert service.check_key(OPERATOR) == key_id
    (keys_folder / f"{key_id}.pem").chmod(0o644)
    with pytest.raises(Refused, match="signing_key_open"):
        service.check_key(OPERATOR)


def test_nobody_makes_keys_from_a_browser(cast, keys_folder):
    for viewer in (viewer_of(cast.ada), viewer_of(cast.amina), Viewer.anonymous()):
        for act in (service.new_key, service.ensure_key, service.check_key):
            with pytest.raises(Refused, match="not_allowed"), transaction():
                act(viewer)
    assert not keys_folder.exists()
