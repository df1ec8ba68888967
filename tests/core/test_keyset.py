"""Going from page to page through a long list shows each row once, whatever is added meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from score_learn.core.audit import AuditEntry
from score_learn.core.db import db
from score_learn.core.ids import new_id
from score_learn.core.keyset import Mark, Order, every, read_mark, stretch
from score_learn.core.transaction import transaction

ORDER = Order(AuditEntry.at, AuditEntry.id)
MINE = select(AuditEntry.id).where(AuditEntry.action == "test.done")
NOON = datetime(2026, 10, 2, 12, 0, 0, 123456, tzinfo=UTC)


def write(count, *, at=NOON):
    """Write entries, three of them at each instant."""
    with transaction():
        for number in range(count):
            moment = at + timedelta(seconds=number // 3)
            entry = AuditEntry(at=moment, action="test.done", subject_kind="test", subject_id=str(number), details={})
            db.session.add(entry)


def read(**marks):
    db.session.rollback()
    return stretch(MINE, ORDER, lambda rows: [row.id for row in rows], size=7, **marks)


def in_order():
    db.session.rollback()
    return list(db.session.scalars(MINE.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())))


def down(page):
    """Walk from a page to the end."""
    pages = [page]
    while pages[-1].older:
        pages.append(read(older_than=pages[-1].older))
    return pages


def test_every_row_comes_once_and_in_order(site):
    write(40)
    pages = down(read())
    assert [row for page in pages for row in page.rows] == in_order()
    assert [len(page.rows) for page in pages] == [7, 7, 7, 7, 7, 5]
    assert pages[0].newer is None
    assert pages[-1].older is None


def test_the_way_back_shows_the_same(site):
    write(40)
    last = down(read())[-1]
    back = [last]
    while back[-1].newer:
        back.append(read(newer_than=back[-1].newer))
    rows = [row for page in reversed(back) for row in page.rows]
    assert rows == in_order()


def test_what_is_added_meanwhile_moves_nothing(site):
    write(20)
    before = in_order()
    first = read()
    write(9, at=NOON + timedelta(hours=1))
    rest = [row for page in down(read(older_than=first.older)) for row in page.rows]
    assert [*first.rows, *rest] == before
    assert read(newer_than=Mark(NOON + timedelta(seconds=6), first.rows[0])).rows, "the new ones stand above"


def test_a_file_holds_every_row(site):
    write(40)
    assert list(every(MINE, ORDER, lambda rows: [row.id for row in rows], size=6)) == in_order()


def test_a_list_that_ends_with_its_page_leads_nowhere(site):
    write(7)
    page = read()
    assert len(page.rows) == 7
    assert page.older is None
    assert read(older_than=Mark(NOON - timedelta(days=1), new_id())).rows == ()


@pytest.mark.one_database
def test_a_mark_is_read_back_and_nonsense_is_none():
    mark = Mark(NOON, new_id())
    assert read_mark(str(mark)) == mark
    for text in (None, "", "x", str(mark)[:-1], f"{mark}0", str(mark).replace("2026", "2O26")):
        assert read_mark(text) is None
    assert read_mark("20261399T000000000000-" + "0" * 32) is None
