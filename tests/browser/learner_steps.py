"""What a participant does, step by step, as told by the pages."""

import re

from playwright.sync_api import expect

from tests.browser.trainer_steps import Card
from tests.browser.walker import Walker

# The right answers of the test of the small library.
RIGHT = {
    "What comes first?": ["Looking"],
    "What comes last?": ["Cleaning"],
    "What does the press need?": ["A tray", "A lever"],
    "Which two are safe?": ["Hands on the lever", "Hands on the table"],
    "A bent tray can be used until Friday.": ["False"],
    "Whoever works at the press may stop it.": ["True"],
}


def sign_in(walker: Walker, card: Card, *, own: bool = True) -> Walker:
    """Sign in from the start page with what the card says; the code is asked unless the phone remembers it."""
    walker.open("/").follow("Sign in with my number")
    if walker.page.get_by_label("Enterprise code", exact=True).count():
        walker.write("Enterprise code", card.code)
    walker.write("My number or sign-in name", card.number)
    enter_pin(walker, card.pin)
    if own:
        walker.mark("This is my own phone")
    return walker.press("Sign in")


def enter_pin(walker: Walker, pin: str) -> None:
    """Enter a PIN: on the pad of the page where a script drew one, else into the field."""
    if not walker.scripts:
        walker.write("PIN, 6 digits", pin)
        return
    pad = walker.page.get_by_role("group", name="Number pad")
    for digit in pin:
        pad.get_by_role("button", name=digit, exact=True).click()


def scan_card(walker: Walker, card: Card) -> Walker:
    """Open the address in the square code; without scripts the page says to type number and PIN."""
    walker.open(card.address)
    if not walker.scripts:
        return walker.reads("Type them instead.")
    assert "#" not in walker.page.url, "the card's secret stays in the address"
    return walker.press("Go on")


def read_who_sees_what(walker: Walker) -> Walker:
    """Read the first page and the one that says who can see what, and go on."""
    walker.reads("Welcome", "Your answers are yours.").follow("Who can see what about me")
    walker.reads("Your manager", "Your answers, your points, your opinion.")
    walker.page.go_back()
    return walker.look().follow("Go on").reads("Hello")


def open_module(walker: Walker, title: str) -> Walker:
    """Open a module from my training."""
    return walker.follow(title).reads("Contents")


def practise(walker: Walker, question: str, *answers: str) -> Walker:
    """Answer a practice question in a lesson and read at once whether it was right."""
    part = walker.page.locator("[data-question]", has_text=question)
    for answer in answers:
        part.get_by_label(answer).check()
    button = part.get_by_role("button", name=re.compile("^Check"))
    if not walker.scripts:
        with walker.page.expect_navigation():
            button.click()
        return walker.look()
    button.click()
    # An earlier verdict stands there until the question comes back with the new one.
    expect(part.locator("[aria-busy=true]")).to_have_count(0)
    part.locator(".verdict").wait_for()
    return walker.look()


def verdict(walker: Walker, question: str) -> str:
    """Read the verdict on a practice question."""
    return " ".join(walker.page.locator("[data-question]", has_text=question).locator(".verdict").inner_text().split())


def answer_question(walker: Walker, *, right: bool) -> Walker:
    """Answer the open question of a test of the small library and see that the answer is saved."""
    text = walker.text(".question-text")
    question = next(one for one in RIGHT if one in text)
    options = walker.page.locator(".choice-text").all_inner_texts()
    wanted = RIGHT[question] if right else [one for one in options if one.strip() not in RIGHT[question]][:1]
    for one in wanted:
        walker.page.get_by_label(one.strip()).check()
    return is_saved(walker)


def is_saved(walker: Walker) -> Walker:
    """See that the page says "saved"; without scripts the next button saves."""
    if walker.scripts:
        walker.page.locator("[data-autosave-status].status-good").wait_for()
    return walker


def take_test(walker: Walker, *, right: int, questions: int = 3) -> Walker:
    """Answer every question, so many of them rightly, look over the answers and send them."""
    for number in range(1, questions + 1):
        walker.reads(f"Question {number} of {questions}")
        answer_question(walker, right=number <= right)
        walker.press("Next" if number < questions else "Look over my answers")
    walker.reads(f"{questions} of {questions} questions are answered.")
    return walker.press("Send the test")


def give_opinion(walker: Walker) -> Walker:
    """Answer the survey that is offered after a module."""
    walker.reads("No name is stored with your answers.").mark("The pictures")
    walker.page.get_by_label("Very satisfied").check()
    return walker.press("Send my opinion").reads("Thank you for your opinion.")
