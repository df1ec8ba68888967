"""Whatever a service writes into the audit log, the log's page has words for, and no secret is among it."""

import ast

import pytest

from score_learn.web.admin.audit_words import ACTIONS, GROUPS, LABELS, LEFT_OUT, NEVER_SHOWN
from tests.contracts.source import Module, modules

pytestmark = pytest.mark.one_database

# Details that the page puts together itself.
TOGETHER = {"before", "after"}


def recorded() -> list[tuple[Module, ast.Call, ast.AST]]:
    """Find every call of ``audit.record`` with the function around it."""
    return [
        (module, call, function)
        for module in modules()
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record"
    ]


def actions_of(call: ast.Call, function: ast.AST) -> set[str]:
    """Return the actions a call may write: its own words, or those that the function gives the name, or is given."""
    action = call.args[1]
    if isinstance(action, ast.Name):
        given = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == action.id
        ]
        return {text for value in given for text in texts(value)}
    return texts(action)


def texts(node: ast.AST) -> set[str]:
    return {
        one.value
        for one in ast.walk(node)
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and "." in one.value
    }


def handed_on(module: Module, function: ast.AST) -> set[str]:
    """Return the actions that others of the file hand to a function which writes what it is given."""
    assert isinstance(function, ast.FunctionDef)
    calls = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    return {
        text
        for call in calls
        if ast.unparse(call.func) == function.name
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]
        for text in texts(argument)
    }


def written() -> dict[str, str]:
    """Return every action with the place that writes it."""
    found = {}
    for module, call, function in recorded():
        actions = actions_of(call, function) or handed_on(module, function)
        assert actions, f"{module.name}:{call.lineno} write the action as a plain text such as 'person.added'"
        found.update(dict.fromkeys(actions, f"{module.name}:{call.lineno}"))
    return found


def test_every_action_has_words():
    missing = {action: place for action, place in written().items() if action not in ACTIONS}
    assert not missing, f"say in web/admin/audit_words.py what these mean: {missing}"


def test_no_words_are_left_of_an_action_that_nobody_writes():
    stale = sorted(set(ACTIONS) - set(written()))
    assert not stale, f"take out of web/admin/audit_words.py: {stale}"


def test_every_action_stands_in_a_group_and_names_its_subject_once_at_most():
    wrong = [name for name, (group, words) in ACTIONS.items() if group not in GROUPS or words.count("%(subject)s") > 1]
    assert not wrong


def test_every_detail_has_a_word_and_none_is_a_secret_a_score_or_an_answer():
    without, secret = {}, {}
    for module, call, _function in recorded():
        for keyword in call.keywords:
            name = keyword.arg
            place = f"{module.name}:{call.lineno}"
            if name is None or name in {"kind", "subject_id"}:
                continue
            if any(word in name for word in NEVER_SHOWN):
                secret[name] = place
            elif name not in LABELS and name not in LEFT_OUT | TOGETHER:
                without[name] = place
    assert not secret, f"the audit log keeps for ever what it is given; leave these out: {secret}"
    assert not without, f"say in web/admin/audit_words.py what these are called: {without}"
