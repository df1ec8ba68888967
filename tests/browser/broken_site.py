"""The site with one page more, which breaks, for gunicorn: ``tests.browser.broken_site:app``."""

from config import load_settings
from score_learn.app import create_app
from score_learn.web.guards import open_to_all

app = create_app(load_settings())


@app.get("/broken")
@open_to_all
def broken() -> str:
    """Break, so that the page about it can be seen."""
    raise ZeroDivisionError
