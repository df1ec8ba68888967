"""Builders: each puts one thing into the database, through the services, and returns what a test needs of it."""

from dataclasses import dataclass
from itertools import count
from uuid import UUID

from score_learn.core import clock
from score_learn.core.transaction import transaction
from score_learn.people import organisations, places, service, sessions, sign_in, staff
from score_learn.people.hashing import hash_secret
from score_learn.people.rules import AccessRole, OrganisationKind, Position, Sex, new_token
from score_learn.people.viewer import Viewer

OPERATOR = Viewer.operator()
PASSWORD = "a lantern over the river"
_numbers = count(1)


@dataclass(frozen=True)
class Somebody:
    """A person with all that opens a session for them; what does not apply is empty."""

    person_id: UUID
    name: str
    kind: str
    enterprise_id: UUID | None = None
    enterprise_code: str = ""
    number: str = ""
    pin: str = ""
    card_token: str = ""
    email: str = ""
    password: str = ""


def an_enterprise(
    name: str = "Riverside Garments",
    *,
    country: str = "VN",
    region: str = "Bình Dương",
    sector: str = "garment",
    time_zone: str = "Asia/Ho_Chi_Minh",
    languages: tuple[str, ...] = ("en",),
    women: int = 60,
    men: int = 40,
) -> UUID:
    """Add an enterprise and return its id."""
    with transaction():
        return places.create_enterprise(
            OPERATOR,
            name=name,
            country=country,
            region=region,
            sector=sector,
            time_zone=time_zone,
            languages=languages,
            women=women,
            men=men,
        )


def a_participant(
    enterprise_id: UUID,
    name: str = "Amina Diallo",
    *,
    sex: Sex = Sex.FEMALE,
    position: Position = Position.WORKER,
    language: str | None = "en",
    number: str = "",
) -> Somebody:
    """Add a participant; the PIN is in what comes back."""
    prepared = service.prepare_pin()
    with transaction():
        card = service.add_participant(
            OPERATOR,
            enterprise_id=enterprise_id,
            name=name,
            sex=sex,
            position=position,
            language=language,
            personal_number=number,
            prepared=prepared,
        )
    return Somebody(
        person_id=card.person_id,
        name=card.name,
        kind="participant",
        enterprise_id=enterprise_id,
        enterprise_code=card.enterprise_code,
        number=card.personal_number,
        pin=card.pin,
        card_token=card.token,
    )


def a_trainer(*enterprise_ids: UUID, name: str = "Binh Tran") -> Somebody:
    """Add a trainer who works with the enterprises given."""
    trainer = _staff(name, AccessRole.TRAINER)
    for enterprise_id in enterprise_ids:
        let_train(trainer, enterprise_id)
    return trainer


def let_train(trainer: Somebody, enterprise_id: UUID) -> None:
    """Say that a trainer works with an enterprise; sessions opened before end."""
    with transaction():
        staff.let_train(OPERATOR, person_id=trainer.person_id, enterprise_id=enterprise_id)


def an_enterprise_manager(enterprise_id: UUID, name: str = "Dewi Lestari") -> Somebody:
    """Add a person who leads an enterprise on the site."""
    return _staff(name, AccessRole.ENTERPRISE_MANAGER, enterprise_id=enterprise_id)


def an_administrator(name: str = "Ada Admin", *, country: str | None = None) -> Somebody:
    """Add an administrator, of everything or of one country."""
    return _staff(name, AccessRole.ADMINISTRATOR, country=country)


def an_organisation(kind: OrganisationKind = OrganisationKind.PARTNER, name: str = "") -> UUID:
    """Add an implementation partner, a lead buyer or a donor and return its id."""
    with transaction():
        return organisations.create_organisation(OPERATOR, name=name or f"{kind.title()} {next(_numbers)}", kind=kind)


def a_sponsorship(organisation_id: UUID, enterprise_id: UUID) -> UUID:
    """Put an organisation beside an enterprise from today on."""
    with transaction():
        return organisations.sponsor(
            OPERATOR, organisation_id=organisation_id, enterprise_id=enterprise_id, starts_on=clock.today()
        )


def a_partner_coordinator(organisation_id: UUID, name: str = "Pia Partner") -> Somebody:
    """Add a person who coordinates for an implementation partner."""
    return _staff(name, AccessRole.PARTNER_COORDINATOR, organisation_id=organisation_id)


def a_lead_buyer(organisation_id: UUID, name: str = "Lars Buyer") -> Somebody:
    """Add a person of a lead buyer."""
    return _staff(name, AccessRole.LEAD_BUYER, organisation_id=organisation_id)


def a_donor(organisation_id: UUID, name: str = "Nora Donor") -> Somebody:
    """Add a person of a donor."""
    return _staff(name, AccessRole.DONOR, organisation_id=organisation_id)


def a_session(somebody: Somebody, *, own_device: bool = True) -> str:
    """Open a session without the sign-in page and return the token for the cookie."""
    with transaction():
        opened = sign_in.open_session(
            person_id=somebody.person_id, kind=somebody.kind, device=new_token(), own_device=own_device
        )
    return opened.token


def a_viewer(somebody: Somebody) -> Viewer:
    """Return a person as services and queries see them in a session of their own."""
    found = sessions.viewer_of(a_session(somebody))
    assert found is not None, f"the session of {somebody.name} does not count"
    return found[0]


def _staff(
    name: str,
    role: AccessRole,
    *,
    enterprise_id: UUID | None = None,
    organisation_id: UUID | None = None,
    country: str | None = None,
) -> Somebody:
    email = f"{name.split(maxsplit=1)[0].casefold()}{next(_numbers)}@example.org"
    password_hash = hash_secret(PASSWORD)
    with transaction():
        person_id = staff.add_staff(
            OPERATOR,
            name=name,
            sex=Sex.NOT_STATED,
            role=role,
            enterprise_id=enterprise_id,
            organisation_id=organisation_id,
            country=country,
            email=email,
        )
        staff.set_password(token=staff.new_link(OPERATOR, person_id=person_id), password_hash=password_hash)
    return Somebody(person_id, name, "staff", enterprise_id=enterprise_id, email=email, password=PASSWORD)
