"""Secrets that are files: made once, readable by their owner alone."""

import os
import secrets
from pathlib import Path

PEPPER_BYTES = 32


def write_secret(path: Path, text: str) -> bool:
    """Write a new secret file with mode 0600; say ``False`` and leave the old one when there is one already."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return True


def ensure_pepper(path: Path) -> bool:
    """Make the pepper of PINs and passwords unless it is there; say whether it was made.

    Whoever loses this file loses every PIN and password with it: a backup needs it beside the database.
    """
    return write_secret(path, secrets.token_hex(PEPPER_BYTES) + "\n")


def read_pepper(path: Path) -> bytes | None:
    """Return the pepper, or ``None`` when there is none.

    Raises:
        ValueError: when the file holds something else than 32 bytes in hexadecimal.
    """
    try:
        pepper = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        return None
    if len(pepper) != PEPPER_BYTES:
        raise ValueError(f"{path} must hold {PEPPER_BYTES} bytes in hexadecimal")
    return pepper
