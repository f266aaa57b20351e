"""Of the accounts said to stop with probability p, how many did? On simulated books with planted weights.

python -m benchmarks.risk_calibration [--books 30] [--accounts 250] [--out benchmarks/results/risk_calibration.md]

Everything is simulated. Accounts have one to three roles with true scores of their own, answer seldom, complain now and
then, and order by a rhythm. In the world *planted* each begins a quarter with log odds of an ending that follow the
formula of `cabochon.feedback.risk` with true scores and weights drawn from the stated priors, so that the true
probability is known. In the world *unseen* no formula holds: accounts leave by a hazard of roles and tickets, half of
them without a word, and their ending is written down when the firm notices.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

import cabochon as cb

ROLES = ("economic", "technical", "user")
MEANS = np.array([[0.45, 0.35, 0.20], [0.35, 0.35, 0.30], [0.50, 0.30, 0.20]])  # promoters, passives, detractors
START = dt.date(2022, 1, 1)
HORIZON = 91
WARM = 2  # quarters of orders before anybody is watched


def logistic(odds: Any) -> Any:
    return 1 / (1 + np.exp(-odds))


@dataclass
class Firm:
    """What happens at the clients, by day from START; endings are added quarter by quarter."""

    rng: np.random.Generator
    accounts: int
    quarters: int
    until: np.ndarray = field(init=False)  # first day without the account, as the world knows it
    ending: dict[int, int] = field(default_factory=dict)  # day that the firm wrote down

    def __post_init__(self) -> None:
        rng, n, days = self.rng, self.accounts, (self.quarters + 1) * HORIZON
        self.until = np.full(n, days + 1)
        self.has = np.ones((n, 3), bool)
        self.has[np.arange(n), rng.integers(0, 3, n)] = rng.random(n) < 0.6
        shares = np.array([[rng.dirichlet(3 * MEANS[r]) for r in range(3)] for _ in range(n)])
        self.score = 100 * (shares[:, :, 0] - shares[:, :, 2])
        self.lowest = np.where(self.has, self.score, np.inf).min(axis=1)
        cells = [(a, r) for a in range(n) for r in range(3) if self.has[a, r]]
        self.contacts = {cell: i for i, cell in enumerate(cells)}
        self.answers = []  # contact, day, score
        for (a, r), contact in self.contacts.items():
            for day in np.nonzero(rng.random(days) < 2 / 365)[0]:
                kind = rng.choice(3, p=shares[a, r])
                self.answers.append((contact, int(day), (10, 8, 3)[kind]))
        self.tickets = []  # account, day, closed
        for a in range(n):
            for day in np.nonzero(rng.random(days) < 0.8 / 365)[0]:
                self.tickets.append((a, int(day), int(day + rng.geometric(1 / 60))))
        self.gap = rng.gamma(4, 7, n) + 5
        self.orders = []
        for a in range(n):
            steps = rng.gamma(3, self.gap[a] / 3, int(days / self.gap[a] * 2) + 20)
            self.orders += [(a, int(day)) for day in np.cumsum(steps) if day < days]

    def open_tickets(self, day: int) -> np.ndarray:
        out = np.zeros(self.accounts)
        for account, opened, closed in self.tickets:
            out[account] += opened <= day < closed
        return np.minimum(out, 3)

    def book(self, day: int) -> cb.Book:
        """What the firm knows on that day."""
        date = lambda number: (START + dt.timedelta(int(number))).isoformat()  # noqa: E731
        owner = {contact: cell[0] for cell, contact in self.contacts.items()}
        answers = [row for row in self.answers if row[1] <= day and row[1] < self.until[owner[row[0]]]]
        orders = [row for row in self.orders if row[1] <= day and row[1] < self.until[row[0]]]
        tickets = [row for row in self.tickets if row[1] <= day and row[1] < self.until[row[0]]]
        endings = [(account, when) for account, when in self.ending.items() if when <= day]
        tables: dict[str, Any] = {
            "accounts": {
                "account": np.arange(self.accounts),
                "roles_expected": [",".join(np.array(ROLES)[has]) for has in self.has],
            },
            "contacts": {
                "contact": list(self.contacts.values()),
                "account": [a for a, _ in self.contacts],
                "role": [ROLES[r] for _, r in self.contacts],
            },
            "responses": {
                "response": np.arange(len(answers)),
                "contact": [row[0] for row in answers],
                "date": [date(row[1]) for row in answers],
                "nps": [row[2] for row in answers],
            },
            "orders": {
                "order": np.arange(len(orders)),
                "account": [row[0] for row in orders],
                "date": [date(row[1]) for row in orders],
                "revenue": np.ones(len(orders)),
            },
        }
        if tickets:
            tables["tickets"] = {
                "ticket": np.arange(len(tickets)),
                "account": [row[0] for row in tickets],
                "date": [date(row[1]) for row in tickets],
                "closed": [date(row[2]) if row[2] <= day else None for row in tickets],
            }
        if endings:
            tables["endings"] = {"account": [row[0] for row in endings], "date": [date(row[1]) for row in endings]}
        return cb.Book(**tables, currency="EUR")


def column(found: Any, name: str) -> np.ndarray:
    return np.asarray(found[name], dtype=float)


def planted_quarter(firm: Firm, day: int, weights: np.ndarray, found: Any) -> tuple[np.ndarray, np.ndarray]:
    """True probabilities of the accounts in `found`, and who ended, on which day."""
    at = np.asarray(found["account"])
    silent = column(found, "silence_risk")
    below = (firm.lowest[at].mean() - firm.lowest[at]) / 50
    x = np.stack([np.ones(len(at)), np.log(silent / (1 - silent)), below, firm.open_tickets(day)[at]], 1)
    p = logistic(x @ weights)
    ended = firm.rng.random(len(at)) < p
    for account in at[ended]:
        firm.until[account] = firm.ending[int(account)] = day + 1 + int(firm.rng.integers(HORIZON))
    return p, ended


def unseen_quarter(firm: Firm, day: int) -> None:
    """Accounts that leave, and when the firm writes it down."""
    last = (firm.quarters + 1) * HORIZON
    alive = np.nonzero(firm.until > last)[0]
    below = (firm.lowest[alive].mean() - firm.lowest[alive]) / 50
    p = logistic(-3 + 0.9 * below + 0.5 * firm.open_tickets(day)[alive])
    for account in alive[firm.rng.random(len(alive)) < p]:
        gone = day + 1 + int(firm.rng.integers(HORIZON))
        silently = firm.rng.random() < 0.5
        firm.until[account] = gone
        firm.ending[int(account)] = gone + (int(3 * firm.gap[account]) if silently else 0)


@dataclass
class Said:
    """What was said of every account of every book, and what came."""

    chance: dict[str, list[np.ndarray]] = field(default_factory=dict)
    low: dict[str, list[np.ndarray]] = field(default_factory=dict)
    high: dict[str, list[np.ndarray]] = field(default_factory=dict)
    truth: list[np.ndarray] = field(default_factory=list)
    came: list[np.ndarray] = field(default_factory=list)
    weights: list[np.ndarray] = field(default_factory=list)
    outcomes: list[int] = field(default_factory=list)
    stopped: list[float] = field(default_factory=list)

    def add(self, name: str, chance: np.ndarray, low: np.ndarray | None = None, high: np.ndarray | None = None) -> None:
        self.chance.setdefault(name, []).append(chance)
        if low is not None and high is not None:
            self.low.setdefault(name, []).append(low)
            self.high.setdefault(name, []).append(high)


def one_book(seed: int, accounts: int, quarters: int, world: str, said: Said) -> None:
    rng = np.random.default_rng(seed)
    firm = Firm(rng, accounts, quarters)
    weights = np.array([rng.normal(mean, sd) for mean, sd in cb.feedback.PRIORS.values()])
    names = list(cb.feedback.PRIORS)
    stated: Any = None
    p = came = np.zeros(0)
    for quarter in range(WARM, quarters + 1):
        day = quarter * HORIZON - 1
        as_of = START + dt.timedelta(day)
        last = quarter == quarters
        if world == "planted" or last:
            book = firm.book(day)
            stated = cb.feedback.risk(book, as_of=as_of, horizon_days=HORIZON, min_outcomes=10**9)
        if last:
            learned = cb.feedback.risk(book, as_of=as_of, horizon_days=HORIZON)
        if world == "planted":
            p, came = planted_quarter(firm, day, weights, stated)
        else:
            unseen_quarter(firm, day)
    if world == "unseen":
        written = np.array([firm.ending.get(int(a), 10**9) for a in stated["account"]])
        came = written <= day + HORIZON
        said.stopped.append(float(np.mean(firm.until[np.asarray(stated["account"])] <= day + HORIZON)))
    order = np.argsort(np.asarray(stated["account"]))
    again = np.argsort(np.asarray(learned["account"]))
    said.came.append(came[order].astype(float))
    said.add("silence alone", column(stated, "silence_risk")[order])
    said.add("stated", *(column(stated, name)[order] for name in ("risk", "risk_low", "risk_high")))
    said.add("learned", *(column(learned, name)[again] for name in ("risk", "risk_low", "risk_high")))
    said.outcomes.append(learned.outcomes if learned.learned else -1)
    if world == "planted":
        said.truth.append(p[order])
        got = {
            n: (w, s) for n, w, s in zip(*(learned.weights[c].tolist() for c in ("name", "weight", "sd")), strict=True)
        }
        said.weights.append(np.array([[got[n][0] - w, got[n][1]] for n, w in zip(names, weights, strict=True)]))


def deciles(said: Said, name: str) -> list[str]:
    chance, came = np.concatenate(said.chance[name]), np.concatenate(said.came)
    cells = []
    for part in np.array_split(np.argsort(chance, kind="stable"), 10):
        cells.append(f"{chance[part].mean():.1%} / {came[part].mean():.1%}")
    return cells


def report(world: str, said: Said) -> list[str]:
    came = np.concatenate(said.came)
    learned = [n for n in said.outcomes if n >= 0]
    lines = [
        f"### World *{world}* (simulated)",
        "",
        f"{len(said.came)} books, {len(came):,} accounts in all, {came.mean():.1%} ended within {HORIZON} days. "
        f"Weights were learned in {len(learned)} books, from {min(learned)} to {max(learned)} endings.",
        "",
        *(
            [f"By then {np.mean(said.stopped):.1%} had stopped ordering, written down or not.", ""]
            if said.stopped
            else []
        ),
        "Said / came, by decile of what was said:",
        "",
        "| | " + " | ".join(str(k) for k in range(1, 11)) + " |",
        "| --- |" + " --- |" * 10,
    ]
    for name in said.chance:
        lines.append(f"| {name} | " + " | ".join(deciles(said, name)) + " |")
    lines += [
        "",
        "| | Brier score | AUC | said on average | limits hold the true probability |",
        "| --- |" + " --- |" * 4,
    ]
    chances = {name: np.concatenate(parts) for name, parts in said.chance.items()}
    if said.truth:
        chances["the true probability"] = np.concatenate(said.truth)
    for name, chance in chances.items():
        held = "–"
        if said.truth and name in said.low:
            low, high, truth = (np.concatenate(x) for x in (said.low[name], said.high[name], said.truth))
            each = [
                np.mean((lo <= t) & (t <= hi))
                for lo, hi, t in zip(said.low[name], said.high[name], said.truth, strict=True)
            ]
            error = np.std(each, ddof=1) / np.sqrt(len(each))
            held = f"{np.mean((low <= truth) & (truth <= high)):.1%} ± {1.96 * error:.1%}"
        ranked = cb.retention.auc(chance, came > 0).value
        lines.append(f"| {name} | {np.mean((chance - came) ** 2):.4f} | {ranked:.3f} | {chance.mean():.1%} | {held} |")
    if said.weights:
        off = np.array(said.weights)[[n >= 0 for n in said.outcomes]]
        lines += [
            "",
            "| learned weight less planted | mean | root mean square | stated sd | mean of its sd | within 1.96 sd |",
            "| --- |" + " --- |" * 5,
        ]
        for k, (name, (_, sd)) in enumerate(cb.feedback.PRIORS.items()):
            error, own = off[:, k, 0], off[:, k, 1]
            lines.append(
                f"| {name} | {error.mean():+.3f} | {np.sqrt((error**2).mean()):.3f} | {sd:g} | {own.mean():.3f} | "
                f"{np.mean(np.abs(error) <= 1.96 * own):.0%} |"
            )
    return [*lines, ""]


def measured(books: int, accounts: int, quarters: int) -> str:
    start = time.process_time()
    lines = []
    for world in ("planted", "unseen"):
        said = Said()
        for seed in range(books):
            one_book(seed, accounts, quarters, world, said)
        lines += report(world, said)
    lines.append(f"{books} simulated books a world, {accounts} accounts each, {quarters} quarters; "
                 f"{time.process_time() - start:.0f} s of CPU.")  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--books", type=int, default=30)
    parser.add_argument("--accounts", type=int, default=250)
    parser.add_argument("--quarters", type=int, default=14)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    text = measured(options.books, options.accounts, options.quarters)
    print(text)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
