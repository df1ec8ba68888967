"""The pictures staff would take: a trainer, an enterprise's manager, an administrator, a donor."""

from tests.browser.album import Album, Part
from tests.browser.doors import come_in
from tests.browser.trainer_steps import give_new_pin


def trainer(album: Album) -> None:
    """A trainer's enterprises, people, cards and assignments."""
    with album.visitor("binh") as walker:
        album.take(walker, "trainer-enterprises", "/train")
        walker.follow("Riverside Garments")
        album.take(walker, "trainer-enterprise")
        album.print(walker, "trainer-enterprise")
        place = walker.path
        album.take(walker, "trainer-needs-help", f"{place}?show=stuck")
        album.take(walker, "add-person", f"{place}/people/new")
        walker.press("Add and show the card")
        album.take(walker, "add-person-error")
        walker.write("Name", "Zewditu Alemayehu").pick("Sex", "woman").pick("Work", "worker")
        walker.press("Add and show the card")
        album.take(walker, "card")
        album.print(walker, "card")
        album.take(walker, "assign", f"{place}/assignments/new")
        walker.page.get_by_text("Choose some people").click()
        album.take(walker, "assign-some")
        walker.open(place).follow("New PIN", within=walker.row("Amina Tesfaye"))
        album.take(walker, "new-pin")


def manager(album: Album) -> None:
    """An enterprise's manager, a new PIN, and what the worker is told."""
    with album.visitor("dewi") as walker:
        album.take(walker, "our-people", "/enterprise")
        walker.open("/enterprise")
        card = give_new_pin(walker, "Amina Tesfaye")
    with album.visitor() as walker:
        come_in(walker, {**album.site.people["amina"], "pin": card.pin})
        album.take(walker, "news")


def administrator(album: Album) -> None:
    """An administrator's pages."""
    with album.visitor("ada") as walker:
        album.take(walker, "completion", "/admin")
        album.take(walker, "completion-nothing", "/admin?name=nowhere")
        album.take(walker, "enterprises", "/admin/enterprises")
        walker.follow("Riverside Garments")
        album.take(walker, "enterprise")
        album.take(walker, "new-enterprise", "/admin/enterprises/new")
        walker.press("Add")
        album.take(walker, "new-enterprise-error")
        album.take(walker, "organisations", "/admin/organisations")
        album.take(walker, "new-organisation", "/admin/organisations/new")
        album.take(walker, "staff", "/admin/staff")
        album.take(walker, "new-staff", "/admin/staff/new")
        walker.open("/admin/staff").press("New password link", within=walker.row("Linh Tran"))
        album.take(walker, "password-link")
        link = walker.text(".secret")
        album.take(walker, "certificates-issued", "/admin/certificates")
        walker.follow("Withdraw")
        album.take(walker, "withdraw")
        album.take(walker, "figures-administrator", "/programme")
        album.take(walker, "definitions", "/programme/definitions")
        album.take(walker, "profile-staff", "/me")
    with album.visitor() as walker:
        walker.open(link)
        album.take(walker, "set-password")


def donor(album: Album) -> None:
    """A donor's figures."""
    with album.visitor("goran") as walker:
        album.take(walker, "figures-donor", "/programme")
        album.print(walker, "figures")


STAFF: tuple[Part, ...] = (trainer, manager, administrator, donor)
