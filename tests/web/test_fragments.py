"""What is kept of a page and shown to many holds nobody's name and nobody's tokens."""

import re

import pytest

from score_learn.core.db import db
from score_learn.core.transaction import transaction
from score_learn.people.models import Person
from tests.visit import Visit


def bar_of(page):
    return re.search(r'<header class="bar">.*?</header>', page.html, re.DOTALL)[0]


@pytest.mark.parametrize("path", ["/training", "/training/alpha", "/training/alpha/lessons/01-blocks"])
def test_the_frame_of_one_person_is_not_shown_to_another(site, cast, path):
    amina, emil = Visit(site).sign_in(cast.amina), Visit(site).sign_in(cast.emil)
    bars = [bar_of(who.open(path)) for who in (amina, emil, amina)]
    assert cast.amina.name in bars[0] and cast.amina.name in bars[2]
    assert cast.emil.name in bars[1] and cast.amina.name not in bars[1]
    tokens = [re.search(r'name="csrf_token" value="([^"]+)"', bar)[1] for bar in bars]
    assert tokens[0].split(".")[0] != tokens[1].split(".")[0], "each has a token of their own"
    assert len(set(re.findall(r'name="form_id" value="([^"]+)"', "".join(bars)))) == 3


def test_what_one_may_do_decides_what_stands_around_a_page(site, cast):
    tab = re.compile(r'class="tab" href="([^"]+)"')
    shown = {}
    for who in ("amina", "binh", "ada", "donor"):
        shown[who] = set(tab.findall(Visit(site).sign_in(getattr(cast, who)).open("/me").html))
    assert len({frozenset(places) for places in shown.values()}) == len(shown)
    assert not any("/admin" in place for who in ("amina", "binh", "donor") for place in shown[who])


@pytest.mark.parametrize("name", ["<b>Ann</b> & Co", "\ue000token\ue000", "\ue000form\ue000", "\ue000name\ue000"])
def test_a_name_is_shown_as_it_is(visit, cast, name):
    with transaction():
        db.session.get_one(Person, cast.amina.person_id).name = name
    bar = bar_of(visit.sign_in(cast.amina).open("/training"))
    assert f"<span>{name.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</span>" in bar
