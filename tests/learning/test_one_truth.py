"""One truth: the learner's page, the trainer's list, the manager's, the administrator's and the file agree."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import insert

from score_learn.content.rules import Module
from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.ids import new_id
from score_learn.core.paging import Page
from score_learn.core.transaction import transaction
from score_learn.exchange import completion as files
from score_learn.exchange.tables import csv_chunks
from score_learn.learning import completion_file, participant_queries
from score_learn.learning.completion_queries import completion_by_enterprise, people_behind
from score_learn.learning.enterprise_queries import our_training
from score_learn.learning.roll import Places
from score_learn.learning.rules import State
from score_learn.people import queries, sessions
from score_learn.people.credential_models import LoginSession
from score_learn.people.hashing import digest
from score_learn.people.rules import AccessRole, Permission
from score_learn.people.viewer import Grant, Viewer
from tests.learning.following import followed
from tests.learning.histories import Histories, make_histories
from tests.learning.modules import a_lesson, a_module
from tests.learning.publishing import publish

HISTORIES = 1000
OPEN = Places(closed=False)
ADMIN = Viewer(kind="staff", person_id=UUID(int=1), grants=(Grant(AccessRole.ADMINISTRATOR),))
WORDS = files.Words(country=str, sector=str, person=str, state={**{one: str(one) for one in State}, None: "none"})


@dataclass(frozen=True)
class Said:
    """What a page says of one person and one module; what a page does not say is left out of the comparison."""

    state: State
    assigned: bool
    due_on: date | None
    overdue: bool
    completed_on: date | None
    done: int
    total: int
    completed_before_on: date | None


Key = tuple[UUID, UUID, str]


@dataclass(frozen=True)
class Ground:
    """The random programme with its modules, newest versions."""

    made: Histories
    modules: tuple[Module, ...]


@pytest.fixture
def programme(site) -> Ground:
    """A thousand people with histories of three modules: for all, for the management, for workers."""
    wc = a_module("wc", lessons=(1, 2, 3, 4)), a_module("wc", lessons=(1, 3, 4, 5), version="2.0.0")
    lessons = (a_lesson(1, prefix="wk"), a_lesson(2, prefix="wk", audience="manager"), a_lesson(3, prefix="wk"))
    wk = a_module("wk", lessons=lessons, test=None, audience="worker")
    versions = {
        "wc": [publish(one) for one in wc],
        "mg": [publish(a_module("mg", audience="manager"))],
        "wk": [publish(wk)],
    }
    made = make_histories(20261122, versions, people=HISTORIES)
    return Ground(made, tuple(found[-1] for found in versions.values()))


def as_(role: AccessRole, enterprise_id: UUID) -> Viewer:
    return Viewer(kind="staff", person_id=UUID(int=2), grants=(Grant(role, enterprise_id=enterprise_id),))


def so_far(state: State) -> State:
    """Being stuck is for the trainer alone."""
    return State.UNDER_WAY if state is State.STUCK else state


def learners(made: Histories) -> dict[Key, Said]:
    """What each participant's own page says, in a session of their own; who may not come in has none."""
    now = clock.now()
    tokens = {person_id: f"token of {person_id}" for person_id in made.people}
    rows = [
        {
            "id": new_id(),
            "digest": digest(token),
            "person_id": person_id,
            "kind": "participant",
            "own_device": True,
            "created_at": now,
            "last_seen_at": now,
        }
        for person_id, token in tokens.items()
    ]
    with transaction():
        db.session.execute(insert(LoginSession), rows)
    found = {}
    for person_id, token in tokens.items():
        opened = sessions.viewer_of(token)
        if opened is None or opened[0].participation is None:
            continue
        page = participant_queries.my_training(opened[0], "en")
        standings = (page.current, *page.to_do, *page.open, *page.done)
        for one in filter(None, standings):
            said = Said(
                so_far(one.state),
                one.assigned,
                one.due_on,
                one.overdue,
                one.completed_on,
                one.done,
                one.total,
                one.completed_before_on,
            )
            found[opened[0].participation.enterprise_id, person_id, one.module.id] = said
    return found


def trainers(ground: Ground) -> dict[Key, Said]:
    found = {}
    for enterprise_id in ground.made.open:
        viewer = as_(AccessRole.TRAINER, enterprise_id)
        for module in ground.modules:
            for one in followed(viewer, enterprise_id, module).page.rows:
                found[enterprise_id, one.participant.person_id, module.id] = Said(
                    so_far(one.state),
                    one.assigned,
                    one.due_on,
                    one.overdue,
                    one.completed_on,
                    one.done,
                    one.total,
                    one.completed_before_on,
                )
    return found


def counted(said: dict[Key, Said]) -> dict[Key, Said]:
    """Those who have the module to do: it was assigned, or begun."""
    return {key: one for key, one in said.items() if one.assigned or one.state is not State.NOT_STARTED}


def every_page(ask) -> Iterator[Page]:
    first = ask(1)
    yield first
    for number in range(2, first.count + 1):
        yield ask(number)


def file_rows(places: Places, modules) -> list[list[str]]:
    rows = files.people_rows(ADMIN, Permission.ADMINISTER, places, modules, everybody=True, words=WORDS)
    text = b"".join(csv_chunks(files.PEOPLE_HEADS, rows)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


@pytest.fixture
def truth(programme) -> dict[Key, Said]:
    """What the trainers' lists say, which are made of ``stand`` itself."""
    return trainers(programme)


def test_a_thousand_histories_read_the_same_everywhere(programme, truth, monkeypatch):
    # Small batches, so that many of them have to fit together.
    monkeypatch.setattr(completion_file, "PEOPLE_AT_ONCE", 37)
    monkeypatch.setattr(completion_file, "ENTERPRISES_AT_ONCE", 5)
    assert len(truth) > HISTORIES, "most people take part and have several modules"
    assert len({one.completed_on for one in truth.values()}) > 100
    assert sum(one.completed_before_on is not None for one in truth.values()) > 50, "many do a module again"
    check_learners(programme, truth)
    check_managers(programme, truth)
    check_table(programme, truth)
    check_people_behind(programme, truth)
    check_file(programme, truth)


def check_learners(programme, truth):
    own = learners(programme.made)
    assert len({key[1] for key in own}) > HISTORIES * 0.7
    wrong = {key: (one, truth.get(key)) for key, one in own.items() if truth.get(key) != one}
    assert not wrong, f"{len(wrong)} of {len(own)} own pages differ from the trainer's: {next(iter(wrong.items()))}"
    in_one = Counter(person_id for _place, person_id in {key[:2] for key in truth})
    missing = [key for key in truth if in_one[key[1]] == 1 and key not in own]
    assert not missing, "a trainer lists what the person's own page does not"


def check_managers(programme, truth):
    expected = {
        key: (one.completed_on, one.assigned, one.due_on, one.overdue, one.completed_before_on)
        for key, one in truth.items()
        if one.assigned or one.completed_on or one.completed_before_on
    }
    found = {}
    for enterprise_id in programme.made.open:
        viewer = as_(AccessRole.ENTERPRISE_MANAGER, enterprise_id)
        training = our_training(viewer, enterprise_id, Permission.LEAD_ENTERPRISE, "en")
        for person in training.people:
            for module_id, told in person.modules.items():
                key = enterprise_id, person.participant.person_id, module_id
                found[key] = told.completed_on, told.assigned, told.due_on, told.overdue, told.completed_before_on
        for one in training.modules:
            mine = [told for key, told in expected.items() if key[0] == enterprise_id and key[2] == one.module.id]
            assert (one.everybody.asked, one.everybody.done) == (len(mine), sum(told[0] is not None for told in mine))
            assert one.workers.asked + one.management.asked == one.everybody.asked
            assert one.workers.done + one.management.done == one.everybody.done
    assert found == expected


def check_table(programme, truth):
    here = counted(truth)
    expected = Counter((key[0], key[2], one.state) for key, one in here.items())
    for size in (5, None):
        ask = partial(completion_by_enterprise, ADMIN, Permission.ADMINISTER, "en", places=OPEN, size=size)
        tables = [ask(number=number) for number in range(1, ask(number=1).page.count + 1)]
        rows = [row for table in tables for row in table.page.rows]
        assert {row.enterprise.id for row in rows} == set(programme.made.open)
        found = Counter()
        for row in rows:
            for module_id, cell in row.cells.items():
                found[row.enterprise.id, module_id, State.NOT_STARTED] = cell.not_started
                found[row.enterprise.id, module_id, State.UNDER_WAY] = cell.under_way
                found[row.enterprise.id, module_id, State.DONE] = cell.done
                assert cell.people == cell.not_started + cell.under_way + cell.done
        assert +found == expected
        for table in tables:
            assert {key: cell.done for key, cell in table.sums.items()} == Counter(
                key[2] for key, one in here.items() if one.state is State.DONE
            )
            assert {key: cell.people for key, cell in table.sums.items()} == Counter(key[2] for key in here)
            assert table.participants == sum(row.participants for row in rows)


def check_people_behind(programme, truth):
    here = counted(truth)
    for module in programme.modules:
        for state in (None, State.NOT_STARTED, State.UNDER_WAY, State.DONE):

            def ask(number, module=module, state=state):
                return people_behind(
                    ADMIN, Permission.ADMINISTER, module, places=OPEN, state=state, number=number, size=99
                ).page

            lines = [line for page in every_page(ask) for line in page.rows]
            found = {(one.enterprise_id, one.person_id): one.outcome for one in lines}
            assert len(found) == len(lines), "nobody stands on two pages"
            expected = {key[:2]: one for key, one in here.items() if key[2] == module.id and state in {None, one.state}}
            assert set(found) == set(expected)
            for key, one in expected.items():
                told = found[key]
                assert (
                    told.state,
                    told.assigned,
                    told.due_on,
                    told.overdue,
                    told.completed_on,
                    told.completed_before_on,
                ) == (
                    one.state,
                    one.assigned,
                    one.due_on,
                    one.overdue,
                    one.completed_on,
                    one.completed_before_on,
                )
        counts = people_behind(ADMIN, Permission.ADMINISTER, module, places=OPEN).counts
        assert counts == Counter(one.state for key, one in here.items() if key[2] == module.id)


def check_file(programme, truth):
    codes = {row.id: row.code for row in queries.enterprises(ADMIN, Permission.ADMINISTER)}
    numbers = {
        (enterprise_id, one.person_id): one.personal_number
        for enterprise_id in codes
        for one in queries.participants(ADMIN, enterprise_id, Permission.ADMINISTER)
    }
    titles = {module.id: module.title for module in programme.modules}
    expected = {
        (codes[place], numbers[place, person_id], titles[module_id]): (
            str(one.state),
            str(one.done),
            str(one.total),
            one.due_on.isoformat() if one.due_on else "",
            one.completed_on.isoformat() if one.completed_on else "",
        )
        for (place, person_id, module_id), one in counted(truth).items()
    }
    idle = set(numbers) - {key[:2] for key in counted(truth)}
    assert idle, "some have nothing to do"
    expected |= {(codes[place], numbers[place, person_id], ""): ("none", "", "", "", "") for place, person_id in idle}
    rows = file_rows(OPEN, programme.modules)
    found = {(row[1], row[5], row[8]): tuple(row[9:14]) for row in rows}
    assert len(found) == len(rows)
    assert found == expected
