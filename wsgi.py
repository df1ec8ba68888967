"""The application as servers and the ``flask`` command load it."""

from config import load_settings
from score_learn.app import create_app

app = create_app(load_settings())
