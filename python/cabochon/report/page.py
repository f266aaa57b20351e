"""The one way in which templates become pages: what is not marked as ours is escaped, what is missing is an error."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from .visible import visible


@cache
def template_text(name: str) -> str:
    """A template or a style sheet, as it was written."""
    return (files("cabochon.report") / "templates" / name).read_text(encoding="utf-8")


class Template:
    """A template whose pages hold no character that a reader does not see."""

    def __init__(self, inside: Any) -> None:
        self._inside = inside

    def render(self, **values: Any) -> str:
        """The page."""
        return visible(self._inside.render(**values))


@cache
def template(name: str) -> Template:
    """A template ready to be rendered; the filter ``strong`` prints what stands between two pairs of asterisks bold."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape
    from markupsafe import Markup, escape

    def strong(text: str) -> Markup:
        return Markup(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", str(escape(text))))

    environment = Environment(
        loader=FunctionLoader(template_text),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["strong"] = strong
    return Template(environment.get_template(name))


def style(name: str) -> Any:
    """A style sheet, to be printed as it is."""
    from markupsafe import Markup

    return Markup(template_text(name))
