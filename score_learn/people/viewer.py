"""Who is looking: what a request, a test or the command line hands to every service and query."""

from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from score_learn.people.rules import PERMISSIONS, AccessRole, Permission


@dataclass(frozen=True)
class Grant:
    """One membership in force: a role and where it holds."""

    role: AccessRole
    enterprise_id: UUID | None = None
    organisation_id: UUID | None = None
    country: str | None = None
    position: str | None = None


@dataclass(frozen=True)
class Viewer:
    """Whoever asks, with the grants that count in this session.

    ``kind`` is ``anonymous``, ``participant`` (signed in with a PIN), ``staff`` (with a password) or ``operator``
    (the command line, which may do everything and is nobody in particular). ``enterprise_name`` and ``time_zone`` are
    those of the enterprise in which the person learns.
    """

    kind: str
    person_id: UUID | None = None
    name: str = ""
    sex: str = "not_stated"
    language: str | None = None
    session_id: UUID | None = None
    enterprise_name: str = ""
    time_zone: str = "UTC"
    grants: tuple[Grant, ...] = field(default=())

    @classmethod
    def anonymous(cls) -> "Viewer":
        """Make the viewer who has not signed in."""
        return cls(kind="anonymous")

    @classmethod
    def operator(cls) -> "Viewer":
        """Make the viewer of the command line."""
        return cls(kind="operator")

    @property
    def signed_in(self) -> bool:
        """Whether this is a person known by a session."""
        return self.person_id is not None

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """Everything some grant allows."""
        if self.kind == "operator":
            return frozenset(Permission) - {Permission.LEARN}
        if not self.signed_in:
            return frozenset()
        allowed = {permission for grant in self.grants for permission in PERMISSIONS[grant.role]}
        return frozenset(allowed | {Permission.SIGNED_IN})

    def may(self, permission: Permission) -> bool:
        """Say whether some grant allows it; where it is allowed is asked of ``grants_for``."""
        return permission in self.permissions

    def grants_for(self, permission: Permission) -> tuple[Grant, ...]:
        """Return the grants that allow it."""
        return tuple(grant for grant in self.grants if permission in PERMISSIONS[grant.role])

    @property
    def participation(self) -> Grant | None:
        """The membership as which this person learns; the newest one when there are several."""
        grants = self.grants_for(Permission.LEARN)
        return grants[0] if grants else None
