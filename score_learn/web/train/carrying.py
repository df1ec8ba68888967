"""A chosen file travels through the preview in the form itself, so that nothing is stored before it is confirmed."""

import base64
import binascii
import zlib
from collections.abc import Iterable

from score_learn.core.errors import Invalid
from score_learn.exchange.rosters import LARGEST

# Shorter than what ``web/input.py`` takes in one field.
PIECE = 8000
# A file that cannot be pressed together grows by a third when it is written in letters.
LARGEST_REQUEST = 3 * LARGEST // 2 + 64 * 1024


def packed(content: bytes) -> list[str]:
    """Return a file as values for hidden fields."""
    text = base64.urlsafe_b64encode(zlib.compress(content)).decode()
    return [text[start : start + PIECE] for start in range(0, len(text), PIECE)]


def unpacked(pieces: Iterable[str]) -> bytes:
    """Return the file that ``packed`` was given; never more than a file may hold, whatever was sent.

    Raises:
        Invalid: ``roster_lost`` when it is not whole.
    """
    try:
        pressed = base64.b64decode("".join(pieces).encode("ascii"), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        content = reader.decompress(pressed, LARGEST + 1)
    except (ValueError, binascii.Error, zlib.error) as error:
        raise Invalid("roster_lost", field="file") from error
    if not reader.eof and len(content) <= LARGEST:
        raise Invalid("roster_lost", field="file")
    return content
