"""When two texts count as the same: letters written alike, capitals, blanks, and the quotes a phone makes up."""

import unicodedata
from functools import lru_cache

_UNSEEN = dict.fromkeys(
    map(ord, "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
)
_SAME = str.maketrans(
    {**dict.fromkeys("’‘ʼ‛`´ʹ′", "'"), **dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‐‑‒–—−", "-")}
)


@lru_cache(maxsize=4096)
def folded(text: str, keep_case: bool = False) -> str:
    """Return a text in the one form in which answers are compared."""
    # An acute accent that stands alone would fall apart into a blank and another sign.
    text = unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_UNSEEN).translate(_SAME)
    if not keep_case:
        text = unicodedata.normalize("NFKC", text.casefold())
    return " ".join(text.split())
