"""How templates are set up, so that one made of macros costs little more than one that has them written in it."""

from collections.abc import Callable, MutableMapping
from types import CodeType
from typing import Any

import jinja2
from flask import templating
from markupsafe import Markup, escape


class Template(jinja2.Template):
    """A template that does not escape again what is HTML already, which is most of what macros hand to each other."""

    @classmethod
    def from_code(
        cls,
        environment: jinja2.Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> jinja2.Template:
        """Make a template of compiled code, with ``shown`` in the place of ``escape``."""
        template = super().from_code(environment, code, globals, uptodate)
        template.root_render_func.__globals__["escape"] = shown
        return template


def shown(value: Any) -> str:
    """Return a value as it may stand in HTML: as ``escape`` does, which looks twice at what needs no look."""
    if type(value) is Markup:
        return value
    # A condition without "else" that does not hold.
    return "" if type(value) is jinja2.Undefined else escape(value)


class Templates(templating.Environment):
    """Flask's templates, with one dictionary of globals that all of them share."""

    template_class = Template

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Give a template the globals of all, as they are, unless it brings its own.

        By default each template gets its own map above them, and at each import of a macro the names in those maps are
        compared one by one: that was a tenth of a page.
        """
        return super().make_globals(d) if d else self.globals
