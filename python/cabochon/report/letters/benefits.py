"""What our offer means to each buying role, as plain results in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from ..language import LANGUAGES
from ..wrong import wrong
from .benefits_economic import economic
from .benefits_technical import technical
from .benefits_user import user
from .case import case_of
from .compose import context_of
from .left_out import LeftOut
from .notes import MARK, joined
from .statement import Statement
from .words import Words


@dataclass(frozen=True)
class Benefit:
    """One supported statement."""

    role: str  #: economic, technical, user
    topic: str  #: money_frozen, return, clauses, lead_time, documents, answers, returns, retail_price, ...
    text: dict[str, str]  #: the sentence by language
    numbers: dict[str, float]  #: ours, theirs, difference (ours minus theirs), and others that the sentence needs
    sources: dict[str, tuple[str, ...]]  #: where they come from, by language


@dataclass(frozen=True)
class Benefits:
    """Statements that the data supports, and what was left out and why, by language."""

    statements: tuple[Benefit, ...]
    left_out: dict[str, tuple[LeftOut, ...]]

    def of(self, role: Literal["economic", "technical", "user"]) -> tuple[Benefit, ...]:
        """The statements for one buying role."""
        return tuple(statement for statement in self.statements if statement.role == role)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(found.role)}</td><td>{escape(found.topic)}</td><td>{escape(found.text['en'])}</td></tr>"
            for found in self.statements
        )
        rows += "".join(
            f"<tr><td>{escape(left.role)}</td><td>{escape(left.what)}</td><td><em>{escape(left.why)}</em></td></tr>"
            for left in self.left_out["en"]
        )
        return (
            f"<table><thead><tr><th>role</th><th>topic</th><th>statement</th></tr></thead><tbody>{rows}</tbody></table>"
        )


def benefits(
    comparison: Any,
    case: Any = None,
    *,
    audience: Literal["client", "sales", "internal"] = "client",
    name_competitor: bool = False,
) -> Benefits:
    """What our offer means to each buying role, with numbers; what the data does not support is left out.

    Economic: money frozen and the return on it. Technical: clauses met and missed, delivery, papers, answers, returns.
    User: the retail price from the lighter piece, the speed of sale, dead stock.

    >>> from cabochon.ownership import Buyer, Offer, compare
    >>> near = Offer(supplier="near", contract="sale", price_per_piece=102, shelf_days=60)
    >>> far = Offer(supplier="far", contract="sale", price_per_piece=100, shelf_days=120)
    >>> found = benefits(compare(near, far, Buyer(vat="excluded", currency="EUR", capital_rate_annual=0.365)))
    >>> [(one.role, one.text["en"]) for one in found.statements]
    [('user', 'A piece of ours sells 60 days sooner.')]
    >>> [left.why for left in found.left_out["en"] if left.what == "lead_time"]
    ['not known of both offers: time to make and deliver']
    """
    if audience not in ("client", "sales", "internal"):
        raise wrong("audience", repr(audience), f"one of {', '.join(('client', 'sales', 'internal'))}")
    known = case_of(case)
    told: dict[str, list[Statement]] = {}
    sources: dict[str, list[tuple[str, ...]]] = {}
    left: dict[str, tuple[LeftOut, ...]] = {}
    for lang in LANGUAGES:
        words = Words(lang, currency=comparison.buyer.currency or "")
        context = context_of(comparison, known, words, audience=audience, name_competitor=name_competitor)
        parts = [write(context) for write in (economic, technical, user)]
        told[lang] = [statement for said, _ in parts for statement in said]
        left[lang] = tuple(missing for _, lacking in parts for missing in lacking)
        order, listed = context.notes.numbered(statement.text for statement in told[lang])
        by_number = {source.number: source.text for source in listed}
        sources[lang] = [
            tuple(
                by_number[number]
                for found in MARK.finditer(joined(statement.text))
                for number in sorted({order[key] for key in found[1].split(";")})
            )
            for statement in told[lang]
        ]
    statements = tuple(
        Benefit(
            role=statement.role,
            topic=statement.topic,
            text={lang: _sentence(told[lang][at].text) for lang in LANGUAGES},
            numbers=statement.numbers,
            sources={lang: sources[lang][at] for lang in LANGUAGES},
        )
        for at, statement in enumerate(told["en"])
    )
    return Benefits(statements, left)


def _sentence(text: str) -> str:
    plain = MARK.sub("", text)
    return plain[:1].upper() + plain[1:] + "."
