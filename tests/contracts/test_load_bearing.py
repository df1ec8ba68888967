"""Each check of who may see what carries weight: with any one taken away, something foreign is found.

For every check the table load_bearing.csv says what finds it out: a row of permissions.csv (the address, the role and
whose record it names), a page that then shows the other enterprise (``shows``), or one test by name (``test``).
``SCORE_WEAKEN=<check> pytest <tests>`` runs any test without a check, to find the one that tells.
"""

import csv
import importlib
import inspect
from contextlib import nullcontext
from pathlib import Path
from textwrap import wrap

import pytest
import time_machine
from sqlalchemy.exc import SQLAlchemyError

from score_learn.core.db import db
from score_learn.core.errors import ScoreError
from tests import world
from tests.contracts.addresses import Addresses, targets
from tests.contracts.fence import Foreign
from tests.contracts.test_permissions import answer, expected
from tests.contracts.weakening import Check, checks, weakened
from tests.metrics.worlds import NOW, make_world
from tests.visit import Visit

pytestmark = [pytest.mark.one_database, pytest.mark.timeout(120)]

TABLE = Path(__file__).with_name("load_bearing.csv")
OF_ONE_COUNTRY = "administrator_of_one_country"


def rows() -> dict[Check, tuple[str, str, str, str]]:
    """Read the table: by check, what finds it out."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            Check.read(row["check"]): (row["by"], row["where"], row["role"], row["whose"])
            for row in csv.DictReader(file)
        }


def finds(site, cast, story, way: tuple[str, str, str, str]) -> bool:
    """Ask as the row says and tell whether something foreign is found."""
    by, where, role, whose = way
    endpoint, _, method = where.partition(" ")
    target = next(one for one in targets(site) if (one.endpoint, one.method) == (endpoint, method))
    of_one_country = role == OF_ONE_COUNTRY
    visit = Visit(site).sign_in(world.an_administrator(country="VN") if of_one_country else cast.by_role[role])
    address = Addresses(site, cast, story).of(target, whose)
    if by == "matrix":
        try:
            wanted = "404" if of_one_country else expected()[endpoint, method][whose][role]
            return answer(visit, target, address)[0] != wanted
        except (AssertionError, SQLAlchemyError):
            return True
    code = story.carla.code
    foreign = Foreign({}, ("Hillside Furniture", "Carla Santos", "Hugo Wibowo", code, " ".join(wrap(code, 4))))
    return bool(foreign.seen_in(visit.open(address, status=None, budget=80_000).body.decode(errors="replace")))


def said_so(test: str, site, cast) -> None:
    """Run one test by its name, here and not by pytest, which would begin with a database of its own."""
    file, _, name = test.partition("::")
    held = getattr(importlib.import_module(file.removesuffix(".py").replace("/", ".")), name)
    makers = {
        "site": lambda: site,
        "cast": lambda: cast,
        "ada": lambda: world.a_viewer(cast.ada),
        "vera": lambda: world.a_viewer(world.an_administrator("Vera Local", country="VN")),
        "world": lambda: make_world(0, people=90, responses=120),
    }
    given = inspect.signature(held).parameters
    # Random programmes lie around this moment.
    with time_machine.travel(NOW, tick=False) if "world" in given else nullcontext():
        held(**{argument: makers[argument]() for argument in given})


def test_the_table_names_every_check_and_nothing_else():
    missing, gone = set(checks()) - set(rows()), set(rows()) - set(checks())
    assert not missing, f"say in {TABLE.name} what finds it out when these are taken away: {sorted(map(str, missing))}"
    assert not gone, f"these checks are no more, take them out of {TABLE.name}: {sorted(map(str, gone))}"


@pytest.mark.parametrize("check", sorted(rows()), ids=str)
def test_without_this_check_something_foreign_is_found(ground, site, cast, story, check):
    way = rows()[check]
    if way[0] == "test":
        said_so(way[1], site, cast)
        ground.restore("story")
        with weakened(check), pytest.raises((AssertionError, pytest.fail.Exception)):
            said_so(way[1], site, cast)
        return
    assert not finds(site, cast, story, way), f"{way} is found even with every check in its place"
    db.session.rollback()
    with weakened(check):
        assert finds(site, cast, story, way), f"taking {check} away changes nothing for {way}"


@pytest.mark.parametrize("key", sorted(expected()), ids="-".join)
def test_without_its_guard_a_view_lets_somebody_in(site, cast, story, monkeypatch, key):
    endpoint, _method = key
    view = site.view_functions[endpoint]
    if getattr(view, "__score_access__", "open") == "open":
        assert all(row["anonymous"] != "sign-in" for row in expected()[key].values()), f"{endpoint} wears no guard"
        return
    monkeypatch.setitem(site.view_functions, endpoint, inspect.unwrap(view))
    target = next(one for one in targets(site) if (one.endpoint, one.method) == key)
    address = Addresses(site, cast, story).of(target, "own")
    site.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        site.testing = False
        said = answer(Visit(site), target, address)[0]
    except (AssertionError, ScoreError):
        said = "failure"
    finally:
        site.testing = True
        site.config["PROPAGATE_EXCEPTIONS"] = None
    assert said != expected()[key]["own"]["anonymous"]
