"""Fills a prepared site with people: ``python -m tests.browser.scenes NAME``, in a process of its own.

The settings come from the environment, as for every command; the last line printed tells who is there, as JSON.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Flask

from config import load_settings
from score_learn.app import create_app
from score_learn.content import queries as content
from score_learn.core import clock
from score_learn.core.transaction import transaction
from score_learn.learning import assigning
from score_learn.people.rules import OrganisationKind
from tests import world
from tests.browser.authors import work_on_library
from tests.browser.multitude import make_multitude
from tests.browser.programme import programme
from tests.cast import make_cast
from tests.learning import acting


def administrator() -> dict[str, Any]:
    """Nobody but an administrator."""
    return {"ada": _told(world.an_administrator("Ada Admin"))}


def authors() -> dict[str, Any]:
    """An administrator, and authors at work on the folder, which has to be a copy."""
    return {"ada": _told(work_on_library())}


def cast() -> dict[str, Any]:
    """The cast everybody knows; Amina has a module to do, and Emil has done it."""
    people = make_cast()
    module = content.current(world.OPERATOR, "alpha", "en")
    with transaction():
        due_on = clock.today("Asia/Ho_Chi_Minh")
        assigning.assign(world.OPERATOR, enterprise_id=people.riverside, module_id=module.id, due_on=due_on)
    emil = world.a_viewer(people.emil)
    acting.finish(emil, module)
    acting.pass_test(emil, module)
    return {name: _told(value) for name, value in vars(people).items() if isinstance(value, world.Somebody)}


def learners() -> dict[str, Any]:
    """The cast everybody knows, and nothing learned yet."""
    return {name: _told(value) for name, value in vars(make_cast()).items() if isinstance(value, world.Somebody)}


def curriculum() -> dict[str, Any]:
    """The cast, and Emil has finished the module that others build on."""
    people = make_cast()
    emil = world.a_viewer(people.emil)
    module = content.current(world.OPERATOR, "wc", "en")
    acting.finish(emil, module)
    acting.pass_test(emil, module)
    return {name: _told(value) for name, value in vars(people).items() if isinstance(value, world.Somebody)}


def newcomers() -> dict[str, Any]:
    """An enterprise where nobody takes part yet, its trainer and its manager, and those who have nothing at all."""
    place = world.an_enterprise("Delta Garments", region="Tiền Giang", languages=("vi", "en"))
    people = {
        "ada": world.an_administrator("Ada Admin"),
        "binh": world.a_trainer(place, name="Binh Tran"),
        "dewi": world.an_enterprise_manager(place, "Dewi Lestari"),
        "hugo": world.a_trainer(name="Hugo Wibowo"),
        "nora": world.a_donor(world.an_organisation(OrganisationKind.DONOR, "Fund for Fair Work")),
    }
    return {name: _told(value) for name, value in people.items()}


def office() -> dict[str, Any]:
    """The cast, and a woman with accents in her name who has a certificate."""
    told = cast()
    place = UUID(told["amina"]["enterprise_id"])
    ha = world.a_participant(place, "Nguyễn Thị Hà")
    module, viewer = content.current(world.OPERATOR, "alpha", "en"), world.a_viewer(ha)
    acting.finish(viewer, module)
    acting.pass_test(viewer, module)
    return {**told, "ha": _told(ha)}


def multitude() -> dict[str, Any]:
    """Three hundred enterprises, a thousand people in one of them, and who looks after them."""
    return {name: _told(value) for name, value in make_multitude().items()}


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    one.__name__: one
    for one in (administrator, authors, cast, curriculum, learners, multitude, newcomers, office, programme)
}


def main(scene: str) -> None:
    """Make tables, content and keys with the site's own commands, then the people."""
    app = create_app(load_settings())
    run(app, "prepare")
    run(app, "keys", "new")
    # With the keys came the pepper, which PINs and passwords are hashed with.
    with create_app(load_settings()).app_context():
        people = SCENES[scene]()
    print(json.dumps(people))


def run(app: Flask, *command: str) -> None:
    """Run a command of the site as its operator would."""
    done = app.test_cli_runner().invoke(args=command)
    if done.exit_code:
        raise RuntimeError(f"flask {' '.join(command)} ended with {done.exit_code}: {done.output}") from done.exception


def _told(somebody: world.Somebody) -> dict[str, Any]:
    return {name: str(value) if value else "" for name, value in asdict(somebody).items()}


if __name__ == "__main__":
    main(sys.argv[1])
