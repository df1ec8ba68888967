"""Settings come from the environment or a file; commands run without secrets and serving does not."""

import stat
from dataclasses import replace

import pytest

from config import BadSettings, load_settings, weaknesses

pytestmark = pytest.mark.one_database

SECRET = "8d0c1f3b9e7a4c52a6d1e0f4b3c2918d8d0c1f3b9e7a4c52a6d1e0f4b3c2918d"


def settings_of(tmp_path, **variables):
    environ = {"SCORE_INSTANCE": str(tmp_path), **variables}
    return load_settings(environ), environ


def sound(tmp_path):
    keys = tmp_path / "keys"
    keys.mkdir(exist_ok=True)
    (keys / "pepper").write_text("ab" * 32)
    (keys / "pepper").chmod(0o600)
    (keys / "first.pem").write_text("a key")


def test_nothing_set_gives_a_production_site_on_this_machine_alone(tmp_path):
    settings, _environ = settings_of(tmp_path)
    assert settings.mode == "production"
    assert settings.database_url == f"sqlite:///{tmp_path}/score.sqlite3"
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert not settings.secure


def test_without_a_secret_commands_get_a_random_one_that_is_another_each_time(tmp_path):
    first, _environ = settings_of(tmp_path)
    second, _environ = settings_of(tmp_path)
    assert len(first.secret_key) >= 32
    assert first.secret_key != second.secret_key
    assert first.pepper != second.pepper


def test_the_environment_wins_over_the_file(tmp_path):
    (tmp_path / "settings.toml").write_text(
        f'secret_key = "{SECRET}"\nport = 9000\npublic_url = "https://a.example/"\n'
    )
    settings, _environ = settings_of(tmp_path, PORT="9001")
    assert (settings.secret_key, settings.port, settings.public_url) == (SECRET, 9001, "https://a.example")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_postgresql_address_gets_the_driver_that_is_installed(tmp_path, scheme):
    settings, _environ = settings_of(tmp_path, SCORE_DATABASE_URL=f"{scheme}://score:x@db/score")
    assert settings.database_url == "postgresql+psycopg://score:x@db/score"


@pytest.mark.parametrize(
    ("written", "said"),
    [("secret = 'x'", "unknown setting 'secret'"), ("port = 'no'", "whole number"), ("port =", "cannot be read")],
)
def test_a_file_that_cannot_be_read_is_named_with_what_is_wrong(tmp_path, written, said):
    (tmp_path / "settings.toml").write_text(written)
    with pytest.raises(BadSettings, match=said):
        settings_of(tmp_path)


def test_no_secret_shows_when_settings_are_printed(tmp_path):
    settings, _environ = settings_of(tmp_path, SCORE_SECRET_KEY=SECRET)
    assert SECRET not in repr(settings)
    assert repr(settings.pepper) not in repr(settings)


def test_the_demonstration_makes_its_secrets_once_and_keeps_them_to_its_owner(tmp_path):
    first, _environ = settings_of(tmp_path, SCORE_MODE="demonstration")
    second, _environ = settings_of(tmp_path, SCORE_MODE="demonstration")
    assert (first.secret_key, first.pepper) == (second.secret_key, second.pepper)
    for name in ("settings.toml", "keys/pepper"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600, f"others can read {name}"


def test_a_sound_installation_has_no_weakness(tmp_path):
    sound(tmp_path)
    settings, environ = settings_of(tmp_path, SCORE_SECRET_KEY=SECRET, SCORE_PUBLIC_URL="https://learn.example")
    assert weaknesses(settings, environ) == []


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"SCORE_SECRET_KEY": ""}, "SCORE_SECRET_KEY is missing"),
        ({"SCORE_SECRET_KEY": SECRET[:31]}, "shorter than 32"),
        ({"SCORE_SECRET_KEY": "change-me-" + SECRET}, "looks like an example"),
        ({"SCORE_SECRET_KEY": "ab" * 32}, "looks like an example"),
        ({"SCORE_PUBLIC_URL": "http://learn.example"}, "must begin with https"),
        ({"SCORE_PUBLIC_URL": "", "HOST": "0.0.0.0"}, "SCORE_PUBLIC_URL is missing"),
    ],
)
def test_each_weak_setting_is_named(tmp_path, variables, said):
    sound(tmp_path)
    given = {"SCORE_SECRET_KEY": SECRET, "SCORE_PUBLIC_URL": "https://learn.example", **variables}
    settings, environ = settings_of(tmp_path, **given)
    found = weaknesses(settings, environ)
    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize(("file", "said"), [("pepper", "pepper is missing"), ("first.pem", "no signing key")])
def test_each_missing_key_is_named(tmp_path, file, said):
    sound(tmp_path)
    (tmp_path / "keys" / file).unlink()
    settings, environ = settings_of(tmp_path, SCORE_SECRET_KEY=SECRET, SCORE_PUBLIC_URL="https://learn.example")
    found = weaknesses(settings, environ)
    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize("name", ["keys/pepper", "settings.toml"])
def test_a_secret_that_others_can_read_is_named(tmp_path, name):
    sound(tmp_path)
    (tmp_path / "settings.toml").write_text(f'secret_key = "{SECRET}"\npublic_url = "https://learn.example"\n')
    (tmp_path / "settings.toml").chmod(0o600)
    settings, environ = settings_of(tmp_path)
    assert weaknesses(settings, environ) == []
    (tmp_path / name).chmod(0o640)
    found = weaknesses(settings, environ)
    assert len(found) == 1
    assert f"chmod 600 {tmp_path / name}" in found[0]


def test_this_machine_alone_may_be_served_without_https(tmp_path):
    sound(tmp_path)
    settings, environ = settings_of(tmp_path, SCORE_SECRET_KEY=SECRET)
    assert weaknesses(settings, environ) == []
    assert weaknesses(replace(settings, public_url="http://127.0.0.1.example"), environ)
