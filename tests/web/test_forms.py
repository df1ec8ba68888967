"""Forms: sent twice they act once, without their token they do nothing, and garbled they are answered kindly."""

import threading
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from score_learn.core.audit import AuditEntry
from score_learn.core.db import db
from score_learn.core.ids import new_id
from score_learn.people.models import Enterprise, Person
from tests.contracts.addresses import Addresses, targets
from tests.contracts.test_gets import checksums
from tests.visit import Visit

PERSON = {"name": "Nadia Rahman", "sex": "female", "position": "worker", "language": "en", "personal_number": ""}
ENTERPRISE = {
    "name": "Lakeside Foods",
    "country": "VN",
    "region": "Huế",
    "sector": "food",
    "time_zone": "Asia/Ho_Chi_Minh",
    "languages": "vi, en",
    "women": "12",
    "men": "8",
}


def count(table, *conditions):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions))


def acts(app):
    return sorted((one for one in targets(app) if one.method == "POST"), key=lambda one: one.endpoint)


def role_of(endpoint):
    group = endpoint.split(".")[0]
    return {"train": "binh", "enterprise": "dewi", "admin": "ada"}.get(group, "amina")


def test_a_person_is_added_once_however_often_the_form_is_sent(visit, cast):
    visit.sign_in(cast.binh)
    page = visit.open(f"/train/enterprises/{cast.riverside}/people/new")
    card = visit.send(page, PERSON, status=200)
    assert "Card of Nadia Rahman" in card.heading
    again = visit.send(page, PERSON, status=200)
    assert again.heading == "This was already done"
    assert "shown once; make a new one" in again.text
    assert "Nadia" not in again.text
    assert count(Person, Person.name == "Nadia Rahman") == 1


def test_a_card_is_shown_once_and_stored_nowhere(visit, cast):
    visit.sign_in(cast.binh)
    card = visit.send(visit.open(f"/train/enterprises/{cast.riverside}/people/new"), PERSON, status=200)
    assert card.headers["Cache-Control"] == "no-store"
    assert "PIN" in card.text


@pytest.mark.parametrize(
    ("who", "path"), [("binh", "/train/enterprises/{0}/people/{1}/pin"), ("dewi", "/enterprise/{0}/people/{1}/pin")]
)
def test_a_pin_is_given_once_however_often_the_form_is_sent(visit, cast, who, path):
    visit.sign_in(getattr(cast, who))
    page = visit.open(path.format(cast.riverside, cast.amina.person_id))
    visit.send(page, status=200)
    assert visit.send(page, status=200).heading == "This was already done"
    assert count(AuditEntry, AuditEntry.action == "pin.given") == 1


def test_a_staff_link_is_made_once_however_often_the_form_is_sent(visit, cast):
    visit.sign_in(cast.ada)
    before = count(AuditEntry, AuditEntry.action == "password_link.made")
    page, action = visit.open("/admin/staff"), f"/admin/staff/{cast.binh.person_id}/password-link"
    assert "/password/" in visit.send(page, form=action, status=200).text
    assert visit.send(page, form=action, status=200).heading == "This was already done"
    other = f"/admin/staff/{cast.dewi.person_id}/password-link"
    assert "/password/" in visit.send(page, form=other, status=200).text, "the next row is a form of its own"
    assert count(AuditEntry, AuditEntry.action == "password_link.made") == before + 2


def test_what_shows_no_secret_leads_to_the_first_result_again(visit, cast):
    visit.sign_in(cast.ada)
    page = visit.open("/admin/enterprises/new")
    first, second = visit.send(page, ENTERPRISE), visit.send(page, {**ENTERPRISE, "name": "Another"})
    assert first.headers["Location"] == second.headers["Location"]
    assert visit.open(first.headers["Location"]).heading == "Lakeside Foods"
    assert count(Enterprise) == 3


def test_a_refused_form_may_be_put_right_and_sent_again(visit, cast):
    visit.sign_in(cast.binh)
    page = visit.open(f"/train/enterprises/{cast.riverside}/people/new")
    refused = visit.send(page, {**PERSON, "personal_number": cast.amina.number}, status=200)
    assert f"Number {cast.amina.number} is in use" in refused.text
    assert "Card of" in visit.send(refused, {"personal_number": ""}, status=200).heading


def test_somebody_else_s_form_id_tells_nothing(site, cast):
    form_id = str(uuid4())
    first = Visit(site).sign_in(cast.ada).act("/admin/enterprises/new", {**ENTERPRISE, "form_id": form_id})
    assert first.status == 303
    other = Visit(site).sign_in(cast.binh)
    path = f"/train/enterprises/{cast.riverside}/people/new"
    answer = other.act(path, {**PERSON, "form_id": form_id}, status=200)
    assert answer.heading == "This was already done"
    assert first.headers["Location"] not in answer.html
    assert count(Person, Person.name == PERSON["name"]) == 0


def test_a_garbled_form_id_counts_as_a_form_of_its_own(visit, cast):
    visit.sign_in(cast.ada)
    for _ in range(2):
        visit.act("/admin/enterprises/new", {**ENTERPRISE, "form_id": "not an id"}, status=303)
    assert count(Enterprise) == 4


def test_two_taps_at_once_add_one_person(site, cast):
    path = f"/train/enterprises/{cast.riverside}/people/new"
    form_id, answers = str(uuid4()), []
    visits = [Visit(site).sign_in(cast.binh) for _ in range(6)]
    tokens = [visit._token() for visit in visits]
    start = threading.Barrier(len(visits))

    def tap(visit, token):
        start.wait()
        sent = {**PERSON, "form_id": form_id, "csrf_token": token}
        answers.append(visit.client.post(path, data=sent).get_data(as_text=True))

    threads = [threading.Thread(target=tap, args=pair) for pair in zip(visits, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(Person, Person.name == PERSON["name"]) == 1
    assert sum("Card of Nadia Rahman" in answer for answer in answers) == 1
    assert sum("This was already done" in answer for answer in answers) == 5


def test_no_form_does_anything_without_its_token(site, cast, story):
    addresses = Addresses(site, cast, story)
    wanted = [(one.endpoint, addresses.of(one, "own")) for one in acts(site)]
    visits = {who: Visit(site).sign_in(getattr(cast, who)) for who in ("amina", "binh", "dewi", "ada")}
    before = checksums()
    for endpoint, path in wanted:
        for token in ({}, {"csrf_token": ""}, {"csrf_token": "garbled.token.here"}):
            page = visits[role_of(endpoint)].post(path, {"form_id": str(new_id()), **token}, status=400)
            assert page.heading == "This did not arrive whole", endpoint
            assert "still there" in page.text
            assert page.headers["Cache-Control"] == "no-store"
    assert checksums() == before
    assert len(wanted) > 15


def test_the_token_of_one_person_is_no_use_to_another(site, cast):
    token = Visit(site).sign_in(cast.binh)._token()
    visit = Visit(site).sign_in(cast.ada)
    with visit.client.session_transaction() as cookie:
        cookie["csrf_token"] = "of another session"
    visit.post("/admin/enterprises/new", {**ENTERPRISE, "csrf_token": token, "form_id": str(uuid4())}, status=400)
    assert count(Enterprise) == 2


@pytest.mark.parametrize("endpoint", ["learn.begin_attempt", "learn.finish", "learn.practise", "learn.save_answer"])
def test_a_learner_s_form_without_its_id_is_refused_kindly(site, cast, story, endpoint):
    target = next(one for one in acts(site) if one.endpoint == endpoint)
    visit = Visit(site).sign_in(cast.amina)
    path = Addresses(site, cast, story).of(target, "own")
    page = visit.act(path, {"form_id": "", "answer": "a"}, status=None)
    if page.status == 303:
        page = visit.follow(page.headers["Location"])
    assert "This did not arrive whole. Load the page again" in page.text


@pytest.mark.parametrize("sign", ["\x00", "x\x00y"])
def test_a_sign_that_no_database_holds_is_turned_away(site, cast, story, sign):
    wanted = [(one.endpoint, Addresses(site, cast, story).of(one, "own")) for one in acts(site)]
    visits = {who: Visit(site).sign_in(getattr(cast, who)) for who in ("amina", "binh", "dewi", "ada")}
    for endpoint, path in wanted:
        sent = dict.fromkeys(("code", "number", "email", "name", "reason", "answer", "token", "region"), sign)
        page = visits[role_of(endpoint)].act(path, {**sent, "pin": "123456", "password": "123456"}, status=400)
        assert page.heading == "This did not arrive whole"
    for path in ("/verify?code=%00", "/media/%00", "/verify/%00", "/admin?name=%00", "/training/%00"):
        visits["ada"].open(path, status=400)


FIELDS = (
    *("code", "number", "pin", "email", "password", "own", "next", "token", "language", "name", "sex", "role"),
    *("position", "personal_number", "country", "region", "sector", "time_zone", "languages", "women", "men", "kind"),
    *("enterprise_id", "organisation_id", "person_id", "person_ids", "module_id", "whom", "due_on", "starts_on"),
    *("reason", "answer", "go"),
)
WILD = (
    "",
    "9" * 5000,
    "-1",
    "١٢",
    "<script>alert(1)</script>",
    "%s%(x)s{0}",
    "\U0001f600\u0301\u200d",
    "x" * 3000,
    "\u202e",
)


@pytest.mark.parametrize("value", WILD, ids=range(len(WILD)))
def test_no_form_breaks_whatever_is_typed_into_it(site, cast, story, value):
    addresses = Addresses(site, cast, story)
    # An administrator's acts come last: some of them close the account of whoever the other forms are about.
    wanted = sorted(acts(site), key=lambda target: target.endpoint.startswith("admin."))
    paths = {target: addresses.of(target, "own") for target in wanted}
    for target, path in paths.items():
        visit = Visit(site).sign_in(getattr(cast, role_of(target.endpoint)))
        page = visit.act(path, dict.fromkeys(FIELDS, value), status=None)
        assert page.status < 500, f"{target.endpoint} broke on {value[:20]!r}"
        if value.startswith("<") and page.headers["Content-Type"].startswith("text/html"):
            assert value not in page.html


STAFF = {"name": "Nora New", "sex": "other", "role": "trainer", "email": "nora@example.org"}


def valid_forms(cast):
    here = f"/admin/enterprises/{cast.riverside}"
    return {
        "enterprise": ("ada", "/admin/enterprises/new", ENTERPRISE),
        "person": ("binh", f"/train/enterprises/{cast.riverside}/people/new", PERSON),
        "staff": ("ada", "/admin/staff/new", STAFF),
        "organisation": ("ada", "/admin/organisations/new", {"name": "A donor", "kind": "donor"}),
        "trainer": ("ada", f"{here}/trainers", {"person_id": str(cast.hugo.person_id)}),
        "assignment": (
            "binh",
            f"/train/enterprises/{cast.riverside}/assignments/new",
            {
                "module_id": "alpha",
                "whom": "some",
                "due_on": "2999-12-31",
                "person_ids": str(cast.amina.person_id),
                "step": "confirm",
            },
        ),
    }


@pytest.mark.parametrize("name", ["enterprise", "person", "staff", "organisation", "trainer", "assignment"])
def test_no_form_breaks_when_one_field_of_it_is_odd(site, cast, name):
    who, path, valid = valid_forms(cast)[name]
    visit = Visit(site).sign_in(getattr(cast, who))
    visit.act(path, valid, status=200 if name in ("person", "staff") else 303)
    for field in valid:
        for value in ("", "9" * 5000, "%s%(x)s{0}", "2026-02-30", "99999999999", "None", str(uuid4())):
            # Not read as a reviewer would: the same page some hundred times over.
            sent = {**valid, field: value, "csrf_token": visit._token(), "form_id": str(uuid4())}
            status = visit.client.post(path, data=sent).status_code
            assert status in (200, 303), f"{field}={value[:20]!r} was answered {status}"


def test_a_role_counts_only_with_the_place_that_goes_with_it(visit, cast):
    visit.sign_in(cast.ada)
    form = visit.open("/admin/staff/new").form()
    organisation = next(option.get("value") for option in form.iterfind(".//select[@name='organisation_id']/option[2]"))
    everywhere = {"enterprise_id": str(cast.riverside), "organisation_id": organisation, "country": "VN"}
    for number, role in enumerate(("enterprise_manager", "trainer", "administrator")):
        sent = {**STAFF, **everywhere, "role": role, "email": f"nora{number}@example.org"}
        assert "/password/" in visit.act("/admin/staff/new", sent, status=200).text, role
