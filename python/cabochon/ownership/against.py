"""A comparison held against a regulation: the clause that blocks against the sum that wins."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from .. import _core
from ..accounts.book import day_text
from ..table import Table
from .regulation import RELATIONS, Check, Finding, regulation_of, said


class AgainstRegulation:
    """What a client's regulation does to a comparison: which clauses block whom, at whose cost, and what to offer.

    Costs and savings are in the buyer's currency per piece bought, without VAT.
    """

    def __init__(self, core: Any, made_of: tuple[Any, ...]) -> None:
        self._core = core
        self._all: dict[str, Any] = core.to_dict()
        self._made_of = made_of
        self._names: tuple[str, str] = made_of[0].names
        self._currency: str = made_of[0].buyer.currency

    @property
    def as_of(self) -> str:
        """The day on which the regulation was read."""
        return str(self._all["as_of"])

    @property
    def verdict(self) -> str:
        """Who costs less to own by the sum: ``ours``, ``theirs`` or ``cannot_tell``."""
        return str(self._all["verdict"])

    @property
    def difference(self) -> float:
        """Ours minus theirs, a piece."""
        return float(self._all["difference"])

    @property
    def ours(self) -> Check:
        """Our offer, clause by clause."""
        return Check(self._core.ours, self.as_of, self._names[0])

    @property
    def theirs(self) -> Check:
        """Their offer, clause by clause."""
        return Check(self._core.theirs, self.as_of, self._names[1])

    @property
    def blocks(self) -> list[Finding]:
        """The clauses that the cheaper offer breaks: they stand in the way of the sum."""
        return list(self._core.blocks)

    @property
    def clause_costs(self) -> float | None:
        """What keeping to those clauses costs the client a piece, since he then takes the dearer offer; None where none
        blocks, or where the dearer offer breaks a clause too."""
        return self._number("clause_costs")

    @property
    def clause_costs_per_year(self) -> float | None:
        """The same a year; None also where the buyer does not state ``pieces_per_year``."""
        pieces, cost = self._number("pieces_per_year"), self.clause_costs
        return None if pieces is None or cost is None else pieces * cost

    @property
    def meetings(self) -> list[dict[str, Any]]:
        """For every broken clause of either side what it would take to meet it: ``side``, ``finding``, ``options``
        (single terms, the cheapest first, those of unknown cost last), ``cheapest`` (of known cost, one or two terms)
        and ``reason`` where there is none. A concession has ``moves`` (``term``, ``from``, ``to``, ``supplier_cost``),
        ``supplier_cost``, ``client_saving`` and the offer's ``total`` then."""
        return list(self._all["meetings"])

    @property
    def meets(self) -> dict[str, Any] | None:
        """Our cheapest concession that meets all our broken clauses."""
        return self._dict("meets")

    @property
    def ties(self) -> dict[str, Any] | None:
        """Our cheapest concession that ties the totals, where theirs is cheaper to own."""
        return self._dict("ties")

    @property
    def meets_and_ties(self) -> dict[str, Any] | None:
        """The one that does both, where both are needed."""
        return self._dict("meets_and_ties")

    @property
    def concession(self) -> dict[str, Any] | None:
        """The cheapest concession that leaves ours within the regulation and no dearer to own than theirs; None where
        none is needed, and where none of known cost does it."""
        breaks = any(meeting["side"] == "ours" for meeting in self.meetings)
        if self.verdict == "theirs":
            return self.meets_and_ties if breaks else self.ties
        return self.meets

    @property
    def options(self) -> Table:
        """One row a single move of a term: ``side``, ``aim`` (meet a clause, or tie), ``term``, ``from``, ``to``,
        ``supplier_cost`` (null where not known), ``client_saving``, ``total``."""
        return Table(self._core.options)

    @property
    def exceptions(self) -> list[dict[str, Any]]:
        """The exceptions to ask for, one for each clause that we break: ``finding``, ``whom`` (None where the
        regulation names nobody) and ``refusal_costs``, what refusing costs the client a piece (None where nothing)."""
        return list(self._all["exceptions"])

    @property
    def sentences(self) -> list[str]:
        """The same in plain words, one thought each."""
        out = [self._sum()]
        cost = self.clause_costs
        if cost is not None:
            year = self.clause_costs_per_year
            per_year = "" if year is None else f", {self._money(year)} a year"
            loser = self._names[1] if self.verdict == "ours" else self._names[0]
            out.append(
                f"To keep to the regulation by taking {loser} costs the client {self._money(cost)} a piece{per_year}."
            )
        for name, words in (
            ("meets", "Cheapest way to keep the regulation"),
            ("ties", "Cheapest way to tie the totals"),
            ("meets_and_ties", "Cheapest way to do both"),
        ):
            found = self._dict(name)
            if found is not None and found["moves"]:
                out.append(f"{words}: {self._moves(found)}.")
        for meeting in self.meetings:
            if meeting["side"] == "ours" and meeting["cheapest"] is None:
                out.append(f"{said(Finding(**meeting['finding']))}: {meeting['reason']}.")
        for asked in self.exceptions:
            finding = asked["finding"]
            whom = asked["whom"] or "whoever may allow it (the regulation names nobody)"
            limit = f"{finding['limit']:.6g}" if finding["limit"] is not None else finding["word"]
            offered = f"{finding['offered']:.6g}" if finding["offered"] is not None else finding["offered_word"]
            text = f"Exception to ask for, from {whom}: {finding['criterion']} {offered} instead of "
            text += f"{RELATIONS[finding['operator']]} {limit}"
            if asked["refusal_costs"] is not None:
                text += f"; refusing it costs the client {self._money(asked['refusal_costs'])} a piece"
            out.append(text + ".")
        return out

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, texts, lists and dicts."""
        return dict(self._all)

    def _number(self, name: str) -> float | None:
        value = self._all[name]
        return None if value is None else float(value)

    def _dict(self, name: str) -> dict[str, Any] | None:
        value = self._all[name]
        return None if value is None else dict(value)

    def _money(self, amount: float) -> str:
        return f"{amount:,.2f} {self._currency}".rstrip()

    def _moves(self, concession: Mapping[str, Any]) -> str:
        moves = ", ".join(f"{m['term']} from {m['from']:.6g} to {m['to']:.6g}" for m in concession["moves"])
        return f"{moves}, which costs us {self._money(concession['supplier_cost'])} a piece"

    def _sum(self) -> str:
        ours, theirs = self._names
        if self.verdict == "cannot_tell":
            text = f"By the sum one cannot tell whether {ours} or {theirs} costs less to own"
        else:
            winner, loser = (ours, theirs) if self.verdict == "ours" else (theirs, ours)
            text = f"By the sum {winner} costs {self._money(abs(self.difference))} a piece less to own than {loser}"
        blocks = self.blocks
        if not blocks:
            return f"{text}, and no clause stands in the way."
        return f"{text}, but it breaks {len(blocks)} of the clauses: {'; '.join(said(one) for one in blocks)}."

    def __repr__(self) -> str:
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        sentences = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences)
        return f"<div>{sentences}{self.ours._repr_html_()}{self.theirs._repr_html_()}</div>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, self._made_of


def against(
    comparison: Any,
    regulation: Any,
    as_of: Any,
    *,
    costs: Mapping[str, Any] | None = None,
    their_costs: Mapping[str, Any] | None = None,
    product_group: str | None = None,
    account: Any = None,
) -> AgainstRegulation:
    """See `Comparison.against`."""
    clauses = regulation_of(regulation, account=account)
    return _again(comparison, clauses, day_text(as_of), dict(costs or {}), dict(their_costs or {}), product_group)


def _again(*made_of: Any) -> AgainstRegulation:
    comparison, clauses, as_of, costs, their_costs, product_group = made_of
    core = _core.ownership.against(
        comparison._core, clauses, as_of, costs=costs, their_costs=their_costs, product_group=product_group
    )
    return AgainstRegulation(core, made_of)
