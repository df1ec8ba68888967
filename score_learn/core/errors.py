"""Errors that carry a code and values; the faces put them into words."""

from typing import Any


class ScoreError(Exception):
    """Something a person should be told; ``code`` names the sentence, ``values`` fill it in."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


class NotFound(ScoreError):
    """There is no such record for this viewer: absent and foreign ones look alike."""

    def __init__(self, kind: str = "record") -> None:
        super().__init__("not_found", kind=kind)


class Refused(ScoreError):
    """A rule says no, although the request was well formed."""


class Invalid(ScoreError):
    """A value that cannot be used; ``field`` in ``values`` names it where a form has one."""
