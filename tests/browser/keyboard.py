"""A person who uses the keyboard alone: each stop is reached with Tab, its ring is seen, and nothing lies over it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from playwright.sync_api import ElementHandle, Locator

from tests.browser.walker import Walker

MOST_STOPS = 90
# What is left to go once the first letters are typed.
MOST_ARROWS = 60
# The name of what has the focus, whether a ring is drawn around it, and whether something lies over it.
STOP = """async ({wanted, frames}) => {
    // The page scrolls to its new stop in the next frame; without scripts no page hears of frames.
    if (frames) await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const one = document.activeElement;
    const drawn = style => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
        || style.boxShadow !== "none";
    const places = [[one, null], [one, "::after"], [one.nextElementSibling, null]];
    const ring = places.some(([place, part]) => place && drawn(getComputedStyle(place, part)));
    const box = one.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const given = one.labels && one.labels.length ? one.labels[0] : null;
    const label = (given ? given.querySelector(".choice-text") || given : one).textContent;
    return {
        name: (one.getAttribute("aria-label") || label || "").replace(/\\s+/g, " ").trim(),
        wanted: one === wanted,
        tag: one.cloneNode(false).outerHTML || "",
        // A player and the calendar of a date draw the ring around their own buttons, where no page can look.
        ring: one === document.body || one instanceof HTMLMediaElement || one.type === "date" || ring,
        covered: one !== document.body && !(top && (one.contains(top) || top.contains(one)
            || (one.nextElementSibling && one.nextElementSibling.contains(top)))),
    };
}"""


def stop(walker: Walker) -> str:
    """Return the name of what has the focus; the ring must be seen and nothing may lie over it."""
    return _stop(walker, None)[0]


def _stop(walker: Walker, wanted: ElementHandle | None) -> tuple[str, bool]:
    if not walker.scripts:
        walker.page.wait_for_timeout(50)
    here = walker.page.evaluate(STOP, {"wanted": wanted, "frames": walker.scripts})
    assert here["ring"], f"no ring is drawn around {here['name']!r} {here['tag']} on {walker.path}"
    assert not here["covered"], f"something lies over {here['name']!r} {here['tag']} on {walker.path}"
    return str(here["name"]), bool(here["wanted"])


class Hand(Walker):
    """A walker who never touches the screen: every step is made of Tab, Enter, Space, arrows and letters."""

    def write(self, label: str, text: str) -> Walker:
        """Go to a field by its label and type; what stands there is replaced."""
        field = self._field(label)
        self._go(field)
        if field.get_attribute("type") == "date":
            self.page.keyboard.type(f"{date.fromisoformat(text):%m%d%Y}")
        else:
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type(text)
        assert field.input_value() == text, f"{label!r} holds {field.input_value()!r} after {text!r} was typed"
        return self

    def pick(self, label: str, option: str) -> Walker:
        """Go to a list by its label, type how the option begins, and press the arrow until it is chosen."""
        field = self._field(label)
        self._go(field)
        wanted = field.evaluate(
            "(list, words) => Array.from(list.options).findIndex(one => one.text.trim() === words)", option
        )
        assert wanted >= 0, f"{label!r} offers no {option!r}"
        # A blank would open the list.
        self.page.keyboard.type(option.partition(" ")[0])
        for _try in range(MOST_ARROWS):
            now = field.evaluate("list => list.selectedIndex")
            if now == wanted:
                return self
            self.page.keyboard.press("ArrowDown" if now < wanted else "ArrowUp")
        raise AssertionError(f"the arrows do not reach {option!r} in {label!r}")

    def mark(self, *labels: str) -> Walker:
        """Go to answers or boxes by their words: arrows within a ring of choices, Space on a square."""
        for label in labels:
            box = self._field(label)
            if box.get_attribute("type") == "radio":
                self._turn_to(box)
            else:
                self._go(box)
            if not box.is_checked():
                self.page.keyboard.press("Space")
        return self

    def choose_file(self, label: str, file: Path) -> Walker:
        """Go to the field of a file and open the system's own window from there."""
        # Said early: it takes the browser a moment to leave its own window closed.
        self.page.on("filechooser", lambda _window: None)
        self._go(self._field(label))
        with self.page.expect_file_chooser() as chosen:
            self.page.keyboard.press("Enter")
        chosen.value.set_files(file)
        return self

    def _approach(self, target: Locator) -> None:
        self._go(target)

    def _act(self, target: Locator) -> None:
        self.page.keyboard.press("Enter")

    def _field(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=True)

    def _go(self, target: Locator) -> None:
        """Press Tab until the focus is on the target, past the head of the page if that is not where it is."""
        wanted = target.element_handle()
        passed: list[str] = []
        for _try in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            name, here = _stop(self, wanted)
            if here:
                return
            passed.append(name)
            if passed == ["Go to the main part"] and wanted.evaluate("one => Boolean(one.closest('main'))"):
                self.page.keyboard.press("Enter")
        raise AssertionError(f"the keyboard does not reach {target} on {self.path}; it passed {passed}")

    def _turn_to(self, ring: Locator) -> None:
        """Go into a ring of choices, which is one stop, and turn it."""
        wanted, name = ring.element_handle(), ring.get_attribute("name") or ""
        for _try in range(MOST_STOPS):
            if self.page.evaluate("name => document.activeElement.name === name", name):
                break
            self.page.keyboard.press("Tab")
            stop(self)
        for _try in range(MOST_STOPS):
            if self._is_here(wanted):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not reach {ring} on {self.path}")

    @staticmethod
    def _is_here(wanted: ElementHandle) -> bool:
        return bool(wanted.evaluate("one => one === document.activeElement"))
