"""The forms with which an administrator changes people and staff accounts."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired

from score_learn.core.i18n import _
from score_learn.people.person_queries import PersonPage
from score_learn.people.queries import MembershipRow, OrganisationRow
from score_learn.people.rules import AccessRole, Position, Sex
from score_learn.web import locale
from score_learn.web.admin.forms import countries
from score_learn.web.filters import organisation_words, words
from score_learn.web.forms import ChoiceField, ScoreForm, text_of
from score_learn.web.locale import gettext


class RoleForm(ScoreForm):
    """A staff role and where it holds."""

    role = ChoiceField(_("Role"))
    enterprise_id = StringField(_("Enterprise"))
    organisation_id = SelectField(_("Organisation"))
    country = SelectField(_("Country"))

    def __init__(self, organisations: Iterable[OrganisationRow], *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        roles = (one for one in AccessRole if one != AccessRole.PARTICIPANT)
        self.role.choices = [("", gettext("Choose")), *((str(one), words(one)) for one in roles)]
        kinds = ((one, organisation_words(one.kind)) for one in organisations)
        named = ((str(one.id), f"{one.name} ({kind})") for one, kind in kinds)
        self.organisation_id.choices = [("", gettext("None")), *named]
        self.country.choices = [("", gettext("All countries")), *countries()]


class StaffMemberForm(RoleForm):
    """A new staff account."""

    name = StringField(_("Name"), [InputRequired(_("Write the name."))])
    email = StringField(_("E-mail"), [InputRequired(_("Write the e-mail address."))])
    sex = ChoiceField(_("Sex"))

    def __init__(self, organisations: Iterable[OrganisationRow], *args: Any, **values: Any) -> None:
        super().__init__(organisations, *args, **values)
        self.sex.choices = [("", gettext("Choose")), *((str(one), words(one)) for one in Sex)]


class EmailForm(ScoreForm):
    """Another e-mail address for a staff account."""

    email = StringField(_("E-mail"), [InputRequired(_("Write the e-mail address."))])


class CorrectionForm(ScoreForm):
    """What is kept of a person: name, sex, language."""

    name = StringField(_("Name"), [InputRequired(_("Write the name."))])
    sex = ChoiceField(_("Sex"))
    language = SelectField(_("Language"))

    def __init__(self, page: PersonPage, *args: Any, **values: Any) -> None:
        kept = {"name": page.person.name, "sex": page.person.sex, "language": page.person.language or ""}
        super().__init__(*args, data=kept, **values)
        self.sex.choices = [(str(one), words(one)) for one in Sex]
        tags = dict.fromkeys([*locale.languages(), *filter(None, [page.person.language])])
        own = [("", gettext("As the enterprise speaks"))]
        self.language.choices = [*own, *((tag, locale.in_own_words(tag)) for tag in tags)]
        self.places = [row for row in page.now if row.access_role == AccessRole.PARTICIPANT]
        for field in self.position_fields:
            field.choices = [(str(one), words(one)) for one in Position]

    @classmethod
    def of(cls, page: PersonPage) -> "CorrectionForm":
        """Make the form of one person: with a choice of position for each place where the person takes part."""
        places = [row for row in page.now if row.access_role == AccessRole.PARTICIPANT]
        choices = {_position_field(row): _position_choice(row) for row in places}
        made: CorrectionForm = type("CorrectionForm", (cls,), choices)(page)
        return made

    @property
    def position_fields(self) -> list[Any]:
        """Return the choices of position as they stand on the page."""
        return [self[_position_field(row)] for row in self.places]

    def positions(self) -> dict[UUID, Position]:
        """Return what was chosen, by membership."""
        return {row.id: Position(text_of(self[_position_field(row)])) for row in self.places}


def _position_field(row: MembershipRow) -> str:
    return f"position_{row.id.hex}"


def _position_choice(row: MembershipRow) -> ChoiceField:
    label = gettext("Work at %(place)s", place=row.enterprise_name)
    return ChoiceField(label, default=row.position)
