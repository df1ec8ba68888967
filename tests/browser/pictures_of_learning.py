"""The pictures a participant and a stranger would take: coming in, learning, the test, certificates, errors."""

from typing import Any

from tests.browser.album import Album, Part
from tests.browser.doors import SEND
from tests.browser.learner_steps import is_saved
from tests.browser.type_steps import asked_id, give
from tests.browser.walker import Walker

MODULE = "/training/workplace-cooperation"


def at_the_door(album: Album) -> None:
    """Pages for somebody who has not signed in."""
    with album.visitor() as walker:
        album.take(walker, "start", "/")
        album.take(walker, "sign-in", "/sign-in")
        walker.write("Enterprise code", "AB1234").write("My number or sign-in name", "7")
        walker.write("PIN, 6 digits", "12345").press("Sign in")
        album.take(walker, "sign-in-error")
        walker.write("PIN, 6 digits", "123456").press("Sign in")
        album.take(walker, "sign-in-wrong")
        album.take(walker, "sign-in-staff", "/sign-in/staff")
        album.take(walker, "card-without", "/card")
        walker.open("/privacy")
        album.take(walker, "card-read", "/card#abcdefghijklmnopqrstuv")
        walker.press("Go on")
        album.take(walker, "card-pin")
        album.take(walker, "privacy", "/privacy")
        album.take(walker, "glossary", "/glossary")
        album.take(walker, "password-late", "/password/none")


def checking(album: Album) -> None:
    """The public page of certificates."""
    codes = album.site.people["code"]
    with album.visitor() as walker:
        album.take(walker, "verify", "/verify")
        album.take(walker, "verify-valid", f"/verify/{codes['valid']}")
        album.take(walker, "verify-revoked", f"/verify/{codes['revoked']}")
        album.take(walker, "verify-unknown", "/verify/ABCD-EFGH-JKLM-NPQR")


def newcomer(album: Album) -> None:
    """Somebody who has done nothing yet."""
    with album.visitor("phạm") as walker:
        album.take(walker, "welcome")
        album.take(walker, "training-new", "/training")
        album.take(walker, "module-new", MODULE)
        album.take(walker, "certificates-none", "/certificates")
        album.take(walker, "not-found", "/training/nothing")


def under_way(album: Album) -> None:
    """Somebody in the middle of a module: a lesson, and practice questions answered wrongly and rightly."""
    with album.visitor("amina") as walker:
        album.take(walker, "training-under-way", "/training")
        album.take(walker, "module-under-way", MODULE)
        walker.follow("Continue with lesson 3")
        album.take(walker, "lesson")
        for right in (False, True):
            _practise(walker, album.site.people["right"], right=right)
            album.take(walker, f"lesson-{'right' if right else 'wrong'}")
        album.take(walker, "profile", "/me")


def testing(album: Album) -> None:
    """Somebody who takes the test twice and gives an opinion."""
    known = album.site.people["tested"]
    with album.visitor("abebe") as walker:
        album.take(walker, "module-test", f"{MODULE}#test")
        walker.press("Start the test")
        album.take(walker, "question")
        _answer(walker, known, right=True)
        album.take(walker, "question-saved")
        _go_through(walker, known, right=1, leave=True)
        album.take(walker, "review")
        walker.press("Send the test")
        album.take(walker, "result-failed")
        album.take(walker, "module-again", MODULE)
        walker.press("Try again")
        _go_through(walker, known, right=9, leave=False)
        walker.press("Send the test")
        album.take(walker, "result-passed")
        album.take(walker, "certificate", "/certificates")
        album.take(walker, "training-opinion", "/training")
        walker.follow("Your opinion")
        album.take(walker, "opinion")
        walker.press("Send my opinion")
        album.take(walker, "opinion-error")


def done(album: Album) -> None:
    """Somebody who has done everything."""
    with album.visitor("hirut") as walker:
        album.take(walker, "training-done", "/training")
        album.take(walker, "module-done", MODULE)
        album.take(walker, "certificates", "/certificates")


def broken(album: Album) -> None:
    """What goes wrong: an old form, an address that takes no visit, a failure of the site."""
    with album.visitor("hirut") as walker:
        album.take(walker, "error-500", "/broken")
        album.take(walker, "error-405", f"{MODULE}/start")
        walker.page.goto(f"{walker.url}/me")
        walker.page.locator("[name=csrf_token]").first.evaluate("field => { field.value = 'old'; }")
        walker.page.locator("form").first.locator("button").click()
        walker.page.wait_for_load_state("load")
        album.take(walker, "error-400")


def _practise(walker: Walker, known: dict[str, list[str]], *, right: bool) -> None:
    part = walker.page.locator("[data-question]").first
    _choose(walker, known, str(part.get_attribute("id")).removeprefix("q-"), right=right)
    part.locator(SEND.removeprefix("main form[method=post] ")).click()
    part.locator(f".verdict-{'right' if right else 'wrong'}").wait_for()


def _answer(walker: Walker, known: dict[str, dict[str, Any]], *, right: bool) -> None:
    answers = known[asked_id(walker)]
    give(walker, answers["type"], answers["right" if right else "wrong"])
    is_saved(walker)


def _choose(walker: Walker, known: dict[str, list[str]], question_id: str, *, right: bool) -> None:
    wrong = f"[id^='{question_id}-']" + "".join(f":not([value={key}])" for key in known[question_id])
    ticked = walker.page.locator(f"[id^='{question_id}-']:checked[type=checkbox]")
    while ticked.count():
        ticked.first.uncheck()
    chosen = [f"[id^='{question_id}-'][value={key}]" for key in known[question_id]] if right else [wrong]
    for selector in chosen:
        walker.page.locator(selector).first.check()


def _go_through(walker: Walker, known: dict[str, dict[str, Any]], *, right: int, leave: bool) -> None:
    """Answer so many questions rightly and the others wrongly; leave the last one open if told so."""
    for number in range(1, 100):
        last = walker.page.get_by_role("button", name="Look over my answers").count() > 0
        if not (last and leave):
            _answer(walker, known, right=number <= right)
        walker.press("Look over my answers" if last else "Next")
        if last:
            return


LEARNING: tuple[Part, ...] = (at_the_door, checking, newcomer, under_way, testing, done, broken)
