"""Margin and experience: which go together, in which order, by how much and how surely."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import _core, frames
from ..errors import InputError, problem
from ..nearest import one_of
from ..table import Table
from .panel import MONTHS, Array, Panel, make_panel
from .regression import regress
from .study_result import MarginStudy

__all__ = ["MarginStudy", "margin_study"]

POWER_LEVEL = 0.6  #: two-sided level whose t is that of a power of 0.8
FEW_ACCOUNTS = 30  #: below this the wild bootstrap gives the limits


def margin_study(
    book: Any,
    *,
    period: str = "month",
    lag: int = 1,
    window: int = 3,
    factors: Sequence[str] | None = None,
    least_known: float = 0.2,
    level: float = 0.95,
    resamples: int = 1000,
    seed: int | None = None,
    threads: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> MarginStudy:
    """How the margin of accounts goes with price and with what their people went through before.

    The panel has a row for each account and ``period`` (``"month"`` or ``"quarter"``) from the account's first order to
    its last; a period without orders has a margin of 0. ``margin`` is revenue less cost, in the book's currency.
    ``price_index`` is what the account paid over what the same goods bring on average. ``nps_*`` and ``csi_*`` are mean
    scores by role (0 to 10), ``rated ...`` those of one attribute, ``tickets`` complaints a period, ``days_to_close``
    days from a complaint to its end, ``requirements_met`` the share of special requirements done: all over the
    ``window`` periods that end ``lag`` periods before the row's. ``metal_gain`` is the value of the metal sold less
    its value at the book's mean price a gram, and ``margin_net_of_metal`` the margin without it: what would have been
    earned had the metal's price stood still; unknown where a weight or a price of metal sold is missing.

    ``factors``: columns to study; None: price, experience and service, attributes only one at a time. A column known
    in less than ``least_known`` of the rows, or without which more rows enter than it needs, is set aside and said.

    Views: ``pooled``; ``within`` (account and period absorbed); ``between`` (means of accounts); ``net_of_metal``: as
    pooled, of the margin net of the metal's price.
    Errors are clustered by account, by the wild bootstrap below 30 accounts. ``smallest`` is the effect that such a
    sample finds with a power of 0.8. Limits of correlations and R2 are from ``resamples`` samples of whole accounts.
    What is found is association: no view says what a change would bring.

    Source: docs/drivers/margin_study.md.
    """
    if period not in MONTHS:
        raise InputError.of([problem("margin_study", "period", repr(period), one_of(str(period), list(MONTHS)))])
    _check("lag", lag, 0, 60)
    _check("window", window, 1, 60)
    panel = make_panel(book, period=period, lag=lag, window=window)
    chosen, columns = _choose(panel, factors, least_known)
    study = _Study(panel=panel, level=level, resamples=resamples, seed=seed or 0, threads=threads, progress=progress)
    rows = study.complete(chosen)
    entered = _entered(panel, rows, period)
    price = [name for name in chosen if panel.group[name] == "price"]
    more = [name for name in chosen if panel.group[name] not in ("price", "metal")]
    effects: list[dict[str, Any]] = []
    fits: list[dict[str, Any]] = []
    notes: list[str] = []
    data = study.data(["margin", *chosen], rows)
    views: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("pooled", data, {}),
        ("within", data, {"effects": ["account", "period"]}),
        ("between", _between(data), {"alone": True}),
    ]
    for view, frame, options in views:
        study.add(view, frame, price=price, more=more, options=options, effects=effects, fits=fits, notes=notes)
    with_metal = np.zeros(len(rows), dtype=bool)
    if "margin_net_of_metal" in panel.columns and "metal_gain" not in chosen:
        with_metal = study.complete([*chosen, "margin_net_of_metal"])
        frame = study.data(["margin_net_of_metal", *chosen], with_metal)
        frame["margin"] = frame.pop("margin_net_of_metal")
        study.add("net_of_metal", frame, price=price, more=more, options={}, effects=effects, fits=fits, notes=notes)
    opposite = study.opposite([name for name in panel.later if name in panel.columns])
    alone = study.alone([name for name, group in panel.group.items() if group == "attribute" and name not in chosen])
    kind = book.frames if getattr(book, "frames", None) else "cabochon"
    tables = {
        "entered": entered,
        "columns": columns,
        "effects": effects,
        "fits": fits,
        "opposite": opposite,
        "alone": alone,
    }
    facts = {
        "period": period,
        "lag": lag,
        "window": window,
        "level": level,
        "rows": int(rows.sum()),
        "panel": len(panel.account),
        "accounts": len(np.unique(panel.account[rows])),
        "all_accounts": len(panel.accounts),
        "periods": len(np.unique(panel.period[rows])),
        "lines_without_margin": panel.lines_without_margin,
        "lines_without_metal": panel.lines_without_metal,
        "net_of_metal_rows": int(with_metal.sum()),
        "accounts_without_orders": panel.without_orders,
        "aside": {what: rows for what, rows in panel.aside.items() if rows},
        "margin_share": _share(panel, rows),
        "currency": book.currency,
    }
    return MarginStudy(panel, tables, facts, notes, kind)


def _check(name: str, value: Any, least: int, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        expected = f"a whole number of at least {least} and at most {most}"
        raise InputError.of([problem("margin_study", name, repr(value), expected)])


def _share(panel: Panel, rows: Array) -> float | None:
    return float(panel.columns["margin"][rows].sum() / panel.margin_total) if panel.margin_total else None


def _entered(panel: Panel, rows: Array, period: str) -> list[dict[str, Any]]:
    every = np.ones(len(rows), dtype=bool)
    out = []
    for what, chosen in (("in the panel", every), ("entered", rows)):
        out.append(
            {
                "what": what,
                "accounts": len(np.unique(panel.account[chosen])),
                f"{period}s": len(np.unique(panel.period[chosen])),
                "rows": int(chosen.sum()),
                "margin": float(panel.columns["margin"][chosen].sum()),
                "margin_share": _share(panel, chosen),
            }
        )
    return out


def _choose(panel: Panel, factors: Sequence[str] | None, least_known: float) -> tuple[list[str], list[dict[str, Any]]]:
    """The factors of the joint model, and what became of each column."""
    offered = [name for name in panel.columns if panel.group[name] != "outcome"]
    if factors is not None:
        for name in factors:
            if name not in offered:
                raise InputError.of([problem("margin_study", "factors", repr(name), one_of(name, offered))])
    wanted = list(factors) if factors is not None else [n for n in offered if panel.group[n] in ("price", "experience")]
    said: dict[str, str] = {}
    chosen = []
    for name in wanted:
        values = panel.columns[name]
        known = np.isfinite(values)
        if known.mean() < least_known:
            said[name] = f"known in {known.mean():.1%} of the rows only"
        elif np.ptp(values[known]) == 0:
            said[name] = "the same in every row"
        else:
            chosen.append(name)
    while chosen:
        unknown = {name: ~np.isfinite(panel.columns[name]) for name in chosen}
        missing = np.sum(list(unknown.values()), axis=0)
        complete = missing == 0
        accounts = len(np.unique(panel.account[complete]))
        costs = {name: int((unknown[name] & (missing == 1)).sum()) for name in chosen}
        flat = [name for name in chosen if complete.any() and np.ptp(panel.columns[name][complete]) == 0]
        if flat:
            said[flat[0]] = "the same in every row that entered"
            chosen.remove(flat[0])
        elif complete.sum() < max(30, 10 * len(chosen)) or accounts < len(chosen) + 3:
            worst = max(chosen, key=lambda name: (costs[name], unknown[name].sum()))
            if not unknown[worst].any():
                break
            said[worst] = "too few rows would be left with it"
            chosen.remove(worst)
        else:
            break
    if not chosen:
        reasons = "; ".join(f"{name}: {why}" for name, why in said.items()) or "no column but margin"
        expected = "at least one factor that is known and varies"
        raise InputError.of([problem("margin_study", "factors", reasons, expected)])
    missing = np.sum([~np.isfinite(panel.columns[name]) for name in chosen], axis=0)
    table = []
    for name in offered:
        unknown_here = ~np.isfinite(panel.columns[name])
        used = name in chosen
        table.append(
            {
                "column": name,
                "group": panel.group[name],
                "used": used,
                "known": float(1 - unknown_here.mean()),
                "rows_missing": int(unknown_here.sum()),
                "rows_lost_alone": int((unknown_here & (missing == 1)).sum()) if used else 0,
                "because": said.get(name, "" if used else "not asked for in the joint model"),
            }
        )
    return chosen, table


def _between(data: Mapping[str, Any]) -> dict[str, Any]:
    """Means of accounts."""
    code = {account: number for number, account in enumerate(dict.fromkeys(data["account"]))}
    at = np.array([code[a] for a in data["account"]])
    counts = np.bincount(at)
    out: dict[str, Any] = {"account": list(code)}
    for name, values in data.items():
        if name not in ("account", "period"):
            out[name] = np.bincount(at, values) / counts
    return out


def _within(values: Array, account: Array, period: Array) -> Array:
    """What is left of a column when account and period are taken out, for correlations."""
    out: Array = values - values.mean()
    for _ in range(500):
        before = out.copy()
        for level in (account, period):
            out -= (np.bincount(level, out) / np.maximum(np.bincount(level), 1))[level]
        if np.abs(out - before).max() <= 1e-12 * max(1e-300, np.abs(values).max()):
            break
    return out


@dataclass(frozen=True)
class _Study:
    panel: Panel
    level: float
    resamples: int
    seed: int
    threads: int
    progress: Callable[[int, int], None] | None

    def complete(self, names: Sequence[str]) -> Array:
        out: Array = np.all([np.isfinite(self.panel.columns[name]) for name in names], axis=0)
        return out

    def data(self, names: Sequence[str], rows: Array) -> dict[str, Any]:
        panel = self.panel
        out: dict[str, Any] = {"account": panel.account[rows], "period": panel.period[rows]}
        return out | {name: panel.columns[name][rows] for name in names}

    def intervals(self, frame: Mapping[str, Any], first: list[str], more: list[str], alone: bool) -> Table:
        core = _core.drivers.fit_intervals(
            frames.read(dict(frame), name="panel"),
            outcome="margin",
            first=first,
            more=more,
            cluster=None if alone else "account",
            resamples=self.resamples,
            level=self.level,
            seed=self.seed,
            threads=self.threads,
            progress=self.progress,
        )
        return Table(core)

    def add(
        self,
        view: str,
        frame: Mapping[str, Any],
        *,
        price: list[str],
        more: list[str],
        options: dict[str, Any],
        effects: list[dict[str, Any]],
        fits: list[dict[str, Any]],
        notes: list[str],
    ) -> None:
        """One view's regression, intervals and nested gain; what it cannot bear is a note."""
        alone = bool(options.get("alone"))
        accounts = len(np.unique(frame["account"]))
        absorbed = options.get("effects")
        few = accounts < FEW_ACCOUNTS
        settings: dict[str, Any] = {"level": self.level, "dependent": "drop", "threads": self.threads}
        if not alone:
            settings["cluster"] = "account"
        if absorbed:
            settings["effects"] = absorbed
        elif few and not alone:
            settings |= {"se": "wild", "seed": self.seed}
        try:
            fit = regress(dict(frame), "margin", [*price, *more], **settings)
        except InputError as error:
            notes.append(f"{view}: no answer ({error}).")
            return
        notes += [f"{view}: {note}" for note in fit.notes]
        left = {row["term"] for row in Table(fit._core.dropped).rows()}
        first = [name for name in price if name not in left]
        rest = [name for name in more if name not in left]
        seen = dict(frame)
        if absorbed:
            time = np.unique(frame["period"], return_inverse=True)[1]
            who = np.unique(frame["account"], return_inverse=True)[1]
            for name in ("margin", *first, *rest):
                seen[name] = _within(np.asarray(frame[name], dtype=float), who, time)
        measured: dict[tuple[str, str | None], dict[str, Any]] = {}
        try:
            for row in self.intervals(seen, first, rest, alone).rows():
                measured[(row["measure"], row["term"])] = row
        except InputError as error:
            notes.append(f"{view}: no limits of correlations and R2 ({error}).")
        reach = _core.drivers.two_sided_t(self.level, fit.dof) + _core.drivers.two_sided_t(POWER_LEVEL, fit.dof)
        for row in Table(fit._core.coefficients).rows():
            name = row["term"]
            if name == "constant":
                continue
            r = measured.get(("correlation", name), {})
            b = measured.get(("standardised", name), {})
            spread = float(np.std(seen[name]) / np.std(seen["margin"]))
            low, high = r.get("low"), r.get("high")
            shares: tuple[float, float] | None = None
            if low is not None and high is not None:
                shares = (0.0 if low * high <= 0 else min(low * low, high * high), max(low * low, high * high))
            effects.append(
                {
                    "view": view,
                    "factor": name,
                    "group": self.panel.group[name],
                    "n": fit.n,
                    "coefficient": row["estimate"],
                    "coefficient_low": row["low"],
                    "coefficient_high": row["high"],
                    "p": row["p"],
                    "standardised": row["estimate"] * spread,
                    "standardised_low": b.get("low"),
                    "standardised_high": b.get("high"),
                    "correlation": r.get("value"),
                    "correlation_low": low,
                    "correlation_high": high,
                    "r2_alone": r["value"] ** 2 if r else None,
                    "r2_alone_low": shares and shares[0],
                    "r2_alone_high": shares and shares[1],
                    "smallest": reach * row["se"],
                    "smallest_standardised": reach * row["se"] * spread,
                }
            )
        if not measured:
            return
        line: dict[str, Any] = {"view": view, "n": fit.n, "accounts": accounts}
        for name, measure in (("r2_price", "r2_first"), ("r2", "r2"), ("gain", "gain")):
            row = measured[(measure, None)]
            line |= {name: row["value"], f"{name}_low": row["low"], f"{name}_high": row["high"]}
        fits.append(line | {"gain_p": measured[("gain", None)]["p"]})

    def one(self, outcome: Array, factor: Array) -> dict[str, Any] | None:
        """A standardised slope with its limits, clustered by account; None where the data do not give it."""
        good = np.isfinite(outcome) & np.isfinite(factor)
        if good.sum() < 10 or np.ptp(outcome[good]) == 0 or np.ptp(factor[good]) == 0:
            return None
        y, x = outcome[good], factor[good]
        y, x = (y - y.mean()) / y.std(), (x - x.mean()) / x.std()
        account = self.panel.account[good]
        if len(np.unique(account)) < 3:
            return None
        fit = regress({"y": y, "x": x, "account": account}, "y", ["x"], cluster="account", level=self.level)
        row = Table(fit._core.coefficients).rows()[1]
        return {
            "standardised": row["estimate"],
            "low": row["low"],
            "high": row["high"],
            "p": row["p"],
            "r2": fit.r2,
            "n": fit.n,
            "accounts": fit.clusters[0],
        }

    def opposite(self, names: Sequence[str]) -> list[dict[str, Any]]:
        """Earlier scores with margin, and margin with later scores, one score at a time."""
        out = []
        for name in names:
            margin = self.panel.columns["margin"]
            for direction, found in (
                ("score before margin", self.one(margin, self.panel.columns[name])),
                ("margin before score", self.one(self.panel.later[name], margin)),
            ):
                if found:
                    out.append({"score": name, "direction": direction, **found})
        return out

    def alone(self, names: Sequence[str]) -> list[dict[str, Any]]:
        """Attributes one at a time: correlation with margin."""
        out = []
        for name in names:
            found = self.one(self.panel.columns["margin"], self.panel.columns[name])
            if found:
                out.append({"factor": name, "correlation": found.pop("standardised"), **found})
        return out
