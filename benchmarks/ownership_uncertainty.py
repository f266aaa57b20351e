"""A million draws of two suppliers with 15 uncertain terms: ours beside numpy's generator and scipy's Sobol engine.

python -m benchmarks.ownership_uncertainty --out benchmarks/results/ownership_uncertainty.md

All give the mean and the 2.5, 50 and 97.5 % quantiles of both totals and of their difference on common draws, and the
probability that ours is cheaper. Each contender's quantiles must lie within the Monte Carlo error of numpy's.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.harness import Contender, Run, main

LEVELS = (0.025, 0.5, 0.975)
CASES = {"quarter": 1 << 18, "million": 1 << 20, "four": 1 << 22}
Z90 = 1.6448536269514722  # normal quantile at 95 %

TERMS: dict[str, tuple[Any, ...]] = {
    "price": ("normal", 7000, 400),
    "rate": ("normal", 0.20, 0.05 / Z90),
    "haircut": ("triangular", 0.10, 0.15, 0.30),
    "our_loss": ("pert", 0.030, 0.035, 0.045),
    "our_work": ("lognormal", 450, 15),
    "our_lead": ("triangular", 15, 20, 30),
    "our_shelf": ("pert", 120, 150, 200),
    "our_unsold": ("beta", 5, 95),
    "our_deferral": ("uniform", 20, 40),
    "their_loss": ("pert", 0.020, 0.025, 0.040),
    "their_work": ("lognormal", 450, 20),
    "their_lead": ("triangular", 25, 32, 50),
    "their_shelf": ("pert", 170, 210, 260),
    "their_unsold": ("beta", 10, 90),
    "their_deferral": ("uniform", 20, 40),
}


def log_scale(mean: float, sd: float) -> tuple[float, float]:
    variance = float(np.log1p((sd / mean) ** 2))
    return float(np.log(mean)) - variance / 2, variance**0.5


def beta_of(low: float, mode: float, high: float) -> tuple[float, float]:
    return 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)


def drawn_by_numpy(draws: int) -> dict[str, Any]:
    random = np.random.default_rng(1)
    out: dict[str, Any] = {}
    for name, (law, *p) in TERMS.items():
        if law == "normal":
            out[name] = random.normal(*p, draws)
        elif law == "lognormal":
            out[name] = random.lognormal(*log_scale(*p), draws)
        elif law == "triangular":
            out[name] = random.triangular(*p, draws)
        elif law == "uniform":
            out[name] = random.uniform(*p, draws)
        elif law == "beta":
            out[name] = random.beta(*p, draws)
        else:
            out[name] = p[0] + (p[2] - p[0]) * random.beta(*beta_of(*p), draws)
    return out


def drawn_by_scipy(draws: int) -> dict[str, Any]:
    from scipy import special, stats

    u = stats.qmc.Sobol(len(TERMS), seed=1).random(draws)
    np.clip(u, 2.0**-33, 1 - 2.0**-33, out=u)
    out: dict[str, Any] = {}
    for i, (name, (law, *p)) in enumerate(TERMS.items()):
        x = u[:, i].copy()
        if law == "normal":
            out[name] = p[0] + p[1] * special.ndtri(x)
        elif law == "lognormal":
            mu, sigma = log_scale(*p)
            out[name] = np.exp(mu + sigma * special.ndtri(x))
        elif law == "triangular":
            low, mode, high = p
            left = x * ((high - low) * (mode - low))
            right = (1 - x) * ((high - low) * (high - mode))
            out[name] = np.where(x < (mode - low) / (high - low), low + np.sqrt(left), high - np.sqrt(right))
        elif law == "uniform":
            out[name] = p[0] + (p[1] - p[0]) * x
        elif law == "beta":
            out[name] = special.betaincinv(*p, x)
        else:
            out[name] = p[0] + (p[2] - p[0]) * special.betaincinv(*beta_of(*p), x)
    return out


def total(t: dict[str, Any], side: str) -> Any:
    """The same lines as ours, with as few arrays as the formulas need."""
    metal = 8190 / 7000 * t["price"]
    metal_and_loss = metal * (1 + t[side + "_loss"])
    work = 2 * t[side + "_work"]
    value = metal_and_loss + work
    year = t["rate"] / 365
    out = year * metal_and_loss * t[side + "_lead"] + (year + 0.02 / 365) * value * t[side + "_shelf"]
    out -= year * work * t[side + "_deferral"]
    out += t[side + "_unsold"] * t["haircut"] * value
    out += value
    return out


def summary(t: dict[str, Any]) -> tuple[float, ...]:
    ours, theirs = total(t, "our"), total(t, "their")
    difference = ours - theirs
    out: list[float] = []
    for amount in (ours, theirs, difference):
        out += [float(amount.mean()), *np.quantile(amount, LEVELS).tolist()]
    return (*out, float((difference < 0).mean()))


def offers() -> tuple[Any, Any, Any]:
    from cabochon import ownership as o

    def term(name: str) -> Any:
        law, *p = TERMS[name]
        return getattr(o, law)(*p)

    def offer(side: str) -> Any:
        return o.Offer(
            supplier=side,
            contract="tolling",
            weight_grams=2.0,
            fineness=0.585,
            loss_share=term(side + "_loss"),
            loss_basis="finished",
            work_per_gram=term(side + "_work"),
            lead_time_days=term(side + "_lead"),
            shelf_days=term(side + "_shelf"),
            deferral_days=term(side + "_deferral"),
            unsold_share=term(side + "_unsold"),
        )

    buyer = o.Buyer(
        vat="excluded",
        metal_price_per_gram=term("price"),
        capital_rate_annual=term("rate"),
        holding_rate_annual=0.02,
        haircut_share=term("haircut"),
    )
    return offer("our"), offer("their"), buyer


def with_cabochon(draws: int, threads: int) -> Run:
    from cabochon.ownership import compare

    ours, theirs, buyer = offers()

    def run() -> tuple[float, ...]:
        c = compare(ours, theirs, buyer, draws=draws, seed=1, threads=threads)
        out: list[float] = []
        for amount in (c.ours, c.theirs, c.difference):
            out += [amount.value, amount.low, float("nan"), amount.high]
        return (*out, c.probability_ours_cheaper or 0.0)

    return run


REFERENCE: dict[int, tuple[tuple[float, ...], tuple[float, ...]]] = {}


def errors_of(draws: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """What numpy gives for these draws, and the standard error of each number over eight parts of them."""
    if draws not in REFERENCE:
        t = drawn_by_numpy(draws)
        parts = np.array_split(np.arange(draws), 8)
        spread = np.std([summary({k: v[p] for k, v in t.items()}) for p in parts], axis=0, ddof=1) / 8**0.5
        REFERENCE[draws] = summary(t), tuple(spread)
    return REFERENCE[draws]


def checked(draws: int) -> Any:
    def check(found: tuple[float, ...]) -> tuple[float, ...]:
        expected, error = errors_of(draws)
        for a, b, e in zip(found, expected, error, strict=True):
            if not np.isnan(a) and abs(a - b) > 6 * e + 1e-9 * abs(b):
                raise SystemExit(f"{a} is not {b} within Monte Carlo error ({e})")
        return (1.0,)

    return check


def contenders(draws: int) -> list[Contender]:
    check = checked(draws)
    return [
        Contender("cabochon, one thread", lambda n: with_cabochon(n, 1), check),
        Contender("cabochon, two threads", lambda n: with_cabochon(n, 2), check),
        Contender("numpy generator", lambda n: lambda: summary(drawn_by_numpy(n)), check, ("numpy",)),
        Contender("scipy Sobol engine", lambda n: lambda: summary(drawn_by_scipy(n)), check, ("scipy",)),
    ]


if __name__ == "__main__":
    import sys

    chosen = next((CASES[case] for case in CASES if case in sys.argv), None)
    if chosen is None:
        sys.argv += ["--case", "million"]
        chosen = CASES["million"]
    main(
        description=__doc__ or "",
        cases={
            case: (f"{draws:,} draws, 15 uncertain terms", lambda draws=draws: draws) for case, draws in CASES.items()
        },  # type: ignore[misc]
        contenders=lambda: contenders(chosen),
        ours="cabochon, one thread",
        module="benchmarks.ownership_uncertainty",
        goals=dict.fromkeys(CASES, 2.0),
        kernel="",
    )
