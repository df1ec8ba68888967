"""Who may open what: every address, every role, one's own, somebody else's and absent records.

The expected answers stand in permissions.csv: ``in`` is let in, ``404`` finds nothing, ``sign-in`` is asked to sign in.
"""

import csv
import re
from pathlib import Path

import pytest

from score_learn.people.rules import Permission
from tests.contracts.addresses import Addresses, Target, targets
from tests.visit import CHANGING, Visit

pytestmark = pytest.mark.one_database

TABLE = Path(__file__).with_name("permissions.csv")
SIGN_IN = re.compile(r"^/sign-in(\?|$)")


def expected() -> dict[tuple[str, str], dict[str, dict[str, str]]]:
    """Read the table: by endpoint and method, whose record, and role."""
    found: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row.pop("endpoint"), row.pop("method")
            found.setdefault(key, {})[row.pop("whose")] = row
    return found


def answer(visit: Visit, target: Target, address: str) -> tuple[str, bytes]:
    """Ask for an address and say in a word what came of it; an act is sent with its token and nothing else."""
    page = visit.open(address, status=None) if target.method == "GET" else visit.act(address)
    if page.status in (302, 303) and SIGN_IN.match(page.headers["Location"]) and target.endpoint != "entrance.sign_out":
        return "sign-in", b""
    if page.status == 404:
        return "404", CHANGING.sub(b"", page.body)
    assert page.status < 500, f"{target.method} {address} answered {page.status}"
    return "in", b""


def test_every_view_says_who_may_open_it(site):
    bare = [
        name
        for name, view in site.view_functions.items()
        if not isinstance(getattr(view, "__score_access__", None), Permission | str)
    ]
    assert not bare, f"decorate with @requires(Permission...) or @open_to_all: {bare}"


def test_the_table_names_every_address_and_nothing_else(site):
    present = {(target.endpoint, target.method): set(target.whose) for target in targets(site)}
    written = {key: set(rows) for key, rows in expected().items()}
    missing = sorted(set(present) - set(written))
    gone = sorted(set(written) - set(present))
    assert not missing, f"add to {TABLE.name} who may open {missing}"
    assert not gone, f"these addresses are no more, take them out of {TABLE.name}: {gone}"
    wrong = {key: sorted(present[key] ^ written[key]) for key in present if present[key] != written[key]}
    assert not wrong, f"say whose records are meant: {wrong}"


@pytest.mark.parametrize("key", sorted(expected()), ids="-".join)
def test_each_role_finds_what_it_may_and_nothing_else(site, cast, story, key):
    endpoint, method = key
    target = next(one for one in targets(site) if (one.endpoint, one.method) == (endpoint, method))
    addresses = Addresses(site, cast, story)
    wrong = []
    for role, somebody in cast.by_role.items():
        nothing: dict[str, bytes] = {}
        for whose, row in expected()[key].items():
            visit = Visit(site)
            if somebody:
                visit.sign_in(somebody)
            said, body = answer(visit, target, addresses.of(target, whose))
            if said != row[role]:
                wrong.append(f"{role}, {whose}: {said}, not {row[role]}")
            if said == "404" and body:
                nothing[whose] = body
        if len(set(nothing.values())) > 1:
            wrong.append(f"{role}: {' and '.join(nothing)} do not look alike")
    assert not wrong, f"{method} {endpoint}: {wrong}"
