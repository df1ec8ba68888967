"""The modules as participants find them: a retired one stays open to those who have begun it."""

from collections.abc import Collection

from sqlalchemy import func, or_, select

from score_learn.content import queries as content
from score_learn.content.models import ModuleVersion, PublishedModule
from score_learn.content.rules import Module
from score_learn.core.db import db
from score_learn.core.errors import NotFound
from score_learn.learning import access
from score_learn.learning.models import Enrolment
from score_learn.people.viewer import Viewer


def find_module(viewer: Viewer, module: str, language: str) -> Module:
    """Return the newest version of the module with that id or address, open to the viewer or begun by the viewer.

    Raises:
        NotFound: when there is none such.
    """
    try:
        return content.current(viewer, module, language)
    except NotFound:
        module_id = db.session.scalar(
            select(Enrolment.module_id)
            .join(PublishedModule, PublishedModule.id == Enrolment.module_id)
            .where(Enrolment.id.in_(access.own_enrolments(viewer)))
            .where(or_(PublishedModule.id == module, PublishedModule.slug == module))
            .limit(1)
        )
        found = newest([module_id] if module_id else [], language)
        if not found:
            raise
        return found[0]


def newest(module_ids: Collection[str], language: str) -> tuple[Module, ...]:
    """Return the newest version of each of the modules, retired ones too."""
    if not module_ids:
        return ()
    numbers = (
        select(ModuleVersion.module_id, func.max(ModuleVersion.number).label("number"))
        .where(ModuleVersion.module_id.in_(module_ids))
        .group_by(ModuleVersion.module_id)
        .subquery()
    )
    version_ids = db.session.scalars(
        select(ModuleVersion.id)
        .join(numbers, (numbers.c.module_id == ModuleVersion.module_id) & (numbers.c.number == ModuleVersion.number))
        .order_by(ModuleVersion.module_id)
    ).all()
    return tuple(content.version(version_id, language) for version_id in version_ids)
