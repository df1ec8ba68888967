"""The staff's pages with nothing on them, and with a thousand rows."""

from tests.browser.album import Album, Part

OFFICE_PAGES = {
    "completion": "/admin",
    "enterprises": "/admin/enterprises",
    "people": "/admin/people",
    "organisations": "/admin/organisations",
    "staff": "/admin/staff",
    "certificates": "/admin/certificates",
    "audit": "/admin/audit",
    "figures": "/programme",
}


def empty_office(album: Album) -> None:
    """An administrator's pages on the first day."""
    with album.visitor("ada") as walker:
        for name, path in OFFICE_PAGES.items():
            album.take(walker, f"{name}-empty", path, dark=name == "completion")


def empty_trainer(album: Album) -> None:
    """A trainer without an enterprise, and one whose enterprise has nobody."""
    with album.visitor("hugo") as walker:
        album.take(walker, "trainer-enterprises-empty", "/train", dark=False)
    with album.visitor("binh") as walker:
        walker.open("/train").follow("Delta Garments")
        place = walker.path
        album.take(walker, "trainer-enterprise-empty")
        for page in ("reminders", "cards", "former-people", "assignments/new"):
            album.take(walker, f"{page.partition('/')[0]}-empty", f"{place}/{page}", dark=False)
        album.take(walker, "find-person-nobody", "/train/people?name=nobody", dark=False)


def empty_others(album: Album) -> None:
    """A manager without people, a donor without figures."""
    with album.visitor("dewi") as walker:
        album.take(walker, "our-people-empty", "/enterprise", dark=False)
        walker.follow("Summary")
        album.take(walker, "summary-empty", dark=False)
        walker.open("/enterprise").follow("Certificates")
        album.take(walker, "our-certificates-empty", dark=False)
    with album.visitor("nora") as walker:
        album.take(walker, "figures-donor-empty", "/programme", dark=False)


def thousand_for_a_trainer(album: Album) -> None:
    """An enterprise with a thousand people."""
    with album.visitor("binh") as walker:
        album.take(walker, "trainer-enterprises-many", "/train", dark=False)
        walker.open("/train?name=sunrise").follow("Sunrise Garments and Accessories")
        place = walker.path
        album.take(walker, "trainer-enterprise-thousand")
        for page in ("reminders", "cards", "certificates"):
            album.take(walker, f"{page}-thousand", f"{place}/{page}", dark=False)
        album.take(walker, "find-person-thousand", "/train/people?name=meseret", dark=False)


def thousand_for_a_manager(album: Album) -> None:
    """A thousand of our people."""
    with album.visitor("dewi") as walker:
        album.take(walker, "our-people-thousand", "/enterprise", dark=False)
        walker.follow("Summary")
        album.take(walker, "summary-thousand", dark=False)


def thousand_for_the_office(album: Album) -> None:
    """Three hundred enterprises, four thousand people, and a long audit log."""
    with album.visitor("ada") as walker:
        for name, path in OFFICE_PAGES.items():
            album.take(walker, f"{name}-thousand", path, dark=name in ("completion", "audit"))
        walker.open("/admin").page.locator(".matrix tfoot .table-link").first.click()
        album.take(walker, "completion-everybody-thousand", dark=False)


EMPTY_OFFICE: tuple[Part, ...] = (empty_office,)
EMPTY: tuple[Part, ...] = (empty_trainer, empty_others)
THOUSAND: tuple[Part, ...] = (thousand_for_a_trainer, thousand_for_a_manager, thousand_for_the_office)
