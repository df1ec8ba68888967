"""What content announces to whatever wants to follow it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class ModulePublished:
    """A version of a module was stored and is in force once the open transaction ends."""

    module_id: str
    version: str
    version_id: UUID
