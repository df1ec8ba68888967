"""A page asks the database as often for thirty rows as for three."""

from dataclasses import replace

import pytest

from score_learn.certification.service import ensure_key
from score_learn.content.rules import Practice, Prose
from score_learn.core.ids import new_id
from score_learn.core.transaction import transaction
from score_learn.learning import service
from score_learn.people import staff
from score_learn.people.rules import OrganisationKind, Position, Sex
from score_learn.survey import service as survey
from tests import world
from tests.assessment.questions import a_question
from tests.learning.acting import complete, do, finish
from tests.learning.modules import TEST, a_bank, a_lesson, a_module
from tests.learning.publishing import publish
from tests.visit import Visit

pytestmark = pytest.mark.one_database

FEW, MANY = 3, 30
MOST = 20


def asked(visit, path):
    """Open a page twice and count the second time: the first may fill what a process keeps."""
    visit.open(path, budget=60_000)
    return visit.open(path, budget=60_000)


def compare(visit, path, fill, *, rows):
    """Fill in three rows and then up to thirty, and hold the page to as many questions; ``rows`` counts its rows."""
    fill(range(FEW))
    few = asked(visit, path)
    fill(range(FEW, MANY))
    many = asked(visit, path)
    grown = rows(many) - rows(few)
    assert grown >= MANY - FEW - 1, f"the page grew by {grown} rows only: it does not show what was added"
    assert many.queries == few.queries, f"{path} asks {few.queries} times for {FEW} rows, {many.queries} for {MANY}"
    assert many.queries <= MOST, f"{path} asks the database {many.queries} times"


def each(tag, attribute="", value=""):
    wanted = f"[@{attribute}='{value}']" if attribute else ""
    return lambda page: len(page.all(f".//{tag}{wanted}"))


def linking_to(start):
    return lambda page: len({address for address in page.html.split('"') if address.startswith(start)})


def learners(cast, numbers, module=None):
    """Add people who have come differently far with a module."""
    for number in numbers:
        position = list(Position)[number % 5]
        person = world.a_participant(
            cast.riverside, f"Person {number:02}", sex=list(Sex)[number % 4], position=position
        )
        viewer = world.a_viewer(person)
        if module and number % 3 == 0:
            complete(viewer, module)
        elif module and number % 3 == 1:
            finish(viewer, module, 1)


@pytest.fixture
def key(site):
    with transaction():
        ensure_key(world.OPERATOR)


def test_my_training_with_many_modules(visit, cast, key):
    viewer = world.a_viewer(cast.amina)

    def fill(numbers):
        for number in numbers:
            module = publish(a_module(f"m{number}"))
            if number % 3 == 0:
                complete(viewer, module)
            elif number % 3 == 1:
                finish(viewer, module, 1)

    compare(visit.sign_in(cast.amina), "/training", fill, rows=linking_to("/training/m"))


def test_my_certificates(visit, cast, key):
    viewer = world.a_viewer(cast.amina)

    def fill(numbers):
        for number in numbers:
            complete(viewer, publish(a_module(f"m{number}")))

    compare(visit.sign_in(cast.amina), "/certificates", fill, rows=linking_to("/certificates/"))


def test_a_module_with_many_lessons(site, cast):
    counts = {}
    for size in (FEW, MANY):
        name = f"n{size}"
        module = publish(a_module(name, lessons=tuple(a_lesson(number, prefix=name) for number in range(1, size + 1))))
        finish(world.a_viewer(cast.amina), module, *range(1, size))
        counts[size] = asked(visit_as(site, cast.amina), f"/training/{module.slug}")
    assert len(counts[MANY].all(".//ol[@class='contents']/li")) >= MANY
    assert counts[FEW].queries == counts[MANY].queries <= 10


def visit_as(site, somebody):
    return Visit(site).sign_in(somebody)


def a_long_lesson(name, size):
    questions = [a_question(question_id=f"{name}-p{number}", lesson_id=f"{name}-l1") for number in range(size)]
    lesson = replace(
        a_lesson(1, prefix=name), segments=(Prose("<p>Text</p>"), *(Practice(one.id) for one in questions))
    )
    module = a_module(name, lessons=(lesson, a_lesson(2, prefix=name)))
    return replace(module, practice={one.id: one for one in questions})


def test_a_lesson_with_many_questions_all_answered(site, cast):
    counts = {}
    for size in (FEW, MANY):
        module = publish(a_long_lesson(f"n{size}", size))
        for question_id in module.practice:
            do(
                service.answer_practice,
                world.a_viewer(cast.amina),
                module_id=module.id,
                question_id=question_id,
                values=("a",),
                event_id=new_id(),
                language="en",
            )
        counts[size] = asked(visit_as(site, cast.amina), f"/training/{module.slug}/lessons/01-lesson")
    assert len(counts[MANY].all(".//section[@data-question]")) == MANY
    assert counts[FEW].queries == counts[MANY].queries <= 10


@pytest.mark.parametrize("page", ["questions/1", "review", ""])
def test_a_test_with_many_questions(site, cast, page):
    counts = {}
    for size in (FEW, MANY):
        name = f"n{size}"
        module = publish(a_module(name, bank=a_bank(size, prefix=name), test=replace(TEST, draw=size)))
        viewer = world.a_viewer(cast.amina)
        attempt = do(service.begin_attempt, viewer, module_id=name, event_id=new_id())
        for question in module.bank:
            do(
                service.save_answer,
                viewer,
                attempt_id=attempt,
                question_id=question.id,
                values=("a",),
                event_id=new_id(),
                language="en",
            )
        if not page:
            do(service.send_attempt, viewer, attempt_id=attempt)
        counts[size] = asked(visit_as(site, cast.amina), f"/training/attempts/{attempt}/{page}".rstrip("/"))
    assert counts[MANY].html.count("Stem of") >= (1 if page.startswith("q") else MANY)
    assert counts[FEW].queries == counts[MANY].queries <= 14


def test_the_list_of_a_trainer(visit, cast, key):
    module = publish(a_module("wc"))
    compare(
        visit.sign_in(cast.binh),
        f"/train/enterprises/{cast.riverside}?module=wc",
        lambda numbers: learners(cast, numbers, module),
        rows=each("th", "scope", "row"),
    )


def test_the_form_that_assigns_to_many(visit, cast):
    compare(
        visit.sign_in(cast.binh),
        f"/train/enterprises/{cast.riverside}/assignments/new",
        lambda numbers: learners(cast, numbers),
        rows=each("input", "name", "person_ids"),
    )


def test_the_enterprises_of_a_trainer(site, cast):
    def fill(numbers):
        ids = [world.an_enterprise(f"Enterprise {number:02}") for number in numbers]
        for enterprise_id in ids:
            world.a_participant(enterprise_id, "Somebody")
            with transaction():
                staff.let_train(world.OPERATOR, person_id=cast.binh.person_id, enterprise_id=enterprise_id)

    fill(range(FEW))
    few = asked(visit_as(site, cast.binh), "/train")
    fill(range(FEW, MANY))
    many = asked(visit_as(site, cast.binh), "/train")
    assert each("th", "scope", "row")(many) == MANY + 1
    assert few.queries == many.queries <= 12


def test_the_people_of_a_manager(visit, cast):
    compare(
        visit.sign_in(cast.dewi),
        f"/enterprise/{cast.riverside}",
        lambda numbers: learners(cast, numbers),
        rows=each("th", "scope", "row"),
    )


def enterprises_and_staff(cast, numbers):
    for number in numbers:
        enterprise_id = world.an_enterprise(f"Enterprise {number:02}", country=["VN", "ID", "PE"][number % 3])
        world.a_trainer(enterprise_id, name=f"Trainer{number:02} Name")
        organisation = world.an_organisation(list(OrganisationKind)[number % 3])
        world.a_sponsorship(organisation, enterprise_id)
        world.a_participant(enterprise_id, "Somebody")


@pytest.mark.parametrize("path", ["/admin", "/admin/enterprises", "/admin/staff", "/admin/organisations"])
def test_the_lists_of_an_administrator(visit, cast, path):
    compare(
        visit.sign_in(cast.ada),
        path,
        lambda numbers: enterprises_and_staff(cast, numbers),
        rows=each("th", "scope", "row"),
    )


def test_one_enterprise_with_many_around_it(visit, cast):
    def fill(numbers):
        for number in numbers:
            world.a_trainer(cast.riverside, name=f"Trainer{number:02} Name")
            world.a_sponsorship(world.an_organisation(OrganisationKind.DONOR, f"Donor {number:02}"), cast.riverside)

    path = f"/admin/enterprises/{cast.riverside}"
    compare(visit.sign_in(cast.ada), path, fill, rows=lambda page: page.text.count("Donor "))


def test_the_certificates_an_administrator_sees(visit, cast, key):
    module = publish(a_module("wc"))

    def fill(numbers):
        for number in numbers:
            complete(world.a_viewer(world.a_participant(cast.riverside, f"Person {number:02}")), module)

    compare(visit.sign_in(cast.ada), "/admin/certificates", fill, rows=lambda page: page.html.count("/revocation"))


@pytest.mark.parametrize("who", ["ada", "donor"])
def test_the_figures_of_a_large_programme(site, cast, key, who):
    module = publish(a_module("wc", survey="satisfaction"))

    def fill(numbers):
        learners(cast, numbers, module)
        for number in numbers:
            enterprise_id = world.an_enterprise(f"Enterprise {number:02}", country=["VN", "ID", "PE"][number % 3])
            viewer = world.a_viewer(world.a_participant(enterprise_id, "Somebody"))
            complete(viewer, module)
            answers = {"sat-overall": [str(number % 5 + 1)]}
            do(survey.respond, viewer, module_id="wc", answers=answers, response_id=new_id())
            do(survey.mark_answered, viewer, module_id="wc")

    somebody = getattr(cast, who)
    fill(range(FEW))
    few = asked(visit_as(site, somebody), "/programme")
    fill(range(FEW, MANY))
    many = asked(visit_as(site, somebody), "/programme")
    assert few.text != many.text
    assert few.queries == many.queries <= MOST
