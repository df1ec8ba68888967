"""The people of the demonstration: two enterprises, those around them, and how far each participant has come."""

from collections.abc import Iterator
from dataclasses import dataclass

from score_learn.people.rules import AccessRole, OrganisationKind, Position, Sex

WOMAN, MAN = Sex.FEMALE, Sex.MALE
WORKER, SUPERVISOR, MANAGER = Position.WORKER, Position.SUPERVISOR, Position.MANAGER
OWNER, REPRESENTATIVE = Position.OWNER, Position.WORKER_REPRESENTATIVE
ALL = 99
"""Lessons: as many as the module has."""


@dataclass(frozen=True)
class Story:
    """How one participant went through one module.

    ``began`` and ``ended`` are days ago; ``lessons`` how many were finished; ``tests`` how many answers in a hundred
    were right in each test; ``rating`` the opinion from 1 to 5, 0 for none.
    """

    began: int
    ended: int
    lessons: int
    tests: tuple[int, ...] = ()
    rating: int = 0

    def days(self, lessons: int) -> Iterator[float]:
        """Return how many days ago each lesson of a module with so many was finished, the first one first."""
        finished = min(self.lessons, lessons)
        for number in range(finished):
            yield self.began - (self.began - self.ended) * number / finished + 0.01


@dataclass(frozen=True)
class Participant:
    """A participant; ``printed`` ones are listed with their sign-ins."""

    name: str
    sex: Sex
    position: Position
    joined: int
    stories: tuple[Story, ...] = ()
    printed: bool = False


@dataclass(frozen=True)
class Place:
    """An enterprise with its people and the organisations beside it."""

    name: str
    country: str
    region: str
    sector: str
    time_zone: str
    women: int
    men: int
    organisations: tuple[str, ...]
    participants: tuple[Participant, ...]


@dataclass(frozen=True)
class Staff:
    """Somebody with more than a participant's view."""

    name: str
    sex: Sex
    role: AccessRole
    email: str
    enterprise: str = ""
    organisation: str = ""


def done(ended: int, rating: int = 0, tests: tuple[int, ...] = (100,)) -> Story:
    """Make the story of somebody who completed a module."""
    return Story(began=ended + 20, ended=ended, lessons=ALL, tests=tests, rating=rating)


PARTNER, BUYER, DONOR = "Awash Training Centre", "Nordlys Clothing", "Fund for Decent Work"
ORGANISATIONS = (
    (PARTNER, OrganisationKind.PARTNER),
    (BUYER, OrganisationKind.LEAD_BUYER),
    (DONOR, OrganisationKind.DONOR),
)
RIVERSIDE, HILLSIDE = "Riverside Garments", "Hillside Furniture"

STAFF = (
    Staff("Ada Mensah", WOMAN, AccessRole.ADMINISTRATOR, "ada@score.example"),
    Staff("Binh Nguyen", MAN, AccessRole.TRAINER, "binh@score.example", enterprise=RIVERSIDE),
    Staff("Linh Tran", WOMAN, AccessRole.TRAINER, "linh@score.example", enterprise=HILLSIDE),
    Staff("Dewi Lestari", WOMAN, AccessRole.ENTERPRISE_MANAGER, "dewi@riverside.example", enterprise=RIVERSIDE),
    Staff("Elias Kebede", MAN, AccessRole.PARTNER_COORDINATOR, "elias@awash.example", organisation=PARTNER),
    Staff("Freja Holm", WOMAN, AccessRole.LEAD_BUYER, "freja@nordlys.example", organisation=BUYER),
    Staff("Goran Petrov", MAN, AccessRole.DONOR, "goran@fund.example", organisation=DONOR),
)

ENTERPRISES = (
    Place(
        name=RIVERSIDE,
        country="ET",
        region="Hawassa",
        sector="garment",
        time_zone="Africa/Addis_Ababa",
        women=54,
        men=18,
        organisations=(PARTNER, BUYER, DONOR),
        participants=(
            Participant("Amina Tesfaye", WOMAN, WORKER, 30, (Story(9, 2, 2),), printed=True),
            Participant("Abebe Girma", MAN, SUPERVISOR, 30, (Story(12, 1, ALL),), printed=True),
            Participant("Hirut Kassa", WOMAN, WORKER, 200, (done(150, 5), done(60, 5)), printed=True),
            Participant("Getachew Biru", MAN, MANAGER, 200, (done(148, 4), Story(30, 20, 3))),
            Participant("Iftu Jemal", WOMAN, OWNER, 200, (done(120, 5), done(47, 4))),
            Participant("Kalkidan Moges", WOMAN, WORKER, 180, (done(118, 4, (60, 90)), done(40))),
            Participant("Liya Berhanu", WOMAN, WORKER, 180, (done(95, 5), done(30, 5))),
            Participant("Mekonnen Tefera", MAN, WORKER, 180, (done(93, 4), done(28, 5))),
            Participant("Roza Demissie", WOMAN, SUPERVISOR, 150, (done(64, 5), done(12, 5))),
            Participant("Samuel Eshetu", MAN, WORKER, 150, (done(62, 4), done(9, 4))),
            Participant("Tsehay Bogale", WOMAN, REPRESENTATIVE, 120, (done(33, 5),)),
            Participant("Urji Regassa", WOMAN, WORKER, 120, (done(31, 2),)),
            Participant("Tigist Lemma", WOMAN, WORKER, 60, (Story(40, 5, ALL, (40, 60, 60)),)),
            Participant("Workinesh Dadi", WOMAN, WORKER, 60, (Story(30, 21, 2),)),
            Participant("Selam Hagos", WOMAN, WORKER, 40, (Story(8, 1, 3),)),
            Participant("Yonas Kidane", MAN, WORKER, 40, (Story(10, 3, 5),)),
            Participant("Chaltu Bekele", WOMAN, WORKER, 10),
            Participant("Dawit Alemu", MAN, WORKER, 10),
        ),
    ),
    Place(
        name=HILLSIDE,
        country="VN",
        region="Đồng Nai",
        sector="wood",
        time_zone="Asia/Ho_Chi_Minh",
        women=31,
        men=64,
        organisations=(DONOR,),
        participants=(
            Participant("Carla Nguyễn", WOMAN, WORKER, 30, (Story(6, 1, 1),), printed=True),
            Participant("Phạm Văn Đức", MAN, WORKER, 30, printed=True),
            Participant("Trần Thị Hoa", WOMAN, MANAGER, 160, (done(80, 5), done(20, 4))),
            Participant("Lê Minh Quân", MAN, SUPERVISOR, 160, (done(78, 4), done(18, 5))),
            Participant("Đỗ Thị Mai", WOMAN, WORKER, 160, (done(52, 5), done(16, 4))),
            Participant("Vũ Hoàng Nam", MAN, WORKER, 160, (done(50, 4), done(13, 5))),
            Participant("Bùi Thị Lan", WOMAN, WORKER, 140, (done(48, 5), done(11, 5))),
            Participant("Hoàng Văn Tuấn", MAN, WORKER, 90, (done(15, 3),)),
            Participant("Ngô Thị Thu", WOMAN, WORKER, 90, (Story(25, 14, 4),)),
        ),
    ),
)
