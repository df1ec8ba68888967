"""The same thing done at the same moment by many: each is told something sensible, and nothing is there twice."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from score_learn.certification import service as certification
from score_learn.certification.models import Revocation
from score_learn.content import queries as content
from score_learn.core import clock, once
from score_learn.core.audit import AuditEntry
from score_learn.core.db import db
from score_learn.core.errors import Invalid, NotFound, Refused
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.learning import assigning, granting
from score_learn.learning import service as learning
from score_learn.learning.models import Assignment, AttemptGrant
from score_learn.people import organisations, service, sign_in, staff
from score_learn.people.models import Membership, Organisation, Sponsorship
from score_learn.people.rules import TRIES, AccessRole, OrganisationKind, Position, Sex
from tests import world
from tests.story import begin_test

THREADS = 12


@pytest.fixture
def at_once(site) -> Callable[[Callable[[int], Any]], list[Any]]:
    """Do something in many threads, each with a transaction of its own, and return what came of each."""

    def run(act: Callable[[int], Any]) -> list[Any]:
        barrier = Barrier(THREADS)

        def one(number: int) -> Any:
            with site.app_context():
                try:
                    barrier.wait(30)
                    with transaction():
                        return act(number)
                except (Refused, NotFound, Invalid) as error:
                    return error.code
                finally:
                    db.session.remove()

        db.session.remove()
        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(one, range(THREADS)))

    return run


def count(table: type, *conditions: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def test_people_added_at_once_get_numbers_and_sign_in_names_of_their_own(cast, at_once):
    binh, prepared = world.a_viewer(cast.binh), [service.prepare_pin() for _ in range(THREADS)]

    def add(number: int) -> tuple[str, str]:
        card = service.add_participant(
            binh,
            enterprise_id=cast.riverside,
            name="Linh Pham",
            sex=Sex.FEMALE,
            position=Position.WORKER,
            language="en",
            personal_number="",
            prepared=prepared[number],
        )
        return card.personal_number, card.sign_in_name

    cards = at_once(add)
    assert len({number for number, _name in cards}) == THREADS
    assert len({name for _number, name in cards}) == THREADS


def test_one_module_assigned_at_once_is_assigned_once(cast, at_once):
    binh = world.a_viewer(cast.binh)
    days = [clock.today() + timedelta(days=30 + number) for number in range(THREADS)]
    at_once(lambda number: assigning.assign(binh, enterprise_id=cast.riverside, module_id="alpha", due_on=days[number]))
    assert count(Assignment, Assignment.withdrawn_at.is_(None)) == 1


def test_a_trainer_let_in_at_once_stands_there_once(cast, at_once):
    ada = world.a_viewer(cast.ada)
    said = at_once(lambda _number: staff.let_train(ada, person_id=cast.binh.person_id, enterprise_id=cast.hillside))
    assert Counter(said) == {None: 1, "already_trains": THREADS - 1}
    assert (
        count(Membership, Membership.enterprise_id == cast.hillside, Membership.access_role == AccessRole.TRAINER) == 2
    )


def test_an_organisation_stands_beside_an_enterprise_once(cast, at_once):
    ada, body = world.a_viewer(cast.ada), world.an_organisation()
    day = clock.today()
    said = at_once(
        lambda _number: organisations.sponsor(ada, organisation_id=body, enterprise_id=cast.hillside, starts_on=day)
    )
    assert said.count("already_sponsored") == THREADS - 1
    assert count(Sponsorship, Sponsorship.organisation_id == body) == 1


def test_an_organisation_of_one_name_is_added_once(cast, at_once):
    ada = world.a_viewer(cast.ada)
    said = at_once(lambda _number: organisations.create_organisation(ada, name="One Name", kind=OrganisationKind.DONOR))
    assert said.count("name_taken") == THREADS - 1
    assert count(Organisation, Organisation.name == "One Name") == 1


def test_an_address_gets_one_account(cast, at_once):
    ada = world.a_viewer(cast.ada)
    said = at_once(
        lambda _number: staff.add_staff(
            ada, name="New One", sex=Sex.MALE, role=AccessRole.TRAINER, email="one@example.org"
        )
    )
    assert said.count("email_taken") == THREADS - 1


def test_a_password_link_works_for_one(cast, at_once):
    with transaction():
        token = staff.new_link(world.OPERATOR, person_id=cast.binh.person_id)
    said = at_once(lambda number: staff.set_password(token=token, password_hash=f"hash {number}"))
    assert said.count("not_found") == THREADS - 1


def test_of_two_links_made_at_once_only_one_works(cast, at_once):
    ada = world.a_viewer(cast.ada)
    tokens = at_once(lambda _number: staff.new_link(ada, person_id=cast.binh.person_id))
    db.session.rollback()
    assert sum(staff.link_holder(token) is not None for token in tokens) == 1


def test_a_certificate_is_withdrawn_once(cast, story, at_once):
    ada = world.a_viewer(cast.ada)
    said = at_once(
        lambda _number: certification.revoke(ada, certificate_id=story.amina.certificate_id, reason="A reason.")
    )
    assert Counter(said) == {None: 1, "already_revoked": THREADS - 1}
    assert count(Revocation) == 1


def test_new_pins_given_at_once_leave_one_that_works(cast, at_once):
    binh, prepared = world.a_viewer(cast.binh), [service.prepare_pin() for _ in range(THREADS)]
    cards = at_once(
        lambda number: service.give_pin(
            binh, enterprise_id=cast.riverside, person_id=cast.amina.person_id, prepared=prepared[number]
        )
    )
    db.session.rollback()
    with transaction():
        tried = sign_in.try_pin(code=cast.amina.enterprise_code, number=cast.amina.number, device=None)
    assert sum(sign_in.check(tried, card.pin) is not None for card in cards) == 1


def test_tries_at_once_do_not_outrun_the_count(cast, at_once):
    tries = at_once(
        lambda _number: sign_in.try_pin(code=cast.amina.enterprise_code, number=cast.amina.number, device=None)
    )
    assert sum(tried.person_id is not None for tried in tries) == TRIES


def test_tries_for_nobody_at_once_are_all_counted(cast, at_once):
    assert all(tried.person_id is None for tried in at_once(lambda _number: sign_in.try_card(token="x", device=None)))


def test_a_form_sent_at_once_acts_once(cast, at_once):
    form_id = new_id()
    said = at_once(lambda _number: once.claim(form_id, actor_id=cast.ada.person_id, purpose="a.test") is None)
    assert said.count(True) == 1


def test_one_more_attempt_given_at_once_by_many_is_one_more(cast, at_once):
    amina, binh = world.a_viewer(cast.amina), world.a_viewer(cast.binh)
    alpha = content.current(amina, "alpha", "en")
    for _ in range(alpha.test.attempts):
        attempt_id = begin_test(amina, alpha)
        with transaction():
            learning.send_attempt(amina, attempt_id=attempt_id)
    whom = {"enterprise_id": cast.riverside, "module_id": "alpha", "person_ids": [cast.amina.person_id]}
    said = at_once(lambda _number: granting.grant_attempts(binh, **whom))
    assert Counter(said) == {1: 1, 0: THREADS - 1}
    assert count(AttemptGrant) == 1


def test_what_is_taken_back_and_given_at_once_is_open_once_or_not_at_all(cast, at_once):
    binh, day = world.a_viewer(cast.binh), clock.today() + timedelta(days=30)
    whom = {"enterprise_id": cast.riverside, "module_id": "alpha", "person_ids": None}
    with transaction():
        assigning.assign(binh, **whom, due_on=day)

    def act(number: int) -> Any:
        if number % 3 == 1:
            return assigning.extend(binh, **whom, until=day + timedelta(days=number))
        return assigning.withdraw(binh, **whom)

    at_once(act)
    assert count(Assignment, Assignment.withdrawn_at.is_(None)) <= 1
    taken = count(AuditEntry, AuditEntry.action == "module.unassigned")
    given = count(AuditEntry, AuditEntry.action.in_(["module.assigned", "module.extended"]))
    assert taken <= given, "nothing was taken back twice"
