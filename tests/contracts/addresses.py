"""Every address of the site with something to fill it in: one's own, somebody else's, or what is not there."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from score_learn.content import queries as content
from score_learn.content.models import Media
from score_learn.core.db import db
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.learning import attempt_queries
from score_learn.people import staff
from score_learn.people.models import Membership, Sponsorship
from score_learn.people.viewer import Viewer
from tests import world
from tests.cast import Cast
from tests.content.archived import an_upload
from tests.story import Story, Way
from tests.world import Somebody

METHODS = ("GET", "POST")
# Whose record an address can name; the rest is the same for everybody or names a secret.
OWNED = {
    "enterprise_id",
    "person_id",
    "attempt_id",
    "certificate_id",
    "membership_id",
    "organisation_id",
    "sponsorship_id",
    "upload_id",
}
# Of an enterprise, and named together with it.
INSIDE = {"person_id", "sponsorship_id"}
STAFF = {"admin.password_link", "admin.email", "admin.new_role"}
SENT = {"learn.result"}


@dataclass(frozen=True)
class Target:
    """One page or act: its endpoint and method, and in which ways its address can be filled in."""

    endpoint: str
    method: str
    arguments: frozenset[str]

    @property
    def whose(self) -> tuple[str, ...]:
        """Whose records its address can name; ``mixed`` is what is another's in one's own enterprise."""
        if not self.arguments:
            return ("own",)
        if not self.arguments & OWNED:
            return ("own", "absent")
        inside = "enterprise_id" in self.arguments and self.arguments & INSIDE
        return ("own", "other", "absent", "mixed") if inside else OTHERS


OTHERS = ("own", "other", "absent")


def targets(app: Flask) -> list[Target]:
    """List every page and act of the site."""
    found = [
        Target(rule.endpoint, method, frozenset(rule.arguments))
        for rule in app.url_map.iter_rules()
        for method in METHODS
        if _answers(rule, method)
    ]
    return sorted(found, key=lambda target: (target.endpoint, target.method))


def _answers(rule: Rule, method: str) -> bool:
    return rule.endpoint != "static" and method in (rule.methods or ())


class Addresses:
    """Fills in addresses from the cast and its story."""

    def __init__(self, app: Flask, cast: Cast, story: Story) -> None:
        self.app, self.cast, self.story = app, cast, story
        self.rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}

    def of(self, target: Target, whose: str) -> str:
        """Return the address of a target with somebody's records in it."""
        values = {name: self._value(target, name, whose) for name in target.arguments}
        with self.app.test_request_context():
            return self.app.url_for(target.endpoint, **values)

    def _value(self, target: Target, name: str, whose: str) -> Any:
        if whose == "mixed":
            whose = "own" if name == "enterprise_id" else "other"
        if whose == "absent":
            return new_id() if name in OWNED else {"number": 1}.get(name, "nothing-of-this-name")
        way = self.story.amina if whose == "own" else self.story.carla
        if name == "question_id" and target.endpoint == "admin.item":
            return content.current(world.a_viewer(way.person), "alpha", "en").bank[0].id
        if name == "question_id" and target.endpoint == "learn.save_answer":
            viewer = world.a_viewer(way.person)
            return attempt_queries.attempt_page(viewer, way.open_attempt, "en").question(1).asked.id
        return self._owned(target, name, way) if name in OWNED else self._open(name, way)

    def _owned(self, target: Target, name: str, way: Way) -> UUID:
        if name == "enterprise_id":
            return way.enterprise_id
        if name == "person_id":
            trainer = self.cast.binh if way is self.story.amina else self.cast.hugo
            return trainer.person_id if target.endpoint in STAFF else way.person.person_id
        if name == "membership_id":
            trainer = self.cast.binh if way is self.story.amina else self.cast.hugo
            held = (Membership.person_id == trainer.person_id, Membership.enterprise_id == way.enterprise_id)
            return db.session.scalars(select(Membership.id).where(*held)).one()
        if name == "organisation_id":
            return self._organisation(self.cast.partner if way is self.story.amina else self.cast.donor)
        if name == "sponsorship_id":
            return self._sponsorship(way.enterprise_id)
        if name == "upload_id":
            return an_upload(self._administrator(of_story=way is self.story.amina))
        if name == "attempt_id":
            return way.sent_attempt if target.endpoint in SENT else way.open_attempt
        return way.certificate_id

    def _administrator(self, *, of_story: bool) -> Viewer:
        """Return the cast's administrator, or another one."""
        return world.a_viewer(self.cast.ada if of_story else world.an_administrator("Otto Other"))

    def _organisation(self, somebody: Somebody) -> UUID:
        held = (Membership.person_id == somebody.person_id, Membership.organisation_id.is_not(None))
        return db.session.scalars(select(Membership.organisation_id).where(*held)).one()

    def _sponsorship(self, enterprise_id: UUID) -> UUID:
        there = select(Sponsorship.id).where(Sponsorship.enterprise_id == enterprise_id).limit(1)
        found = db.session.scalar(there)
        return found or world.a_sponsorship(self._organisation(self.cast.partner), enterprise_id)

    def _open(self, name: str, way: Way) -> Any:
        alpha = content.current(world.a_viewer(way.person), "alpha", "en")
        if name == "token":
            with transaction():
                return staff.new_link(world.OPERATOR, person_id=self.cast.binh.person_id)
        return {
            "slug": alpha.slug,
            "lesson_slug": alpha.lessons[0].slug,
            "question_id": next(iter(alpha.practice)),
            "number": 1,
            "code": way.code,
            "digest": db.session.scalar(select(Media.sha256).limit(1)),
            "module_id": alpha.id,
            "version": alpha.version,
            "part": alpha.lessons[0].id,
        }[name]
