"""A library that authors are at work on: one module changed, one half translated, one broken, and many answers."""

import random
import re
import shutil
from pathlib import Path

from score_learn.content import queries as content
from score_learn.content.library import lock
from score_learn.content.rules import Module
from score_learn.content.source_hashes import source_hash
from score_learn.core.settings import current
from tests import world
from tests.assessment.kinds import right_response
from tests.learning.answering import Given, send

PEOPLE = 80


def work_on_library() -> world.Somebody:
    """Let people send tests of what is published, then change the folder; return who looks at it."""
    ada = world.an_administrator("Ada Admin")
    place = world.an_enterprise("Delta Garments", region="Tiền Giang")
    for module in content.published_modules(world.OPERATOR, "en"):
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
    _rewrite(root / "site.toml", 'languages = ["en"]', 'languages = ["en", "fr"]')
    for folder in (cooperation, osh):
        _rewrite(folder / "module.toml", "look =", 'languages = ["en", "fr"]\nlook =')
    # The words stay English: the list shows how far a translation is, and nobody reads it.
    (cooperation / "fr").mkdir()
    for name in ("module.md", "01-why-talk.md", "02-a-good-first-answer.md"):
        text = (cooperation / "en" / name).read_text(encoding="utf-8")
        made = rf"source_revision: \1\nsource_hash: {source_hash(text)}\ntranslation: machine\n"
        (cooperation / "fr" / name).write_text(re.sub(r"revision: (\d+)\n", made, text, count=1), encoding="utf-8")
    lesson = cooperation / "en/01-why-talk.md"
    _rewrite(lesson, "worker", "colleague")
    _rewrite(cooperation / "module.toml", 'version = "2.', 'version = "3.')
    shutil.copytree(osh, root / "modules/osh-night")
    night = root / "modules/osh-night"
    _rewrite(night / "module.toml", 'id = "osh"', 'id = "osn"')
    _rewrite(night / "module.toml", 'slug = "osh"', 'slug = "osh-night"')
    lock(cooperation)


def _rewrite(file: Path, before: str, after: str) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
