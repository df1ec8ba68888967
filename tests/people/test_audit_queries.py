"""What an administrator finds in the audit log, and what one of a country never learns of the others."""

from datetime import timedelta

import pytest

from score_learn.core import audit, clock
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.people import audit_queries, organisations, service
from score_learn.people.audit_queries import Wanted
from score_learn.people.viewer import Viewer
from tests import world
from tests.learning.acting import do


def found(viewer, **wanted):
    """Return what is found as (action, subject) pairs, the newest first."""
    rows = audit_queries.audit_log(viewer, Wanted(**wanted)).rows
    return [(row.action, row.subject_id) for row in rows]


def everything(viewer, **wanted):
    return [row for rows, _names in audit_queries.whole_audit_log(viewer, Wanted(**wanted)) for row in rows]


@pytest.fixture
def ada(cast):
    return world.a_viewer(cast.ada)


@pytest.fixture
def vera(cast):
    return world.a_viewer(world.an_administrator("Vera Local", country="VN"))


def give_pin(viewer, who, enterprise_id):
    prepared = service.prepare_pin()
    do(service.give_pin, viewer, enterprise_id=enterprise_id, person_id=who.person_id, prepared=prepared)


def test_found_by_who_acted_in_any_script(cast, ada):
    give_pin(world.a_viewer(cast.binh), cast.amina, cast.riverside)
    assert found(ada, who="BINH")[0] == ("pin.given", str(cast.amina.person_id))
    assert {action for action, _subject in found(ada, who="BINH")} == {"pin.given", "password.set"}
    assert found(ada, who="binh tran") == found(ada, who="Trần Bình")
    assert found(ada, who="nobody of this name") == []


def test_found_by_what_was_changed(cast, ada):
    give_pin(world.a_viewer(cast.binh), cast.amina, cast.riverside)
    amina = str(cast.amina.person_id)
    assert found(ada, about="diallo") == [("pin.given", amina), ("person.added", amina)]
    assert found(ada, about=amina) == found(ada, about="amina")
    assert ("enterprise.added", str(cast.hillside)) in found(ada, about="hillside")
    assert ("module.published", "alpha") in found(ada, about="alpha")
    assert found(ada, about="partner"), "organisations have names too"


def test_found_by_enterprise_its_people_and_what_happened_there(cast, ada):
    give_pin(world.a_viewer(cast.binh), cast.amina, cast.riverside)
    here = everything(ada, enterprise="riverside")
    assert {"enterprise.added", "person.added", "pin.given", "trainer.assigned", "sponsorship.added"} <= {
        row.action for row in here
    }
    told = {row.subject_id for row in here}
    assert str(cast.carla.person_id) not in told
    assert str(cast.hillside) not in told
    assert str(cast.hugo.person_id) not in told


def test_found_by_action_and_by_days(cast, ada):
    assert {action for action, _subject in found(ada, actions=["person.added"])} == {"person.added"}
    assert "person.added" not in {action for action, _subject in found(ada, besides=["person.added"])}
    binh = world.a_viewer(cast.binh)
    with clock.back(timedelta(days=3)), transaction():
        audit.record(binh, "pin.given", kind="person", subject_id=cast.amina.person_id)
    then = clock.now() - timedelta(days=3)
    around = {"since": then - timedelta(hours=1), "until": then + timedelta(hours=1)}
    assert found(ada, **around) == [("pin.given", str(cast.amina.person_id))]
    assert ("pin.given", str(cast.amina.person_id)) not in found(ada, since=then + timedelta(hours=1))


def test_only_administrators_read_it(cast):
    for somebody in (cast.amina, cast.binh, cast.dewi, cast.partner, cast.buyer, cast.donor):
        assert found(world.a_viewer(somebody)) == []
    assert found(Viewer.anonymous()) == []
    assert found(Viewer.operator())


def test_a_country_s_administrator_reads_of_that_country_alone(cast, vera):
    give_pin(world.a_viewer(cast.hugo), cast.carla, cast.hillside)
    with transaction():
        audit.record(world.OPERATOR, "certificate.issued", kind="certificate", subject_id=new_id())
        elsewhere = {"subject_id": new_id(), "enterprise": str(cast.hillside)}
        audit.record(world.OPERATOR, "certificate.issued", kind="certificate", **elsewhere)
        here = {"subject_id": new_id(), "enterprise": str(cast.riverside)}
        audit.record(world.OPERATOR, "certificate.issued", kind="certificate", **here)
    rows = everything(vera)
    told = " ".join(f"{row.subject_id} {row.details}" for row in rows)
    for one in (cast.hillside, cast.carla.person_id, cast.hugo.person_id, elsewhere["subject_id"]):
        assert str(one) not in told
    assert {str(cast.riverside), str(cast.amina.person_id), str(here["subject_id"])} <= {row.subject_id for row in rows}
    assert not {"module.published", "organisation.added"} & {row.action for row in rows}
    for wanted in ({"about": "carla"}, {"about": "hillside"}, {"who": "hugo"}, {"enterprise": "hillside"}):
        assert found(vera, **wanted) == [], "a filter shows nothing that is not there without it"


def test_what_happened_elsewhere_to_a_person_of_two_countries_is_not_shown(cast, vera, ada):
    world.let_train(cast.binh, cast.hillside)
    placed = [row for row in everything(ada, about="binh") if row.action == "trainer.assigned"]
    assert {row.details["enterprise"] for row in placed} == {str(cast.riverside), str(cast.hillside)}
    seen = [row for row in everything(vera, about="binh") if row.action == "trainer.assigned"]
    assert {row.details["enterprise"] for row in seen} == {str(cast.riverside)}
    with transaction():
        ida = {"kind": "person", "subject_id": cast.amina.person_id, "role": "administrator", "country": "ID"}
        audit.record(world.OPERATOR, "membership.added", **ida)
    assert "membership.added" not in {row.action for row in everything(vera)}


def test_what_she_did_herself_a_country_s_administrator_always_reads(cast, vera):
    do(organisations.create_organisation, vera, name="Lakeside Fund", kind="donor")
    assert [action for action, _subject in found(vera, about="lakeside")] == ["organisation.added"]
    assert [action for action, _subject in found(vera, who="vera")] == ["organisation.added", "password.set"]


def test_names_are_those_the_viewer_may_see_and_of_whoever_acted(cast, vera, ada):
    with transaction():
        audit.record(ada, "person.changed", kind="person", subject_id=cast.amina.person_id)
        audit.record(ada, "module.assigned", kind="enterprise", subject_id=cast.riverside, people=[str(new_id())] * 2)
    rows = everything(vera)
    names = audit_queries.names(vera, rows)
    assert names.actors[cast.ada.person_id] == "Ada Admin"
    assert cast.ada.person_id not in names.people
    assert names.people[cast.amina.person_id] == "Amina Diallo"
    assert set(names.enterprises.values()) == {"Riverside Garments"}


def test_everything_is_read_however_long_it_is(cast, ada):
    with transaction():
        for number in range(1234):
            audit.record(world.OPERATOR, "test.done", kind="test", subject_id=str(number))
    rows = everything(ada, actions=["test.done"])
    assert len({row.id for row in rows}) == len(rows) == 1234
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)
