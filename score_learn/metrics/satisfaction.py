"""What participants said of their training, counted in blocks of five people and more that are never taken apart."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from uuid import UUID

from score_learn.core.memory import kept
from score_learn.metrics import access, rules
from score_learn.metrics.choice import Choice
from score_learn.metrics.rules import Ratings
from score_learn.people.viewer import Viewer
from score_learn.survey import queries as survey
from score_learn.survey.rules import OVERALL

ByModule = dict[str, Ratings]
ByPlace = dict[tuple[str | None, UUID | None], ByModule]


def ratings(viewer: Viewer, places: Collection[UUID], choice: Choice, state: Hashable) -> Ratings:
    """Add up the answers that count for a viewer within a country and about a module.

    Args:
        viewer: who asks.
        places: the enterprises in the viewer's scope.
        choice: the filters; a period is none of them, as what is kept of an answer tells only its week.
        state: what there is to count, as ``facts.state`` says it.
    """
    by_place = kept("answers", state, lambda: _by_place(viewer))
    blocks = _blocks(by_place, access.survey_scope(viewer), places, choice.country)
    if not choice.module:
        return rules.total(rating for block in blocks for rating in block.values())
    return rules.total(block[choice.module] for block in blocks if choice.module in _told(block))


def _blocks(by_place: ByPlace, scope: access.SurveyScope, places: Collection[UUID], country: str) -> list[ByModule]:
    """List the blocks that a viewer sees: what is left of everything, what is left of a country, an enterprise."""
    countries = {where for where, _enterprise in by_place if where is not None}
    whole = {one: _answers(_joined(_within(by_place, one).values())) for one in sorted(countries)}
    apart = rules.told_apart(whole, _answers(by_place.get((None, None), {})))
    chosen = apart & {country} if country else apart
    found = []
    for one in sorted(chosen):
        inside = _within(by_place, one)
        alone = _single(inside)
        found += [inside[place] for place in sorted(alone) if scope.sees(one) or place in places]
        if scope.sees(one):
            found.append(_joined(block for place, block in inside.items() if place not in alone))
    if scope.everything and not country:
        found.append(_joined(block for (where, _place), block in by_place.items() if where not in apart))
    return [block for block in found if not rules.too_few(rules.people_at_least(_answers(block)))]


def _told(block: ByModule) -> frozenset[str]:
    """Choose the modules that may be told apart within a block."""
    return rules.told_apart({module: {module: one.n} for module, one in sorted(block.items())}, {})


def _single(inside: Mapping[UUID | None, ByModule]) -> frozenset[UUID]:
    """Choose the enterprises that may be told apart from their country."""
    places = sorted(place for place in inside if place is not None)
    return rules.told_apart({place: _answers(inside[place]) for place in places}, _answers(inside.get(None, {})))


def _by_place(viewer: Viewer) -> ByPlace:
    found: ByPlace = {}
    for row in survey.counted_answers(viewer, question_id=OVERALL):
        chosen = {} if row.value is None else {int(row.value): row.count}
        block = found.setdefault((row.country, row.enterprise_id), {})
        block[row.module_id] = block.get(row.module_id, rules.NO_RATINGS) + Ratings(chosen, row.count)
    return found


def _within(by_place: ByPlace, country: str) -> dict[UUID | None, ByModule]:
    return {place: block for (where, place), block in by_place.items() if where == country}


def _joined(blocks: Iterable[ByModule]) -> ByModule:
    joined: ByModule = {}
    for block in blocks:
        for module, one in block.items():
            joined[module] = joined.get(module, rules.NO_RATINGS) + one
    return joined


def _answers(block: ByModule) -> dict[str, int]:
    return {module: one.n for module, one in block.items()}
