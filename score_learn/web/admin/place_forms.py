"""The forms with which an administrator changes enterprises, organisations and what stands beside what."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from wtforms import DateField, IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional

from score_learn.core import clock
from score_learn.core.i18n import _
from score_learn.people.place_queries import TrainerRow
from score_learn.people.places import EMPLOYED_MOST
from score_learn.people.queries import EnterpriseRow, OrganisationRow
from score_learn.people.rules import OrganisationKind
from score_learn.web import locale
from score_learn.web.admin.forms import countries
from score_learn.web.filters import SECTORS, organisation_words, sector_words
from score_learn.web.forms import ChoiceField, ScoreForm, text_of
from score_learn.web.locale import gettext

HEADCOUNT = NumberRange(0, EMPLOYED_MOST, _("Write a number between 0 and 1 million."))
WOMEN = [InputRequired(_("Write the number of women, 0 if none.")), HEADCOUNT]
MEN = [InputRequired(_("Write the number of men, 0 if none.")), HEADCOUNT]


class EnterpriseFactsForm(ScoreForm):
    """What is kept of an enterprise; an administrator of some countries chooses among these."""

    name = StringField(_("Name"), [InputRequired(_("Write the name of the enterprise."))])
    country = ChoiceField(_("Country"))
    region = StringField(_("Town or region"))
    sector = ChoiceField(_("Sector"))
    time_zone = ChoiceField(_("Time zone"))
    languages = StringField(_("Languages spoken at work"))

    def __init__(
        self, bound: Collection[str] | None, kept: EnterpriseRow | None = None, *args: Any, **values: Any
    ) -> None:
        super().__init__(*args, data=_as_typed(kept) if kept else None, **values)
        empty = [("", gettext("Choose"))]
        self.country.choices = [*empty, *(pair for pair in countries() if bound is None or pair[0] in bound)]
        sectors = dict.fromkeys([*SECTORS, *([kept.sector] if kept else [])])
        self.sector.choices = [*empty, *((code, sector_words(code)) for code in sectors)]
        zones = {name for name in available_timezones() if "/" in name and not name.startswith("Etc/")}
        zones |= {kept.time_zone} if kept else set()
        self.time_zone.choices = [*empty, *((name, name.replace("_", " ")) for name in sorted(zones))]

    def spoken(self) -> list[str]:
        """Return the language tags that were typed, the page's own language when none was."""
        tags = [tag.strip() for tag in text_of(self.languages).replace(";", ",").split(",")]
        return [tag for tag in tags if tag] or [locale.language()]

    def facts(self) -> dict[str, Any]:
        """Return what was typed, under the names that the services use."""
        return {
            "name": text_of(self.name),
            "country": text_of(self.country),
            "region": text_of(self.region),
            "sector": text_of(self.sector),
            "time_zone": text_of(self.time_zone),
            "languages": self.spoken(),
        }


class EnterpriseForm(EnterpriseFactsForm):
    """A new enterprise, with its first headcount."""

    women = IntegerField(_("Women employed"), WOMEN)
    men = IntegerField(_("Men employed"), MEN)

    def headcount(self) -> dict[str, Any]:
        """Return how many are employed, under the names that the services use."""
        return {"women": self.women.data, "men": self.men.data}


class HeadcountForm(ScoreForm):
    """How many women and men are employed, from a day on."""

    women = IntegerField(_("Women employed"), WOMEN)
    men = IntegerField(_("Men employed"), MEN)
    in_force_from = DateField(_("From"), [InputRequired(_("Choose a day, or write it like 2026-11-30."))])

    def __init__(self, today: date, *args: Any, **values: Any) -> None:
        super().__init__(*args, data={"in_force_from": today}, **values)


class OrganisationNameForm(ScoreForm):
    """What an organisation is called."""

    name = StringField(_("Name"), [InputRequired(_("Write the name of the organisation."))])


class OrganisationForm(OrganisationNameForm):
    """A new implementation partner, lead buyer or donor."""

    kind = ChoiceField(_("Kind"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.kind.choices = [
            ("", gettext("Choose")),
            *((str(one), organisation_words(one)) for one in OrganisationKind),
        ]


class TrainerForm(ScoreForm):
    """A trainer for an enterprise."""

    person_id = ChoiceField(_("Trainer"))

    def __init__(self, trainers: Iterable[TrainerRow], *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        rows = list(trainers)
        bearers = Counter(one.name for one in rows)
        named = ((str(one.person_id), _told_apart(one, bearers[one.name])) for one in rows)
        self.person_id.choices = [("", gettext("Choose")), *named]


class SponsorshipForm(ScoreForm):
    """An organisation beside an enterprise, from a day on."""

    organisation_id = ChoiceField(_("Organisation"))
    starts_on = DateField(_("From"), [Optional()], default=clock.today)

    def __init__(self, organisations: Iterable[OrganisationRow], *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        named = ((str(one.id), f"{one.name} ({organisation_words(one.kind)})") for one in organisations)
        self.organisation_id.choices = [("", gettext("Choose")), *named]


class SponsorshipEndForm(ScoreForm):
    """From which day on an organisation stands beside an enterprise no more."""

    ends_on = DateField(
        _("First day without it"), [InputRequired(_("Choose a day, or write it like 2026-11-30."))], default=clock.today
    )


def kinds() -> list[tuple[str, str]]:
    """Return each kind of organisation with its words, for a list to be narrowed by."""
    return [(str(one), organisation_words(one).capitalize()) for one in OrganisationKind]


def sectors() -> list[tuple[str, str]]:
    """Return each sector with its words."""
    return [(code, sector_words(code)) for code in SECTORS]


def states() -> list[tuple[str, str]]:
    """Return the states in which a list of places can be asked for."""
    return [("open", gettext("Open")), ("closed", gettext("Closed")), ("all", gettext("Open and closed"))]


def _as_typed(kept: EnterpriseRow) -> dict[str, Any]:
    names = ("name", "country", "region", "sector", "time_zone")
    return {name: getattr(kept, name) for name in names} | {"languages": ", ".join(kept.languages)}


def _told_apart(trainer: TrainerRow, bearers: int) -> str:
    """Two trainers of one name are told apart by what they sign in with."""
    return f"{trainer.name} ({trainer.email})" if bearers > 1 and trainer.email else trainer.name
