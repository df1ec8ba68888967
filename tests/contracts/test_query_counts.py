"""A page asks the database as often for thirty rows as for three."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from score_learn.core.transaction import transaction
from score_learn.learning import service
from score_learn.people.rules import OrganisationKind
from tests import world
from tests.cast import Cast
from tests.visit import Visit

pytestmark = pytest.mark.one_database

FEW, MANY = 3, 30
MOST = 20


@dataclass(frozen=True)
class Looked:
    """A page, who looks at it, and what makes it longer."""

    path: str
    role: str
    grows: str


PAGES = (
    Looked("/train/enterprises/{riverside}", "trainer", "people"),
    Looked("/train/enterprises/{riverside}/assignments/new", "trainer", "people"),
    Looked("/train", "trainer", "enterprises"),
    Looked("/enterprise/{riverside}", "enterprise_manager", "people"),
    Looked("/admin", "administrator", "enterprises"),
    Looked("/admin/enterprises", "administrator", "enterprises"),
    Looked("/admin/enterprises/{riverside}", "administrator", "organisations"),
    Looked("/admin/organisations", "administrator", "organisations"),
    Looked("/admin/staff", "administrator", "staff"),
    Looked("/programme", "donor", "people"),
    Looked("/programme", "administrator", "enterprises"),
)


def grow(cast: Cast, what: str, number: int) -> None:
    """Add people who have begun a module, enterprises with a person each, organisations or staff."""
    for count in range(number):
        if what == "people":
            learner(cast.riverside, count)
        elif what == "enterprises":
            enterprise = world.an_enterprise(f"Enterprise {number}-{count}")
            learner(enterprise, count)
            world.let_train(cast.binh, enterprise)
        elif what == "organisations":
            world.a_sponsorship(world.an_organisation(OrganisationKind.DONOR), cast.riverside)
        else:
            world.a_trainer(cast.riverside, name=f"Trainer {number}-{count}")


def learner(enterprise_id: UUID, count: int) -> None:
    viewer = world.a_viewer(world.a_participant(enterprise_id, f"Person {count}"))
    with transaction():
        service.begin(viewer, module_id="alpha")


def queries(site, cast: Cast, looked: Looked) -> int:
    visit = Visit(site).sign_in(cast.by_role[looked.role])
    path = looked.path.format(riverside=cast.riverside)
    return visit.open(path, budget=60_000).queries


@pytest.mark.parametrize("looked", PAGES, ids=lambda looked: f"{looked.path} {looked.grows}")
def test_a_longer_page_asks_no_more(site, cast, looked):
    grow(cast, looked.grows, FEW)
    few = queries(site, cast, looked)
    grow(cast, looked.grows, MANY - FEW)
    many = queries(site, cast, looked)
    assert many == few, f"{looked.path} asks {few} times for a few {looked.grows} and {many} times for many: ask in one"
    assert few <= MOST, f"{looked.path} asks {few} times; more than {MOST} is a page that could ask once"


@pytest.mark.parametrize("path", ["/training", "/training/alpha", "/training/alpha/lessons/01-blocks", "/certificates"])
def test_a_learners_page_asks_little(site, cast, story, path):
    page = Visit(site).sign_in(cast.amina).open(path)
    assert page.queries <= MOST, f"{path} asks {page.queries} times"
