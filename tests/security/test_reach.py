"""An administrator of one country learns nothing of the others, not even from people who belong to both."""

import pytest

from score_learn.core.transaction import transaction
from score_learn.people import queries, staff
from tests import world


@pytest.fixture
def vera(cast):
    """An administrator of the country of Riverside alone."""
    return world.an_administrator("Vera Local", country="VN")


def test_where_a_shared_trainer_works_elsewhere_is_not_shown(visit, cast, vera):
    with transaction():
        staff.let_train(world.OPERATOR, person_id=cast.binh.person_id, enterprise_id=cast.hillside)
    page = visit.sign_in(vera).open("/admin/staff")
    assert "Binh Tran" in page.text
    assert "Riverside Garments" in page.text
    assert "Hillside Furniture" not in page.text
    assert "Hillside Furniture" in visit.sign_in(cast.ada).open("/admin/staff").text


def test_an_administrator_of_everything_who_learns_here_is_not_listed(cast, vera):
    other = world.an_administrator("Indah Elsewhere", country="ID")
    rows = queries.staff(world.a_viewer(vera))
    assert {row.person_id for row in rows} == {cast.binh.person_id, cast.dewi.person_id, vera.person_id}
    assert other.person_id in {row.person_id for row in queries.staff(world.a_viewer(cast.ada))}


@pytest.mark.parametrize("path", ["/admin", "/admin/enterprises", "/admin/certificates", "/admin/staff"])
def test_no_page_of_hers_names_anything_of_another_country(visit, cast, story, vera, path):
    page = visit.sign_in(vera).open(path)
    for foreign in ("Hillside", "Carla Santos", "Hugo Wibowo", str(cast.hillside), story.carla.code):
        assert foreign not in page.html


def test_the_number_of_a_foreign_certificate_finds_nothing_there(visit, cast, story, vera):
    visit.sign_in(vera)
    assert "Amina Diallo" in visit.open(f"/admin/certificates?code={story.amina.code}").text
    page = visit.open(f"/admin/certificates?code={story.carla.code}")
    assert "No certificate fits what you look for." in page.text
    visit.open(f"/admin/certificates/{story.carla.certificate_id}/revocation", status=404)
    visit.act(f"/admin/certificates/{story.carla.certificate_id}/revocation", {"reason": "x"}, status=404)
