"""One job of a peer, in the peer's own environment: prints its CPU seconds. Called by benchmarks.retention_fit."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from typing import Any


def cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def lifetimes_job(job: str, data: dict[str, Any]) -> Callable[[], Any]:
    import lifetimes

    if job == "gamma_gamma":
        paid = data["x"] > 0
        x, mean = data["x"][paid], data["mean_value"][paid]
        return lambda: lifetimes.GammaGammaFitter().fit(x, mean)
    fitter = lifetimes.ParetoNBDFitter if job == "pareto_nbd" else lifetimes.BetaGeoFitter
    args = (data["x"], data["t_x"], data["T"])
    if job == "conditional":
        fitted = fitter().fit(*args)
        return lambda: fitted.conditional_expected_number_of_purchases_up_to_time(39.0, *args)
    return lambda: fitter().fit(*args)


def pymc_job(job: str, data: dict[str, Any]) -> Callable[[], Any]:
    import pandas as pd
    from pymc_marketing import clv

    if job == "conditional":
        raise SystemExit("not compared")
    if job == "gamma_gamma":
        paid = data["x"] > 0
        columns = {"customer_id": range(paid.sum()), "frequency": data["x"][paid]}
        frame = pd.DataFrame({**columns, "monetary_value": data["mean_value"][paid]})
        model: Any = clv.GammaGammaModel
    else:
        columns = {"customer_id": range(len(data["x"])), "frequency": data["x"], "recency": data["t_x"]}
        frame = pd.DataFrame({**columns, "T": data["T"]})
        model = clv.ParetoNBDModel if job == "pareto_nbd" else clv.BetaGeoModel
    return lambda: model(data=frame).fit(method="map", progressbar=False)


def main() -> None:
    import numpy as np

    which, job, path, repetitions = sys.argv[1:]
    data = dict(np.load(path))
    run = (lifetimes_job if which == "lifetimes" else pymc_job)(job, data)
    best = float("inf")
    for _ in range(int(repetitions) + (len(data["x"]) < 10_000)):
        before = cpu_seconds()
        run()
        best = min(best, cpu_seconds() - before)
    print(json.dumps({"cpu": best}))


if __name__ == "__main__":
    main()
