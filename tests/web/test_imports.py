"""A trainer brings people in from a file and prints their cards, walked as a browser walks it."""

import csv
import hashlib
import io
import re
import time

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from score_learn.core.db import db
from score_learn.core.transaction import transaction
from score_learn.people import changing, queries
from score_learn.people.rules import Permission
from score_learn.web.train.carrying import LARGEST_REQUEST, packed, unpacked
from tests import world
from tests.people.recorded import entries
from tests.people.tries import by_number

HEADER = "Name;Sex;Work;Language;Personal number\n"
LIST = HEADER + "Nadia Rahman;f;worker;;\nAmina Diallo;;manager;;\nEmil Pham;;;;\n=cmd|x;f;worker;;\n"


@pytest.fixture
def binh(visit, cast):
    return visit.sign_in(cast.binh)


def here(cast, rest):
    return f"/train/enterprises/{cast.riverside}/{rest}"


def chosen(visit, cast, content, name="people.csv", *, status=200):
    content = content if isinstance(content, bytes) else content.encode()
    page = visit.open(here(cast, "imports/new"))
    return visit.send(page, {"file": (io.BytesIO(content), name)}, status=status)


def checksums():
    """Return a checksum of every table."""
    db.session.rollback()
    return {
        name: hashlib.sha256("\n".join(sorted(map(repr, db.session.execute(select(table))))).encode()).hexdigest()
        for name, table in db.metadata.tables.items()
        if name not in {"login_session", "sent_form"}
    }


def people_of(cast):
    found = queries.participants(world.OPERATOR, cast.riverside, Permission.TRAIN)
    return {one.name: one for one in found}


def chips(page):
    return {words: int(number) for number, words in re.findall(r'chip-number">(\d+)</span>([^<]+)', page.html)}


def test_a_trainer_brings_people_in_and_prints_cards_that_open_the_door(site, binh, cast):
    page = binh.open(binh.open(f"/train/enterprises/{cast.riverside}").link("Import people"))
    preview = binh.send(page, {"file": (io.BytesIO(LIST.encode()), "people.csv")}, status=200)
    assert chips(preview) == {"New": 1, "Changed": 1, "Unchanged": 1, "Left out": 1}
    cards = binh.send_and_follow(preview, form="/imports")
    assert "1 person was added. 1 person was changed." in cards.text
    ticked = [box for box in cards.all(".//input[@type='checkbox']") if "checked" in box.attrib]
    nadia = people_of(cast)["Nadia Rahman"]
    assert [box.get("value") for box in ticked] == [str(nadia.person_id)], "those who have a card keep it"
    sheet = binh.send(cards, status=200)
    assert sheet.headers["Content-Type"] == "application/pdf"
    assert sheet.headers["Cache-Control"] == "no-store"
    text = " ".join(PdfReader(io.BytesIO(sheet.body)).pages[0].extract_text().split())
    pin = re.search(r"(\d{3}) (\d{3}) ", text)
    somebody = world.Somebody(
        nadia.person_id, "", "participant", None, cast.amina.enterprise_code, nadia.personal_number
    )
    assert by_number(somebody, pin[1] + pin[2]), "what is printed opens the door"
    assert by_number(cast.amina, cast.amina.pin)


def test_nothing_is_written_before_it_is_confirmed(binh, cast):
    before = checksums()
    preview = chosen(binh, cast, LIST)
    assert checksums() == before
    binh.send(preview, form="/imports")
    assert checksums() != before


def test_the_same_file_again_changes_nothing_and_says_so(binh, cast):
    good = LIST.rsplit("=cmd", 1)[0]
    binh.send(chosen(binh, cast, good), form="/imports")
    before = checksums()
    again = chosen(binh, cast, good)
    assert "Everybody on this list is here already" in again.text
    assert "Confirm" not in again.text
    binh.send(again, form="/imports")
    assert checksums() == before


def test_a_second_sending_leads_where_the_first_one_led(binh, cast):
    preview = chosen(binh, cast, LIST)
    first, second = (binh.send(preview, form="/imports") for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] == here(cast, "cards")
    assert len(entries("people.imported", cast.riverside)) == 1


def test_what_has_changed_meanwhile_is_shown_before_it_is_done(binh, cast):
    preview = chosen(binh, cast, LIST)
    trainer = world.a_viewer(cast.binh)
    with transaction():
        changing.end_participation(trainer, enterprise_id=cast.riverside, person_ids=[cast.emil.person_id])
    before = checksums()
    second = binh.send(preview, form="/imports", status=200)
    assert "Something was changed here since you chose the file" in second.text
    assert checksums() == before
    assert chips(second) == {"New": 1, "Changed": 1, "Left out": 2}
    binh.send(second, form="/imports")
    assert "Nadia Rahman" in people_of(cast)


def test_refused_rows_come_back_as_they_were_with_the_reason(binh, cast):
    content = "No.,Name,Sex,Work\n7,=cmd,f,worker\n8,Lan,x,worker\n9,Nadia,f,worker\n"
    preview = chosen(binh, cast, content)
    file = binh.post(here(cast, "imports/refused"), fields(preview), status=200)
    table = list(csv.reader(io.StringIO(file.body.decode("utf-8-sig"))))
    assert table[0] == ["Why this row was left out", "Line in the list", "No.", "Name", "Sex", "Work"]
    assert [row[1:] for row in table[1:]] == [["2", "7", "'=cmd", "f", "worker"], ["3", "8", "Lan", "x", "worker"]]
    assert "begins with a sign such as" in table[1][0]
    assert "“x” is not known" in table[2][0]


def fields(page):
    return {
        name: [field.get("value") for field in page.form("/imports").iter("input") if field.get("name") == name]
        for name in ("csrf_token", "form_id", "carried", "digest")
    }


def test_a_corrected_file_of_refused_rows_can_be_sent_again(binh, cast):
    preview = chosen(binh, cast, LIST)
    file = binh.post(here(cast, "imports/refused"), fields(preview), status=200)
    corrected = file.body.replace(b"'=cmd|x", b"Lan Nguyen")
    again = chosen(binh, cast, corrected)
    assert chips(again) == {"New": 1}
    assert "Why this row was left out" in again.text, "the column that is left aside is named"
    refused = binh.post(here(cast, "imports/refused"), fields(chosen(binh, cast, file.body)), status=200)
    assert refused.body.decode("utf-8-sig").splitlines()[0].count("Why this row was left out") == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04rest", "This is a workbook (such as XLSX), not a CSV file."),
        (b"%PDF-1.7", "This is not a CSV file."),
        (b"Name\0", "This is not a CSV file."),
        (b"", "There is nobody in this file."),
        (b"Lan,f,worker\n", "The first line has to name the columns"),
        (b"Name,Name,Sex,Work\nLan,Lan,f,worker\n", "These columns mean the same: Name, Name."),
        (b"Name,Sex,Work\nLan,f,worker\nName,Sex,Work\n", "stand in line 1 and again in line 3"),
        (b"x" * (1024 * 1024 + 1), "The file is larger than 1 MB."),
    ],
)
def test_a_bad_file_says_what_to_do_and_stores_nothing(binh, cast, content, words):
    before = checksums()
    page = chosen(binh, cast, content)
    assert words in page.text
    field = page.all(".//input[@type='file']")[0]
    assert field.get("aria-invalid") == "true"
    assert checksums() == before


def test_no_file_at_all_is_asked_for(binh, cast):
    page = binh.open(here(cast, "imports/new"))
    assert "Choose a file." in binh.send(page, status=200).text


class Endless(io.RawIOBase):
    """A body that counts what is read of it."""

    def __init__(self):
        self.taken = 0

    def readable(self):
        return True

    def readinto(self, buffer):
        self.taken += len(buffer)
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


@pytest.mark.parametrize("length", [100 * 1024 * 1024, LARGEST_REQUEST + 1])
def test_a_huge_file_is_refused_before_it_is_read(site, binh, cast, length):
    body = Endless()
    answer = binh.client.open(
        here(cast, "imports/new"),
        method="POST",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(length)},
    )
    assert answer.status_code == 413
    assert "This is too large" in answer.get_data(as_text=True)
    assert body.taken == 0


def test_other_addresses_take_no_larger_requests_than_before(binh, cast):
    answer = binh.client.post(here(cast, "people/new"), data={"name": "x" * (1024 * 1024)})
    assert answer.status_code == 413


def test_a_guess_of_the_encoding_is_shown(binh, cast):
    good = "Name;Sex;Work\nZoë Müller;f;worker\n"
    assert "Do the names look right?" not in chosen(binh, cast, good).text
    page = chosen(binh, cast, good.encode("windows-1252"))
    assert "Do the names look right?" in page.text
    assert "Read as Windows-1252, cells divided by semicolon." in page.text
    assert "Zoë Müller" in page.text


def test_names_that_change_are_pointed_out(binh, cast):
    page = chosen(binh, cast, f"{HEADER}Nadia Rahman;;;;{cast.amina.number}\n")
    assert "1 name changes." in page.text
    assert "Name: Amina Diallo → Nadia Rahman" in page.text


def test_the_template_is_a_list_that_can_be_filled_in(binh, cast):
    file = binh.open(here(cast, "imports/template.csv"))
    assert file.headers["Content-Disposition"] == "attachment; filename=people.csv"
    assert chips(chosen(binh, cast, file.body + b"Nadia Rahman,female,worker,English,118\r\n")) == {"New": 1}


def test_five_hundred_people_are_shown_soon_and_all_come_in(binh, cast):
    rows = "".join(f"Nguyễn Thị Lan {count};f;worker;;\n" for count in range(500))
    page = binh.open(here(cast, "imports/new"))
    began = time.monotonic()
    preview = binh.send(page, {"file": (io.BytesIO((HEADER + rows).encode()), "people.csv")}, status=200)
    assert time.monotonic() - began < 10, "it takes a fraction of a second; this only finds what goes quite wrong"
    assert chips(preview) == {"New": 500}
    assert preview.queries <= 12
    assert preview.text.count("Nguyễn Thị Lan") == 500
    cards = binh.send_and_follow(preview, form="/imports")
    assert "500 people were added." in cards.text
    assert "A sheet holds 200 cards. 302 people are left for another one." in cards.text


@pytest.mark.parametrize("carried", [[], ["!"], ["eJw"], packed(b"x" * (1024 * 1024 + 1)), ["ü"]])
def test_a_list_that_did_not_arrive_whole_does_nothing(binh, cast, carried):
    page = binh.act(here(cast, "imports"), {"carried": carried, "digest": "x"}, status=400)
    assert "Nothing was changed" in page.text or "larger than 1 MB" in page.text


def test_a_file_travels_through_the_form_as_it_is():
    for content in (b"", b"Name;Sex\n", bytes(range(256)) * 4096):
        assert unpacked(packed(content)) == content
        assert sum(map(len, packed(content))) < LARGEST_REQUEST
