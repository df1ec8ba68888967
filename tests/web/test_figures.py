"""The programme's figures: exact for administrators, without small groups for those who sponsor, for nobody else."""

import pytest

from score_learn.core import clock
from tests import world
from tests.survey.conftest import ALPHA, complete

ADDRESS = "/programme"
HIDDEN = "Not shown"


@pytest.fixture
def trained(cast):
    """Amina and Emil, a worker and a supervisor, have completed a module."""
    for somebody in (cast.amina, cast.emil):
        complete(world.a_viewer(somebody), cast.riverside, ALPHA, at=clock.now())
    return cast


def test_an_administrator_sees_small_groups_of_people_but_not_of_answers(visit, trained):
    page = visit.sign_in(trained.ada).open(ADDRESS)
    # Satisfaction, its mean and the response rate are hidden, and nothing else.
    assert page.text.count(HIDDEN) == 3


@pytest.mark.parametrize("role", ["partner", "buyer", "donor"])
def test_a_sponsor_sees_no_small_group_and_no_name(visit, trained, role):
    page = visit.sign_in(getattr(trained, role)).open(ADDRESS)
    assert page.text.count(HIDDEN) > 3
    assert "Amina" not in page.text and "Emil" not in page.text


@pytest.mark.parametrize("role", ["amina", "binh", "dewi"])
def test_others_find_no_figures(visit, trained, role):
    visit.sign_in(getattr(trained, role)).open(ADDRESS, status=404)


def test_each_figure_leads_to_its_definition(visit, trained):
    figures = visit.sign_in(trained.ada).open(ADDRESS)
    definitions = visit.open(f"{ADDRESS}/definitions")
    anchors = {element.get("id") for element in definitions.tree.iter() if element.get("id")}
    led = {link.get("href").split("#")[1] for link in figures.tree.iter("a") if "definitions#" in link.get("href", "")}
    assert {"R1", "R2", "R3", "S1"} <= led <= anchors
