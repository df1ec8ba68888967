"""What follows an event: one table, so that nobody has to search for it."""

from collections.abc import Callable
from typing import Any

from score_learn.certification.service import issue
from score_learn.content.events import ModulePublished
from score_learn.learning.completing import after_publishing
from score_learn.learning.events import ModuleCompleted

FOLLOWUPS: dict[type, tuple[Callable[[Any], None], ...]] = {
    ModuleCompleted: (issue,),
    ModulePublished: (after_publishing,),
}
