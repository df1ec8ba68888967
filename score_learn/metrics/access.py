"""Whose small groups and whose survey answers a viewer of figures may see."""

from dataclasses import dataclass

from score_learn.people.rules import AccessRole, Permission
from score_learn.people.viewer import Viewer


@dataclass(frozen=True)
class SurveyScope:
    """Which survey answers count for a viewer: all of them, else those of whole countries and of single enterprises."""

    everything: bool
    countries: frozenset[str]

    def sees(self, country: str) -> bool:
        """Say whether all answers of a country count."""
        return self.everything or country in self.countries


def sees_small_groups(viewer: Viewer) -> bool:
    """Say whether figures about people are exact for a viewer, which they are for administrators.

    An administrator of one country who is a partner elsewhere has both in one figure, so small groups are hidden.
    """
    grants = viewer.grants_for(Permission.SEE_FIGURES)
    administers_all = bool(grants) and all(grant.role == AccessRole.ADMINISTRATOR for grant in grants)
    return administers_all or _whole_programme(viewer)


def survey_scope(viewer: Viewer) -> SurveyScope:
    """Say which survey answers count for a viewer; single enterprises are those ``people.access`` gives."""
    grants = viewer.grants_for(Permission.SEE_FIGURES)
    countries = {grant.country for grant in grants if grant.role == AccessRole.ADMINISTRATOR and grant.country}
    return SurveyScope(_whole_programme(viewer), frozenset(countries))


def _whole_programme(viewer: Viewer) -> bool:
    grants = viewer.grants_for(Permission.SEE_FIGURES)
    administers = any(grant.role == AccessRole.ADMINISTRATOR and grant.country is None for grant in grants)
    return viewer.kind == "operator" or administers
