"""Several offers for the same goods: which is the cheapest to own, and how probable it is for each."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from .. import _core
from ..errors import InputError, problem
from ..nearest import one_of
from ..table import Table
from .given import records
from .sampling import sampling_of
from .uncertainty import percent


class Ranking:
    """Offers by what they cost to own, each with the probability of being the cheapest of all."""

    def __init__(self, core: tuple[Any, ...], reference: int, currency: str, level: float) -> None:
        self._table = Table(core[0])
        #: For each line left out for all offers the terms it lacks: ``offer 2.lead_time_days``.
        self.missing: dict[str, list[str]] = dict(core[1])
        #: The uncertain terms that were drawn; empty: everything is exact.
        self.unknowns: list[str] = list(core[2])
        #: Place of the offer that the others are compared with.
        self.reference = reference
        self.level = level
        self._currency = currency

    @property
    def table(self) -> Table:
        """``offer``, ``rank``, ``total``, ``difference`` (to the reference), ``probability_cheapest`` and
        ``probability_cheaper`` (than the reference), each with ``_low`` and ``_high``; one row an offer, as given."""
        return self._table

    @property
    def best(self) -> str:
        """The offer of the lowest total."""
        return str(min(self.table.rows(), key=lambda row: row["rank"])["offer"])

    @property
    def not_considered(self) -> list[str]:
        """Lines that are left out for all offers."""
        return list(self.missing)

    @property
    def sentence(self) -> str:
        """The ranking in plain words."""
        rows = sorted(self.table.rows(), key=lambda row: row["rank"])
        first, second = rows[0], rows[1]
        unit = f" {self._currency}" if self._currency else ""
        if first["rank"] == second["rank"]:
            return f"{first['offer']} and {second['offer']} cost the same to own."
        text = f"{first['offer']} costs least to own, {second['total'] - first['total']:,.2f}{unit} a piece less than "
        text += f"{second['offer']}"
        if not self.unknowns:
            return text + "."
        return f"{text} on average; it is the cheapest with a probability of {percent(first['probability_cheapest'])}."

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, texts, lists and dicts."""
        return {
            "offers": self.table.rows(),
            "reference": self.reference,
            "level": self.level,
            "missing": self.missing,
            "unknowns": self.unknowns,
        }

    def __repr__(self) -> str:
        return f"{self.sentence}\n{self.table!r}"

    def _repr_html_(self) -> str:
        return f"<div><p>{escape(self.sentence)}</p>{self.table._repr_html_()}</div>"


def rank(
    offers: Sequence[Any],
    buyer: Any,
    *,
    reference: int | str = 0,
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
) -> Ranking:
    """Rank two or more offers by cost of ownership, each an `Offer` or a mapping of its fields.

    Where terms are uncertain, all offers are drawn together, as `compare` draws two: each draw has one cheapest (offers
    that tie count in parts), so the probabilities of being the cheapest add up to 1. ``reference`` is the place or the
    supplier of the offer that differences are taken from. Terms are named ``"near.lead_time_days"`` (or
    ``"offer 2.lead_time_days"`` where a supplier has no name of its own) in ``correlations``; ``shared`` names terms,
    such as ``"lead_time_days"``, that are one unknown for all offers.

    >>> from cabochon.ownership import Buyer, triangular
    >>> goods = {"contract": "sale", "shelf_days": 60}
    >>> offers = [{**goods, "supplier": "far", "price_per_piece": triangular(97, 100, 106)},
    ...           {**goods, "supplier": "near", "price_per_piece": 102},
    ...           {**goods, "supplier": "dear", "price_per_piece": triangular(101, 104, 107)}]
    >>> ranking = rank(offers, Buyer(vat="excluded", capital_rate_annual=0.2, holding_rate_annual=0.0))
    >>> ranking.best, [round(p, 2) for p in ranking.table["probability_cheapest"].tolist()]
    ('far', [0.7, 0.28, 0.02])
    """
    given = {f"offer {place}": offer for place, offer in enumerate(offers, 1)}
    *made, economics = records(**given, buyer=buyer)
    if one_sided not in ("error", "drop"):
        raise InputError.of([problem("rank", "one_sided", repr(one_sided), one_of(one_sided, ["error", "drop"]))])
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
    place = _place(reference, made)
    core = _core.ownership.rank(
        made, economics, reference=place, drop=one_sided == "drop", sampling=sampling, progress=progress
    )
    return Ranking(core, place, str(economics.currency or ""), level)


def _place(reference: int | str, offers: Sequence[Any]) -> int:
    if isinstance(reference, str):
        names = [offer.supplier for offer in offers]
        if names.count(reference) != 1:
            raise InputError.of([problem("rank", "reference", repr(reference), one_of(reference, sorted(set(names))))])
        return names.index(reference)
    if not 0 <= reference < max(len(offers), 2):
        expected = f"the place of an offer, from 0 to {len(offers) - 1}, or its supplier"
        raise InputError.of([problem("rank", "reference", str(reference), expected)])
    return int(reference)
