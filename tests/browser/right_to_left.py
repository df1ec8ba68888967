"""The site in a pseudo-language that is read from the right, for gunicorn: ``tests.browser.right_to_left:app``."""

import pytest

from config import load_settings
from score_learn.app import create_app
from tests import pseudo

# For as long as this process lives.
pseudo.speak(pytest.MonkeyPatch(), pseudo.RIGHT)
app = create_app(load_settings())
