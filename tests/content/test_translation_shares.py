"""How far a language is, in per cent for a page."""

import pytest

from score_learn.content.authoring.translation_status import LanguageStatus


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        ({"complete": 10}, (True, 0, 0, 0)),
        ({"complete": 10, "machine": 10}, (True, 0, 0, 100)),
        ({"missing": 10}, (True, 100, 0, 0)),
        ({"complete": 1, "missing": 999, "machine": 1}, (True, 99, 0, 1)),
        ({"complete": 999, "missing": 1, "machine": 999}, (True, 1, 0, 99)),
        ({"complete": 787, "missing": 213, "machine": 787}, (True, 22, 0, 78)),
        ({"outdated": 1, "complete": 999}, (True, 0, 1, 0)),
        ({}, (True, 0, 0, 0)),
    ],
)
def test_shares_are_rounded_up_and_never_come_to_more_than_all(counts, shares):
    assert LanguageStatus("wc", "modules/wc", "fr", True, **counts).shares == shares
