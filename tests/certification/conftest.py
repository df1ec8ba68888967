"""Settings of their own for tests of certificates, and one completion after another."""

from dataclasses import replace
from pathlib import Path

import pytest

from score_learn.certification import service
from score_learn.core import settings as settings_in_force
from score_learn.core.settings import Settings
from score_learn.core.transaction import transaction
from tests.learning.acting import complete, viewer_of
from tests.learning.modules import a_module
from tests.learning.publishing import publish
from tests.world import OPERATOR


@pytest.fixture
def settings_here(tmp_path):
    """Settings with an instance folder and an address of this test's own, without any site."""
    before = [*settings_in_force._current]
    plain = Settings(
        mode="test",
        instance=tmp_path,
        content=Path(),
        database_url="",
        public_url="https://learn.example.org",
        secret_key="for tests alone",
        pepper=b"",
    )
    chosen = replace(before[0], instance=tmp_path, public_url=plain.public_url) if before else plain
    settings_in_force.use(chosen)
    yield chosen
    settings_in_force._current[:] = before


@pytest.fixture
def key_id(site):
    """A key that signs, as the first start of a site makes it."""
    with transaction():
        return service.new_key(OPERATOR)


@pytest.fixture
def module(site):
    """A published module with a certificate that is valid for three years."""
    return publish(replace(a_module("cert"), title="Working Time", look="wt", valid_months=36))


@pytest.fixture
def amina(cast, key_id, module):
    """Amina has completed the module."""
    viewer = viewer_of(cast.amina)
    complete(viewer, module)
    return viewer
