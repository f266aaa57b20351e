"""Least squares with errors that can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from .. import _core, frames
from ..errors import InputError, problem
from ..nearest import one_of
from ..table import Table, to_list
from .factors import names_of, needed

__all__ = ["Regression", "regress"]


class Regression:
    """A fitted regression; every frame is of the caller's kind."""

    def __init__(self, core: Any, kind: str) -> None:
        self._core = core
        self._kind = kind

    def _frame(self, table: Any) -> Any:
        return frames.give(table, self._kind)

    @property
    def coefficients(self) -> Any:
        """``term``, ``estimate``, ``se``, ``low``, ``high``, ``t``, ``p``, ``standardised``, ``partial_r``, ``vif``."""
        return self._frame(self._core.coefficients)

    @property
    def covariance(self) -> Any:
        """Covariance of the coefficients: ``term`` and a column a term."""
        return self._frame(self._core.covariance)

    @property
    def factors(self) -> Any:
        """``factor``, ``terms``, ``f``, ``p``: whether all terms of a factor are zero."""
        return self._frame(self._core.factors)

    @property
    def left_out(self) -> Any:
        """``column``, ``rows`` in which it is missing, ``alone``: rows lost for it alone."""
        return self._frame(self._core.left_out)

    @property
    def dropped(self) -> Any:
        """``term``, ``because``: terms that others fix, with ``dependent="drop"``."""
        return self._frame(self._core.dropped)

    @property
    def rows(self) -> Any:
        """``row`` of the frame, ``fitted``, ``residual``, ``leverage``, ``studentised`` (by the spread of the others),
        ``cook`` (Cook's distance), with ``rows=True``; None without."""
        return self._frame(self._core.rows) if self._core.rows.names else None

    @property
    def outcome(self) -> str:
        """The column explained."""
        return str(self._core.outcome)

    @property
    def errors(self) -> str:
        """The kind of standard errors, in words."""
        return str(self._core.errors)

    @property
    def level(self) -> float:
        """Confidence of the limits."""
        return float(self._core.level)

    @property
    def r2(self) -> float:
        """Share of the outcome's variance that the whole model, absorbed effects included, reproduces; 0 to 1."""
        return float(self._core.r2)

    @property
    def adjusted_r2(self) -> float:
        """The same per degree of freedom."""
        return float(self._core.adjusted_r2)

    @property
    def within_r2(self) -> float:
        """Share of the variance that the absorbed effects leave; ``r2`` without effects."""
        return float(self._core.within_r2)

    @property
    def sigma(self) -> float:
        """Standard deviation of the residuals, in the outcome's unit."""
        return float(self._core.sigma)

    @property
    def n(self) -> int:
        """Rows used."""
        return int(self._core.n)

    @property
    def dof(self) -> int:
        """Degrees of freedom of t: clusters less one where clustered, rows less coefficients elsewhere."""
        return int(self._core.dof)

    @property
    def clusters(self) -> list[int]:
        """Clusters of each way."""
        return list(self._core.clusters)

    @property
    def absorbed(self) -> list[int]:
        """Levels of each absorbed effect."""
        return list(self._core.absorbed)

    @property
    def singletons(self) -> int:
        """Rows that are alone in an absorbed level."""
        return int(self._core.singletons)

    @property
    def residuals(self) -> dict[str, float | None]:
        """Diagnostics of the residuals.

        ``sigma``; ``skewness`` (0 for a normal) and ``kurtosis`` (3); ``jarque_bera_p``: chance of so unnormal ones
        from normal errors; ``koenker_p``: chance of a spread that varies so much with the terms if it does not;
        ``durbin_watson`` of the rows in their order (2: neighbours are unlike; near 0: alike); with ``unit`` and
        ``period`` ``serial_correlation`` with the residual of the same unit a period before, ``serial_expected``: what
        it is without any (0, or -1 / (T - 1) where units are absorbed) and ``serial_p``; ``largest_leverage``,
        ``largest_cook`` (Cook's distance) and ``cook_row``, the frame's row that has it: for few rows, hc2, hc3 or
        ``rows=True``, None elsewhere; ``condition`` of the scaled terms; ``absorb_gap`` and ``absorb_iterations``: how
        far absorbed effects are from exact (0 iterations: exact).
        """
        names = (
            "sigma",
            "skewness",
            "kurtosis",
            "jarque_bera_p",
            "koenker_p",
            "durbin_watson",
            "serial_correlation",
            "serial_expected",
            "serial_p",
            "largest_leverage",
            "largest_cook",
            "cook_row",
            "condition",
            "absorb_gap",
            "absorb_iterations",
        )
        return {name: getattr(self._core, name) for name in names}

    @property
    def notes(self) -> list[str]:
        """What a reader must know: rows left out, effects absorbed, too few clusters, a perfect fit."""
        return list(self._core.notes)

    def __getitem__(self, term: str) -> _core.Estimate:
        """The coefficient of a term as an `Estimate`.

        >>> import cabochon as cb
        >>> fit = cb.drivers.regress({"margin": [1.0, 2.1, 2.9, 4.2], "nps": [1, 2, 3, 4]}, "margin", ["nps"])
        >>> round(fit["nps"].value, 2)
        1.04
        """
        table = self._core.coefficients
        terms = to_list(table.column("term"))
        if term not in terms:
            raise InputError.of([problem("regression", "term", repr(term), one_of(term, terms))])
        at = terms.index(term)
        value, low, high = (to_list(table.column(name))[at] for name in ("estimate", "low", "high"))
        return _core.Estimate(value, low=low, high=high, level=self.level, n=self.n, method=self.errors)

    @property
    def sentences(self) -> list[str]:
        """The coefficients in words, then the notes."""
        table = Table(self._core.coefficients)
        out = []
        for row in table.rows():
            if row["term"] == "constant":
                continue
            span = f"{row['low']:.4g} to {row['high']:.4g}"
            clear = row["low"] > 0 or row["high"] < 0
            more = f"One more of {row['term']} goes with {row['estimate']:+.4g} of {self.outcome} ({span})"
            out.append(more + (", the others being equal." if clear else ": no difference from zero can be told."))
        return out + self.notes

    def __repr__(self) -> str:
        fit = f"R2 {self.r2:.4f}, {self.n:,} rows, {self.errors} errors, {self.dof:,} degrees of freedom"
        lines = [f"Regression of {self.outcome}: {fit}"]
        rows = Table(self._core.coefficients).rows()
        width = max([4, *(len(row["term"]) for row in rows)])
        lines.append(f"{'term':<{width}} {'estimate':>12} {'se':>11} {'low':>12} {'high':>12} {'p':>8}")
        for row in rows:
            p = "" if row["p"] is None else f"{row['p']:.4f}"
            numbers = f"{row['estimate']:>12.6g} {row['se']:>11.4g} {row['low']:>12.6g} {row['high']:>12.6g} {p:>8}"
            lines.append(f"{row['term']:<{width}} {numbers}")
        return "\n".join([*lines, *self.notes])

    def _repr_html_(self) -> str:
        fit = f"R2 {self.r2:.4f} &middot; {self.n:,} rows &middot; {escape(self.errors)} errors"
        body = Table(self._core.coefficients)._repr_html_()
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        tail = f"<ul>{notes}</ul>" if notes else ""
        return f"<div><p><strong>{escape(self.outcome)}</strong>: {fit}</p>{body}{tail}</div>"


def regress(
    frame: Any,
    outcome: str,
    factors: Sequence[str],
    *,
    weights: str | None = None,
    effects: str | Sequence[str] | None = None,
    se: str = "hc1",
    cluster: str | Sequence[str] | None = None,
    level: float = 0.95,
    categorical: str | Sequence[str] | None = None,
    reference: Mapping[str, str] | None = None,
    unit: str | None = None,
    period: str | None = None,
    intercept: bool = True,
    small_sample: str = "full",
    two_way: str = "each",
    dependent: str = "error",
    singletons: str = "drop",
    wild_weights: str = "automatic",
    draws: int = 9999,
    seed: int | None = None,
    rows: bool = False,
    threads: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Regression:
    """Least squares of ``outcome`` on ``factors``, with standard errors fit for accounts and months.

    A factor is a column (numbers, truth values; text is a categorical of one term a level but the first), an
    interaction ``"price:segment"`` or an earlier value of the same ``unit``, ``"lag(nps, 1)"``, counted in ``period``
    (whole numbers, days, or texts such as 2026-10; a period without a row has no value). Columns of numbers named in
    ``categorical`` are categoricals too; ``reference`` ({column: level}) names the level that others compare with.

    ``weights``: a column of at least 0 (rows of 0 are left out). ``effects``: columns whose levels are absorbed
    (account, month), exactly for one effect or where one of two has at most 400 levels, to 1e-10 elsewhere; rows alone
    in a level are left out and counted (``singletons="keep"`` keeps them).

    ``se``: ``"classical"``, ``"hc0"`` to ``"hc3"`` (leverages include absorbed effects), ``"cluster"`` (also when
    ``cluster`` is given beside the default), ``"wild"`` (wild cluster bootstrap, null imposed, limits by inversion;
    ``wild_weights`` are Webb's below 12 clusters and Rademacher's from there unless named; ``draws``; a ``seed`` of
    None is 0). ``cluster``: one column or two. ``small_sample`` is the factor of the clustered variance:
    ``"full"`` G / (G - 1) (n - 1) / (n - k), ``"groups"`` G / (G - 1), ``"none"`` 1; two ways take ``"each"`` its own G
    or the ``"smallest"`` (``two_way``). k counts absorbed levels but those nested in a cluster.

    Rows with a null in a column used are left out and counted in ``left_out``; NaN or infinity, a constant or repeated
    factor, no more rows than coefficients, one cluster, negative weights are an ``InputError``;
    ``dependent="drop"`` leaves repeated terms out and says so.

    Source: see docs/drivers/regression.md.

    >>> import cabochon as cb
    >>> frame = {"margin": [10, 12, 9, 15, 14, 17], "nps": [3, 5, 2, 8, 7, 9], "price": [5, 5, 6, 4, 4, 3]}
    >>> fit = cb.drivers.regress(frame, "margin", ["price", "nps"], se="classical")
    >>> fit.coefficients["estimate"].round(4).tolist(), round(fit.r2, 4)
    ([10.6393, -0.6066, 0.8689], 0.9923)
    """
    wanted = names_of(factors, where="regress", argument="factors")
    absorbed = names_of(effects, where="regress", argument="effects")
    clusters = names_of(cluster, where="regress", argument="cluster")
    others = [outcome, weights, unit, period, *absorbed, *clusters]
    table = frames.read(frame, columns=needed(frame, wanted, others), name="frame")
    core = _core.drivers.regress(
        table,
        outcome=outcome,
        factors=wanted,
        weights=weights,
        effects=absorbed,
        se=se,
        cluster=clusters,
        level=level,
        small_sample=small_sample,
        two_way=two_way,
        categorical=names_of(categorical, where="regress", argument="categorical"),
        reference=[(column, str(name)) for column, name in (reference or {}).items()],
        unit=unit,
        period=period,
        intercept=intercept,
        dependent=dependent,
        singletons=singletons,
        wild_weights=wild_weights,
        draws=draws,
        seed=seed or 0,
        rows=rows,
        threads=threads,
        progress=progress,
    )
    return Regression(core, frames.kind(frame))
