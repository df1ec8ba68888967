"""The least a Flask page can be: one route, one template as long as the lesson page, no database and no session."""

import os
from pathlib import Path

from flask import Flask, render_template
from flask_compress import Compress
from jinja2 import DictLoader

from score_learn.app import COMPRESSION

PAGE = Path(os.environ["SCORE_BENCH_PAGE"]).read_text(encoding="utf-8")

app = Flask(__name__, static_folder=None)
app.config.update(COMPRESSION)
# Compiled once and kept, as every template is; one given as a string would be compiled at each request.
app.jinja_loader = DictLoader({"page.html": PAGE})
Compress(app)


@app.get("/")
def page() -> str:
    """Render the page with one variable in it."""
    return render_template("page.html", name="Amina Diallo")
