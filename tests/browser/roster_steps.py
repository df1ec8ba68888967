"""How a trainer brings a whole list of people in, hands out their cards and follows up, as told by the pages."""

import io
import re
from datetime import date
from pathlib import Path

from pypdf import PdfReader

from tests.browser.trainer_steps import Card
from tests.browser.walker import Walker

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng")
WOMEN = ("Thị Hoa", "Thị Mai", "Thu Hà", "Thị Lan", "Ngọc Ánh")
MEN = ("Văn Nam", "Đức Anh", "Quốc Bảo")
PEOPLE = tuple(f"{family} {given}" for given in (*WOMEN, *MEN) for family in FAMILIES)
# A worker's card tells: what she is called, her number, and the PIN in two groups of three.
PIN = re.compile(r"\b(\d{3}) (\d{3})\b")


def write_list(folder: Path) -> Path:
    """Write a list of forty people as an office would, and one more row that nobody can take over."""
    rows = [f"{name};{'male' if name.endswith(MEN) else 'female'};worker" for name in PEOPLE]
    file = folder / "people.csv"
    file.write_text("\r\n".join(["Name;Sex;Work", *rows, "Vũ Thị Yến;female;", ""]), encoding="utf-8-sig")
    return file


def bring_in(walker: Walker, enterprise: str, file: Path) -> Walker:
    """Choose the file, read what would come of it, fetch the row that is left out, and confirm."""
    walker.follow(enterprise).follow("Import people").choose_file("List of people (CSV)", file)
    walker.press("Show what would change")
    walker.reads("40 people are added", "1 row is left out", "Vũ Thị Yến", "Nothing is written yet.")
    refused = walker.fetch("Rows left out, as a file").decode("utf-8-sig")
    assert "Vũ Thị Yến" in refused, f"the file of what was left out says {refused!r}"
    return walker.press("Confirm").reads("40 people were added.", "40 of 40 ticked")


def print_cards(walker: Walker) -> PdfReader:
    """Make the sheet of cards."""
    return PdfReader(io.BytesIO(walker.fetch("Make the PINs and the PDF")))


def card_of(sheet: PdfReader, name: str, code: str) -> Card:
    """Find somebody's card on the sheet and read it as its owner would."""
    page = next(page for page in sheet.pages if name in _words(page.extract_text()))
    words = _words(page.extract_text())
    mine = words[words.index(name) :]
    pin = PIN.search(mine)
    number = re.search(r"\d+", mine)
    assert pin and number, f"no number and PIN beside {name}: {mine[:200]!r}"
    return Card(name=name, code=code, number=number[0], pin=pin[1] + pin[2], address="")


def give_more_time(walker: Walker, *names: str, until: date) -> Walker:
    """Tick people on the list and give them a later last day; the page says beforehand whom it touches."""
    walker.mark(*(f"Choose {name}" for name in names)).press("More time")
    walker.reads(f"This touches {len(names)} people", *names).write("New last day", until.isoformat())
    return walker.press("Give more time").reads(f"{len(names)} people have more time now.")


def _words(text: str) -> str:
    return " ".join(text.split())
