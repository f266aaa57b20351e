"""How likely an account is to stop ordering: by its silence, its blocking role and its open tickets."""

from __future__ import annotations

import datetime
import html
import math
import numbers
import statistics
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .. import _core, frames
from ..arguments import day, level_within, whole
from ..errors import InputError, problem
from ..nearest import one_of
from ..table import Table
from .of_book import check_book
from .result import FramedResult

if TYPE_CHECKING:
    import numpy

    from ..accounts import Book

#: Stated weights on the log odds of stopping, as (mean, standard deviation), until outcomes teach better ones.
PRIORS: dict[str, tuple[float, float]] = {
    "base": (0.0, 0.5),  # beside what silence says
    "silence": (1.0, 0.25),  # of the log odds that silence alone gives
    "blocking_role": (0.7, 0.35),  # for every 50 NPS points that the weakest role lies below the firm's mean
    "tickets": (0.4, 0.2),  # for every open ticket, three at most
}
MOST_TICKETS = 3


class Risk(FramedResult):
    """Accounts by money at risk: ``rank``, ``account``, ``name``, ``risk`` (of stopping within the horizon) with
    ``risk_low`` and ``risk_high``, ``blocking_role``, ``blocking_score``, ``blocking_heard``, ``mean_score``,
    ``open_tickets``, ``days_silent``, ``silence_risk`` (what silence alone says), ``driver``, ``value``, ``at_risk``.
    """

    def __init__(self, rows: _core.Table, kind: str, weights: _core.Table, learned: bool, outcomes: int) -> None:
        super().__init__(rows, kind)
        self._weights = weights
        #: Whether the weights were learned from outcomes; if not, they are stated.
        self.learned = learned
        #: Endings that there were to learn from.
        self.outcomes = outcomes

    @property
    def weights(self) -> Any:
        """``name``, ``weight`` and ``sd`` used, ``prior`` and ``prior_sd`` stated, ``source`` (stated, learned)."""
        return self._give(self._weights)

    def _said(self) -> str:
        source = f"weights learned from {self.outcomes:,} endings" if self.learned else "weights stated, not learned"
        return f"{len(self):,} accounts; {source}" + ("" if self.learned else f" ({self.outcomes:,} endings so far)")

    def _repr_html_(self) -> str:
        shown = Table(self._rows)._repr_html_()
        return f"<p>{html.escape(self._said())}</p>{shown}{Table(self._weights)._repr_html_()}"


def risk(
    book: Book,
    *,
    as_of: str | datetime.date,
    horizon_days: int = 91,
    window_days: int = 365,
    value: str | None = None,
    priors: Mapping[str, tuple[float, float]] | None = None,
    min_outcomes: int = 30,
    level: float = 0.95,
) -> Risk:
    """The probability that each account stops ordering within ``horizon_days``, and what drives it.

    The log odds are a weighted sum of what the account's silence says (:func:`cabochon.retention.silence`), of how far
    its **blocking role** lies below the firm's mean (the expected role of the lowest pooled score, heard or not;
    never the account's mean), and of its open tickets. The weights are stated priors (``PRIORS``, changed by
    ``priors``: (mean, standard deviation) by name) until the book holds ``min_outcomes`` endings within the windows
    before ``as_of`` that can be looked back on; then they are learned: logistic regression with those priors (maximum
    a posteriori; the limits by Laplace's approximation). ``learned`` and ``outcomes`` say which.

    The limits hold the uncertainty of the weights and of the blocking role's score. Accounts that have ended or never
    ordered are left out. Gives a :class:`Risk`, sorted by ``at_risk`` (risk times ``value``, the window's money: see
    :func:`coverage`; without money by risk), and ``driver``: what adds most to the account's odds.
    """
    whole("risk", horizon_days=horizon_days, window_days=window_days, min_outcomes=min_outcomes)
    level_within("risk", level)
    check_book(book, "risk")
    import numpy as np

    chosen = _priors(priors)
    on = datetime.date.fromisoformat(day(as_of))
    if horizon_days < 1:
        raise InputError.of([problem("risk", "horizon_days", str(horizon_days), "at least 1")])
    if min_outcomes < 1:
        raise InputError.of([problem("risk", "min_outcomes", str(min_outcomes), "at least 1")])
    if not len(Table(book._core.table("orders"))):
        raise InputError.of([problem("risk", "orders", "a book without orders", "orders, whose silence tells most")])
    mean, sd = (np.array([pair[k] for pair in chosen.values()]) for k in (0, 1))

    endings = _endings(book)
    past, known = _history(book, on, horizon_days, window_days, endings) if len(endings) >= min_outcomes else ([], 0)
    outcomes = known if past else sum(date <= on for date in endings.values())
    learned = known >= min_outcomes
    beta, covariance = mean, np.diag(sd**2)
    if learned:
        x = np.concatenate([features for features, _ in past])
        y = np.concatenate([ended for _, ended in past])
        beta, covariance = _fit(x, y, mean, sd)
    now = _features(book, on, (horizon_days, window_days), endings, value)
    rows = _rows(now, beta, covariance, level)
    names = np.array(list(chosen), dtype=object)
    weights = frames.read(
        {
            "name": names,
            "weight": beta,
            "sd": np.sqrt(np.diag(covariance)),
            "prior": mean,
            "prior_sd": sd,
            "source": np.array(["learned" if learned else "stated"] * len(names), dtype=object),
        },
        name="weights",
        keep=True,
    )
    return Risk(frames.read(rows, name="risk", keep=True), book.frames, weights, learned, outcomes)


def _priors(given: Mapping[str, tuple[float, float]] | None) -> dict[str, tuple[float, float]]:
    out = dict(PRIORS)
    for name, pair in (given or {}).items():
        if name not in PRIORS:
            raise InputError.of([problem("risk", "priors", repr(name), one_of(str(name), PRIORS))])
        right = isinstance(pair, Sequence) and len(pair) == 2 and all(isinstance(part, numbers.Real) for part in pair)
        if not right or not (math.isfinite(pair[0]) and math.isfinite(pair[1]) and pair[1] > 0):
            raise InputError.of(
                [problem("risk", f"priors.{name}", repr(pair), "a mean and a standard deviation above 0")]
            )
        out[name] = (float(pair[0]), float(pair[1]))
    return out


def _endings(book: Book) -> dict[Any, datetime.date]:
    table = Table(book._core.table("endings"))
    if not len(table):
        return {}
    days = table["date"].astype("datetime64[D]").tolist()
    return dict(zip(table["account"].tolist(), days, strict=True))


def _history(
    book: Book, on: datetime.date, horizon: int, window: int, endings: dict[Any, datetime.date]
) -> tuple[list[tuple[Any, Any]], int]:
    """Features on past days, a horizon apart, and who ended within the horizon after them."""
    import numpy as np

    out, known = [], 0
    first = np.min(Table(book._core.table("orders"))["date"]).astype("datetime64[D]").item()
    for step in range(1, 13):
        then = on - datetime.timedelta(step * horizon)
        if then < first + datetime.timedelta(horizon):
            break
        try:
            features = _features(book.until(then), then, (horizon, window), endings, None)
        except InputError:
            break
        until = then + datetime.timedelta(horizon)
        ended = np.array([account in endings and endings[account] <= until for account in features["account"]])
        known += int(ended.sum())
        out.append((features["x"], ended.astype(float)))
    return out, known


def _features(
    book: Book,
    on: datetime.date,
    days: tuple[int, int],
    endings: dict[Any, datetime.date],
    value: str | None,
) -> dict[str, Any]:
    """What the weights are laid on, for accounts that have ordered and not ended by that day."""
    import numpy as np

    from ..retention import silence

    horizon, window = days
    quiet = Table(frames.read(silence(Table(book._core.table("orders")), on, horizon_days=horizon), name="silence"))
    alive = {
        account: (float(chance), int(days))
        for account, chance, days in zip(
            quiet["account"].tolist(), np.asarray(quiet["no_order"]), np.asarray(quiet["days_silent"]), strict=True
        )
        if not (account in endings and endings[account] <= on)
    }
    stake = value
    if value is None and "cost" in Table(book._core.table("orders")).columns:
        stake = "margin"
    roles = Table(
        _core.feedback.role_standing(book._core, as_of=on.isoformat(), window_days=window, value=stake, level=0.95)
    )
    score = np.asarray(roles["score"], dtype=float)
    spread = (np.asarray(roles["score_high"]) - np.asarray(roles["score_low"])) / (2 * 1.959963984540054)
    heard = np.asarray(roles["n"]) > 0
    firm = float(score[heard].mean()) if heard.any() else 0.0
    blocking: dict[Any, int] = {}
    totals: dict[Any, list[float]] = {}
    order = roles["account"].tolist()
    for i, account in enumerate(order):
        totals.setdefault(account, []).append(score[i])
        if account not in blocking or score[i] < score[blocking[account]]:
            blocking[account] = i
    tickets = Table(book._core.table("tickets"))
    waiting: dict[Any, int] = {}
    if len(tickets):
        closed = tickets["closed"].tolist() if "closed" in tickets.columns else [None] * len(tickets)
        opened = tickets["date"].astype("datetime64[D]").tolist()
        for account, begun, until in zip(tickets["account"].tolist(), opened, closed, strict=True):
            if begun <= on and (until is None or until > on):
                waiting[account] = waiting.get(account, 0) + 1
    accounts = [account for account in dict.fromkeys(order) if account in alive]
    at = np.array([blocking[account] for account in accounts], dtype=int)
    chance = np.clip([alive[account][0] for account in accounts], 1e-4, 1 - 1e-4)
    below = (firm - score[at]) / 50 if len(at) else np.zeros(0)
    open_tickets = np.array([waiting.get(account, 0) for account in accounts], dtype=np.int64)
    x = (
        np.stack(
            [
                np.ones(len(at)),
                np.log(chance / (1 - chance)),
                below,
                np.minimum(open_tickets, MOST_TICKETS).astype(float),
            ],
            1,
        )
        if len(at)
        else np.zeros((0, 4))
    )
    money = roles["value"]
    return {
        "account": accounts,
        "at": at,
        "roles": roles,
        "x": x,
        "spread": spread[at] / 50 if len(at) else np.zeros(0),
        "heard": heard[at],
        "score": score[at],
        "mean": np.array([np.mean(totals[account]) for account in accounts]),
        "tickets": open_tickets,
        "silent": np.array([alive[account][1] for account in accounts], dtype=np.int64),
        "chance": chance,
        "value": np.ma.MaskedArray(np.ma.getdata(money)[at], mask=np.ma.getmaskarray(money)[at]),
    }


def _fit(x: Any, y: Any, mean: Any, sd: Any) -> tuple[Any, Any]:
    """Most probable weights of a logistic regression with normal priors, by Newton's method, and their covariance."""
    import numpy as np

    from ..errors import FitError

    beta = mean.copy()
    precision = np.diag(1 / sd**2)
    gap = np.inf
    for _ in range(100):
        p = 1 / (1 + np.exp(-(x @ beta)))
        slope = x.T @ (y - p) - precision @ (beta - mean)
        curve = (x * (p * (1 - p))[:, None]).T @ x + precision
        step = np.linalg.solve(curve, slope)
        beta = beta + step * min(1.0, 2 / max(1e-12, float(np.abs(step).max())))
        gap = float(np.abs(step).max())
        if gap < 1e-10:
            return beta, np.linalg.inv(curve)
    raise FitError(f"the weights of risk did not converge (after 100 iterations, gap {gap:f})")


def _rows(now: dict[str, Any], beta: numpy.ndarray[Any, Any], covariance: Any, level: float) -> dict[str, Any]:
    import numpy as np

    x = now["x"]
    centre = x @ beta
    sd = np.sqrt(np.einsum("ij,jk,ik->i", x, covariance, x) + (beta[2] * now["spread"]) ** 2)
    z = statistics.NormalDist().inv_cdf((1 + level) / 2)

    def chance(odds: Any) -> Any:
        return 1 / (1 + np.exp(-odds))

    value = now["value"]
    whole = not np.ma.getmaskarray(value).any() and len(value)
    at_risk = chance(centre) * np.maximum(0.0, np.ma.getdata(value)) if whole else chance(centre)
    keys = np.argsort(-at_risk, kind="stable")
    # What adds most to the odds beyond those of an account as quiet, as content and as settled as the middle one.
    apart = (x[:, 1:] - (np.median(x[:, 1:], axis=0) if len(x) else 0)) * beta[1:]
    words = np.array(["silence", "blocking role", "tickets"], dtype=object)
    driver = words[np.argmax(apart, axis=1)] if len(x) else np.zeros(0, dtype=object)
    roles, at = now["roles"], now["at"]
    frame: dict[str, Any] = {
        "rank": np.arange(1, len(at) + 1),
        "account": roles["account"][at][keys],
        "name": roles["name"][at][keys],
        "risk": chance(centre)[keys],
        "risk_low": chance(centre - z * sd)[keys],
        "risk_high": chance(centre + z * sd)[keys],
        "blocking_role": roles["role"][at][keys],
        "blocking_score": now["score"][keys],
        "blocking_heard": now["heard"][keys],
        "mean_score": now["mean"][keys],
        "open_tickets": now["tickets"][keys],
        "days_silent": now["silent"][keys],
        "silence_risk": now["chance"][keys],
        "driver": driver[keys],
        "value": value[keys],
    }
    frame["at_risk"] = np.ma.MaskedArray(
        chance(centre)[keys] * np.maximum(0.0, np.ma.getdata(value)[keys]), mask=np.ma.getmaskarray(value)[keys]
    )
    return frame
