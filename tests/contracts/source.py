"""The product's source as contracts read it: every module once, parsed."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "score_learn"
FEATURES = ("people", "content", "assessment", "learning", "certification", "survey", "metrics")


@dataclass(frozen=True)
class Module:
    """One Python file and its text."""

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """What it says, parsed once."""
        return ast.parse(self.text, str(self.path))

    @property
    def name(self) -> str:
        """The path from the root of the project, as messages show it."""
        return self.path.relative_to(ROOT).as_posix()

    def imports(self) -> list[tuple[int, str]]:
        """List the line and dotted name of everything imported, ``from a import b`` as ``a.b``."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(node.lineno, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found += [(node.lineno, f"{node.module or ''}.{alias.name}") for alias in node.names]
        return found


@cache
def modules() -> tuple[Module, ...]:
    """Read every Python file of the product: the package, the start-up files and the tools."""
    files = [*PACKAGE.rglob("*.py"), *ROOT.glob("*.py"), *(ROOT / "tools").glob("*.py")]
    return tuple(_read(path) for path in sorted(files))


@cache
def modules_of_tests() -> tuple[Module, ...]:
    """Read every Python file of the tests."""
    return tuple(_read(path) for path in sorted((ROOT / "tests").rglob("*.py")))


@cache
def templates() -> tuple[tuple[str, str], ...]:
    """Read every template: its path from the root and its text."""
    files = sorted(PACKAGE.rglob("templates/**/*.html"))
    return tuple((path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in files)


def _read(path: Path) -> Module:
    return Module(path, path.read_text(encoding="utf-8"))
