"""Two suppliers over everything that a client buys in a year, product group by product group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from .. import _core, frames
from ..errors import InputError, problem
from ..nearest import one_of
from ..table import Table
from .basket_best_case import BasketBestCase, best_case_of
from .comparison import Comparison
from .given import buyer_of
from .sampling import sampling_of
from .uncertainty import percent


class BasketComparison:
    """What two suppliers cost a client to own over a whole mix of product groups.

    Amounts are `Estimate` objects in the buyer's currency a year; differences are ours minus theirs. Sums do not depend
    on the order of the groups. Where terms are uncertain, all groups are drawn together, and limits are those of the
    year's sum over common draws.
    """

    def __init__(self, core: Any, made_of: tuple[Any, ...]) -> None:
        self._core = core
        self._made_of = made_of
        self._best: BasketBestCase | None = None

    @property
    def groups(self) -> Table:
        """One row a group: amounts a piece and a year, ``verdict``, ``flips`` (price alone chooses the dearer side),
        ``against_whole`` (the group's verdict is the opposite of the whole's) and what was ``not_considered``. Where a
        term is uncertain, also each amount's ``_low`` and ``_high`` and ``probability_ours_cheaper``."""
        return Table(self._core.groups)

    @property
    def lines(self) -> Table:
        """``line``, ``ours``, ``theirs``, ``difference`` a year; ``groups``: in how many groups it is considered."""
        return Table(self._core.lines)

    @property
    def ours(self) -> Any:
        """Our total a year over the considered lines."""
        return self._core.total["ours"]

    @property
    def theirs(self) -> Any:
        """Their total a year over the same lines."""
        return self._core.total["theirs"]

    @property
    def difference(self) -> Any:
        """Ours minus theirs, a year."""
        return self._core.total["difference"]

    @property
    def without_metal(self) -> dict[str, Any]:
        """``ours``, ``theirs``, ``difference`` a year without the line ``metal``."""
        return dict(self._core.without_metal)

    @property
    def price_only(self) -> dict[str, Any] | None:
        """The same over metal, loss and work; None where the price of a group is not known."""
        sides = self._core.price_only
        return None if sides is None else dict(sides)

    @property
    def pieces_per_year(self) -> float:
        """Pieces of all groups."""
        return float(self._core.pieces_per_year)

    @property
    def verdict(self) -> str:
        """``ours`` or ``theirs`` costs less to own over the whole mix, or ``cannot_tell``."""
        return str(self._core.verdict)

    @property
    def uncertainty(self) -> Any:
        """How it was simulated: ``sampling``, ``unknowns``, ``probability_tie``; None without an uncertain term."""
        return self._core.uncertainty

    @property
    def probability_ours_cheaper(self) -> float | None:
        """Share of draws in which ours costs less to own over the year; None where no term that counts is uncertain."""
        return None if self.uncertainty is None else float(self.uncertainty.probability_ours_cheaper)

    @property
    def probability(self) -> Any:
        """The same as an `Estimate`, with the doubt that the number of draws leaves; None likewise."""
        return None if self.uncertainty is None else self.uncertainty.probability

    @property
    def flips(self) -> list[str]:
        """Groups in which the cheaper by price is the dearer to own."""
        return [row["group"] for row in self.groups.rows() if row["flips"]]

    @property
    def against_whole(self) -> list[str]:
        """Groups whose verdict is the opposite of the whole's."""
        return [row["group"] for row in self.groups.rows() if row["against_whole"]]

    @property
    def comparisons(self) -> dict[str, Comparison]:
        """The comparison of each group, per piece."""
        return {group: Comparison(core) for group, core in self._core.comparisons.items()}

    @property
    def not_considered(self) -> dict[str, list[str]]:
        """For each group the lines that are left out for both sides."""
        return {group: comparison.not_considered for group, comparison in self.comparisons.items()}

    @property
    def verified(self) -> bool:
        """Whether every term of every group has a source."""
        return all(comparison.verified for comparison in self.comparisons.values())

    @property
    def sentence(self) -> str:
        """The verdict in plain words."""
        first = next(iter(self.comparisons.values()))
        ours, theirs = first.names
        unit = f" {first.buyer.currency}" if first.buyer.currency else ""
        d = self.difference
        if self.verdict == "cannot_tell":
            text = f"Cannot tell whether {ours} or {theirs} costs less to own over a year"
            if self.uncertainty is None:
                return text + "."
            return (
                f"{text}: the difference is between {d.low:,.2f} and {d.high:,.2f}{unit} ({d.level:.0%}), and {ours} "
                f"is the cheaper one with a probability of {percent(self.probability_ours_cheaper or 0)}."
            )
        winner, loser = (ours, theirs) if self.verdict == "ours" else (theirs, ours)
        gap = f"{abs(d.value):,.2f}{unit}"
        if self.uncertainty is not None and not d.is_exact:
            ends = sorted((abs(d.low), abs(d.high)))
            gap = f"{ends[0]:,.2f} to {ends[1]:,.2f}{unit}"
        text = f"{winner} costs {gap} a year less to own than {loser}"
        if self.uncertainty is not None and not d.is_exact:
            text += f" ({d.level:.0%})"
        if self._core.flips:
            text += ", although its price is higher"
        other = self.against_whole
        if other:
            text += f"; not so in {', '.join(other)}"
        condition = self._condition() if self.verdict == "ours" and self.uncertainty is not None else ""
        return f"{text}. {condition}." if condition else text + "."

    def competitor_best_case(self, level: float | None = None) -> BasketBestCase:
        """The mix again, with every uncertain term of theirs where it lowers their total most, group by group.

        Where the sign flips, ``reversing`` holds the terms that do it, the strongest first and no more than it takes.
        """
        return best_case_of(self, level)

    def _condition(self) -> str:
        """When a claim that ours is cheaper would be wrong: it may not be made without saying so."""
        if self._best is None:
            self._best = self.competitor_best_case()
        return self._best.condition

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, texts, lists and dicts."""
        price = self.price_only
        return {
            "verdict": self.verdict,
            "pieces_per_year": self.pieces_per_year,
            "ours": self.ours.value,
            "theirs": self.theirs.value,
            "difference": self.difference.value,
            "probability_ours_cheaper": self.probability_ours_cheaper,
            "without_metal": {side: amount.value for side, amount in self.without_metal.items()},
            "price_only": None if price is None else {side: amount.value for side, amount in price.items()},
            "groups": self.groups.rows(),
            "lines": self.lines.rows(),
        }

    def _amounts(self) -> list[tuple[str, float, float, float]]:
        sides = {"ours": self.ours, "theirs": self.theirs, "difference": self.difference}
        rows = [(r["group"], r["ours_per_year"], r["theirs_per_year"], r["difference_per_year"]) for r in self._groups]
        for name, amounts in (("total", sides), ("total without metal", self.without_metal)):
            rows.append((name, amounts["ours"].value, amounts["theirs"].value, amounts["difference"].value))
        return rows

    @property
    def _groups(self) -> list[dict[str, Any]]:
        return self.groups.rows()

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, (self._made_of,)

    def __repr__(self) -> str:
        rows = self._amounts()
        width = max(20, *(len(name) for name, *_ in rows))
        lines = [f"{'a year':<{width}} {'ours':>16} {'theirs':>16} {'difference':>16}"]
        lines += [f"{name:<{width}} {a:>16,.2f} {b:>16,.2f} {c:>16,.2f}" for name, a, b, c in rows]
        head = [] if self.verified else ["As stated, not verified."]
        return "\n".join([*head, self.sentence, *lines])

    def _repr_html_(self) -> str:
        def cells(name: str, numbers: tuple[float, ...]) -> str:
            rest = "".join(f'<td style="text-align:right">{number:,.2f}</td>' for number in numbers)
            return f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>{rest}</tr>'

        stated = "" if self.verified else "<p><strong>As stated, not verified</strong></p>"
        head = "".join(f'<th scope="col">{text}</th>' for text in ("a year", "ours", "theirs", "difference"))
        body = "".join(cells(name, tuple(numbers)) for name, *numbers in self._amounts())
        return (
            f"<div>{stated}<p>{escape(self.sentence)}</p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )


def compare_basket(
    ours: Any,
    theirs: Any,
    buyer: Any,
    mix: Any,
    *,
    by: str = "product_group",
    one_sided: str = "error",
    draws: int = 65536,
    seed: int = 0,
    sampler: str = "sobol",
    level: float = 0.95,
    correlations: Any = None,
    correlation: str = "rank",
    shared: Sequence[str] = (),
    threads: int = 1,
    progress: Any = None,
) -> BasketComparison:
    """Compare two suppliers over a mix of product groups, weighted by the pieces bought a year.

    ``ours`` and ``theirs`` are mappings from a group to its `Offer` (or a mapping of its fields), and ``mix`` a mapping
    from a group to its pieces a year; or frames with a row a group: a column ``by``, columns named like the fields of
    `Offer` (one named like a field of `Buyer` overrides his term in that group), and in ``mix`` ``pieces_per_year``.

    Where the buyer states ``pieces_per_year``, shipments and orders are spread over that number (one shipment carries
    several groups); where not, over the pieces of each group.

    Where a term is uncertain (`triangular`, `between`, ...), all groups are drawn together on common draws, as
    `compare` draws two offers: a term of the buyer, such as the metal price, is the same draw in every group. A term of
    an offer is that offer's own, unless ``shared`` names it: ``"ours.lead_time_days"`` makes it one unknown for all
    groups of ours that state the same law, ``"lead_time_days"`` one for both suppliers and all groups. In
    ``correlations`` terms are named ``"rings.ours.lead_time_days"``, or as they are shared, or
    ``"buyer.metal_price_per_gram"``.

    Raises
    ------
    InputError
        For groups that the mix or one side lacks, a negative number of pieces, or offers that can't be compared; all
        problems of all groups at once.

    >>> from cabochon.ownership import Buyer, Offer
    >>> near = {"rings": Offer(contract="sale", price_per_piece=102, shelf_days=60),
    ...         "chains": Offer(contract="sale", price_per_piece=52, shelf_days=60)}
    >>> far = {"rings": Offer(contract="sale", price_per_piece=100, shelf_days=120),
    ...        "chains": Offer(contract="sale", price_per_piece=49, shelf_days=70)}
    >>> basket = compare_basket(near, far, Buyer(vat="excluded", capital_rate_annual=0.365),
    ...                         {"rings": 1000, "chains": 500})
    >>> basket.verdict, round(basket.difference.value, 2), basket.flips, basket.against_whole
    ('ours', -2535.0, ['rings'], ['chains'])
    """
    economics = buyer_of(buyer)
    sampling = sampling_of(
        draws=draws,
        seed=seed,
        sampler=sampler,
        level=level,
        correlations=correlations,
        correlation=correlation,
        shared=shared,
        threads=threads,
    )
    return _made((ours, theirs, economics, mix, by, one_sided, sampling), progress=progress)


def _made(made_of: tuple[Any, ...], *, progress: Any = None) -> BasketComparison:
    ours, theirs, economics, mix, by, one_sided, sampling = made_of
    how = {"one_sided": one_sided, "sampling": sampling, "progress": progress}
    if _has_groups(ours, by) and _has_groups(theirs, by):
        items = _items(ours, theirs, _pieces(mix, by))
        return BasketComparison(_core.ownership.compare_basket(items, economics, **how), made_of)
    core = _core.ownership.compare_basket_tables(
        frames.read(_framed(ours, by), name="ours"),
        frames.read(_framed(theirs, by), name="theirs"),
        economics,
        frames.read(_framed_mix(mix, by), name="mix"),
        by=by,
        **how,
    )
    return BasketComparison(core, made_of)


def _has_groups(side: Any, by: str) -> bool:
    """Whether one side is a mapping from group to offer, not a frame."""
    from . import Offer

    return isinstance(side, Mapping) and by not in side and all(isinstance(v, (Offer, Mapping)) for v in side.values())


def _framed(side: Any, by: str) -> Any:
    """A mapping from group to fields as rows, where the other side is a frame."""
    if not _has_groups(side, by):
        return side
    rows = []
    for group, offer in side.items():
        fields = dict(offer) if isinstance(offer, Mapping) else offer.to_dict()
        for name, value in fields.items():
            if getattr(value, "uncertain", False):
                expected = "a number, where the other side is a frame; give both as mappings from group to offer"
                raise InputError.of([problem(f"group '{group}'", name, str(value), expected)])
        plain = {name: getattr(value, "value", value) for name, value in fields.items()}
        rows.append({by: group, **{name: value for name, value in plain.items() if value not in (None, "")}})
    return rows


def _is_series(mix: Any) -> bool:
    return type(mix).__name__ == "Series" and hasattr(mix, "index") and hasattr(mix, "to_dict")


def _framed_mix(mix: Any, by: str) -> Any:
    if _is_series(mix):
        mix = mix.to_dict()
    if isinstance(mix, Mapping) and by not in mix:
        return {by: list(mix), "pieces_per_year": list(mix.values())}
    return mix


def _pieces(mix: Any, by: str) -> dict[Any, Any]:
    """The mix as a mapping from group to pieces a year."""
    if _is_series(mix):
        return dict(mix.to_dict())
    if isinstance(mix, Mapping) and by not in mix:
        return dict(mix)
    table = Table(frames.read(mix, columns=[by, "pieces_per_year"], name="mix")).to_dict()
    groups = table[by]
    twice = sorted({str(group) for group in groups if groups.count(group) > 1})
    if twice:
        raise InputError.of([problem("mix", by, f"'{group}' twice", "each group once") for group in twice])
    return dict(zip(groups, table["pieces_per_year"], strict=True))


def _items(ours: Mapping[Any, Any], theirs: Mapping[Any, Any], mix: Mapping[Any, Any]) -> list[tuple[Any, ...]]:
    from . import Offer

    problems: list[dict[str, Any]] = []
    made: dict[str, dict[Any, Any]] = {"ours": {}, "theirs": {}}
    for name, side in (("ours", ours), ("theirs", theirs)):
        for group, offer in side.items():
            if group not in mix:
                groups = [str(one) for one in mix]
                problems.append(
                    problem(name, "product_group", f"'{group}'", "a group of the mix, " + one_of(str(group), groups))
                )
                continue
            try:
                made[name][group] = Offer(**offer) if isinstance(offer, Mapping) else offer
            except InputError as error:
                problems += [{**one, "table": f"group '{group}', {name}"} for one in error.problems]
        for group in mix:
            if group not in side:
                there = one_of(str(group), [str(one) for one in side])
                expected = f"an offer for '{group}', which the mix holds; there is {there}"
                problems.append(problem(name, "product_group", "", expected))
    items = []
    for group, pieces in mix.items():
        if isinstance(pieces, (bool, str)) or not hasattr(pieces, "__float__"):
            problems.append(problem(f"group '{group}'", "pieces_per_year", repr(pieces), "a number of at least 0"))
        elif group in made["ours"] and group in made["theirs"]:
            items.append((str(group), float(pieces), made["ours"][group], made["theirs"][group]))
    if problems:
        raise InputError.of(problems)
    return items
