"""More of a trainer's pages, and of the enterprise's manager: whole lists in, many people at once, papers to print."""

from tests.browser.album import Album, Part, Visitor

PLACE = "Blue Nile Leather and Footwear Works"
# One person is new, one is known under another name, one has nothing that changes, and two cannot be taken over.
LIST = """Name;Sex;Work;Personal number;Shift
Hirut Bekele;female;worker;;early
Kebede Worku Alemu;male;supervisor;104;late
Fatuma Ali;female;worker;103;late
=Nardos;female;worker;;early
Tigist Mekonnen;;worker;;early
"""


def lists(album: Album) -> None:
    """A list of people from the file to the cards."""
    with album.visitor("binh") as walker:
        _enterprise(walker)
        place = walker.path
        album.take(walker, "import", f"{place}/imports/new")
        _choose_file(walker, "notes.csv", "No table at all, only a line of words")
        album.take(walker, "import-error", dark=False)
        _choose_file(walker, "people.csv", LIST)
        album.take(walker, "import-preview")
        walker.press("Confirm")
        album.take(walker, "cards-to-print", dark=False)
        album.take(walker, "find-person", "/train/people?name=nguyen", dark=False)
        album.take(walker, "trainer-certificates", f"{place}/certificates", dark=False)


def many(album: Album) -> None:
    """What is done with those who are ticked, and with one person."""
    with album.visitor("binh") as walker:
        _enterprise(walker)
        place = walker.path
        _tick(walker)
        album.take(walker, "trainer-ticked", dark=False)
        for name, button in (("one-more-attempt", "One more attempt"), ("more-time", "More time")):
            _enterprise(walker)
            _tick(walker)
            walker.press(button)
            album.take(walker, name, dark=False)
        _enterprise(walker)
        _tick(walker)
        walker.press("Has left")
        album.take(walker, "has-left", dark=False)
        walker.page.locator("main form button").last.click()
        album.take(walker, "former-people", f"{place}/former-people", dark=False)
        album.take(walker, "reminders", f"{place}/reminders", dark=False)
        album.print(walker, "reminders")
        walker.open("/train").follow("Riverside Garments").page.locator("tbody .table-link").first.click()
        album.take(walker, "trainer-person")
        walker.follow("Edit")
        album.take(walker, "trainer-edit-person", dark=False)


def manager(album: Album) -> None:
    """The manager's papers and one of the people."""
    with album.visitor("dewi") as walker:
        walker.open("/enterprise").follow("Summary")
        album.take(walker, "summary", dark=False)
        album.print(walker, "summary")
        walker.open("/enterprise").follow("Certificates")
        album.take(walker, "our-certificates", dark=False)
        walker.open("/enterprise").page.locator("tbody .table-link").first.click()
        album.take(walker, "our-person", dark=False)


def _enterprise(walker: Visitor) -> None:
    walker.open("/train").follow(PLACE)


def _tick(walker: Visitor) -> None:
    for box in walker.page.locator("tbody .tick-box[name]").all()[:3]:
        box.check()


def _choose_file(walker: Visitor, name: str, text: str) -> None:
    walker.page.set_input_files("[name=file]", {"name": name, "mimeType": "text/csv", "buffer": text.encode()})
    walker.press("Show what would change")


TRAINING: tuple[Part, ...] = (lists, many, manager)
