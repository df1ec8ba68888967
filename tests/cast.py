"""The cast everybody knows: two enterprises that must not see each other, and one person of every role."""

from dataclasses import dataclass
from uuid import UUID

from score_learn.people.rules import OrganisationKind, Position, Sex
from tests import world
from tests.world import Somebody


@dataclass(frozen=True)
class Cast:
    """Amina learns at Riverside, Binh trains there, Dewi manages it, Carla works elsewhere and must see nothing.

    Emil is Amina's colleague, Hugo trains at Hillside. Partner, buyer and donor stand beside Riverside alone.
    """

    riverside: UUID
    hillside: UUID
    amina: Somebody
    emil: Somebody
    binh: Somebody
    dewi: Somebody
    carla: Somebody
    hugo: Somebody
    partner: Somebody
    buyer: Somebody
    donor: Somebody
    ada: Somebody

    @property
    def by_role(self) -> dict[str, Somebody | None]:
        """One actor for each of the eight roles, all of Riverside; nobody for ``anonymous``."""
        return {
            "anonymous": None,
            "participant": self.amina,
            "enterprise_manager": self.dewi,
            "trainer": self.binh,
            "partner_coordinator": self.partner,
            "lead_buyer": self.buyer,
            "donor": self.donor,
            "administrator": self.ada,
        }


def make_cast() -> Cast:
    """Put the cast into an empty site."""
    riverside = world.an_enterprise("Riverside Garments")
    hillside = world.an_enterprise(
        "Hillside Furniture", country="ID", region="Jawa Tengah", sector="wood", time_zone="Asia/Jakarta"
    )
    bodies = {kind: world.an_organisation(kind) for kind in OrganisationKind}
    for body in bodies.values():
        world.a_sponsorship(body, riverside)
    return Cast(
        riverside=riverside,
        hillside=hillside,
        amina=world.a_participant(riverside, "Amina Diallo"),
        emil=world.a_participant(riverside, "Emil Pham", sex=Sex.MALE, position=Position.SUPERVISOR),
        binh=world.a_trainer(riverside, name="Binh Tran"),
        dewi=world.an_enterprise_manager(riverside, "Dewi Lestari"),
        carla=world.a_participant(hillside, "Carla Santos"),
        hugo=world.a_trainer(hillside, name="Hugo Wibowo"),
        partner=world.a_partner_coordinator(bodies[OrganisationKind.PARTNER]),
        buyer=world.a_lead_buyer(bodies[OrganisationKind.LEAD_BUYER]),
        donor=world.a_donor(bodies[OrganisationKind.DONOR]),
        ada=world.an_administrator(),
    )
