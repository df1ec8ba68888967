"""Reads a square code off a page, as the camera of a phone would; drawn without a fault, so nothing is corrected."""

import re

import segno
from segno import consts

BORDER = 2
TIMING, CORNER = 6, 8
# From here on a code has more small squares and says its version; our addresses fit well below.
LARGEST = 6
LEVELS = (consts.ERROR_LEVEL_M, consts.ERROR_LEVEL_Q, consts.ERROR_LEVEL_H)


def read_square(drawing: str, width: int) -> str:
    """Return the text of a QR code.

    Args:
        drawing: the ``d`` of the path that draws it: rows of dark modules.
        width: of the viewBox, with its border.

    Raises:
        ValueError: when no text gives this drawing.
    """
    dark = _dark(drawing)
    size = width - 2 * BORDER
    version = (size - 17) // 4
    if not 2 <= version <= LARGEST:
        raise ValueError(f"a code of version {version} is not read here")
    for mask in range(8):
        for level in LEVELS:
            text = _text(_bits(dark, size, mask), version, level)
            if text and _draws(text, version, mask) == dark:
                return text
    raise ValueError("this drawing is no square code")


def _dark(drawing: str) -> set[tuple[int, int]]:
    dark: set[tuple[int, int]] = set()
    x, y = 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", drawing):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "h":
            row, column = int(y) - BORDER, int(x) - BORDER
            dark |= {(row, column + step) for step in range(int(values[0]))}
            x += values[0]
        elif command == "M":
            x, y = values
        else:
            x, y = x + values[0], y + values[1]
    return dark


def _bits(dark: set[tuple[int, int]], size: int, mask: int) -> list[int]:
    """Collect the data modules in the order in which they were laid: up and down, two columns at a time."""
    bits = []
    columns = [column for column in range(size - 1, -1, -1) if column != TIMING]
    for place in range(0, len(columns), 2):
        rows = range(size - 1, -1, -1) if place % 4 == 0 else range(size)
        for row in rows:
            for column in columns[place : place + 2]:
                if not _fixed(row, column, size):
                    bits.append(int((row, column) in dark) ^ _masked(mask, row, column))
    return bits


def _fixed(row: int, column: int, size: int) -> bool:
    """Say whether a module is one that every code of this size has: corners, timing, the small square."""
    far = size - CORNER
    in_corner = (row < 9 and (column < 9 or column >= far)) or (row >= far and column < 9)
    centre = size - 7
    return in_corner or TIMING in (row, column) or (abs(row - centre) <= 2 and abs(column - centre) <= 2)


def _masked(mask: int, i: int, j: int) -> int:
    rules = (
        (i + j) % 2, i % 2, j % 3, (i + j) % 3, (i // 2 + j // 3) % 2,
        i * j % 2 + i * j % 3, (i * j % 2 + i * j % 3) % 2, ((i + j) % 2 + i * j % 3) % 2,
    )  # fmt: skip
    return int(rules[mask] == 0)


def _text(bits: list[int], version: int, level: int) -> str:
    words = [int("".join(map(str, bits[place : place + 8])), 2) for place in range(0, len(bits) - 7, 8)]
    data = "".join(f"{word:08b}" for word in _in_order(words, version, level))
    length = int(data[4:12], 2)
    # A wrong mask gives noise.
    if int(data[:4], 2) != consts.MODE_BYTE or 12 + 8 * length > len(data):
        return ""
    content = bytes(int(data[12 + 8 * place : 20 + 8 * place], 2) for place in range(length))
    return content.decode("ascii", errors="ignore")


def _in_order(words: list[int], version: int, level: int) -> list[int]:
    """Put the words of the blocks, which were dealt out in turn, one block after the other."""
    sizes = [one.num_data for one in consts.ECC[version][level] for _ in range(one.num_blocks)]
    blocks: list[list[int]] = [[] for _ in sizes]
    waiting = iter(words)
    for place in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if place < size:
                block.append(next(waiting))
    return [word for block in blocks for word in block]


def _draws(text: str, version: int, mask: int) -> set[tuple[int, int]]:
    try:
        code = segno.make(text, error="m", version=version, mask=mask, micro=False)
    except (ValueError, segno.DataOverflowError):
        return set()
    return {(row, column) for row, line in enumerate(code.matrix) for column, on in enumerate(line) if on}
