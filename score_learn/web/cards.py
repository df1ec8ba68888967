"""Sign-in cards on a page: the PIN and the square code exist in clear only in this one answer."""

from flask import make_response, render_template, url_for
from werkzeug.wrappers import Response

from score_learn.core.settings import current
from score_learn.people.service import Card


def show_card(card: Card, *, back_url: str, back: str) -> Response:
    """Make the page with a new card; nothing may store it, since it cannot be shown again."""
    address = current().public_url + url_for("entrance.card")
    page = render_template(
        "card.html", card=card, address=address, square=f"{address}#{card.token}", back_url=back_url, back=back
    )
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer
