"""Rules that ask, as data: one JSON document of event types, surveys, limits and rules."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from .. import _core
from ..errors import InputError, problem
from .rule import Rule


class Rules:
    """A checked document of rules: event types, surveys, limits and rules, see ``docs/feedback/rules.md``.

    Made of a mapping (its rules mappings or :class:`Rule`), a JSON text, or the path of a JSON file. What can never
    fire, or names an event, a property, a survey, a role or a rule that nobody knows, or waits in a circle is an
    ``InputError`` that lists every problem with its path.

    >>> import cabochon as cb
    >>> rules = cb.feedback.Rules({
    ...     "events": [{"type": "delivery_received", "properties": ["pieces"]}],
    ...     "surveys": [{"survey": "delivery"}],
    ...     "limits": {"cooldown_days": 30},
    ...     "rules": [{"rule": "after_delivery", "event": "delivery_received", "roles": ["technical"],
    ...                "survey": "delivery", "filter": {"property": "pieces", "op": ">=", "value": 10}}],
    ... })
    >>> rules.names
    ['after_delivery']
    """

    def __init__(self, document: Mapping[str, Any] | str | os.PathLike[str]) -> None:
        self._text = _core.feedback.rules(_text_of(document))

    @classmethod
    def catalogue(cls) -> Rules:
        """Ready rules for firms that sell to firms: twenty-three rules with the surveys that they ask, by role, in
        English and Russian, each question tied to an attribute, a process and a department. Take it, change it."""
        return cls((resources.files(__package__) / "catalogue" / "rules.json").read_text(encoding="utf-8"))

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """The published JSON Schema (draft 2020-12) of such a document, for editors and other programs.

        >>> import cabochon as cb
        >>> cb.feedback.Rules.schema()["required"]
        ['rules']
        """
        text = (resources.files(__package__) / "catalogue" / "rules.schema.json").read_text(encoding="utf-8")
        return dict(json.loads(text))

    @property
    def names(self) -> list[str]:
        """Keys of the rules, in the order of the document."""
        return [rule["rule"] for rule in self.to_dict()["rules"]]

    @property
    def rules(self) -> list[Rule]:
        """The rules, in the order of the document."""
        return [Rule(**rule) for rule in self.to_dict()["rules"]]

    def to_dict(self) -> dict[str, Any]:
        """The document, every default written out."""
        return dict(json.loads(self._text))

    def to_json(self, *, indent: int | None = 2) -> str:
        """The same as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rules) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return f"Rules({', '.join(self.names)})"


def _text_of(document: Any) -> str:
    if isinstance(document, Rules):
        return document._text
    if isinstance(document, Mapping):
        try:
            return json.dumps(document, ensure_ascii=False, allow_nan=False, default=_plain)
        except (TypeError, ValueError) as error:
            raise InputError.of([problem("rules", "", str(error), "what JSON can say")]) from None
    if isinstance(document, str) and document.lstrip().startswith("{"):
        return document
    if isinstance(document, (str, os.PathLike)):
        try:
            return Path(document).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            got = f"{os.fspath(document)!r} ({why})"
            raise InputError.of([problem("rules", "", got, "a JSON text or the path of a JSON file")]) from None
    got = f"a {type(document).__name__}"
    raise InputError.of([problem("rules", "", got, "a mapping, a JSON text or the path of a JSON file")])


def _plain(value: Any) -> Any:
    if isinstance(value, Rule):
        return value.to_dict()
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError(f"a {type(value).__name__}")
