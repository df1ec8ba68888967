"""Every group of pages, in one list."""

from flask import Flask

from score_learn.web.account.views import account
from score_learn.web.admin import (
    audit,
    beside,
    completion,
    content,
    enterprises,
    folder,
    items,
    organisations,
    people,
    regrading,
    staff,
    uploads,
)
from score_learn.web.admin import certificates as admin_certificates
from score_learn.web.admin.views import admin
from score_learn.web.enterprise.views import enterprise
from score_learn.web.entrance.views import entrance
from score_learn.web.learn import attempts, lessons, opinion
from score_learn.web.learn.certificates import certificates
from score_learn.web.learn.views import learn
from score_learn.web.programme.views import programme
from score_learn.web.public.views import public
from score_learn.web.train import acts, card_sheets, imports
from score_learn.web.train import certificates as train_certificates
from score_learn.web.train import people as trained_people
from score_learn.web.train.views import train

BLUEPRINTS = (public, entrance, account, learn, certificates, train, enterprise, programme, admin)
# Views that hang themselves onto a blueprint of another file; naming them here loads them.
PARTS = (
    lessons,
    attempts,
    opinion,
    completion,
    enterprises,
    beside,
    organisations,
    people,
    staff,
    admin_certificates,
    audit,
    content,
    folder,
    items,
    regrading,
    uploads,
    imports,
    card_sheets,
    acts,
    trained_people,
    train_certificates,
)


def init_routes(app: Flask) -> None:
    """Register the pages."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
