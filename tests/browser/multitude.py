"""A programme of its full length: one enterprise with a thousand people, and three hundred others beside it."""

import random
from uuid import UUID

from score_learn.content import queries as content
from score_learn.core import clock
from score_learn.core.transaction import transaction
from score_learn.people import organisations, places
from score_learn.people.rules import OrganisationKind
from tests import world
from tests.bench.crowd import populate
from tests.world import Somebody

IN_THE_LARGEST, OTHERS, IN_ANOTHER = 1000, 300, 10
TRAINED = 40
TOWNS = (
    ("VN", "Bình Dương", "Asia/Ho_Chi_Minh", ("Sài Gòn", "Mekong", "Hòa Bình", "Lotus", "Red River")),
    ("ET", "Addis Ababa", "Africa/Addis_Ababa", ("Blue Nile", "Entoto", "Lalibela", "Awash", "Abay Valley")),
    ("ID", "Jawa Tengah", "Asia/Jakarta", ("Merapi", "Nusantara", "Sinar Jaya", "Borobudur", "Kencana")),
    ("PE", "Arequipa", "America/Lima", ("Misti", "Los Andes", "Colca", "San Martín", "El Sol")),
    ("KE", "Nakuru", "Africa/Nairobi", ("Kilimo", "Savannah", "Rift Valley", "Baraka", "Mawingu")),
)
WORK = {
    "garment": ("Garments", "Textiles"),
    "wood": ("Furniture", "Joinery and Fine Wooden Furniture for Export"),
    "metal": ("Metal Works", "Engineering"),
    "food": ("Fresh Foods", "Coffee"),
    "leather": ("Leather and Footwear", "Shoes"),
}


def make_multitude() -> dict[str, Somebody]:
    """Put them all into an empty site, and a trainer, a manager, a donor and an administrator."""
    chance = random.Random(1000)
    largest = world.an_enterprise("Sunrise Garments and Accessories", women=2150, men=640)
    others = _enterprises()
    donor = world.an_organisation(OrganisationKind.DONOR, "Fund for Fair Work")
    with transaction():
        for place in (largest, *others):
            organisations.sponsor(world.OPERATOR, organisation_id=donor, enterprise_id=place, starts_on=clock.today())
    # Dealt out in turn: the largest gets its people because it comes so often.
    turns = [largest] * (IN_THE_LARGEST // IN_ANOTHER) + others
    modules = content.published_modules(world.OPERATOR, "en")
    populate(turns, modules, len(turns) * IN_ANOTHER, chance)
    return {
        "ada": world.an_administrator("Ada Admin"),
        "binh": world.a_trainer(largest, *others[:TRAINED], name="Binh Tran"),
        "dewi": world.an_enterprise_manager(largest, "Dewi Lestari"),
        "nora": world.a_donor(donor),
    }


def _enterprises() -> list[UUID]:
    made = []
    with transaction():
        for number in range(OTHERS):
            country, region, zone, names = TOWNS[number % len(TOWNS)]
            sector = list(WORK)[number // 25 % len(WORK)]
            name = f"{names[number // 5 % 5]} {WORK[sector][number // 125 % 2]}"
            made.append(
                places.create_enterprise(
                    world.OPERATOR, name=f"{name} {number // 125 + 1}" if number >= 125 else name, country=country,
                    region=region, sector=sector, time_zone=zone, languages=("en",), women=30 + number, men=20,
                )
            )  # fmt: skip
    return made
