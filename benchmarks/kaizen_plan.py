"""The best sets of actions for eleven budgets: ours beside HiGHS (through scipy), both to proven optimality.

python -m benchmarks.kaizen_plan [--out benchmarks/results/kaizen_plan.md]

`improvement.plan` also looks for the smallest larger budget that brings more (some thirty searches); HiGHS does not.
"""

from __future__ import annotations

from typing import Any

import numpy as np

import cabochon as cb

from .harness import Contender, Run, main

HIGHS = "scipy.optimize.milp (HiGHS)"


def portfolio(n: int) -> dict[str, Any]:
    rng = np.random.default_rng(n)
    return {
        "action": [f"a{i}" for i in range(n)],
        "cost": rng.uniform(1000, 20000, n).round(2).tolist(),
        "margin": (30000 * rng.random(n) * rng.random(n) - 2000).round(2).tolist(),
        "needs": [f"a{int(rng.integers(0, i))}" if i and i % 3 == 0 else None for i in range(n)],
        "excludes": [f"a{int(rng.integers(0, i))}" if i and i % 7 == 0 else None for i in range(n)],
    }


def budgets(table: dict[str, Any]) -> list[float]:
    base = 0.2 * sum(table["cost"])
    return [base * tenth / 10 for tenth in range(5, 16)]


def ours(table: dict[str, Any]) -> Run:
    base = 0.2 * sum(table["cost"])

    def run() -> Any:
        found = cb.improvement.plan(table, base, solves=0, draws=100, most_nodes=10**9)
        assert found.proven
        return found.curve["margin"]

    return run


def highs(table: dict[str, Any]) -> Run:
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import lil_array

    n = len(table["action"])
    place = {name: at for at, name in enumerate(table["action"])}
    rows: list[list[tuple[int, float]]] = [list(enumerate(table["cost"]))]
    limits = [0.0]
    for at, (needs, excludes) in enumerate(zip(table["needs"], table["excludes"], strict=True)):
        if needs:
            rows.append([(at, 1.0), (place[needs], -1.0)])
            limits.append(0.0)
        if excludes:
            rows.append([(at, 1.0), (place[excludes], 1.0)])
            limits.append(1.0)
    matrix = lil_array((len(rows), n))
    for r, row in enumerate(rows):
        for column, value in row:
            matrix[r, column] = value
    matrix = matrix.tocsr()

    def run() -> Any:
        out = []
        for budget in budgets(table):
            limits[0] = budget
            found = milp(
                -np.asarray(table["margin"]),
                constraints=LinearConstraint(matrix, -np.inf, limits),
                integrality=np.ones(n),
                bounds=Bounds(0, 1),
                options={"mip_rel_gap": 0.0},
            )
            assert found.status == 0
            out.append(-found.fun)
        return out

    return run


def contenders() -> list[Contender]:
    return [
        Contender("cabochon", ours, lambda margins: tuple(round(float(m), 2) for m in margins)),
        Contender(HIGHS, highs, lambda margins: tuple(round(float(m), 2) for m in margins), ("scipy",)),
    ]


if __name__ == "__main__":
    main(
        description=__doc__ or "",
        cases={
            f"{n}": (f"{n} actions, needs and exclusions, 11 budgets", lambda n=n: portfolio(n))  # type: ignore[misc]
            for n in (30, 100, 300)
        },
        contenders=contenders,
        ours="cabochon",
        module="benchmarks.kaizen_plan",
        goals=dict.fromkeys(("30", "100", "300"), 1.0),
        kernel="",
    )
