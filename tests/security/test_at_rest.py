"""What lies on the disk is for the site's own account alone."""

import os
import stat
from dataclasses import replace

import pytest
from flask import Flask

from score_learn.core.db import db
from score_learn.core.settings import Settings


def others_may(file) -> str:
    return oct(stat.S_IMODE(file.stat().st_mode) & 0o077)


@pytest.fixture
def generous(monkeypatch):
    """An account that lets everybody read what it makes, as most do."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("generous")
def test_a_new_database_is_readable_by_its_owner_alone(tmp_path, settings: Settings):
    file = tmp_path / "score.sqlite3"
    fresh = replace(settings, database_url=f"sqlite:///{file}", instance=tmp_path)
    app = Flask("a site of its own")
    app.config["SQLALCHEMY_DATABASE_URI"] = fresh.database_url
    db.init_app(app)
    with app.app_context():
        db.create_all()
        db.session.remove()
        made = [one for one in tmp_path.iterdir() if one.name.startswith(file.name)]
        assert file in made
        assert {one.name: others_may(one) for one in made} == {one.name: "0o0" for one in made}
        db.engine.dispose()
