"""Which builds of pages axe has found nothing wrong with, known to all processes of one run."""

import hashlib
from pathlib import Path


class Judged:
    """Builds by their fingerprint, in a file when several processes share them."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        self.known: set[str] = set()

    def __contains__(self, build: str) -> bool:
        fingerprint = _fingerprint(build)
        if fingerprint not in self.known and self.file and self.file.exists():
            self.known.update(self.file.read_text(encoding="ascii").split())
        return fingerprint in self.known

    def add(self, build: str) -> None:
        """Note that a build was judged; a line this short is written whole or not at all."""
        self.known.add(_fingerprint(build))
        if self.file:
            with self.file.open("a", encoding="ascii") as file:
                file.write(f"{_fingerprint(build)}\n")


def _fingerprint(build: str) -> str:
    return hashlib.sha256(build.encode()).hexdigest()
