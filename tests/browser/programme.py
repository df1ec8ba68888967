"""A programme for the pictures: the demonstration and more, with people in every state that a page can show."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from score_learn.certification import administered_queries as certificates
from score_learn.certification import service as certification
from score_learn.certification.queries import CertificateRow
from score_learn.cli.demonstration import accounts_file, fill
from score_learn.content import queries as content
from score_learn.content.rules import Module, Question
from score_learn.core import clock
from score_learn.core.settings import current
from score_learn.core.transaction import transaction
from score_learn.learning import assigning
from score_learn.people import queries, sign_in, staff
from score_learn.people.rules import AccessRole, Position, Sex, new_token
from tests import world
from tests.browser.right_answers import right_answer, wrong_answer
from tests.learning import acting

WOMAN, MAN = Sex.FEMALE, Sex.MALE
# Name, sex, position, days since the beginning, lessons finished, and whether the test is passed.
Story = tuple[str, Sex, Position, int, int, bool]
PLACES: dict[str, tuple[dict[str, Any], tuple[Story, ...]]] = {
    "Blue Nile Leather and Footwear Works": (
        {"country": "ET", "region": "Addis Ababa", "sector": "garment", "time_zone": "Africa/Addis_Ababa"},
        (
            ("Almaz Wolde", WOMAN, Position.OWNER, 80, 8, True),
            ("Bekele Tadesse", MAN, Position.WORKER, 78, 8, True),
            ("Fatuma Ali", WOMAN, Position.WORKER, 40, 8, True),
            ("Kebede Worku", MAN, Position.WORKER, 12, 4, False),
            ("Meseret Haile", WOMAN, Position.WORKER_REPRESENTATIVE, 3, 1, False),
            ("Nardos Tilahun", WOMAN, Position.WORKER, 0, 0, False),
        ),
    ),
    "Mekong Metal": (
        {"country": "VN", "region": "Cần Thơ", "sector": "metal", "time_zone": "Asia/Ho_Chi_Minh"},
        (
            ("Lý Thu Hà", WOMAN, Position.MANAGER, 60, 8, True),
            ("Nguyễn Thị Phương Thảo", WOMAN, Position.WORKER, 58, 8, True),
            ("Phan Quốc Bảo", MAN, Position.WORKER, 20, 3, False),
            ("Đặng Văn Sơn", MAN, Position.SUPERVISOR, 9, 8, False),
        ),
    ),
    "Kilimo Fresh Foods": (
        {"country": "KE", "region": "Nakuru", "sector": "food", "time_zone": "Africa/Nairobi"},
        (
            ("Wanjiru Kamau", WOMAN, Position.WORKER, 5, 2, False),
            ("Otieno Odhiambo", MAN, Position.WORKER, 0, 0, False),
        ),
    ),
}


def programme() -> dict[str, Any]:
    """Fill everything in; return how the people of the demonstration sign in and what the pictures need to know."""
    fill(current())
    accounts = json.loads(accounts_file(current()).read_text(encoding="utf-8"))
    modules = content.published_modules(world.OPERATOR, "en")
    trainer = next(row.person_id for row in queries.staff(world.OPERATOR) if row.access_role == AccessRole.TRAINER)
    for name, (where, stories) in PLACES.items():
        _enterprise(name, where, stories, modules, trainer)
    _stop_a_pin(code=next(one["enterprise_code"] for one in accounts if one["number"]), number="117")
    _withdraw_one()
    known = {question.id: list(question.right) for module in modules for question in _practice(module)}
    tested = {question.id: _answers(question) for module in modules for question in module.bank}
    people = {_short(one["name"]): _account(one) for one in accounts}
    return {**people, "right": known, "tested": tested, "code": _a_code()}


def _answers(question: Question) -> dict[str, Any]:
    """Return the type of a question with a right and a wrong answer, as JSON can hold them."""
    answers = {"right": right_answer(question), "wrong": wrong_answer(question)}
    return {
        "type": question.type,
        **{name: sorted(one) if isinstance(one, set) else one for name, one in answers.items()},
    }


def _enterprise(
    name: str, where: dict[str, Any], stories: Sequence[Story], modules: Sequence[Module], trainer: UUID
) -> None:
    with clock.back(timedelta(days=90)):
        place = world.an_enterprise(name, women=48, men=37, **where)
        with transaction():
            staff.let_train(world.OPERATOR, person_id=trainer, enterprise_id=place)
    with transaction():
        due_on = clock.today() + timedelta(days=9)
        assigning.assign(world.OPERATOR, enterprise_id=place, module_id=modules[0].id, due_on=due_on)
    for story in stories:
        _live(place, modules[0], story)


def _live(place: UUID, module: Module, story: Story) -> None:
    name, sex, position, days, lessons, passes = story
    with clock.back(timedelta(days=days + 1)):
        viewer = world.a_viewer(world.a_participant(place, name, sex=sex, position=position))
    with clock.back(timedelta(days=days)):
        for number in range(lessons):
            acting.finish(viewer, module, number + 1)
        if passes:
            acting.pass_test(viewer, module)


def _stop_a_pin(*, code: str, number: str) -> None:
    """Let somebody try ten wrong PINs."""
    for _try in range(10):
        with transaction():
            sign_in.try_pin(code=code, number=number, device=new_token())


def _withdraw_one() -> None:
    with transaction():
        *_newer, oldest = _certificates()
        reason = "The certificate was issued with a misspelt name."
        certification.revoke(world.OPERATOR, certificate_id=oldest.id, reason=reason)


def _a_code() -> dict[str, str]:
    return {row.status: row.code for row in reversed(_certificates())}


def _certificates() -> tuple[CertificateRow, ...]:
    """List them, the newest first."""
    return tuple(certificates.search_all(world.OPERATOR, certificates.Wanted()))


def _practice(module: Module) -> list[Any]:
    return list(module.practice.values())


def _short(name: str) -> str:
    return name.split(maxsplit=1)[0].casefold()


def _account(one: dict[str, Any]) -> dict[str, Any]:
    kept = {name: one[name] or "" for name in ("name", "enterprise_code", "number", "pin", "email", "password")}
    return {**kept, "kind": one["sign_in"], "role": one["role"]}
