"""Shows the gallery on http://127.0.0.1:5050 to whoever works on the look."""

import tempfile
from pathlib import Path

from tests.web.gallery.site import make_gallery

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        make_gallery(Path(folder) / "static").run(port=5050)
