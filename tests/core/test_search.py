"""Names are found however they are typed."""

from importlib import import_module

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from score_learn.core.db import db
from score_learn.core.search import fold, holds
from score_learn.people.models import Person
from tests import world


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Nguyễn Thị Ánh", "nguyen anh"),
        ("Nguyễn Thị Ánh", "ÁNH  thi"),
        ("STRASSE", "straße"),
        ("Đỗ Văn Bình", "do binh"),
        ("Sørensen, Łukasz", "lukasz sorensen"),
        ("Айгүл Ахметова", "ахмет"),
        ("अमीना शर्मा", "शर्मा"),
        ("ＡＭＩＮＡ", "amina"),
        ("100% Cotton_Mill", "0% cotton_"),
        ("محمد حسين", "حسين"),
    ],
)
def test_a_name_is_found_by_its_words_in_any_order(site, name, typed):
    enterprise = world.an_enterprise()
    world.a_participant(enterprise, name)
    world.a_participant(enterprise, "Somebody Else")
    found = db.session.scalars(db.select(Person.name).where(holds(Person.name_key, typed))).all()
    assert found == [name]


def test_signs_with_a_meaning_in_a_pattern_mean_themselves(site):
    world.a_participant(world.an_enterprise(), "Somebody Else")
    assert not db.session.scalars(db.select(Person.id).where(holds(Person.name_key, "%"))).all()


def test_a_very_long_text_is_looked_for_by_its_first_words(site):
    world.a_participant(world.an_enterprise(), "Somebody Else")
    typed = " ".join(["some"] * 30_000)
    assert db.session.scalars(db.select(Person.name).where(holds(Person.name_key, typed))).all() == ["Somebody Else"]


def test_the_vowel_signs_of_other_scripts_stay():
    assert fold("शर्मा") != fold("शरम")


def test_the_folded_name_follows_the_name(site):
    person_id = world.a_participant(world.an_enterprise(), "Amina").person_id
    person = db.session.get(Person, person_id)
    person.name = "Zoë"
    assert person.name_key == "zoe"
    db.session.rollback()


MIGRATION = import_module("migrations.versions.0007_search")


@example("Đỗ Văn Bình")
@example("Zoë  Ångström")
@example("ＡＭＩＮＡ STRASSE")
@example("Łukasz\u200d")
@given(st.text() | st.text(st.characters(max_codepoint=127)))
def test_the_migration_folds_as_the_site_does(name):
    assert MIGRATION.fold(name) == fold(name)
