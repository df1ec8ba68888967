"""Addresses in lists are those that Flask writes, whatever stands in them; templates escape as markupsafe does."""

from html import escape as plain
from uuid import UUID, uuid4

import flask
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Undefined
from markupsafe import Markup, escape

from score_learn.web.addresses import url_for
from score_learn.web.templates import shown

ONE, OTHER = UUID("12345678-1234-4234-8234-123456789012"), UUID("22345678-1234-4234-8234-123456789012")
ASKED = [
    ("train.enterprises", {}),
    ("train.person", {"enterprise_id": ONE, "person_id": OTHER}),
    ("train.person", {"person_id": OTHER, "enterprise_id": ONE}),
    ("train.person", {"enterprise_id": ONE, "person_id": ONE}),
    ("train.enterprise", {"enterprise_id": ONE, "module": None, "name": "100 % & Hà", "page": 2}),
    ("train.enterprise", {"enterprise_id": ONE, "page": True}),
    ("train.enterprise", {"enterprise_id": ONE, "page": 1}),
    ("train.enterprise", {"enterprise_id": ONE, "person_ids": [ONE, OTHER]}),
    ("admin.audit", {"about": ONE, "enterprise": OTHER}),
    ("learn.module", {"slug": "alpha", "_anchor": "test"}),
    ("learn.lesson", {"slug": "alpha", "lesson_slug": "%s"}),
    ("public.start", {"_external": True}),
]


@pytest.mark.parametrize(("endpoint", "values"), ASKED)
@pytest.mark.parametrize("root", ["", "/100%/learn"])
def test_an_address_is_the_one_that_flask_writes(site, endpoint, values, root):
    with site.test_request_context(base_url=f"http://learn.example{root}"):
        # The second time it comes from the pattern.
        for given_values in (values, {name: uuid4() if type(one) is UUID else one for name, one in values.items()}):
            for _ in range(2):
                assert url_for(endpoint, **given_values) == flask.url_for(endpoint, **given_values)


def test_an_address_to_which_the_request_adds_something_is_asked_for_each_time():
    app = flask.Flask("preview", static_folder=None)
    app.add_url_rule("/<slug>", "learn.module", lambda slug: slug)
    app.url_defaults(lambda _endpoint, values: values.setdefault("frame", flask.request.args.get("frame")))
    for frame in ("1", "2"):
        with app.test_request_context(f"/?frame={frame}"):
            assert url_for("learn.module", slug="alpha") == f"/alpha?frame={frame}"


def test_two_applications_of_a_process_have_their_own_addresses(site):
    other = flask.Flask("other", static_folder=None)
    other.add_url_rule("/elsewhere/<slug>", "learn.module", lambda slug: slug)
    for app, wanted in ((site, "/training/alpha"), (other, "/elsewhere/alpha"), (site, "/training/alpha")):
        with app.test_request_context():
            assert url_for("learn.module", slug="alpha") == wanted


def test_an_address_that_does_not_exist_is_refused_as_flask_does(site):
    with site.test_request_context(), pytest.raises(Exception, match="Could not build url"):
        url_for("train.nothing", enterprise_id=ONE)


def test_the_templates_write_these_addresses_and_escape_with_shown(site):
    assert site.jinja_env.globals["url_for"] is url_for
    assert site.jinja_env.from_string("{{ x }}").root_render_func.__globals__["escape"] is shown


class Named:
    """Something that has its own words, and HTML of its own."""

    def __str__(self):
        return "<b>"

    def __html__(self):
        return "<i>own</i>"


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.booleans(), st.lists(st.text())))
def test_what_is_shown_is_escaped(value):
    assert shown(value) == escape(value)
    assert Markup(shown(value)).unescape() == str(value) or "&" in str(value)


@pytest.mark.parametrize("value", [Markup("<b>&amp;</b>"), Undefined(name="x"), Named(), ONE, "<script>", "a & b'\""])
def test_html_stays_and_nothing_else_does(value):
    assert shown(value) == escape(value)
    if type(value) is str:
        assert shown(value) == plain(value).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")
