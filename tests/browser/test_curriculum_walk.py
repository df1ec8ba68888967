"""Each module that comes with the site, walked from its first page to the certificate on a phone."""

import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from score_learn.content.compiled import CompiledModule
from score_learn.content.rules import Lesson, Module, Practice, Prose
from tests.browser.conftest import Arrive
from tests.browser.doors import come_in
from tests.browser.hosting import Prepared, Site, prepare, serve
from tests.browser.learner_steps import is_saved
from tests.browser.right_answers import good_way, right_answer
from tests.browser.type_steps import asked_id, give, take_way
from tests.browser.walker import Walker
from tests.conftest import CONTENT
from tests.curriculum.module_texts import NAMES
from tests.shared import Shared

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

# Each picture is brought into view, as a reader does, and must then be there and as wide as the screen at most.
PICTURES = """async () => {
    const seen = [];
    for (const one of document.querySelectorAll("main .prose img")) {
        one.scrollIntoView();
        await one.decode().catch(() => {});
        const box = one.getBoundingClientRect();
        const fits = box.left >= 0 && box.right <= innerWidth && box.width >= 100;
        seen.push(one.naturalWidth > 0 && fits ? "" : `${one.alt}: ${one.naturalWidth}, ${box.left} to ${box.right}`);
    }
    return seen;
}"""


@pytest.fixture(scope="session")
def curriculum_site(shared: Shared) -> Iterator[Site]:
    """Serve every module; Emil has finished the one that others build on."""
    with serve(shared.once("curriculum-site", _prepared)) as site:
        yield site


def _prepared(folder: Path) -> Prepared:
    content = folder.with_name("curriculum-in-english")
    shutil.copytree(CONTENT, content, ignore=_translated)
    file = content / "site.toml"
    file.write_text(re.sub(r"(?m)^languages = .*", 'languages = ["en"]', file.read_text(encoding="utf-8")), "utf-8")
    return prepare("curriculum", content, folder)


def _translated(folder: str, names: list[str]) -> set[str]:
    """Leave other languages out: half of what is set in type is read by nobody on this walk."""
    languages = set(tomllib.loads((CONTENT / "site.toml").read_text(encoding="utf-8"))["languages"]) - {"en"}
    return {name for name in names if name.split(".")[0] in languages}


@pytest.mark.parametrize("name", NAMES)
def test_a_module_is_walked_from_its_first_page_to_the_certificate(
    name: str, sound: Mapping[str, CompiledModule], curriculum_site: Site, arrive: Arrive
):
    assert name in sound, f"run: flask --app wsgi content check content/modules/{name}"
    module = sound[name].modules["en"]
    walker = arrive(curriculum_site)
    walker.judges = False
    who = "emil" if module.prerequisites else "amina"
    come_in(walker, curriculum_site.people[who]).open(f"/training/{module.slug}").reads(module.title)
    told = 0
    for number, lesson in enumerate(module.lessons):
        if number == 0:
            walker.press("Start")
        assert walker.path == f"/training/{module.slug}/lessons/{lesson.slug}"
        told += _read(walker, module, lesson, judged=number == len(module.lessons) // 2)
        walker.press("Finish lesson")
    assert told, "no story was played"
    _pass(walker, module)
    walker.follow("Get your certificate").reads(module.title)
    paper_link = walker.page.get_by_role("link", name=re.compile(rf"^Open as PDF.*{re.escape(module.title)}"))
    address = paper_link.get_attribute("href") or ""
    paper = walker.context.request.get(walker.url + address)
    assert paper.ok
    assert paper.body().startswith(b"%PDF")


def _read(walker: Walker, module: Module, lesson: Lesson, *, judged: bool) -> int:
    """Look at a lesson and everything in it; play its stories and say how many there were."""
    walker.reads(lesson.title)
    if judged:
        walker.judges = True
        walker.look()
        walker.judges = False
    seen = walker.page.evaluate(PICTURES)
    assert [one for one in seen if one] == []
    assert len(seen) == sum(part.html.count("<img ") for part in lesson.segments if isinstance(part, Prose))
    asked = [part.question_id for part in lesson.segments if isinstance(part, Practice)]
    assert walker.page.locator("main [data-question]").count() == len(asked)
    told = 0
    for question_id in dict.fromkeys(asked):
        question = module.practice[question_id]
        if question.type == "scenario" and question.lesson_id == lesson.id:
            for way in good_way(question):
                take_way(walker, way.text)
            walker.reads("This ends well.")
            told += 1
    return told


def _pass(walker: Walker, module: Module) -> None:
    """Answer every question that was drawn rightly; a test of each module's key says the same of its whole bank."""
    bank = {question.id: question for question in module.bank}
    walker.press("Start the test")
    count = min(module.test.draw if module.test else 0, len(bank))
    answered = set()
    for number in range(1, count + 1):
        walker.reads(f"Question {number} of {count}")
        question = bank[asked_id(walker)]
        give(walker, question.type, right_answer(question))
        is_saved(walker)
        answered.add(question.id)
        walker.press("Next" if number < count else "Look over my answers")
    assert len(answered) == count
    walker.reads(f"{count} of {count} questions are answered.").press("Send the test")
    walker.reads("You have passed")
    assert walker.text(".score-number") == str(count), "what the key calls right was marked wrong"
