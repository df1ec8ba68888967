"""The numbers of each question of a test, against a second computation from the raw rows."""

import random
from collections import defaultdict
from dataclasses import replace
from statistics import StatisticsError, correlation

import pytest
from sqlalchemy import select

from score_learn.assessment import marking
from score_learn.content import queries as content
from score_learn.core.db import db
from score_learn.core.errors import NotFound
from score_learn.learning import item_queries
from score_learn.learning.item_queries import find_item, item_statistics
from score_learn.learning.models import Answer, Attempt, AttemptSent, Enrolment
from tests import world
from tests.assessment.kinds import EACH, right_response
from tests.learning.answering import send, send_as, somebody
from tests.learning.modules import TEST, a_bank, a_module
from tests.learning.publishing import publish
from tests.visit import counted_queries
from tests.world import OPERATOR


@pytest.fixture
def module(site):
    return publish(a_module(bank=a_bank(4)))


def by_id(viewer=OPERATOR, module_id="wc"):
    return {(one.question.id, one.question.rev): one for one in item_statistics(viewer, module_id, "en")}


def second(module_id):
    """Compute people, right and discrimination by question, rev and language: person by person, in plain loops."""
    db.session.rollback()
    enrolments = {row.id: row for row in db.session.scalars(select(Enrolment)) if row.module_id == module_id}
    attempts = {row.id: row for row in db.session.scalars(select(Attempt)) if row.enrolment_id in enrolments}
    first = {}
    for sent in sorted(db.session.scalars(select(AttemptSent)), key=lambda row: row.at):
        if sent.attempt_id in attempts:
            person = enrolments[attempts[sent.attempt_id].enrolment_id].person_id
            first.setdefault(person, sent)
    last = {}
    for answer in sorted(db.session.scalars(select(Answer)), key=lambda row: row.seq):
        last[answer.attempt_id, answer.question_id] = answer
    pairs = defaultdict(list)
    for sent in first.values():
        module = content.version(attempts[sent.attempt_id].version_id, "en")
        for (attempt_id, name), answer in last.items():
            if attempt_id == sent.attempt_id and answer.response:
                question = module.question(name)
                mark = marking.mark(question, tuple(answer.response))
                rest = (sent.points - mark.points) / (sent.out_of - question.points)
                for language in (answer.language, "all"):
                    pairs[name, answer.rev, language].append((float(mark.fraction), float(rest)))
    return {key: (len(rows), sum(part == 1 for part, _rest in rows), related(rows)) for key, rows in pairs.items()}


def related(rows):
    if len(rows) < 20:
        return None
    try:
        return pytest.approx(correlation(*zip(*rows, strict=True)), abs=1e-6)
    except StatisticsError:
        return None


def first_way():
    found = {}
    for (name, rev), one in by_id().items():
        tallies = {**one.by_language, "all": one.tally} if one.by_language else {}
        for language, tally in tallies.items():
            found[name, rev, language] = (tally.people, tally.right, tally.discrimination)
    return found


def test_two_ways_of_counting_agree_on_every_question_revision_and_language(cast, module):
    chance = random.Random(4)
    bank = [replace(question, rev=2) if question.id == "wc-q2" else question for question in module.bank]
    newer = publish(replace(module, version="2.0.0", bank=tuple(bank)))
    for one in (module, newer):
        for _ in range(30):
            begun = somebody(cast.riverside, one)
            for number in range(1, chance.randint(1, 2) + 1):
                names = chance.sample([question.id for question in one.bank], 3)
                given = {name: (chance.choice("aaabc"),) for name in names}
                changed = {name: (chance.choice("bc"),) for name in names if chance.random() < 0.3}
                given |= {chance.choice(names): ()} if chance.random() < 0.2 else {}
                send_as(begun, one, chance.choice(["en", "fr"]), given, number=number, again=changed)
    found = first_way()
    assert found == second("wc")
    assert {rev for name, rev, _language in found if name == "wc-q2"} == {1, 2}
    assert found["wc-q1", 1, "all"][2] is not None, "enough people for a correlation"


def test_of_each_person_the_first_test_counts_whatever_came_later(cast, module):
    begun = somebody(cast.riverside, module)
    send_as(begun, module, "en", {"wc-q1": ("b",), "wc-q2": ("a",)})
    send_as(begun, module, "en", {"wc-q1": ("a",), "wc-q2": ("a",)}, number=2)
    person = db.session.get_one(Enrolment, begun).person_id
    send_as(somebody(cast.riverside, module, 2, person), module, "en", {"wc-q1": ("a",), "wc-q3": ("a",)})
    one = by_id()
    assert (one["wc-q1", 1].tally.people, one["wc-q1", 1].tally.right) == (1, 0)
    assert one["wc-q3", 1].tally.people == 0


def test_the_answer_that_was_marked_counts_and_an_open_one_does_not(cast, module):
    send_as(somebody(cast.riverside, module), module, "en", {"wc-q1": ("a",), "wc-q2": ()}, again={"wc-q1": ("b",)})
    one = by_id()
    assert one["wc-q1", 1].tally.right == 1
    assert one["wc-q2", 1].tally.people == 0


def test_a_revision_begins_a_series_and_other_words_do_not(cast, module):
    send(cast.riverside, module, [("en", {"wc-q1": ("a",), "wc-q2": ("a",)})] * 3)
    worded = replace(module.bank[0], stem_text="In other words", stem_html="<p>In other words</p>")
    newer = publish(replace(module, version="1.0.1", bank=(worded, *module.bank[1:])))
    send(cast.riverside, newer, [("en", {"wc-q1": ("b",), "wc-q2": ("a",)})] * 2)
    one = by_id()["wc-q1", 1]
    assert (one.tally.people, one.first, one.last, one.question.stem_text) == (5, "1.0.0", "1.0.1", "In other words")
    turned = replace(worded, right=("b",), rev=2)
    newest = publish(replace(module, version="2.0.0", bank=(turned, *module.bank[2:])))
    send(cast.riverside, newest, [("en", {"wc-q1": ("b",), "wc-q3": ("a",)})] * 4)
    found = by_id()
    assert [(key, one.state, one.tally.people, one.tally.right) for key, one in found.items()][:2] == [
        (("wc-q1", 2), "now", 4, 4),
        (("wc-q1", 1), "earlier", 5, 3),
    ]
    assert found["wc-q2", 1].state == "gone"
    assert found["wc-q2", 1].tally.people == 5
    assert [one.question.rev for one in find_item(OPERATOR, "wc", "wc-q1", "en")] == [2, 1]


def test_every_type_of_question_is_counted(cast):
    types = [made() for name, made in EACH.items() if name != "scenario"]
    module = publish(a_module("wc", bank=tuple(types), test=TEST))
    right = {question.id: right_response(question) for question in types}
    send(cast.riverside, module, [("en", right)] * 6)
    for question in types:
        tally = by_id()[question.id, 1].tally
        assert (tally.people, tally.right) == (6, 6), question.type


def test_an_administrator_of_a_country_counts_that_country_alone(cast, module):
    send(cast.riverside, module, [("en", {"wc-q1": ("a",)})] * 3)
    send(cast.hillside, module, [("en", {"wc-q1": ("b",)})] * 2)
    vera = world.a_viewer(world.an_administrator("Vera Local", country="VN"))
    assert by_id(vera)["wc-q1", 1].tally.people == 3
    assert by_id()["wc-q1", 1].tally.people == 5
    for somebody_else in (cast.binh, cast.dewi, cast.donor, cast.amina):
        with pytest.raises(NotFound):
            item_statistics(world.a_viewer(somebody_else), "wc", "en")


def test_what_was_counted_is_kept_until_somebody_sends_another_test(cast, module):
    send(cast.riverside, module, [("en", {"wc-q1": ("a",)})] * 3)
    item_statistics(OPERATOR, "wc", "en")
    with counted_queries() as again:
        item_statistics(OPERATOR, "wc", "en")
    assert not any("answer" in statement.lower() for statement in again), "nothing was sent, so nothing is counted"
    send(cast.riverside, module, [("en", {"wc-q1": ("b",)})])
    assert by_id()["wc-q1", 1].tally.people == 4


def test_ten_times_the_people_are_asked_for_in_as_many_queries(cast, module):
    def asked(people):
        send(cast.riverside, module, [("en", {"wc-q1": ("a",), "wc-q2": ("b",)})] * people)
        item_queries._kept.clear()
        with counted_queries() as statements:
            item_statistics(OPERATOR, "wc", "en")
        return len(statements)

    assert asked(3) == asked(27)


def test_a_module_that_was_never_published_is_not_found(site):
    with pytest.raises(NotFound):
        item_statistics(OPERATOR, "nothing", "en")
    with pytest.raises(NotFound):
        find_item(OPERATOR, "alpha", "nothing", "en")
