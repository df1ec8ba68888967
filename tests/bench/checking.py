"""What the checker takes for a library, in a process of its own as the command runs it; prints milliseconds."""

import os
import sys
import time
from pathlib import Path

from score_learn.content.folders.library import check


def main() -> None:
    """Check the library whose folder is the only argument."""
    began = time.perf_counter()
    check(Path(sys.argv[1]), processes=os.cpu_count() or 1)
    sys.stdout.write(f"{(time.perf_counter() - began) * 1000}\n")


if __name__ == "__main__":
    main()
