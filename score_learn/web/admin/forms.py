"""The forms of an administrator."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from score_learn.core import clock
from score_learn.core.i18n import _
from score_learn.people.queries import EnterpriseRow, MembershipRow, OrganisationRow
from score_learn.people.rules import AccessRole, OrganisationKind, Sex
from score_learn.web import locale
from score_learn.web.filters import SECTORS, organisation_words, sector_words, words
from score_learn.web.forms import ChoiceField, ScoreForm
from score_learn.web.locale import gettext

LARGEST_HEADCOUNT = 1_000_000
HEADCOUNT = NumberRange(0, LARGEST_HEADCOUNT, _("Write a number between 0 and 1 million."))


def countries() -> list[tuple[str, str]]:
    """Return every country as code and name in the language of the page, by name."""
    names = locale.format_locale().territories
    return sorted(((code, name) for code, name in names.items() if len(code) == 2), key=lambda pair: pair[1])


class EnterpriseForm(ScoreForm):
    """A new enterprise."""

    name = StringField(_("Name"), [InputRequired(_("Write the name of the enterprise."))])
    country = ChoiceField(_("Country"))
    region = StringField(_("Town or region"))
    sector = ChoiceField(_("Sector"))
    time_zone = ChoiceField(_("Time zone"))
    languages = StringField(_("Languages spoken at work"))
    women = IntegerField(_("Women employed"), [InputRequired(_("Write the number of women, 0 if none.")), HEADCOUNT])
    men = IntegerField(_("Men employed"), [InputRequired(_("Write the number of men, 0 if none.")), HEADCOUNT])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        empty = [("", gettext("Choose"))]
        self.country.choices = [*empty, *countries()]
        self.sector.choices = [*empty, *((code, sector_words(code)) for code in SECTORS)]
        zones = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
        self.time_zone.choices = [*empty, *((name, name.replace("_", " ")) for name in zones)]

    def spoken(self) -> list[str]:
        """Return the language tags that were typed, the page's own language when none was."""
        tags = [tag.strip() for tag in (self.languages.data or "").replace(";", ",").split(",")]
        return [tag for tag in tags if tag] or [locale.language()]


class OrganisationForm(ScoreForm):
    """A new implementation partner, lead buyer or donor."""

    name = StringField(_("Name"), [InputRequired(_("Write the name of the organisation."))])
    kind = ChoiceField(_("Kind"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.kind.choices = [
            ("", gettext("Choose")),
            *((str(one), organisation_words(one)) for one in OrganisationKind),
        ]


class StaffMemberForm(ScoreForm):
    """A new staff account."""

    name = StringField(_("Name"), [InputRequired(_("Write the name."))])
    email = StringField(_("E-mail"), [InputRequired(_("Write the e-mail address."))])
    sex = ChoiceField(_("Sex"))
    role = ChoiceField(_("Role"))
    enterprise_id = SelectField(_("Enterprise"))
    organisation_id = SelectField(_("Organisation"))
    country = SelectField(_("Country"))

    def __init__(
        self,
        enterprises: Iterable[EnterpriseRow],
        organisations: Iterable[OrganisationRow],
        *args: Any,
        **values: Any,
    ) -> None:
        super().__init__(*args, **values)
        empty, none = [("", gettext("Choose"))], [("", gettext("None"))]
        self.sex.choices = [*empty, *((str(one), words(one)) for one in Sex)]
        roles = (one for one in AccessRole if one != AccessRole.PARTICIPANT)
        self.role.choices = [*empty, *((str(one), words(one)) for one in roles)]
        self.enterprise_id.choices = [*none, *((str(one.id), one.name) for one in enterprises)]
        kinds = ((one, organisation_words(one.kind)) for one in organisations)
        self.organisation_id.choices = [*none, *((str(one.id), f"{one.name} ({kind})") for one, kind in kinds)]
        self.country.choices = [("", gettext("All countries")), *countries()]


class TrainerForm(ScoreForm):
    """A trainer for an enterprise."""

    person_id = ChoiceField(_("Trainer"))

    def __init__(self, trainers: Iterable[MembershipRow], *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        named = {str(one.person_id): one.person_name for one in trainers}
        self.person_id.choices = [("", gettext("Choose")), *named.items()]


class SponsorshipForm(ScoreForm):
    """An organisation beside an enterprise, from a day on."""

    organisation_id = ChoiceField(_("Organisation"))
    starts_on = DateField(_("From"), [Optional()], default=clock.today)

    def __init__(self, organisations: Iterable[OrganisationRow], *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        kinds = ((one, organisation_words(one.kind)) for one in organisations)
        self.organisation_id.choices = [
            ("", gettext("Choose")),
            *((str(one.id), f"{one.name} ({kind})") for one, kind in kinds),
        ]


class RevocationForm(ScoreForm):
    """Why a certificate no longer counts."""

    reason = TextAreaField(_("Reason"), [InputRequired(_("Write the reason: it is shown to whoever checks."))])
