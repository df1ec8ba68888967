"""Random ids: nothing about a record can be guessed from its id."""

import uuid
from uuid import UUID


def new_id() -> UUID:
    """Make a new random id."""
    return uuid.uuid4()


def parse(text: str | None) -> UUID | None:
    """Read an id written by a browser; anything that is not one gives ``None``."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
