"""How few causes make how much of the trouble, in one sentence with its limits."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from .. import _core
from .pareto import Progress, _tickets

__all__ = ["Concentration", "concentration"]


@dataclass(frozen=True)
class Concentration:
    """How concentrated tickets are on their causes; estimates with their limits.

    ``vital`` is how many causes reach ``threshold``, ``vital_share`` of all causes, which make ``reached`` of the
    total; ``top`` causes (a fifth, unless asked otherwise) make ``top_share``. ``gini`` is 0 where all are alike and
    near 1 where one has everything. ``even_p`` is the probability of so uneven a split if all causes were alike.
    """

    categories: int
    n: int
    clusters: int
    total: float
    threshold: float
    vital: _core.Estimate
    vital_share: _core.Estimate
    reached: _core.Estimate
    top: int
    top_share: _core.Estimate
    gini: _core.Estimate
    even_p: float

    @property
    def level(self) -> float:
        """Confidence of the limits."""
        return self.vital.level

    @property
    def uneven(self) -> bool:
        """Whether an even split can be ruled out at the level."""
        return self.even_p < 1 - self.level

    def sentence(self) -> str:
        """What was found, in words.

        >>> import cabochon as cb
        >>> late = {"reason": ["late"] * 60 + ["scratch"] * 25 + ["weight"] * 10 + ["box"] * 3 + ["tag"] * 2}
        >>> cb.improvement.concentration(late, by="reason", resamples=1000).sentence()
        '2 of 5 causes (2 to 3) make 85% of the total (74% to 90%).'
        """
        vital, reached = self.vital, self.reached
        said = (
            f"{vital.value:.0f} of {self.categories} causes ({vital.low:.0f} to {vital.high:.0f}) make "
            f"{reached.value:.0%} of the total ({reached.low:.0%} to {reached.high:.0%})."
        )
        if self.uneven:
            return said
        return said + f" An even split among all causes cannot be ruled out (p = {self.even_p:.2f})."

    def _repr_html_(self) -> str:
        rows = [
            (f"causes that reach {self.threshold:.0%}", f"{self.vital.value:.0f}", self.vital, ".0f"),
            ("of all causes", f"{self.vital_share.value:.1%}", self.vital_share, ".1%"),
            ("what they make of the total", f"{self.reached.value:.1%}", self.reached, ".1%"),
            (f"what the first {self.top} make", f"{self.top_share.value:.1%}", self.top_share, ".1%"),
            ("Gini's coefficient", f"{self.gini.value:.3f}", self.gini, ".3f"),
        ]
        body = "".join(
            f'<tr><th scope="row" style="text-align:left">{html.escape(name)}</th>'
            f"<td>{value}</td><td>{format(e.low, form)} to {format(e.high, form)}</td></tr>"
            for name, value, e, form in rows
        )
        head = f'<tr><th scope="col"></th><th scope="col">value</th><th scope="col">{self.level:.0%} limits</th></tr>'
        caption = f"<caption>{html.escape(self.sentence())}</caption>"
        return f"<table>{caption}<thead>{head}</thead><tbody>{body}</tbody></table>"


def concentration(
    frame: Any,
    *,
    by: str,
    weight: str | None = None,
    threshold: float = 0.8,
    top: float = 0.2,
    parts: Any = None,
    ticket: str = "ticket",
    resamples: int = 2000,
    cluster: str | None = None,
    level: float = 0.95,
    seed: int | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> Concentration:
    """How many per cent of the causes make how many per cent of the tickets, with limits, tested against an even split.

    ``top`` is the share of the causes whose share of the total is told besides. The other arguments are those of
    :func:`pareto`. A resample is more concentrated than its sample, as that is than the truth: limits are corrected for
    it, and reach the even split where it cannot be ruled out.

    >>> import cabochon as cb
    >>> late = {"reason": ["late"] * 60 + ["scratch"] * 25 + ["weight"] * 10 + ["box"] * 3 + ["tag"] * 2}
    >>> found = cb.improvement.concentration(late, by="reason", resamples=1000)
    >>> found.vital.value, found.reached.value, found.uneven
    (2.0, 0.85, True)
    """
    table, weight, cluster = _tickets(frame, by, weight, cluster, parts, ticket, resamples)
    result = _core.improvement.concentration(
        table,
        by=by,
        weight=weight,
        threshold=threshold,
        cluster=cluster,
        resamples=resamples,
        level=level,
        seed=seed or 0,
        top=top,
        threads=threads,
        progress=progress,
    )
    from ..table import Table

    row = Table(result).rows()[0]

    def estimate(name: str, method: str) -> _core.Estimate:
        limits = {"low": row[f"{name}_low"], "high": row[f"{name}_high"]}
        return _core.Estimate(row[name], **limits, level=level, n=row["n"], method=method)

    return Concentration(
        categories=row["categories"],
        n=row["n"],
        clusters=row["clusters"],
        total=row["total"],
        threshold=row["threshold"],
        vital=estimate("vital", "bootstrap"),
        vital_share=estimate("vital_share", "bootstrap"),
        reached=estimate("reached", "basic_bootstrap"),
        top=int(row["top"]),
        top_share=estimate("top_share", "basic_bootstrap"),
        gini=estimate("gini", "basic_bootstrap"),
        even_p=row["even_p"],
    )
