"""Who sees which published module, said once."""

from __future__ import annotations

from sqlalchemy import Select, false, select

from score_learn.content.models import PublishedModule
from score_learn.people.viewer import Viewer


def visible_to(viewer: Viewer) -> Select[PublishedModule]:
    """Return the modules that are open to a viewer: all that are not retired, and none before signing in.

    Whom a module is meant for (its audience) is no secret and closes nothing: a trainer may assign any module.
    """
    modules = select(PublishedModule).where(PublishedModule.retired_at.is_(None))
    return modules.where(false()) if viewer.kind == "anonymous" else modules
