"""What the processes of one run of the tests have in common: made by the first that needs it, read by the others."""

import fcntl
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")


class Shared:
    """A folder of one run, with a lock for each thing in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def once(self, name: str, make: Callable[[Path], Made]) -> Made:
        """Return what `make` returns, called in one process only; the others wait for it.

        Args:
            name: of the thing, the same in each process.
            make: gets a path that does not exist yet, for files that belong to the thing.
        """
        kept, files = self.folder / f"{name}.pickle", self.folder / name
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if kept.exists():
                made: Made = pickle.loads(kept.read_bytes())
                return made
            shutil.rmtree(files, ignore_errors=True)
            made = make(files)
            kept.write_bytes(pickle.dumps(made))
            return made
