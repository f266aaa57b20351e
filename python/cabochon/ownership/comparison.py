"""What a comparison of two offers says, and how it looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from .. import _core
from ..table import Table
from .uncertainty import BestCase, Headroom, Questions, Sensitivity, Tornado, percent

if TYPE_CHECKING:
    from .against import AgainstRegulation


class Comparison:
    """Two offers side by side: lines, totals, what was left out, and the verdict.

    Amounts are `Estimate` objects in the buyer's currency per piece bought; differences are ours minus theirs.
    """

    def __init__(self, core: Any) -> None:
        self._core = core
        self._best: BestCase | None = None

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
        """``line``, ``ours``, ``theirs``, ``difference``: one row a considered line.

        Where terms are uncertain, also ``ours_low``, ``ours_high`` and so on, at the level of the comparison.
        """
        return Table(self._core.lines)

    @property
    def verdict(self) -> str:
        """``ours`` or ``theirs`` costs less to own, or ``cannot_tell``.

        Where terms are uncertain, an offer wins only when the interval of the difference lies on one side of zero.
        """
        return str(self._core.verdict)

    @property
    def uncertainty(self) -> Any:
        """How it was simulated: ``sampling``, ``unknowns``, ``probability_tie``; None without an uncertain term."""
        return self._core.uncertainty

    @property
    def probability_ours_cheaper(self) -> float | None:
        """Share of draws in which ours costs less to own; None where no term that counts is uncertain."""
        return None if self.uncertainty is None else float(self.uncertainty.probability_ours_cheaper)

    @property
    def probability(self) -> Any:
        """The same as an `Estimate`, with the doubt that the number of draws leaves; None likewise.

        Of Sobol points, limits come from 16 stretches of the points, each of them a scrambled net by itself, and are
        wide rather than narrow; ``uncertainty.probability_error`` is the standard error. They say how far the answer of
        another seed may be, not whether the laws are right.
        """
        return None if self.uncertainty is None else self.uncertainty.probability

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
        """Terms without a source; while there is one, the comparison is headed "as stated, not verified"."""
        return list(self._core.unsourced)

    @property
    def undated(self) -> list[str]:
        """Terms that hold only on a day and state none: the metal price, a VAT rate. They are told below the lines."""
        return list(self._core.undated)

    @property
    def verified(self) -> bool:
        """Whether every term has a source; what lacks its day is listed in ``undated``."""
        return not self.unsourced

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
        unit = f" {self.buyer.currency}" if self.buyer.currency else ""
        if self.verdict == "cannot_tell":
            text = f"Cannot tell whether {ours} or {theirs} costs less to own"
            if self.uncertainty is None:
                return f"{text}: {self._why_not()}."
            d = self.difference
            return (
                f"{text}: the difference is between {d.low:,.2f} and {d.high:,.2f}{unit} a piece ({d.level:.0%}), "
                f"and {ours} is the cheaper one with a probability of {percent(self.probability_ours_cheaper or 0)}."
            )
        winner, loser = (ours, theirs) if self.verdict == "ours" else (theirs, ours)
        d = self.difference
        gap = abs(d.value)
        text = f"{winner} costs {gap:,.2f}{unit} a piece less to own than {loser}"
        if self.uncertainty is not None:
            ends = sorted((abs(d.low), abs(d.high)))
            span = f"{ends[0]:,.2f} to {ends[1]:,.2f}{unit}"
            text = f"{winner} costs {span} a piece less to own than {loser} ({d.level:.0%})"
        price = self.price_only
        if price is not None and price["difference"].value * self.difference.value < 0:
            text += ", although its price is higher"
        if self.more_profitable_differs:
            text += f"; {loser} earns the client more all the same"
        condition = self._condition()
        return f"{text}. {condition[0].upper()}{condition[1:]}." if condition else text + "."

    def _why_not(self) -> str:
        """Why plain numbers give no verdict."""
        if self.ours.value == 0 == self.theirs.value:
            return "no line that costs anything has all of its terms"
        if self.price_only is None and self.our_offer.contract != self.their_offer.contract:
            return (
                "a price that holds the metal stands against one that does not, and metal, loss and work are not known"
            )
        return "they cost the same"

    def _condition(self) -> str:
        """When a claim that ours is cheaper would be wrong: it may not be made without saying so."""
        if self.verdict != "ours" or self.uncertainty is None:
            return ""
        if self._best is None:
            self._best = self.competitor_best_case()
        return self._best.condition

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

    @property
    def _unit(self) -> str:
        return str(self.buyer.currency)

    def distribution(
        self,
        probabilities: Sequence[float] = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.99),
        *,
        progress: Any = None,
    ) -> Table:
        """Quantiles of both totals and of the difference on common draws: ``probability``, ``ours``, ``theirs``, ...

        Drawn as the comparison was. Needs an uncertain term, as do `histogram`, `sensitivity`, `tornado`,
        `what_to_ask` and `competitor_best_case`; without one they are an ``InputError``.
        """
        return Table(
            _core.ownership.quantiles(self._core, probabilities=[float(p) for p in probabilities], progress=progress)
        )

    def histogram(self, of: str = "difference", *, bins: int = 40, progress: Any = None) -> Table:
        """``low``, ``high`` and ``share`` of the draws between; ``of`` is ``difference``, ``ours`` or ``theirs``."""
        return Table(_core.ownership.histogram(self._core, of=of, bins=bins, progress=progress))

    def sensitivity(self, *, draws: int = 0, progress: Any = None) -> Sensitivity:
        """Which unknown makes the difference uncertain, in shares of its variance.

        First-order and total Sobol indices (Saltelli et al. 2010; Jansen 1999) where all terms are independent, Shapley
        effects (Song, Nelson & Staum 2016) where any are correlated; ``method`` says which. ``draws`` are base points
        of the former (0: 65536) or orders of the latter (0: 32768).
        """
        return Sensitivity(_core.ownership.sensitivity(self._core, draws=draws, progress=progress), self.names)

    def tornado(self, *, level: float | None = None) -> Tornado:
        """The difference with each term at the ends of its middle ``level``, every other term at its median."""
        level = self.difference.level if level is None else level
        return Tornado(_core.ownership.tornado(self._core, level=level), level, self.names)

    def what_to_ask(self, *, progress: Any = None) -> Questions:
        """What to ask the client next: the expected value of knowing each term before choosing.

        Partial perfect information by regression (Strong, Oakley & Brennan 2014), currency a piece and, where
        ``pieces_per_year`` is given, a year, with its standard error.
        """
        return Questions(_core.ownership.what_to_ask(self._core, progress=progress), self._unit)

    def competitor_best_case(self, level: float | None = None, *, progress: Any = None) -> BestCase:
        """The comparison again, with every uncertain term of theirs where it lowers their total most.

        A stated end (triple, uniform, sample, series) stands as it is; a law with a tail (normal, lognormal, beta,
        between) at its quantile at ``level``, by default that of the comparison. Where the sign flips, ``reversing``
        holds the fewest terms that do it together, and ``condition`` says so in words.
        """
        level = (self.uncertainty.sampling.level if self.uncertainty else 0.95) if level is None else level
        core = _core.ownership.competitor_best_case(self._core, level=level, progress=progress)
        return BestCase(core, Comparison(core["comparison"]), self.names, self._unit)

    def headroom(self) -> Headroom:
        """By how much the lines not considered would have to differ to reverse who is cheaper."""
        return Headroom(_core.ownership.headroom(self._core), self.missing, self.names, self._unit)

    def to_dict(self) -> dict[str, Any]:
        """Everything, as plain numbers, texts, lists and dicts."""
        return dict(self._core.to_dict())

    def to_json(self) -> str:
        """The same as JSON."""
        return str(self._core.to_json())

    def __reduce__(self) -> tuple[Any, ...]:
        sampling = None if self.uncertainty is None else self.uncertainty.sampling
        return _again, (self.our_offer, self.their_offer, self.buyer, sampling)

    def __repr__(self) -> str:
        width = max([20, *(len(name) for name in self.not_considered)])
        rows = [f"{'per piece':<{width}} {'ours':>14} {'theirs':>14} {'difference':>14}"]
        rows += [f"{name:<{width}} {a:>14,.2f} {b:>14,.2f} {c:>14,.2f}" for name, a, b, c in self._rows()]
        head = "" if self.verified else "As stated, not verified.\n"
        tail = "".join(f"\n{note}" for note in self._notes())
        tail += f"\nNot considered: {', '.join(self.not_considered)}." if self.not_considered else ""
        return f"{head}{self.sentence}\n" + "\n".join(rows) + tail

    def _notes(self) -> list[str]:
        """What stands below the lines: loss on both bases, and what the offers earn the client."""
        notes = []
        for name, loss in zip(self.names, self.losses.values(), strict=True):
            if loss is not None:
                finished, issued = (100 * loss[share] for share in ("share_finished", "share_issued"))
                notes.append(
                    f"Loss of {name}: {loss['grams']:.4g} g a piece, {finished:.4g} % of the finished weight or "
                    f"{issued:.4g} % of the metal issued."
                )
        for name, earned in zip(self.names, self.earnings.values(), strict=True):
            if earned is None:
                continue
            text = f"Margin of the client with {name}: {earned['margin_per_piece']:,.2f} a piece"
            if earned["margin_per_year"] is not None:
                text += f", {earned['margin_per_year']:,.0f} a year"
            if earned["margin_per_money_frozen"] is not None:
                text += f", {earned['margin_per_money_frozen']:.2f} a year on one unit of money frozen"
            notes.append(text + ".")
        if self.undated:
            notes.append(f"Without a day, though it holds only on a day: {', '.join(self.undated)}.")
        return notes

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
        stated = "" if self.verified else "<p><strong>As stated, not verified</strong></p>"
        left = "".join(f"<p>{escape(note)}</p>" for note in self._notes())
        if self.not_considered:
            names = escape(", ".join(name.replace("_", " ") for name in self.not_considered))
            left += f"<p>Not considered: {names}.</p>"
        return (
            f"<div>{stated}<p>{escape(self.sentence)}</p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{left}</div>"
        )


def _again(ours: Any, theirs: Any, buyer: Any, sampling: Any = None) -> Comparison:
    sampling = _core.ownership.Sampling() if sampling is None else sampling
    return Comparison(_core.ownership.compare(ours, theirs, buyer, one_sided="drop", sampling=sampling))
