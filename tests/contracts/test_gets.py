"""Looking changes nothing: no GET adds, alters or removes a row, but for when a session was last seen."""

import hashlib

import pytest
from sqlalchemy import select

from score_learn.core.db import db
from tests.contracts.addresses import Addresses, Target, targets
from tests.contracts.test_permissions import expected
from tests.visit import Visit

pytestmark = pytest.mark.one_database

LEFT_OUT = {("login_session", "last_seen_at")}


def checksums() -> dict[str, str]:
    """Return a checksum of every table, whatever order its rows come in."""
    db.session.rollback()
    found = {}
    for name, table in db.metadata.tables.items():
        columns = [column for column in table.columns if (name, column.name) not in LEFT_OUT]
        rows = sorted(repr(tuple(row)) for row in db.session.execute(select(*columns)))
        found[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def looked_at() -> list[str]:
    return sorted(endpoint for endpoint, method in expected() if method == "GET")


@pytest.mark.parametrize("endpoint", looked_at())
def test_looking_changes_nothing(site, cast, story, endpoint):
    target = next(one for one in targets(site) if (one.endpoint, one.method) == (endpoint, "GET"))
    addresses = Addresses(site, cast, story)
    wanted = {whose: addresses.of(target, whose) for whose in target.whose}
    let_in = expected()[endpoint, "GET"]["own"]
    for role, somebody in cast.by_role.items():
        # Whoever is turned away is turned away before anything is asked: one of them is enough.
        if let_in[role] != "in" and role != "anonymous":
            continue
        visit = Visit(site)
        if somebody:
            visit.sign_in(somebody)
        before = checksums()
        for address in wanted.values():
            visit.open(address, status=None)
        after = checksums()
        changed = [name for name in before if before[name] != after[name]]
        assert not changed, f"opening {endpoint} as {role} changed {changed}: make it a POST"


def test_a_change_would_be_seen(site, cast):
    before = checksums()
    visit = Visit(site).sign_in(cast.amina)
    assert checksums() != before, "signing in adds a session, and the checksum must tell"
    assert Target("account.choose_language", "POST", frozenset()) in targets(site)
    before = checksums()
    visit.act("/me/language", {"language": "en"})
    visit.act("/sign-out")
    assert checksums() != before
