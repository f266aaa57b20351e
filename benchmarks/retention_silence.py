"""Does the ranking by silence catch more of the accounts that never came back than plain days since the last order?

python -m benchmarks.retention_silence [--as-of 2011-09-09] [--out benchmarks/results/retention_silence.md]

Online Retail by customer and day. Known up to `as-of`; gone are the accounts without an order in the last quarter.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

import cabochon as cb


def measured(as_of: str) -> str:
    orders = cb.datasets.online_retail()["orders"]
    start = time.process_time()
    late = cb.retention.silence(orders, as_of)
    seconds = time.process_time() - start
    back = set(orders["account"][(orders["date"] > np.datetime64(as_of)) & (orders["revenue"] > 0)].tolist())
    gone = np.array([account not in back for account in late["account"].tolist()])
    scores = {
        "`no_order` (the rank)": late["no_order"],
        "`silence` in units of its rhythm": late["silence"],
        "`probability`, the least first": -late["probability"],
        "plain days since the last order": late["days_silent"].astype(float),
    }
    groups = {"all accounts": np.ones(len(gone), bool), "accounts with a repeat": late["orders"] > 1}
    lines = [
        f"Known up to {as_of}: {len(gone):,} accounts, {gone.mean():.1%} never came back; {seconds:.2f} s of CPU.",
        "",
        "| ranking by | " + " | ".join(groups) + " |",
        "| --- |" + " --- |" * len(groups),
    ]
    for name, score in scores.items():
        cells = []
        for chosen in groups.values():
            e = cb.retention.auc(score[chosen], gone[chosen])
            cells.append(f"{e.value:.3f} ({e.low:.3f} to {e.high:.3f})")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    cells = []
    for chosen in groups.values():
        e = cb.retention.auc(scores["`no_order` (the rank)"][chosen], gone[chosen],
                             against=scores["plain days since the last order"][chosen])  # fmt: skip
        cells.append(f"{e.value:+.3f} ({e.low:+.3f} to {e.high:+.3f})")
    lines.append("| rank less plain days | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--as-of", default="2011-09-09")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    text = measured(options.as_of)
    print(text)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
