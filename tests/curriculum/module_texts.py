"""Reads the English files of a module as its tests need them: running text, tables, and the numbers of its drawings."""

import re
from fractions import Fraction
from pathlib import Path

LIBRARY = Path(__file__).parents[2] / "content"
MODULES = LIBRARY / "modules"
NAMES = sorted(folder.name for folder in MODULES.iterdir() if (folder / "module.toml").is_file())
"""The folders of all modules."""


class ModuleTexts:
    """The English texts and the drawings of one module, by the name of its folder."""

    def __init__(self, slug: str) -> None:
        self.english = MODULES / slug / "en"
        self.media = MODULES / slug / "media"

    def source(self, name: str) -> str:
        """Return a file as it is written."""
        return (self.english / f"{name}.md").read_text(encoding="utf-8")

    def read(self, name: str) -> str:
        """Return the text of a file, without the marks of bold type and the ends of lines."""
        return re.sub(r"\s+", " ", self.source(name).replace("**", ""))

    def rows(self, name: str, head: str) -> list[list[str]]:
        """Return the rows of the table whose head begins with these cells."""
        lines = self.source(name).splitlines()
        first = next(at for at, line in enumerate(lines) if line.startswith(f"| {head}"))
        found = []
        for line in lines[first + 2 :]:
            if not line.startswith("|"):
                break
            found.append([cell.strip(" *") for cell in line.strip("|").split("|")])
        return found

    def named_rows(self, name: str, head: str) -> dict[str, list[str]]:
        """Return the other cells of each row of such a table by what stands in its first cell."""
        return {first: cells for first, *cells in self.rows(name, head)}

    def drawing(self, picture: str) -> str:
        """Return a drawing as it is written."""
        return (self.media / f"{picture}.svg").read_text(encoding="utf-8")

    def printed_in(self, picture: str) -> list[Fraction]:
        """Return the numbers that are printed in a drawing, in their order, without those in circles."""
        texts = re.findall(r"(<circle[^>]*/>)?<text[^>]*>(−?[\d.]+)</text>", self.drawing(picture))
        return [value(number) for circle, number in texts if not circle]


def value(text: str) -> Fraction:
    """Return the first number of a text, a minus before it taken along."""
    found = re.search(r"(−?)(\d[\d,]*(?:\.\d+)?)", text)
    assert found, text
    return Fraction(found[2].replace(",", "")) * (-1 if found[1] else 1)


def matched(pattern: str, text: str) -> tuple[str, ...]:
    """Return the groups of a pattern in a text; it must stand there."""
    found = re.search(pattern, text)
    assert found, pattern
    return found.groups()


def values(pattern: str, text: str) -> tuple[Fraction, ...]:
    """Return the numbers in the groups of a pattern in a text; it must stand there."""
    return tuple(map(value, matched(pattern, text)))
