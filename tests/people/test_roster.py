"""A list of people: what would come of it, that nothing else comes of it, and that twice is as good as once."""

import pytest
from sqlalchemy import func, select

from score_learn.core.db import db
from score_learn.core.errors import NotFound, Refused
from score_learn.core.transaction import transaction
from score_learn.people import changing, queries, roster, sign_in
from score_learn.people.models import Person
from score_learn.people.roster_planning import Change
from score_learn.people.roster_rules import POSITIONS, SEXES, RosterRow
from score_learn.people.rules import Permission, Position, Sex
from tests import world
from tests.people.recorded import entries
from tests.visit import counted_queries

LANGUAGES = ("en", "vi")


@pytest.fixture
def binh(cast):
    return world.a_viewer(cast.binh)


def rows(*given):
    """Make rows of name, sex, work, language, number, as far as they are given."""
    return [RosterRow(line, *cells) for line, cells in enumerate(given, start=2)]


def planned(viewer, cast, *given):
    return roster.plan(viewer, enterprise_id=cast.riverside, rows=rows(*given), languages=LANGUAGES)


def applied(viewer, cast, *given):
    digest = planned(viewer, cast, *given).digest
    with transaction():
        return roster.apply(viewer, enterprise_id=cast.riverside, rows=rows(*given), languages=LANGUAGES, digest=digest)


def reasons(plan):
    return [(one.line, one.error.code) for one in plan.refused]


def people_of(cast):
    found = queries.participants(world.OPERATOR, cast.riverside, Permission.TRAIN)
    return {one.personal_number: one for one in found}


def test_a_plan_writes_nothing(cast, binh):
    before = db.session.scalar(select(func.count()).select_from(Person))
    planned(binh, cast, ("Nadia Rahman", "f", "worker"), ("Amina Diallo", "f", "manager"))
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Person)) == before


def test_new_people_get_the_next_numbers_in_the_order_of_the_list(cast, binh):
    done = applied(
        binh,
        cast,
        ("Nadia Rahman", "woman", "Worker"),
        ("Lan Nguyen", "M", "team leader", "vi", "500"),
        ("Nadia Nour", "not stated", "worker representative"),
    )
    assert [(one.number, one.number_given) for one in done.created] == [("501", False), ("500", True), ("502", False)]
    found = people_of(cast)
    nadia, lan = found["501"], found["500"]
    assert (nadia.name, nadia.sex, nadia.position, nadia.language) == ("Nadia Rahman", "female", "worker", None)
    assert (lan.sex, lan.position, lan.language, lan.sign_in_name) == ("male", "supervisor", "vi", "lan")
    assert [found[number].sign_in_name for number in ("501", "502")] == ["nadia", "nadia2"]


def test_whoever_has_no_card_yet_is_as_unknown_as_somebody_who_is_not_there(cast, binh):
    applied(binh, cast, ("Nadia Rahman", "f", "worker"))
    code = cast.amina.enterprise_code

    def try_as(number):
        with counted_queries() as statements, transaction():
            tried = sign_in.try_pin(code=code, number=number, device=None)
        # What counts the try goes by the number that was typed, whoever it belongs to.
        asked = [one for one in statements if one.startswith("SELECT")]
        return tried.kind, tried.person_id, tried.stored, asked

    assert try_as("103") == try_as("99999")
    assert try_as("nadia") == try_as("nobody")


def test_a_number_says_who_is_meant_and_the_name_is_corrected(cast, binh):
    plan = planned(binh, cast, ("Amina Diallo-Ba", "", "manager", "", cast.amina.number))
    [one] = plan.changed
    assert one.person_id == cast.amina.person_id
    assert set(one.changes) == {
        Change("name", "Amina Diallo", "Amina Diallo-Ba"),
        Change("position", "worker", "manager"),
    }


def test_without_a_number_the_exact_name_says_who_is_meant(cast, binh):
    plan = planned(binh, cast, ("  Amina   Diallo ", "f", "supervisor"), ("amina diallo", "f", "worker"))
    assert [one.person_id for one in plan.changed] == [cast.amina.person_id]
    assert [one.name for one in plan.created] == ["amina diallo"], "another spelling may be another person"


def test_changes_are_made_and_recorded_as_those_of_one_person(cast, binh):
    applied(binh, cast, ("Amina Diallo", "other", "manager", "vi", cast.amina.number))
    amina = people_of(cast)[cast.amina.number]
    assert (amina.sex, amina.position, amina.language) == ("other", "manager", "vi")
    [entry] = entries("person.changed", cast.amina.person_id)
    assert entry.details == {
        "enterprise": str(cast.riverside),
        "changed": ["sex", "language", "position"],
        "position": ["worker", "manager"],
    }


def test_every_person_has_an_audit_row_and_the_import_one_of_its_own(cast, binh):
    applied(
        binh,
        cast,
        ("Nadia Rahman", "f", "worker"),
        ("Lan Nguyen", "m", "worker"),
        ("Amina Diallo", "f", "manager"),
        ("Emil Pham", "", ""),
        ("=cmd", "f", "worker"),
    )
    found = people_of(cast)
    assert [len(entries("person.added", found[number].person_id)) for number in ("103", "104")] == [1, 1]
    [entry] = entries("people.imported", cast.riverside)
    assert entry.actor_id == cast.binh.person_id
    assert entry.details == {"added": 2, "changed": 1, "unchanged": 1, "refused": 1}


def test_the_same_list_again_changes_nothing(cast, binh):
    given = (
        ("Nadia Rahman", "f", "worker"),
        ("Lan Nguyen", "m", "owner", "Vietnamese", "700"),
        ("Amina Ba", "f", "manager", "", cast.amina.number),
        ("=cmd", "f", "worker"),
    )
    applied(binh, cast, *given)
    again = applied(binh, cast, *given)
    assert not again.does_something
    assert len(again.unchanged) == 3
    assert reasons(again) == [(5, "name_is_formula")]
    assert len(entries("people.imported", cast.riverside)) == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("",), "name_missing"),
        (("Nadia\nRahman", "f", "worker"), "name_unreadable"),
        (("Nadia\tRahman", "f", "worker"), "name_unreadable"),
        (("Nadia\u202eRahman", "f", "worker"), "name_unreadable"),
        (("N" * 121, "f", "worker"), "name_too_long"),
        (("=1+1", "f", "worker"), "name_is_formula"),
        ((" +1", "f", "worker"), "name_is_formula"),
        (("-Nadia", "f", "worker"), "name_is_formula"),
        (("@Nadia", "f", "worker"), "name_is_formula"),
        (("'=1+1", "f", "worker"), "name_is_formula"),
        (("＝1", "f", "worker"), "name_is_formula"),
        (("Nadia", "x", "worker"), "sex_unknown"),
        (("Nadia", "", "worker"), "sex_missing"),
        (("Nadia", "f", "boss of all"), "position_unknown"),
        (("Nadia", "f", ""), "position_missing"),
        (("Nadia", "f", "worker", "Klingon"), "language_not_here"),
        (("Nadia", "f", "worker", "", "A12"), "number_not_digits"),
        (("Nadia", "f", "worker", "", "1234567890123"), "number_not_digits"),
        (("Nadia", "f", "worker", "", "", True), "too_many_cells"),
    ],
)
def test_a_row_that_cannot_be_is_refused_and_the_others_are_not(cast, binh, row, reason):
    plan = planned(binh, cast, row, ("Lan Nguyen", "m", "worker"))
    assert reasons(plan) == [(2, reason)]
    assert [one.name for one in plan.created] == ["Lan Nguyen"]


def test_a_name_may_begin_with_an_apostrophe(cast, binh):
    assert [one.name for one in planned(binh, cast, ("'Abd al-Rahman", "m", "worker")).created] == ["'Abd al-Rahman"]


def test_a_name_of_several_needs_the_number(cast, binh):
    one, two = (world.a_participant(cast.riverside, "Thi Nguyen") for _ in range(2))
    plan = planned(binh, cast, ("Thi Nguyen", "f", "manager"))
    [refused] = plan.refused
    assert refused.error.code == "name_of_several"
    assert refused.error.values["numbers"] == f"{one.number}, {two.number}"
    assert [row.person_id for row in planned(binh, cast, ("Thi Nguyen", "f", "manager", "", two.number)).changed] == [
        two.person_id
    ]


def test_what_stands_twice_in_the_list_is_refused(cast, binh):
    plan = planned(
        binh,
        cast,
        ("Thi Nguyen", "f", "worker"),
        ("Thi  Nguyen", "x", "worker"),
        ("Lan", "f", "worker", "", "120"),
        ("Ada", "f", "worker", "", "١٢٠"),
        ("Amina Renamed", "f", "worker", "", cast.amina.number),
        ("Amina Diallo", "f", "worker"),
    )
    assert reasons(plan) == [
        (2, "name_twice"),
        (3, "sex_unknown"),
        (4, "number_twice"),
        (5, "number_twice"),
        (6, "person_twice"),
        (7, "person_twice"),
    ]


def test_the_number_of_somebody_who_left_is_refused(cast, binh):
    with transaction():
        changing.end_participation(binh, enterprise_id=cast.riverside, person_ids=[cast.emil.person_id])
    plan = planned(binh, cast, ("Emil Pham", "m", "worker", "", cast.emil.number), ("Lan", "f", "worker"))
    assert reasons(plan) == [(2, "number_of_former")]
    assert planned(binh, cast, ("Emil Pham", "m", "worker")).created[0].like == "left"


def test_a_new_number_with_a_name_that_is_here_is_pointed_out(cast, binh):
    [one] = planned(binh, cast, ("Amina Diallo", "f", "worker", "", "900")).created
    assert one.like == "here"


def test_numbers_that_stand_in_the_list_are_not_given_to_others(cast, binh):
    plan = planned(binh, cast, ("Nadia", "f", "worker"), ("Lan", "f", "worker", "", "103"), ("=x", "", "", "", "104"))
    assert [one.number for one in plan.created] == ["105", "103"]


def test_a_plan_that_has_changed_since_is_not_carried_out(cast, binh):
    given = rows(("Amina Diallo", "f", "manager", "", cast.amina.number), ("Nadia Rahman", "f", "worker"))
    digest = roster.plan(binh, enterprise_id=cast.riverside, rows=given, languages=LANGUAGES).digest
    world.a_participant(cast.riverside, "Nadia Rahman")
    with pytest.raises(Refused, match="roster_outdated"), transaction():
        roster.apply(binh, enterprise_id=cast.riverside, rows=given, languages=LANGUAGES, digest=digest)
    assert people_of(cast)[cast.amina.number].position == "worker"


@pytest.mark.parametrize("who", ["amina", "dewi", "hugo", "partner", "buyer", "donor", "ada"])
def test_nobody_brings_people_in_where_they_do_not_train(cast, who):
    viewer = world.a_viewer(getattr(cast, who))
    with pytest.raises(NotFound):
        planned(viewer, cast, ("Nadia", "f", "worker"))
    with pytest.raises(NotFound), transaction():
        roster.apply(viewer, enterprise_id=cast.riverside, rows=[], languages=LANGUAGES, digest="")


def test_people_of_another_enterprise_are_nobody_here(cast, binh):
    plan = planned(binh, cast, ("Carla Santos", "f", "worker"))
    assert [(one.name, one.like) for one in plan.created] == [("Carla Santos", "")]


def test_many_people_need_as_many_questions_as_few(cast, binh):
    def asked(start, number):
        given = [(f"Person {count}", "f", "worker") for count in range(start, start + number)]
        changed = [(f"Person {count}", "f", "manager") for count in range(start, start + number)]
        counts = []
        for part in (given, changed):
            with counted_queries() as statements:
                applied(binh, cast, *part)
            counts.append(sum(one.lstrip().upper().startswith("SELECT") for one in statements))
            counts.append(len(statements))
        return counts

    few, many = asked(0, 5), asked(100, 80)
    assert [few[0], few[2]] == [many[0], many[2]], "reading does not depend on how many there are"
    assert many[1] <= few[1] + 3, f"adding is done in bulk: {few} and {many}"


def test_every_sex_and_position_can_be_written():
    assert set(SEXES) == set(Sex)
    assert set(POSITIONS) == set(Position)
