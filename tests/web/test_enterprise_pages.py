"""What an enterprise's manager reads: who completed what and when, certificates, a page to print; and nothing else."""

import re
from datetime import timedelta

import pytest

from score_learn.certification import service as certification
from score_learn.certification.enterprise_queries import enterprise_certificates
from score_learn.core import clock
from score_learn.core.db import db
from score_learn.core.transaction import transaction
from score_learn.learning import assigning
from score_learn.people.models import Membership
from score_learn.people.rules import Permission
from tests import world
from tests.learning.acting import do
from tests.learning.histories import make_histories
from tests.learning.modules import a_module
from tests.learning.publishing import publish
from tests.visit import Visit


def here(cast, rest=""):
    return f"/enterprise/{cast.riverside}{rest}"


def names(page):
    return ["".join(cell.itertext()).strip() for cell in page.all(".//tbody//th[@scope='row']")]


def assign(cast, module_id, *people, days=None):
    due_on = None if days is None else clock.today("Asia/Ho_Chi_Minh") + timedelta(days=days)
    chosen = [somebody.person_id for somebody in people] or None
    given = {"enterprise_id": cast.riverside, "module_id": module_id, "due_on": due_on, "person_ids": chosen}
    do(assigning.assign, world.a_viewer(cast.binh), **given)


@pytest.fixture
def dewi(visit, cast):
    return visit.sign_in(cast.dewi)


def cells(page, name):
    row = next(row for row in page.all(".//tbody/tr") if name in "".join(row.itertext()))
    return [" ".join("".join(cell.itertext()).split()) for cell in row.iterfind("td[@data-label]")]


def test_a_cell_says_completed_until_not_yet_or_nothing(dewi, cast, story):
    assign(cast, "beta", cast.emil, days=9)
    assign(cast, "alpha", cast.emil)
    page = dewi.open(here(cast))
    amina, emil = cells(page, "Amina"), cells(page, "Emil")
    assert amina[0].startswith("Completed on ")
    assert amina[1] == "–not assigned"
    assert emil[0] == "not yet"
    assert emil[1].startswith("until ")


def test_what_was_due_yesterday_is_overdue(dewi, cast, story):
    assign(cast, "beta", days=0)
    with transaction():
        db.session.execute(
            db.text("UPDATE assignment SET due_on = :day"), {"day": str(clock.today() - timedelta(days=3))}
        )
    assert "was due on" in cells(dewi.open(here(cast)), "Emil")[1]


def test_somebody_who_began_looks_like_somebody_who_did_not(dewi, cast, story):
    """Emil has finished a lesson of alpha, Lan nothing: the enterprise is told the same of both."""
    lan = world.a_participant(cast.riverside, "Lan Vu")
    assert cells(dewi.open(here(cast)), "Emil") == cells(dewi.open(here(cast)), "Lan")
    assign(cast, "alpha", cast.emil, lan)
    assert cells(dewi.open(here(cast)), "Emil") == cells(dewi.open(here(cast)), "Lan") == ["not yet"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?name=amina", ["Amina Diallo"]),
        ("?name=ＰＨＡＭ", ["Emil Pham"]),
        ("?name=102", ["Emil Pham"]),
        ("?name=10", []),
        ("?module=alpha&done=yes", ["Amina Diallo"]),
        ("?module=alpha&done=no", ["Emil Pham"]),
        ("?done=yes", ["Amina Diallo"]),
        ("?done=no", ["Emil Pham"]),
        ("?module=nothing", []),
        ("?page=99", ["Amina Diallo", "Emil Pham"]),
        ("?page=x&done=perhaps", ["Amina Diallo", "Emil Pham"]),
    ],
)
def test_our_people_are_filtered_by_the_address(dewi, cast, story, query, shown):
    assign(cast, "alpha", cast.emil)
    assert names(dewi.open(here(cast, query))) == shown


def test_a_person_s_page_shows_days_and_certificates(dewi, cast, story):
    page = dewi.open(dewi.open(here(cast)).link("Amina Diallo"))
    assert page.heading == "Amina Diallo"
    assert "Completed on" in page.text
    assert page.link(story.amina.code[:4]) == f"/verify/{story.amina.code}"
    assert dewi.open(page.link("PDF")).body.startswith(b"%PDF")
    with transaction():
        member = db.session.scalars(db.select(Membership).where(Membership.person_id == cast.emil.person_id)).one()
        member.ends_on = clock.today()
    dewi.open(here(cast, f"/people/{cast.emil.person_id}"), status=404)


def test_certificates_are_found_by_name_number_module_and_state(dewi, cast, story):
    def shown(query: str) -> bool:
        return "Amina Diallo" in dewi.open(here(cast, f"/certificates{query}")).text

    code = story.amina.code
    found = ["", "?name=DIALLO", f"?name={code[:4]}-{code[4:].lower()}", "?module=alpha", "?state=valid", "?page=9"]
    assert all(shown(query) for query in found)
    assert not any(
        shown(query) for query in ("?name=carla", f"?name={story.carla.code}", "?module=beta", "?state=withdrawn")
    )
    with transaction():
        certification.revoke(world.OPERATOR, certificate_id=story.amina.certificate_id, reason="Wrong name.")
    page = dewi.open(here(cast, "/certificates?state=withdrawn"))
    assert "1 of them withdrawn" in page.text
    assert "PDF" not in page.text


def test_a_certificate_of_another_enterprise_is_not_there(site, cast, story):
    foreign, own = story.carla.certificate_id, story.amina.certificate_id
    for who, start in ((cast.dewi, here(cast)), (cast.binh, f"/train/enterprises/{cast.riverside}")):
        visit = Visit(site).sign_in(who)
        assert "Amina Diallo" in visit.open(f"{start}/certificates").text
        assert "Carla" not in visit.open(f"{start}/certificates").text
        assert visit.open(f"{start}/certificates/{own}.pdf").body.startswith(b"%PDF")
        visit.open(f"{start}/certificates/{foreign}.pdf", status=404)
        visit.open(f"{start}/certificates/{foreign}.pdf".replace(str(cast.riverside), str(cast.hillside)), status=404)


@pytest.mark.parametrize(
    ("who", "permission", "sees"),
    [
        ("dewi", Permission.LEAD_ENTERPRISE, True),
        ("binh", Permission.TRAIN, True),
        ("ada", Permission.ADMINISTER, True),
        ("ada", Permission.SEE_FIGURES, False),
        ("donor", Permission.SEE_FIGURES, False),
        ("partner", Permission.SEE_FIGURES, False),
        ("hugo", Permission.TRAIN, False),
        ("dewi", Permission.TRAIN, False),
        ("amina", Permission.LEARN, False),
    ],
)
def test_certificates_of_an_enterprise_are_for_those_who_lead_train_or_administer_it(
    cast, story, who, permission, sees
):
    found = enterprise_certificates(world.a_viewer(getattr(cast, who)), cast.riverside, permission)
    assert [row.code for row in found.page.rows] == ([story.amina.code] if sees else [])
    assert found.page.total == sees


def test_a_summary_with_more_names_than_fit_gives_their_number_and_the_way_to_them(dewi, cast, story, monkeypatch):
    assign(cast, "alpha", days=5)
    monkeypatch.setattr("score_learn.web.enterprise.views.NAMES_ON_A_SHEET", 0)
    page = dewi.open(here(cast, "/summary"))
    waiting = page.text.split("Not completed yet")[1]
    assert ": 1 person" in waiting and "Emil Pham" not in waiting
    assert "Emil Pham" in dewi.open(page.link("Show and print them")).text


def test_the_summary_holds_who_takes_part_what_is_done_and_who_is_missing(dewi, cast, story):
    assign(cast, "alpha", days=5)
    page = dewi.open(here(cast, "/summary"))
    assert "100 (women 60, men 40)" in page.text
    assert "2 (women 1, men 1; workers 1, management 1)" in page.text
    assert re.search(r"Alpha 1 of 1 0 of 1 1 of 2", page.text)
    waiting = page.text.split("Not completed yet")[1]
    assert "Emil Pham" in waiting and "Amina" not in waiting
    assert str(clock.today("Asia/Ho_Chi_Minh").year) in page.text
    for word in ("points", "Under way", "in 100", "attempt"):
        assert word not in page.text


@pytest.mark.parametrize("rest", ["", "/summary", "/certificates"])
def test_a_new_enterprise_is_told_what_comes_next(site, rest):
    place = world.an_enterprise("Empty Works")
    page = Visit(site).sign_in(world.an_enterprise_manager(place)).open(f"/enterprise/{place}{rest}")
    assert "yet" in page.text


@pytest.mark.one_database
@pytest.mark.parametrize("rest", ["", "?module=wc&done=no", "/summary", "/certificates"])
def test_three_hundred_people_ask_no_more_than_three(site, rest):
    module, counts = publish(a_module("wc")), []
    for seed, people in ((1, 3), (2, 300)):
        made = make_histories(seed, {"wc": [module]}, people=people, enterprises=1, odd=0, letters="XYZ"[seed])
        (place,) = made.enterprises
        visit = Visit(site).sign_in(world.an_enterprise_manager(place))
        visit.open(f"/enterprise/{place}{rest}", budget=60_000)
        counts.append(visit.open(f"/enterprise/{place}{rest}", budget=60_000).queries)
    assert counts[0] == counts[1] <= 14
