"""Learning by itself: on an empty shelf, and with nothing that follows; both are tested where they live."""

import pytest

from score_learn.content import queries, service
from score_learn.core import events
from score_learn.core.transaction import transaction
from tests.world import OPERATOR


@pytest.fixture(autouse=True)
def learning_alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Disconnect what follows events, and close the library's modules: a test publishes its own."""
    if "site" not in request.fixturenames:
        return
    request.getfixturevalue("site")
    monkeypatch.setattr(events, "_followups", {})
    for module in queries.published_modules(OPERATOR, "en"):
        with transaction():
            service.retire(OPERATOR, module_id=module.id)
