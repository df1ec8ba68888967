"""Every error that a feature can raise has a sentence for the person who meets it."""

import ast
import re

import pytest

from score_learn.web.words import SENTENCES
from tests.contracts.source import FEATURES, PACKAGE, modules

pytestmark = pytest.mark.one_database

# Met by whoever starts the site, publishes or checks a paper; commands and the verify page have words of their own.
ELSEWHERE = {"signing_key_missing", "signing_key_open", "signing_key_wrong", "other_origin", "payload_unreadable"}


def codes() -> dict[str, str]:
    """Find the code of every error that is raised in a feature, and where."""
    found = {}
    for module in modules():
        parts = module.path.relative_to(PACKAGE).parts if PACKAGE in module.path.parents else ()
        if not parts or parts[0] not in FEATURES:
            continue
        for node in ast.walk(module.tree):
            code = _code(node)
            if code:
                found[code] = f"{module.name}:{getattr(node, 'lineno', 0)}"
    return found


def _code(node: ast.AST) -> str:
    """Return the code of ``Refused("code")``, ``Invalid("code")`` and ``problems[...] = "code"``."""
    value: ast.AST | None = None
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Refused", "Invalid") and node.args:
        value = node.args[0]
    elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).startswith("problems["):
        value = node.value
    return str(value.value) if isinstance(value, ast.Constant) else ""


def test_every_error_has_its_sentence():
    found = codes()
    assert len(found) > 20, "the walk finds too little: does the code raise its errors in another way now?"
    silent = {
        code: place
        for code, place in found.items()
        if code not in SENTENCES and code not in ELSEWHERE and not code.startswith("E")
    }
    assert not silent, f"say in web/words.py what a person can do about {silent}"


def values_given() -> dict[str, list[set[str]]]:
    """Find, for each code, the names of the values with which it is raised, one set a place."""
    found: dict[str, list[set[str]]] = {}
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and _code(node):
                found.setdefault(_code(node), []).append({one.arg for one in node.keywords if one.arg})
    return found


def test_every_sentence_is_given_the_values_it_names():
    lacking = {
        code: wanted - given
        for code, places in values_given().items()
        for given in places
        if (wanted := set(re.findall(r"%\((\w+)\)s", SENTENCES.get(code, "")))) - given
    }
    assert not lacking, f"these are raised without a value that their sentence names: {lacking}"
