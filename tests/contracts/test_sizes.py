"""Small pieces: a file, a function, a view, a template and a macro each have a size they stay under."""

import ast
import re

import pytest

from tests.contracts.source import Module, modules, modules_of_tests, templates

pytestmark = pytest.mark.one_database

FILE, FUNCTION, VIEW, TEMPLATE, MACRO = 400, 40, 25, 150, 60
MACRO_TEXT = re.compile(r"\{%-?\s*macro\s+(\w+).*?\{%-?\s*endmacro\s*-?%\}", re.DOTALL)


def test_no_file_is_longer_than_400_lines():
    long = [
        f"{module.name} has {length}"
        for module in (*modules(), *modules_of_tests())
        if (length := module.text.count("\n")) > FILE
    ]
    assert not long, f"divide it by what its parts are for: {long}"


def test_no_function_is_longer_than_40_lines_and_no_view_than_25():
    long = [
        f"{module.name}:{node.lineno} {node.name} has {length}, not {most}"
        for module in (*modules(), *modules_of_tests())
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := _length(node)) > (most := VIEW if _is_view(module, node) else FUNCTION)
    ]
    assert not long, f"give a part of it a name of its own: {long}"


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """A docstring says and does not do: its lines are not counted."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def _is_view(module: Module, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    if not module.name.startswith("score_learn/web/"):
        return False
    return any(re.match(r"(requires\(|open_to_all)", ast.unparse(decorator)) for decorator in node.decorator_list)


def test_no_template_is_longer_than_150_lines_and_no_macro_than_60():
    long = []
    for name, text in templates():
        macros = [(found.group(1), found.group().count("\n") + 1) for found in MACRO_TEXT.finditer(text)]
        long += [f"{name}: macro {macro} has {length}" for macro, length in macros if length > MACRO]
        if not macros and text.count("\n") > TEMPLATE:
            long.append(f"{name} has {text.count(chr(10))}")
    assert not long, f"move a part that has a name into a macro or an include: {long}"
