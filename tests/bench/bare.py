"""The least a Flask page can be: one route, one template as long as the lesson page, no database and no session."""

import os
from pathlib import Path

from flask import Flask, render_template_string
from flask_compress import Compress

from score_learn.app import COMPRESSION

PAGE = Path(os.environ["SCORE_BENCH_PAGE"]).read_text(encoding="utf-8")

app = Flask(__name__, static_folder=None)
app.config.update(COMPRESSION)
Compress(app)


@app.get("/")
def page() -> str:
    """Render the page with one variable in it."""
    return render_template_string(PAGE, name="Amina Diallo")
