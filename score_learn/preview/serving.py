"""Serves the preview to this machine alone."""

from pathlib import Path

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from score_learn.preview.app import make_preview
from score_learn.preview.shelf import Watch
from score_learn.preview.shell import url_of

ADDRESS = "127.0.0.1"


class Quietly(WSGIRequestHandler):
    """Answers without a line on the terminal for each request: its author reads the terminal for other things."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


class Serving:
    """A preview that is being served: where it stands, and how it ends."""

    def __init__(self, path: Path, port: int) -> None:
        self.watch = Watch(path)
        self.app: Flask = make_preview(self.watch)
        self.server: BaseWSGIServer = make_server(ADDRESS, port, self.app, threaded=True, request_handler=Quietly)
        self.url = f"http://{ADDRESS}:{self.server.server_port}{self._begin(path)}"

    def run(self) -> None:
        """Serve until ``end`` is called or the keyboard interrupts."""
        self.watch.begin()
        try:
            self.server.serve_forever()
        finally:
            self.watch.end()
            self.server.server_close()

    def end(self) -> None:
        """Stop serving; called from another thread."""
        self.watch.end()
        self.server.shutdown()

    def _begin(self, path: Path) -> str:
        """Return the address of the page that shows a path."""
        shelf = self.watch.shelf
        try:
            below = path.resolve().relative_to(shelf.library.root).as_posix()
        except ValueError:
            below = ""
        with self.app.test_request_context():
            return url_of(shelf, below)
