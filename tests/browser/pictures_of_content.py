"""The pages of content while authors are at work: what changed, what the checker says, questions in numbers."""

from tests.browser.album import Album, Part

MODULE = "/admin/content/modules/wc"


def library(album: Album) -> None:
    """The list, the findings, the difference, and a lesson and the test as they are published."""
    with album.visitor("ada") as walker:
        album.take(walker, "library", "/admin/content")
        album.take(walker, "findings", "/admin/content/findings")
        album.take(walker, "difference", "/admin/content/folder/wc")
        album.take(walker, "broken-module", "/admin/content/folder/osn", dark=False)
        walker.open(MODULE).page.locator(
            "#versions ~ table tbody .table-link, tbody .cell-name .table-link"
        ).first.click()
        album.take(walker, "reading-lesson", dark=False)
        walker.follow("Test")
        album.take(walker, "reading-test", dark=False)
        album.take(walker, "retirement", f"{MODULE}/retirement", dark=False)


def numbers(album: Album) -> None:
    """What became of each question."""
    with album.visitor("ada") as walker:
        album.take(walker, "questions", f"{MODULE}/questions")
        walker.page.locator("tbody .table-link").first.click()
        album.take(walker, "question-in-numbers")
        album.take(walker, "questions-flagged", f"{MODULE}/questions?show=flagged", dark=False)


CONTENT: tuple[Part, ...] = (library, numbers)
