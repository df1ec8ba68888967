"""Sets the tools of a module in type: each once in each of its languages, when a version is published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from score_learn.content.compiled import CompiledModule
from score_learn.content.rules import Module, Tool, direction
from score_learn.content.text.media import MediaItem
from score_learn.core.errors import Refused
from score_learn.core.typesetting import compile_pdf

TEMPLATE = Path(__file__).resolve().parent / "typst" / "tool.typ"
CONTENT_TYPE = "application/pdf"
# PDF/A asks for a day. When a sheet was set says nothing about it, and would make the same sheet two files.
_DAY = datetime(1980, 1, 1, tzinfo=UTC)


def set_tool(module: Module, tool: Tool) -> bytes:
    """Return a tool as a tagged PDF; the same tool of the same version gives the same bytes.

    Ask for it outside any transaction: it takes tenths of a second.

    Args:
        module: in the language of the tool; its title and version stand in the foot.
        tool: what to set.

    Raises:
        Refused: ``tool_font_missing`` when no installed font has a letter of it; ``message`` says what to install.
    """
    inputs = {
        "title": tool.title,
        "body": tool.body,
        "paper": tool.paper,
        "language": tool.language.split("-", maxsplit=1)[0],
        "direction": direction(tool.language),
        "foot": f"{module.title} · {module.version}",
    }
    try:
        return compile_pdf(TEMPLATE, inputs, made_at=_DAY)
    except Refused as error:
        if error.code != "font_missing":
            raise
        found = {name: error.values[name] for name in ("letters", "script", "font", "package")}
        message = "the tool {tool} needs {font} for {letters}; install the package {package}".format(
            tool=tool.slug, **found
        )
        raise Refused(
            "tool_font_missing",
            module=module.id,
            tool=tool.title,
            message=message,
            letters=found["letters"],
            script=found["script"],
            font=found["font"],
            package=found["package"],
        ) from error


def with_sheets(compiled: CompiledModule) -> CompiledModule:
    """Return a module with a PDF for each of its tools; those that have one already are not set again.

    A translated tool for which a font is missing is given in the source language: no other language is held up by it.

    Raises:
        Refused: as ``set_tool`` says, of a tool in the source language.
    """
    if all(tool.sha256 for module in compiled.modules.values() for tool in module.tools):
        return compiled
    work = _Setting(compiled)
    modules = {
        language: replace(module, tools=tuple(map(work.with_sheet, module.tools)))
        for language, module in compiled.modules.items()
    }
    return replace(compiled, modules=modules, sheets=tuple(work.made.values()), unset=tuple(work.unset))


class _Setting:
    """What was set of a module so far, by file and language, and what could not be."""

    def __init__(self, compiled: CompiledModule) -> None:
        self.compiled = compiled
        self.made: dict[tuple[str, str], MediaItem] = {}
        self.unset: dict[str, None] = {}

    def with_sheet(self, tool: Tool) -> Tool:
        """Return a tool with its sheet, or with that of the source language."""
        try:
            item = self._item(tool)
        except Refused as error:
            source = self.compiled.source_language
            if tool.language == source:
                raise
            self.unset[f"{error.values['message']}; readers of {tool.language} get it in {source}"] = None
            return self.with_sheet(next(one for one in self.compiled.modules[source].tools if one.id == tool.id))
        return replace(tool, sha256=item.sha256, size=item.size)

    def _item(self, tool: Tool) -> MediaItem:
        key = tool.slug, tool.language
        if key not in self.made:
            data = set_tool(self.compiled.modules[tool.language], tool)
            name = f"{tool.language}/{tool.slug}.pdf"
            self.made[key] = MediaItem(name, hashlib.sha256(data).hexdigest(), CONTENT_TYPE, data)
        return self.made[key]


def draft_address(module: Module, tool: Tool) -> str:
    """Return what stands for the hash of a sheet that is only set when somebody looks at it."""
    said = (module.title, module.version, tool.title, tool.paper, tool.language, tool.body)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def with_draft_addresses(module: Module, in_source_language: Module) -> Module:
    """Give the tools of a draft addresses, by which ``find_draft`` finds them again."""
    written = {in_source_language.language: in_source_language, module.language: module}
    tools = (replace(tool, sha256=draft_address(written[tool.language], tool)) for tool in module.tools)
    return replace(module, tools=tuple(tools))


def find_draft(modules: Iterable[Module], address: str) -> tuple[Module, Tool] | None:
    """Return the tool of that address with the module it belongs to, in the language of the tool."""
    for module in modules:
        for tool in module.tools:
            if tool.sha256 == address and tool.language == module.language:
                return module, tool
    return None
