"""How often limits of 95 % hold the truth: simulated accounts, 200 runs a model.

PYTHONPATH=tests/python python -m benchmarks.retention_coverage [--runs 200] [--accounts 1500] [--out FILE]
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import time
from pathlib import Path

import numpy as np

import cabochon as cb

SIMULATED = Path(__file__).parents[1] / "tests/python/retention/test_simulated.py"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--accounts", type=int, default=1500)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    spec = importlib.util.spec_from_file_location("simulated", SIMULATED)
    assert spec is not None
    assert spec.loader is not None
    simulated = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(simulated)
    lines = [
        f"{time.strftime('%Y-%m-%d', time.gmtime())}: {options.runs} runs of {options.accounts} simulated accounts; "
        "share of runs whose 95 % limits hold the true parameter, and mean of (estimate - true) / standard error",
        "",
        "| model | parameter | coverage | mean error, standard errors | refused |",
        "| --- | --- | --- | --- | --- |",
    ]
    for model, true in simulated.TRUE.items():
        k = 3 if model == "mbg_cnbd_k" else 1
        held, errors, refused = dict.fromkeys(true, 0), {name: [] for name in true}, 0
        for run in range(options.runs):
            data = simulated.simulated(model, options.accounts, np.random.default_rng([7, run]), k=k)
            try:
                found = cb.retention.fit(data, model=model, **({"k": k} if k > 1 else {}))
            except cb.FitError:
                refused += 1
                continue
            se = np.sqrt(np.diag(found.covariance))
            for i, (name, value) in enumerate(true.items()):
                held[name] += found.parameters[name].low <= value <= found.parameters[name].high
                errors[name].append(math.log(found.parameters[name] / value) / se[i])
        done = options.runs - refused
        for name in true:
            lines.append(f"| {model} | {name} | {held[name] / done:.3f} | {np.mean(errors[name]):+.2f} | {refused} |")
        print("\n".join(lines[-len(true) :]), flush=True)
    if options.out:
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
