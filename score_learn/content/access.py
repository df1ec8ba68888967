"""Who sees which published module and who publishes, said once."""

from __future__ import annotations

from sqlalchemy import Select, false, select

from score_learn.content.models import ModuleUpload, PublishedModule
from score_learn.core import clock
from score_learn.core.errors import NotFound
from score_learn.people.rules import Permission
from score_learn.people.viewer import Viewer


def visible_to(viewer: Viewer) -> Select[PublishedModule]:
    """Return the modules that are open to a viewer: all that are not retired, and none before signing in.

    Whom a module is meant for (its audience) is no secret and closes nothing: a trainer may assign any module.
    """
    modules = select(PublishedModule).where(PublishedModule.retired_at.is_(None))
    return modules.where(false()) if viewer.kind == "anonymous" else modules


def check_may_publish(viewer: Viewer) -> None:
    """Let administrators pass, who publish and read what is not published yet.

    Raises:
        NotFound: to everybody else there is no such thing.
    """
    if not viewer.may(Permission.ADMINISTER):
        raise NotFound("module")


def uploads_of(viewer: Viewer) -> Select[ModuleUpload]:
    """Return the archives that wait for this very person to publish them, those that expired left out."""
    waiting = select(ModuleUpload).where(ModuleUpload.expires_at > clock.now())
    return waiting.where(ModuleUpload.uploaded_by == viewer.person_id if viewer.person_id else false())
