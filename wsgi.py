"""The application as servers and the ``flask`` command load it."""

from score_learn.app import create_app

from config import load_settings

app = create_app(load_settings())
