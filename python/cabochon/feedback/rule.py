"""One rule that asks, for who would rather write Python than JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

Role = Literal["economic", "technical", "user"]
Limit = Literal["cooldown", "account", "reserve", "quiet"]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Who is asked what after an event, or after one that stayed away: an entry of ``rules`` in a document.

    It stands in the document of :class:`Rules` wherever a mapping may, and is checked there.

    >>> import cabochon as cb
    >>> rule = cb.feedback.Rule(
    ...     rule="after_delivery", event="delivery_received", roles=["technical", "user"], survey="delivery",
    ...     filter={"property": "pieces", "op": ">=", "value": 10}, delay_days=2, holdout=0.1)
    >>> rules = cb.feedback.Rules({
    ...     "events": [{"type": "delivery_received", "properties": ["pieces"]}],
    ...     "surveys": [{"survey": "delivery"}], "rules": [rule]})
    >>> rules.rules[0].expiry_days, rules.rules[0] == rule
    (14, True)
    """

    rule: str  #: key
    event: str | None = None  #: event type that asks; or
    absence: Mapping[str, Any] | None = None  #: what did not happen: ``of`` with ``median`` or ``days``
    filter: Mapping[str, Any] | None = None  #: tests joined by ``all``, ``any``, ``not``; None: every such event
    roles: Sequence[Role]  #: whom to ask
    ask: int = 1  #: how many of them, at least 1
    survey: str | Mapping[Role, str]  #: what to ask; or a survey for each role
    delay_days: int = 0  #: from the event to the invitation
    expiry_days: int = 14  #: from that day to the last day for an answer
    reminder_days: int | None = None  #: from the invitation to the one reminder, unless answered
    priority: int = 0  #: higher goes first
    holdout: float = 0.0  #: share of accounts never asked by this rule, at least 0 and below 1
    defer: bool = False  #: take the first permitted day up to the expiry instead of giving up
    exempt: Sequence[Limit] = ()  #: limits that do not hold for this rule

    def to_dict(self) -> dict[str, Any]:
        """As it stands in the document."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        for name in ("roles", "exempt"):
            given[name] = given[name] if isinstance(given[name], str) else list(given[name])  # a text is refused later
        return {name: value for name, value in given.items() if value is not None}
