"""What a comparison of two offers says, and how it looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from .. import _core
from ..table import Table

if TYPE_CHECKING:
    from .against import AgainstRegulation


class Comparison:
    """Two offers side by side: lines, totals, what was left out, and the verdict.

    Amounts are `Estimate` objects in the buyer's currency per piece bought; differences are ours minus theirs.
    """

    def __init__(self, core: Any) -> None:
        self._core = core

    @property
    def ours(self) -> Any:
        """Our total over the considered lines."""
        return self._core.ours

    @property
    def theirs(self) -> Any:
        """Their total over the same lines."""
        return self._core.theirs

    @property
    def difference(self) -> Any:
        """Ours minus theirs: negative where ours costs less to own."""
        return self._core.difference

    @property
    def without_metal(self) -> dict[str, Any]:
        """``ours``, ``theirs``, ``difference`` without the line ``metal``."""
        return dict(self._core.without_metal)

    @property
    def price_only(self) -> dict[str, Any] | None:
        """The same over metal, loss and work, as a price list shows it; None where one of them is not known."""
        sides = self._core.price_only
        return None if sides is None else dict(sides)

    @property
    def lines(self) -> Table:
        """``line``, ``ours``, ``theirs``, ``difference``: one row a considered line."""
        return Table(self._core.lines)

    @property
    def verdict(self) -> str:
        """``ours`` or ``theirs`` costs less to own, or ``cannot_tell``."""
        return str(self._core.verdict)

    @property
    def not_considered(self) -> list[str]:
        """Lines that are left out for both offers."""
        return list(self._core.missing)

    @property
    def missing(self) -> dict[str, list[str]]:
        """For each line that is left out, the terms that it lacks: ``theirs.lead_time_days``, ``buyer.hour_cost``."""
        return dict(self._core.missing)

    @property
    def assumed_zero(self) -> list[str]:
        """Terms that were not given and add nothing."""
        return list(self._core.assumed_zero)

    @property
    def assumed(self) -> list[str]:
        """Terms that were given as assumptions."""
        return list(self._core.assumed)

    @property
    def unsourced(self) -> list[str]:
        """Terms without a source; while there is one, the comparison is as stated, not verified."""
        return list(self._core.unsourced)

    @property
    def not_used(self) -> list[str]:
        """Terms that mean nothing under the offer's contract."""
        return list(self._core.not_used)

    @property
    def questions(self) -> list[str]:
        """What to ask the client, so that more lines can be considered."""
        return list(self._core.questions)

    @property
    def our_offer(self) -> Any:
        return self._core.our_offer

    @property
    def their_offer(self) -> Any:
        return self._core.their_offer

    @property
    def buyer(self) -> Any:
        return self._core.buyer

    @property
    def more_profitable_differs(self) -> bool:
        """Whether the offer that is cheaper to own earns the client less, where both give a retail price."""
        return bool(self._core.more_profitable_differs)

    @property
    def names(self) -> tuple[str, str]:
        """The suppliers' names, or "ours" and "theirs"."""
        return self.our_offer.supplier or "ours", self.their_offer.supplier or "theirs"

    @property
    def sentence(self) -> str:
        """The verdict in plain words."""
        ours, theirs = self.names
        if self.verdict == "cannot_tell":
            return f"Cannot tell whether {ours} or {theirs} costs less to own."
        winner, loser = (ours, theirs) if self.verdict == "ours" else (theirs, ours)
        gap = abs(self.difference.value)
        unit = f" {self.buyer.currency}" if self.buyer.currency else ""
        text = f"{winner} costs {gap:,.2f}{unit} a piece less to own than {loser}"
        price = self.price_only
        if price is not None and price["difference"].value * self.difference.value < 0:
            text += ", although its price is higher"
        if self.more_profitable_differs:
            text += f"; {loser} earns the client more all the same"
        return text + "."

    @property
    def losses(self) -> dict[str, dict[str, float] | None]:
        """``ours`` and ``theirs``: loss of metal in grams and on both bases; None under a sale."""
        return {"ours": self._core.our_loss, "theirs": self._core.their_loss}

    @property
    def earnings(self) -> dict[str, dict[str, float | None] | None]:
        """``ours`` and ``theirs``: what the client earns, where both offers give a retail price; else None.

        ``margin_per_piece``, and ``margin_per_year`` and ``margin_per_money_frozen`` where the terms are given.
        """
        return dict(_core.ownership.earnings_of(self._core))

    def break_even(self, *, of: str = "ours") -> Table:
        """Where the totals tie: ``term``, ``stated``, ``value`` for every stated term of ours, theirs or the buyer.

        One term moves, the rest stays as stated. ``value`` is null where no value within the term's range ties.
        """
        return Table(self._core.break_even(of=of))

    def break_even_curve(self, solve: str, against: str, *, values: Sequence[float], of: str = "ours") -> Table:
        """For each of ``values`` of the term ``against``, the value of the term ``solve`` at which the totals tie."""
        return Table(self._core.break_even_curve(solve=solve, against=against, values=list(values), of=of))

    def exchange_rates(self, unit: str = "loss_share", *, of: str = "ours") -> Table:
        """What one unit of each term is worth in units of the term ``unit``, from exact derivatives.

        Columns ``term``, ``stated``, ``derivative`` (currency a piece for one unit) and ``worth``.
        """
        return Table(self._core.exchange_rates(unit=unit, of=of))

    def against(
        self,
        regulation: Any,
        as_of: Any,
        *,
        costs: Mapping[str, Any] | None = None,
        their_costs: Mapping[str, Any] | None = None,
        product_group: str | None = None,
        account: Any = None,
    ) -> AgainstRegulation:
        """Hold the comparison against the client's regulation on a day: the clause that blocks, the sum that wins.

        ``regulation`` is what `check` takes. ``costs`` says what it costs us to move one of our terms by one unit, in
        currency a piece (``{"lead_time_days": 12.0, "loss_share": {"cost": 9000, "least": 0.02}}``: a day, and a share
        of 1, so that a point of loss costs 90; ``least`` and ``most`` say how far we can); a cut of price costs what it
        takes off. Terms without a cost are listed as options and never chosen as the cheapest. ``their_costs`` is the
        same for theirs.
        """
        from .against import against

        return against(
            self,
            regulation,
            as_of,
            costs=costs,
            their_costs=their_costs,
            product_group=product_group,
            account=account,
        )

    def to_dict(self) -> dict[str, Any]:
        """Everything, as plain numbers, texts, lists and dicts."""
        return dict(self._core.to_dict())

    def to_json(self) -> str:
        """The same as JSON."""
        return str(self._core.to_json())

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.our_offer, self.their_offer, self.buyer)

    def __repr__(self) -> str:
        width = max([20, *(len(name) for name in self.not_considered)])
        rows = [f"{'per piece':<{width}} {'ours':>14} {'theirs':>14} {'difference':>14}"]
        rows += [f"{name:<{width}} {a:>14,.2f} {b:>14,.2f} {c:>14,.2f}" for name, a, b, c in self._rows()]
        head = "" if not self.unsourced else "As stated, not verified.\n"
        tail = f"\nNot considered: {', '.join(self.not_considered)}." if self.not_considered else ""
        return f"{head}{self.sentence}\n" + "\n".join(rows) + tail

    def _rows(self) -> list[tuple[str, float, float, float]]:
        rows = [(row["line"], row["ours"], row["theirs"], row["difference"]) for row in self.lines.rows()]
        for name, sides in (
            ("total", {"ours": self.ours, "theirs": self.theirs, "difference": self.difference}),
            ("total without metal", self.without_metal),
        ):
            rows.append((name, sides["ours"].value, sides["theirs"].value, sides["difference"].value))
        return rows

    def _repr_html_(self) -> str:
        def cells(name: str, numbers: tuple[float, ...], tag: str = "td") -> str:
            title = escape(name.replace("_", " "))
            rest = "".join(f'<{tag} style="text-align:right">{number:,.2f}</{tag}>' for number in numbers)
            return f'<tr><th scope="row" style="text-align:left">{title}</th>{rest}</tr>'

        ours, theirs = (escape(name) for name in self.names)
        head = "".join(f'<th scope="col">{text}</th>' for text in ("per piece", ours, theirs, "difference"))
        body = "".join(cells(name, tuple(numbers)) for name, *numbers in self._rows())
        stated = "<p><strong>As stated, not verified</strong></p>" if self.unsourced else ""
        left = ""
        if self.not_considered:
            names = escape(", ".join(name.replace("_", " ") for name in self.not_considered))
            left = f"<p>Not considered: {names}.</p>"
        return (
            f"<div>{stated}<p>{escape(self.sentence)}</p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{left}</div>"
        )


def _again(ours: Any, theirs: Any, buyer: Any) -> Comparison:
    return Comparison(_core.ownership.compare(ours, theirs, buyer, one_sided="drop"))
