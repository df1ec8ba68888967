"""More of an administrator's pages: people, places, content, certificates, the audit log; and filtered figures."""

from tests.browser.album import Album, Part


def people(album: Album) -> None:
    """Everybody, found by a part of the name, one person, and what can be done."""
    with album.visitor("ada") as walker:
        album.take(walker, "people", "/admin/people")
        album.take(walker, "people-found", "/admin/people?name=nguyen", dark=False)
        album.take(walker, "people-nobody", "/admin/people?name=nobody+at+all", dark=False)
        walker.open("/admin/people?name=nguyen+thi").page.locator("tbody .table-link").first.click()
        album.take(walker, "person")
        person = walker.path
        album.take(walker, "edit-person", f"{person}/edit", dark=False)
        album.take(walker, "deactivation", f"{person}/deactivation", dark=False)
        walker.open(person).follow("Left the enterprise")
        album.take(walker, "departure", dark=False)
        walker.open("/admin/staff").follow("Linh Tran")
        album.take(walker, "person-staff", dark=False)
        walker.follow("Add a role or place")
        album.take(walker, "new-role", dark=False)


def places(album: Album) -> None:
    """An enterprise and an organisation, and how each is corrected and closed."""
    with album.visitor("ada") as walker:
        walker.open("/admin/enterprises").follow("Mekong Metal")
        place = walker.path
        album.take(walker, "edit-enterprise", f"{place}/edit", dark=False)
        album.take(walker, "new-headcount", f"{place}/headcounts/new", dark=False)
        album.take(walker, "closure", f"{place}/closure", dark=False)
        walker.press("Close the enterprise")
        album.take(walker, "enterprise-closed", place, dark=False)
        walker.open("/admin/organisations").page.locator("tbody .table-link").first.click()
        album.take(walker, "organisation", dark=False)
        album.take(walker, "organisation-closure", f"{walker.path}/closure", dark=False)


def papers(album: Album) -> None:
    """Who is behind a figure of completion, the content, a certificate, and the audit log."""
    with album.visitor("ada") as walker:
        walker.open("/admin").page.locator(".matrix tbody .cell-bar .table-link").first.click()
        album.take(walker, "completion-people")
        walker.open("/admin").page.locator(".matrix tfoot .table-link").first.click()
        album.take(walker, "completion-everybody", dark=False)
        album.take(walker, "content", "/admin/content")
        walker.page.locator("tbody .table-link").first.click()
        album.take(walker, "content-module", dark=False)
        album.take(walker, "content-findings", "/admin/content/findings", dark=False)
        album.take(walker, "certificates-found", "/admin/certificates?name=nguyen", dark=False)
        walker.open("/admin/certificates").page.locator("tbody .table-link").first.click()
        album.take(walker, "certificate-inside", dark=False)
        album.take(walker, "holder-erasure", f"{walker.path}/holder-erasure", dark=False)
        album.take(walker, "audit", "/admin/audit")
        album.take(walker, "audit-filtered", "/admin/audit?what=certificates&who=ada", dark=False)


def figures(album: Album) -> None:
    """The donor's figures by country and module."""
    with album.visitor("goran") as walker:
        walker.open("/programme")
        for name, label in (("figures-country", "Country"), ("figures-module", "Module")):
            choice = walker.page.get_by_label(label, exact=True)
            if choice.count():
                with walker.page.expect_navigation(wait_until="load"):
                    choice.select_option(index=1)
                album.take(walker, name, dark=False)


OFFICE: tuple[Part, ...] = (people, places, papers, figures)
