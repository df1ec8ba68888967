"""Imports point one way only, and every module can be found under the name of what it does."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.source import PACKAGE, ROOT, Module, modules

pytestmark = pytest.mark.one_database

VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "tools"}


def in_package() -> list[Module]:
    return [module for module in modules() if PACKAGE in module.path.parents]


def test_features_stand_below_faces_and_each_imports_only_downward():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"move what both need downward, or announce an event:\n{done.stdout}{done.stderr}"


def test_an_init_file_holds_nothing_but_its_docstring():
    wrong = []
    for module in in_package():
        if module.path.name != "__init__.py":
            continue
        rest = module.tree.body[1:]
        allowed = module.path.parent == PACKAGE and _is_version(rest)
        if not ast.get_docstring(module.tree) or (rest and not allowed):
            wrong.append(module.name)
    assert not wrong, f"leave only one docstring in {wrong} and give the code a file with a name"


def _is_version(rest: list[ast.stmt]) -> bool:
    return [ast.unparse(node).split(" = ")[0] for node in rest] == ["__version__"]


def test_every_module_says_in_one_sentence_what_it_is_for():
    wrong = [module.name for module in modules() if not _first_sentence(module)]
    assert not wrong, f"begin with a docstring that ends its first line with a full stop: {wrong}"


def _first_sentence(module: Module) -> bool:
    said = ast.get_docstring(module.tree) or ""
    return bool(said) and said.splitlines()[0].rstrip().endswith((".", ":", "?"))


def test_nothing_is_imported_inside_a_function():
    wrong = [
        f"{module.name}:{inner.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not wrong, f"import at the head of the file; a circle means that something stands in the wrong rank: {wrong}"


def test_faces_never_touch_a_table():
    wrong = [
        f"{module.name}:{line} {name}"
        for module in in_package()
        if module.path.relative_to(PACKAGE).parts[0] in ("web", "cli")
        for line, name in module.imports()
        if re.search(r"(^|\.)\w*models(\.|$)", name) or name.endswith("core.db.db")
    ]
    assert not wrong, f"ask a query or a service of the feature: {wrong}"


def test_no_module_has_a_name_that_says_nothing():
    wrong = [
        module.name
        for module in in_package()
        if VAGUE & {part.removesuffix(".py") for part in module.path.relative_to(PACKAGE).parts}
    ]
    wrong += [
        f"{module.name}: {node.name}"
        for module in in_package()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and re.search(r"(Manager|Helper|Util)s?$", node.name)
    ]
    assert not wrong, f"name it after what it does: {wrong}"


def test_only_services_of_features_record_what_was_done():
    wrong = [
        f"{module.name}:{line}"
        for module in in_package()
        if module.path.relative_to(PACKAGE).parts[0] in ("web", "cli")
        for line, name in module.imports()
        if name == "score_learn.core.audit"
    ]
    assert not wrong, f"a change and its audit row belong to one service: {wrong}"


def test_a_transaction_is_opened_by_a_face_alone():
    wrong = [
        f"{module.name}:{line}"
        for module in in_package()
        if module.path.relative_to(PACKAGE).parts[0] not in ("web", "cli", "core")
        for line, name in module.imports()
        if name == "score_learn.core.transaction.transaction"
    ]
    commits = [
        f"{module.name}:{node.lineno}"
        for module in in_package()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit" and not module.name.startswith("score_learn/core/")
    ]
    assert not wrong + commits, (
        f"a service flushes at most; the page or command opens the transaction: {wrong + commits}"
    )
