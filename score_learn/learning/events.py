"""What learning announces to whatever wants to follow it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class ModuleCompleted:
    """A completion was recorded, in the transaction that is still open.

    ``enterprise_id`` is the enterprise the enrolment began in, ``version_id`` the module's newest version at that
    moment, ``rule_version`` the wording of the rule that decided.
    """

    completion_id: UUID
    enrolment_id: UUID
    person_id: UUID
    enterprise_id: UUID
    module_id: str
    version_id: UUID
    rule_version: str
    at: datetime
