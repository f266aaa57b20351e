"""Who is still a client, what they will order, who grew late, what the base is worth and where its change came from."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ... import retention
from ...errors import FitError, InputError
from .. import reading
from ..certainty import Certainty
from ..period import Period
from ..week.inferred import amounts, silent
from ..week.past import Options, Past
from .cohorts import Cohorts, cohorts
from .value_change import Change, change

MODELS = ("mbg_nbd", "mbg_cnbd_k", "pareto_nbd")  #: never bg_nbd, which calls every account without a repeat alive
FEWEST_ACCOUNTS, FEWEST_REPEATS = 30, 30  #: for a fit
WEEKS_AHEAD = 13
WEEKS_A_YEAR = 365.25 / 7


@dataclass(frozen=True)
class Alive:
    """Accounts that have not left, by the model that the orders fit best."""

    model: str
    k: int  #: stages an order takes: 1 at random times, more for a regular rhythm
    assumed: bool  #: the orders alone did not settle the parameters, so that weak priors stand in
    compared: tuple[tuple[str, float | None], ...]  #: each model tried and its AIC; None: it did not converge
    n: int  #: accounts that have not ended for sure
    alive: tuple[float, float, float]
    orders: tuple[float, float, float]  #: expected in the next 13 weeks
    value: tuple[float, float, float] | None  #: what they are expected to bring in a year, not discounted


@dataclass(frozen=True)
class Late:
    """An account that grew late in the month."""

    account: Any
    name: str
    days: int
    typical: float
    chance: float  #: of having gone for good
    certainty: Certainty
    loss: float  #: currency a year
    said: Mapping[str, tuple[int | None, int, bool]]  #: role -> last score, days since, simulated


@dataclass(frozen=True)
class Base:
    """The section's numbers."""

    accounts: int  #: that ever ordered
    repeats: int
    alive: Alive | None  #: None: too few orders for a fit
    late: tuple[Late, ...]  #: by expected loss
    late_before: int  #: accounts that were late a month ago already
    late_before_loss: float
    no_rhythm: bool
    change: Change | None  #: None: two windows of days do not fit into the orders
    cohorts: Cohorts | None
    value_kind: str
    simulated: bool  #: some of what roles said


def gather(shelf: reading.Shelf, period: Period, *, value: str, values: Mapping[Any, float]) -> Base | None:
    """From the table orders; None without one up to the last day."""
    orders = reading.until(shelf["orders"], period.last)
    if not orders.rows:
        return None
    money = amounts(orders, value)
    past = Past(shelf.book, period.last)
    summary = _summary(orders, money, period)
    late, before, lost, no_rhythm = _late(past, shelf, period, value, values)
    repeats = int(sum(summary["x"])) if summary else 0
    return Base(
        accounts=len(set(reading.ids(orders["account"]))),
        repeats=repeats,
        alive=_alive(summary, past, money is not None) if summary else None,
        late=late,
        late_before=before,
        late_before_loss=lost,
        no_rhythm=no_rhythm,
        change=None if money is None else change(orders, money, period, value),
        cohorts=cohorts(orders, period),
        value_kind=value,
        simulated=any(simulated for row in late for _, _, simulated in row.said.values()),
    )


def _summary(orders: reading.Columns, money: reading.Array | None, period: Period) -> dict[str, Any]:
    """Histories of the accounts, as columns; empty where they cannot be made."""
    frame: dict[str, Any] = {name: orders[name] for name in ("account", "date")}
    if money is not None:
        frame |= {"money": money, "revenue": np.nan_to_num(orders["revenue"].astype(float))}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = retention.summarise(
                frame,
                value=None if money is None else "money",
                returns=None if money is None else "revenue",
                observation_end=period.last,
            )
    except InputError:
        return {}
    return dict(found)


def _alive(summary: dict[str, Any], past: Past, valued: bool) -> Alive | None:
    """The model with the least AIC; with weak priors where none converges by likelihood alone."""
    if len(summary["x"]) < FEWEST_ACCOUNTS or sum(summary["x"]) < FEWEST_REPEATS:
        return None
    fits = {model: _fitted(summary, model, None) for model in MODELS}
    assumed = not any(fits.values())
    if assumed:
        fits = {model: _fitted(summary, model, "weak") for model in MODELS}
    found = sorted((fit.aic, model) for model, fit in fits.items() if fit)
    if not found:
        return None
    best = fits[found[0][1]]
    gone = [account in past.ended for account in reading.ids(np.asarray(summary["account"], dtype=object))]
    parts = {**summary, "ended": ["yes" if ended else "no" for ended in gone]}
    if all(gone):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ahead = _of_open(best.conditional(parts, WEEKS_AHEAD, by="ended"))
        living = _of_open(best.p_alive(parts, by="ended"))
        worth = _worth(best, parts) if valued else None
    return Alive(
        model=best.model,
        k=best.k,
        assumed=assumed,
        compared=tuple((model, fit.aic if fit else None) for model, fit in fits.items()),
        n=int(living["n"]),
        alive=(living["alive"], living["alive_low"], living["alive_high"]),
        orders=(ahead["expected"], ahead["expected_low"], ahead["expected_high"]),
        value=worth,
    )


def _fitted(summary: dict[str, Any], model: str, priors: str | None) -> Any:
    try:
        return retention.fit(summary, model, priors=priors)
    except (FitError, InputError):
        return None


def _of_open(frame: Any) -> dict[str, Any]:
    return next(row for row in reading.rows_of(frame) if row["ended"] == "no")


def _worth(fit: Any, parts: dict[str, Any]) -> tuple[float, float, float] | None:
    """What the accounts are expected to bring in a year, in money of today; None where order values have no model."""
    try:
        row = _of_open(fit.value(WEEKS_A_YEAR, 0.0, 1.0, summary=parts, by="ended"))
    except (FitError, InputError):
        return None
    found = (row["value"], row["value_low"], row["value_high"])
    return None if any(part is None or not np.isfinite(part) for part in found) else found


def _late(
    past: Past, shelf: reading.Shelf, period: Period, value: str, values: Mapping[Any, float]
) -> tuple[tuple[Late, ...], int, float, bool]:
    """Accounts late on the last day that were not a month ago; how many already were, and what stands behind them."""
    options = Options(period.last, "internal", value, 90, (), (), 30, False)
    now, why = silent(past, options)
    earlier = {sign.account for sign in silent(Past(shelf.book, period.first - dt.timedelta(1)), options)[0]}
    said = _said(past)
    rows, before, lost = [], 0, 0.0
    for sign in now:
        loss = max(0.0, values.get(sign.account, 0.0)) * sign.chance
        if sign.account in earlier:
            before, lost = before + (loss > 0), lost + loss
            continue
        name = past.names.get(sign.account, str(sign.account))
        days, typical = sign.facts["days"], sign.facts["typical"]
        rows.append(
            Late(sign.account, name, days, typical, sign.chance, sign.certainty, loss, said.get(sign.account, {}))
        )
    rows.sort(key=lambda row: (-row.loss, -row.chance, str(row.account)))
    return tuple(rows), before, lost, bool(why)


def _said(past: Past) -> dict[Any, dict[str, tuple[int | None, int, bool]]]:
    """The last score of each role of each account, and its age."""
    found: dict[Any, dict[str, tuple[int | None, int, bool]]] = {}
    for row in past.rows("responses"):
        if row["account"] is None or row["role"] is None or row["nps"] is None:
            continue
        days = past.age(row["date"])
        roles = found.setdefault(row["account"], {})
        if row["role"] not in roles or days <= roles[row["role"]][1]:
            roles[row["role"]] = (int(row["nps"]), days, "simulated" in str(row["response"]))
    return found
