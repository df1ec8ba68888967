"""Gives a translated question the attributes of its source: whatever decides the marks is written down once."""

from __future__ import annotations

from collections.abc import Mapping

from score_learn.content.findings import Report
from score_learn.content.text.scanner import Block

TEXTS = frozenset({"alt", "unit"})
"""The attributes that are words and so may differ from language to language."""


def take_over(block: Block, originals: Mapping[str, Block], report: Report) -> bool:
    """Fill in what the source says; False when there is no such question, or it is of another type.

    Attributes may be left out of a translation; one that is there says the same as the source. A lower `rev` is how a
    translator says for which one it was made.
    """
    if not block.id:
        return True  # that the id is missing is said where it is read
    source = originals.get(block.id)
    if source is None:
        message = f"the source has no question {block.id} in this file; take it away, or add it there first"
        report.add(block.line, block.id_column or block.column, "E301", message)
        return False
    if block.word != source.word:
        message = f"{block.id} is of the type {source.word} in the source; write ::: {block.name} {source.word}"
        report.add(block.line, block.column + block.colons + 1, "E301", message)
        return False
    for name, attribute in list(block.attributes.items()):
        original = source.attributes.get(name)
        agreed = original.value if original else "1" if name == "rev" else None
        earlier = name == "rev" and attribute.value.isdigit() and int(attribute.value) < int(agreed or 1)
        if name not in TEXTS and attribute.value != agreed and not earlier:
            said = f"{name}={original.value}" if original else f"no {name}"
            message = f"{block.id}: {name}={attribute.value} differs from the source, which has {said}"
            report.add(attribute.line, attribute.column, "E301", f"{message}; take it away")
            del block.attributes[name]
    for name, attribute in source.attributes.items():
        block.attributes.setdefault(name, attribute)
    return True
