"""Fitting and comparing models of repeat buying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .. import _core, frames
from ..errors import FitError, InputError, problem
from .fitted import Fit
from .repeat import RepeatFit
from .spend import fit_spend
from .units import UNITS_A_YEAR

MODELS = ("bg_nbd", "mbg_nbd", "pareto_nbd", "nbd", "mbg_cnbd_k", "gamma_gamma")

#: Standard deviation of the logarithm in the weak priors, and of effects per standard deviation of the covariate.
WEAK_SPREAD = 1.0

Covariates = Sequence[str] | Mapping[str, Sequence[str]] | None
Priors = str | Mapping[str, tuple[float, float]] | None


def fit(
    summary: Any,
    model: str,
    *,
    covariates: Covariates = None,
    k: int | None = None,
    priors: Priors = None,
    starts: int | None = None,
    unit: str | None = None,
) -> Any:
    """Fits a model of repeat buying, or of the value of an order, to a summary (see :func:`summarise`).

    ``model``:

    * ``"bg_nbd"``: orders at random times, an account may leave after each repeat (Fader, Hardie & Lee 2005);
    * ``"mbg_nbd"``: it may also leave after its first order (Batislam et al. 2007), so that accounts can be counted;
    * ``"pareto_nbd"``: it may leave at any moment (Schmittlein, Morrison & Colombo 1987);
    * ``"mbg_cnbd_k"``: as ``mbg_nbd``, in a regular rhythm of ``k`` stages an order (Platzer & Reutterer 2016); without
      ``k`` the likeliest of 1 to 12, for which the summary needs ``log_gaps``;
    * ``"nbd"``: nobody leaves: the baseline;
    * ``"gamma_gamma"``: what an order is worth, from ``mean_value`` (Fader & Hardie 2013, note 025).

    The summary has ``x``, ``t_x``, ``T``. ``covariates`` that do not change over time (numbers, truth values, or texts,
    whose first level in the alphabet is the baseline) act on both processes, or where a dict says so:
    ``{"purchase": [...], "leaving": [...]}``. An effect above 0 means more orders, or sooner gone: the order rate is
    multiplied by exp(effect), and on leaving the odds a / b of leaving after an order, or the rate of leaving.
    ``likelihood_ratio`` of the result tests them.

    Maximum likelihood by exact slopes, from ``starts`` points (default 3, of ``pareto_nbd`` 1; more are tried where
    these do not converge). ``priors`` make it a maximum a posteriori, for few accounts: ``"weak"`` or a dict of
    parameter: (median, standard deviation of the logarithm); ``Fit.priors`` says what was used. ``unit`` names the unit
    of time of a summary that does not.

    Gives a :class:`RepeatFit` or :class:`SpendFit`. ``InputError`` names every wrong account; ``FitError`` is raised
    for what does not converge, and says which parameter ran away.

    >>> import cabochon as cb
    >>> summary = {"x": [2, 0, 0, 5, 1, 3, 0, 1, 0, 0], "t_x": [30.0, 0, 0, 35, 2, 20, 0, 9, 0, 0], "T": [38.0] * 10}
    >>> fitted = cb.retention.fit(summary, model="mbg_nbd", priors="weak")
    >>> fitted.p_alive(summary)["p_alive"].round(1).tolist()
    [0.7, 0.4, 0.4, 0.8, 0.2, 0.5, 0.4, 0.4, 0.4, 0.4]
    """
    if model not in MODELS:
        _core.retention.fit(
            _core.Table("summary", []),
            model=model,
            k=None,
            purchase=[],
            leaving=[],
            starts=0,
            priors={},
            effect_spread=0,
        )
    table, kind = frames.read(summary, name="summary", keep=True), frames.kind(summary)
    _unit("", unit)
    number = 0 if starts is None else _whole("starts", starts, 1)
    chosen = _priors(priors, model, table)
    if model == "gamma_gamma":
        if covariates or k is not None:
            what = "covariates" if covariates else "k"
            raise InputError.of([problem("fit", what, repr(covariates or k), "none: gamma_gamma has none")])
        return fit_spend(table, kind=kind, starts=number, priors=chosen)
    purchase, leaving = _covariates(covariates, model)
    options: dict[str, Any] = {
        "model": model,
        "k": None if k is None else _whole("k", k, 1),
        "starts": number,
        "priors": chosen,
        "effect_spread": WEAK_SPREAD if priors == "weak" and (purchase or leaving) else 0.0,
    }
    core = _core.retention.fit(table, purchase=purchase, leaving=leaving, **options)
    result = RepeatFit(core, table, kind, _unit(core.unit, unit))
    if (purchase or leaving) and not chosen:
        if core.k and model == "mbg_cnbd_k":
            options["k"] = core.k
        result.likelihood_ratio = _tests(table, core, purchase, leaving, options)
    return result


def _tests(
    table: _core.Table, core: Any, purchase: list[str], leaving: list[str], options: dict[str, Any]
) -> dict[str, dict[str, float]]:
    """Likelihood-ratio tests of all covariates, and of each process's where both have some."""
    smaller: dict[str, tuple[list[str], list[str]]] = {"all": ([], [])}
    if purchase and leaving:
        smaller |= {"purchase": ([], leaving), "leaving": (purchase, [])}
    out = {}
    for name, (orders, leaves) in smaller.items():
        try:
            without = _core.retention.fit(table, purchase=orders, leaving=leaves, **options)
        except FitError:
            continue
        df = len(core.names) - len(without.names)
        statistic = max(0.0, 2 * (core.log_likelihood - without.log_likelihood))
        out[name] = {"statistic": statistic, "df": df, "p": _core.retention.chi_squared_above(statistic, df)}
    return out


def compare_models(summary: Any, models: Sequence[str] | None = None, *, covariates: Covariates = None) -> Any:
    """Models of repeat buying side by side on one summary, the best by AIC first.

    ``models`` are all but ``gamma_gamma`` unless named. Where the summary has a holdout (``x_holdout``, ``T_holdout``),
    each model foretells it from the calibration alone.

    Gives the caller's kind of frame: ``model``, ``k``, ``parameters`` (how many), ``n``, ``log_likelihood``, ``aic``,
    ``bic``; with a holdout ``holdout_orders`` (counted), ``holdout_expected``, ``holdout_bias`` (expected - counted, as
    a share of counted), ``holdout_mae`` (mean absolute error of an account) and ``holdout_rmse``; and ``problem``, why
    a model could not be fitted (null where it could).
    """
    table, kind = frames.read(summary, name="summary", keep=True), frames.kind(summary)
    wanted = [m for m in MODELS if m != "gamma_gamma"] if models is None else list(models)
    if models is None and "log_gaps" not in table.names:
        wanted.remove("mbg_cnbd_k")
    for model in wanted:
        if model not in MODELS or model == "gamma_gamma":
            known = ", ".join(m for m in MODELS if m != "gamma_gamma")
            raise InputError.of([problem("compare_models", "models", repr(model), f"one of {known}")])
    holdout = _holdout(table)
    rows = [_compared(table, model, covariates, holdout) for model in wanted]
    rows.sort(key=lambda row: (row["aic"] is None, row["aic"] or 0.0))
    columns: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
    return frames.give(frames.read(columns, name="compare_models"), kind)


def _compared(
    table: _core.Table, model: str, covariates: Covariates, holdout: tuple[np.ndarray[Any, Any], float] | None
) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(("model", "k", "parameters", "n", "log_likelihood", "aic", "bic"))
    row["model"] = model
    if holdout is not None:
        row |= dict.fromkeys(("holdout_orders", "holdout_expected", "holdout_bias", "holdout_mae", "holdout_rmse"))
    row["problem"] = None
    try:
        fitted = fit(table, model, covariates=covariates)
    except FitError as error:
        row["problem"] = str(error)
        return row
    row |= {"k": fitted.k, "parameters": len(fitted.names) + (model == "mbg_cnbd_k"), "n": fitted.n}
    row |= {"log_likelihood": fitted.log_likelihood, "aic": fitted.aic, "bic": fitted.bic}
    if holdout is not None:
        counted, time = holdout
        expected = np.asarray(
            _core.retention.conditional(fitted._core, table, t=time, level=0.95, by=[]).column("expected")
        )
        off = expected - counted
        row |= {
            "holdout_orders": int(counted.sum()),
            "holdout_expected": float(expected.sum()),
            "holdout_bias": float(off.sum() / counted.sum()) if counted.sum() else None,
            "holdout_mae": float(np.abs(off).mean()),
            "holdout_rmse": float(np.sqrt((off**2).mean())),
        }
    return row


def _holdout(table: _core.Table) -> tuple[np.ndarray[Any, Any], float] | None:
    if not {"x_holdout", "T_holdout"} <= set(table.names) or not table.rows:
        return None
    from ..table import to_numpy

    counted, times = to_numpy(table.column("x_holdout")).astype(float), to_numpy(table.column("T_holdout"))
    if np.ptp(times) > 1e-9 * abs(times[0]):
        raise InputError.of([problem(table.name, "T_holdout", "different times", "one holdout time for all accounts")])
    return counted, float(times[0])


def _covariates(covariates: Covariates, model: str) -> tuple[list[str], list[str]]:
    if covariates is None:
        return [], []
    if isinstance(covariates, str):
        covariates = [covariates]
    if isinstance(covariates, Mapping):
        for name in covariates:
            if name not in ("purchase", "leaving"):
                raise InputError.of([problem("fit", "covariates", repr(name), "one of purchase, leaving")])
        return list(covariates.get("purchase", [])), list(covariates.get("leaving", []))
    return list(covariates), [] if model == "nbd" else list(covariates)


def _priors(priors: Priors, model: str, table: _core.Table) -> dict[str, tuple[float, float]]:
    if priors is None:
        return {}
    if isinstance(priors, str):
        if priors != "weak":
            raise InputError.of(
                [problem("fit", "priors", repr(priors), "'weak', or a dict of parameter: (median, spread)")]
            )
        return _weak(model, table)
    return {name: (float(median), float(spread)) for name, (median, spread) in priors.items()}


def _weak(model: str, table: _core.Table) -> dict[str, tuple[float, float]]:
    """Medians of the size that a parameter usually has, known to a factor of e either way."""
    from ..table import to_numpy

    if model == "gamma_gamma":
        values = np.ma.filled(to_numpy(table.column("mean_value")).astype(float), np.nan)
        values = values[np.isfinite(values) & (values > 0)]
        typical = float(np.exp(np.log(values).mean())) if len(values) else 1.0
        return {"p": (4.0, WEAK_SPREAD), "q": (3.0, WEAK_SPREAD), "gamma": (typical / 2, WEAK_SPREAD)}
    times = to_numpy(table.column("T")).astype(float)
    typical = float(np.ma.mean(times)) if len(times) else 1.0
    typical = typical if typical > 0 else 1.0
    medians = {"r": 1.0, "alpha": typical / 2}
    if model == "pareto_nbd":
        medians |= {"s": 1.0, "beta": typical}
    elif model != "nbd":
        medians |= {"a": 1.0, "b": 3.0}
    return {name: (median, WEAK_SPREAD) for name, median in medians.items()}


def _unit(found: str, given: str | None) -> str:
    if given is not None and given not in UNITS_A_YEAR:
        raise InputError.of([problem("fit", "unit", repr(given), "one of " + ", ".join(UNITS_A_YEAR))])
    if given is not None and found and given != found:
        raise InputError.of([problem("fit", "unit", repr(given), f"the unit of the summary, {found!r}")])
    return given or found


def _whole(name: str, value: Any, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise InputError.of([problem("fit", name, repr(value), f"a whole number of at least {least}")])
    return int(value)


__all__ = ["Fit", "compare_models", "fit"]
