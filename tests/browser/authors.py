"""A library that authors are at work on: one module changed, one half translated, one broken, and many answers."""

import random
import shutil
from pathlib import Path

from score_learn.content import queries as content
from score_learn.content.folders.library import lock
from score_learn.content.rules import Module
from score_learn.core.settings import current
from tests import world
from tests.assessment.kinds import right_response
from tests.learning.answering import Given, send

PEOPLE = 80


def work_on_library() -> world.Somebody:
    """Let people send tests of one module, then change the folder; return who looks at it."""
    ada = world.an_administrator("Ada Admin")
    place = world.an_enterprise("Delta Garments", region="Tiền Giang")
    module = content.current(world.OPERATOR, "wc", "en")
    chance = random.Random(module.id)
    send(place, module, [_test(module, chance) for _ in range(PEOPLE)])
    _change(current().content)
    return ada


def _test(module: Module, chance: random.Random) -> tuple[str, Given]:
    """Answer every question; who is good at it is right more often, and in French nobody understands the first one."""
    skill, language = chance.random(), chance.choice(("en", "en", "fr"))
    given: Given = {}
    for place, question in enumerate(module.bank):
        known = chance.random() < 0.3 + 0.65 * skill
        if place == 0:
            known = language == "en"
        elif place == 1:
            known = chance.random() > 0.3 + 0.65 * skill
        options = [option.key for option in question.options]
        given[question.id] = right_response(question) if known or not options else (chance.choice(options[1:3]),)
    return language, given


def _change(root: Path) -> None:
    cooperation, osh = root / "modules/workplace-cooperation", root / "modules/osh"
    # One lesson says something else than its translations, and two are not translated at all.
    _rewrite(cooperation / "en/01-why-talk.md", "If you are a worker", "If you work at a machine")
    _rewrite(cooperation / "en/01-why-talk.md", "revision: 1", "revision: 2")
    for name in ("07-ideas-need-an-answer.md", "08-a-plan-that-works.md"):
        (cooperation / "fr" / name).unlink()
    _rewrite(cooperation / "module.toml", 'version = "2.', 'version = "3.')
    # A copy that somebody has begun to change: its ids are still those of the first.
    night = shutil.copytree(osh, root / "modules/osh-night")
    _rewrite(night / "module.toml", 'id = "osh"', 'id = "osn"')
    _rewrite(night / "module.toml", 'slug = "osh"', 'slug = "osh-night"')
    lock(cooperation)


def _rewrite(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    if before not in text:
        raise ValueError(f"{file} does not say {before!r}")
    file.write_text(text.replace(before, after), encoding="utf-8")
