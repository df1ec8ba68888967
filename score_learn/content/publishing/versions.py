"""Compares versions of a module and says which number a change asks for."""

from __future__ import annotations

from typing import Any


def parse_version(text: str) -> tuple[int, ...]:
    """Read a version such as "1.10.2" so that it can be compared: 1.10 comes after 1.9."""
    return tuple(int(part) for part in text.split("."))


def next_version(version: str, *, before: dict[str, Any] | None, after: dict[str, Any]) -> str:
    """Return the number to write after a change of the documents.

    The first part rises when the test rules or the objectives changed, the second when a lesson or question came or
    went, else the third.
    """
    major, minor, patch = parse_version(version)
    if before is None or _agreed(before) != _agreed(after):
        return f"{major + 1}.0.0"
    if _ids(before) != _ids(after):
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def _agreed(document: dict[str, Any]) -> tuple[Any, ...]:
    test = document["test"]
    return list(document["objectives"]), sorted(test.items()) if test else None


def _ids(document: dict[str, Any]) -> set[str]:
    return {one["id"] for part in ("lessons", "bank", "practice", "tools") for one in document.get(part, ())}
