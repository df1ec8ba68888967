"""Turns entries of the audit log into sentences with links, and their details into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import url_for

from score_learn.certification.administered_queries import numbers
from score_learn.certification.rules import grouped
from score_learn.content.publishing import overview
from score_learn.core.ids import parse
from score_learn.people.audit_queries import AuditRow, Names
from score_learn.people.rules import OrganisationKind
from score_learn.people.viewer import Viewer
from score_learn.web import locale
from score_learn.web.admin.audit_words import ACTIONS, BY_ITSELF, CHANGE_WORDS, LABELS, LEFT_OUT, NEVER_SHOWN
from score_learn.web.filters import organisation_words, sector_words, words
from score_learn.web.locale import gettext, ngettext

PLACE = "%(subject)s"


@dataclass(frozen=True)
class Line:
    """One entry in words: who, then a sentence in three parts of which the middle one may be a link."""

    id: UUID
    at: datetime
    who: str
    who_url: str
    before: str
    subject: str
    subject_url: str
    after: str
    details: tuple[tuple[str, str], ...]
    action: str

    @property
    def sentence(self) -> str:
        """The sentence without its link, for a file."""
        return f"{self.before}{self.subject}{self.after}"


@dataclass(frozen=True)
class Speech:
    """Everything needed to put entries into words: the names of people and places, of certificates and modules."""

    names: Names
    certificates: Mapping[UUID, str]
    modules: Mapping[str, str]
    may_open: bool = True


def speech(viewer: Viewer, rows: Sequence[AuditRow], names: Names) -> Speech:
    """Gather the names of what entries speak of, each kind at once."""
    certificates = [row.subject for row in rows if row.kind == "certificate" and row.subject]
    return Speech(names, numbers(viewer, certificates), overview.titles(viewer, locale.language()))


def line(row: AuditRow, said: Speech) -> Line:
    """Put one entry into words; an action without words is shown as it is."""
    sentence = gettext(ACTIONS[row.action][1]) if row.action in ACTIONS else f"{row.action}: {PLACE}"
    before, place, after = sentence.partition(PLACE)
    subject, url = _subject(row, said) if place else ("", "")
    return Line(
        row.id,
        row.at,
        _who(row, said),
        url_for("admin.person", person_id=row.actor_id) if row.actor_id in said.names.people else "",
        before,
        subject,
        url,
        after,
        tuple(_details(row.details, said)),
        row.action,
    )


def _who(row: AuditRow, said: Speech) -> str:
    if row.actor_id is not None:
        return said.names.actors.get(row.actor_id) or gettext("Somebody who is no longer here")
    return gettext("The site itself") if row.action in BY_ITSELF else gettext("The command line")


def _subject(row: AuditRow, said: Speech) -> tuple[str, str]:
    """Return the name of what was changed and the address of its page, empty where there is none to open."""
    one = row.subject
    if row.kind == "person":
        url = url_for("admin.person", person_id=one) if one in said.names.people else ""
        return _name({**said.names.actors, **said.names.people}, one, gettext("somebody elsewhere")), url
    if row.kind == "enterprise":
        url = url_for("admin.enterprise", enterprise_id=one) if one in said.names.enterprises else ""
        return _name(said.names.enterprises, one, gettext("an enterprise elsewhere")), url
    if row.kind == "organisation":
        url = url_for("admin.organisation", organisation_id=one) if one in said.names.organisations else ""
        return _name(said.names.organisations, one, gettext("an organisation")), url
    if row.kind == "certificate" and one is not None and one in said.certificates:
        return grouped(said.certificates[one]), url_for("admin.certificate", certificate_id=one)
    if row.kind == "module" and row.subject_id in said.modules:
        return said.modules[row.subject_id], url_for("admin.module", module_id=row.subject_id)
    return locale.in_own_words(row.subject_id) if row.kind in ("glossary", "spoken") else row.subject_id, ""


def _name(names: Mapping[UUID, str], one: UUID | None, otherwise: str) -> str:
    return names.get(one, otherwise) if one else otherwise


def _details(details: Mapping[str, Any], said: Speech) -> list[tuple[str, str]]:
    shown = []
    before, after = details.get("before"), details.get("after")
    pairs = isinstance(before, dict) and isinstance(after, dict)
    for key, value in details.items():
        if pairs and key in {"before", "after", "changed"}:
            continue
        if not _hidden(key) and value not in (None, "", [], {}):
            shown.append((_label(key), _value(key, value, said)))
    if isinstance(before, dict) and isinstance(after, dict):
        shown += [(_label(key), _from_to(key, before[key], after.get(key), said)) for key in before if not _hidden(key)]
    return shown


def _hidden(key: str) -> bool:
    return key in LEFT_OUT or any(word in key for word in NEVER_SHOWN)


def _label(key: str) -> str:
    return gettext(LABELS[key]) if key in LABELS else key


def _from_to(key: str, before: Any, after: Any, said: Speech) -> str:
    old, new = (_value(key, one, said) if one not in (None, "") else gettext("nothing") for one in (before, after))
    return gettext("from %(old)s to %(new)s", old=old, new=new)


def _value(key: str, value: Any, said: Speech) -> str:
    """Write one detail in words."""
    if key == "people":
        return _people(value, said)
    if key == "position" and isinstance(value, list) and len(value) == 2:
        return _from_to(key, value[0], value[1], said)
    if isinstance(value, list):
        return ", ".join(_label(str(one)) if key == "changed" else _value(key, one, said) for one in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return locale.show_number(value)
    return _word(key, str(value), said)


def _word(key: str, text: str, said: Speech) -> str:
    names = {"enterprise": said.names.enterprises, "organisation": said.names.organisations}
    names["person"] = said.names.people
    if key in names:
        return _name(names[key], parse(text), gettext("elsewhere"))
    if key.endswith("_on") or key == "in_force_from":
        return _day(text)
    plain = {
        "module": lambda: said.modules.get(text, text),
        "country": lambda: locale.country_name(text),
        "language": lambda: locale.in_own_words(text),
        "languages": lambda: locale.in_own_words(text),
        "sector": lambda: sector_words(text),
        "origin": lambda: gettext("an upload") if text == "upload" else gettext("the folder"),
        "change": lambda: gettext(CHANGE_WORDS[text]) if text in CHANGE_WORDS else text,
        "of_kind": lambda: organisation_words(text) if text in set(OrganisationKind) else text,
        "time_zone": lambda: text.replace("_", " "),
    }
    if key in {"position", "role", "sex"}:
        return words(text) or text
    return plain[key]() if key in plain else text


def _people(value: Any, said: Speech) -> str:
    if value == "everybody":
        return gettext("everybody")
    if not isinstance(value, list):
        return str(value)
    if len(value) == 1:
        return _name(said.names.people, parse(str(value[0])), gettext("one person"))
    return ngettext("%(num)s person", "%(num)s people", len(value))


def _day(text: str) -> str:
    try:
        return locale.show_day(date.fromisoformat(text))
    except ValueError:
        return text
