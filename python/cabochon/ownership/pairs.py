"""Very many pairs of offers: verdicts, what each term is worth, and where it would tie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .. import _core, frames
from ..arguments import names
from .given import buyer_of


def compare_pairs(
    pairs: Any,
    buyer: Any,
    *,
    of: str = "ours",
    terms: str | Sequence[str] | None = None,
    one_sided: str = "error",
    threads: int = 0,
    progress: Callable[[int, int], Any] | None = None,
) -> Any:
    """Compare a frame of pairs of offers, one a row: `compare`, `exchange_rates` and `break_even` for all at once.

    Columns of one offer begin with ``ours_`` or ``theirs_`` (``ours_loss_share``); a term without either is of both
    offers, or of the buyer, and then overrides his. Other columns are carried along. Added are ``ours``, ``theirs`` and
    ``difference`` (currency a piece), ``verdict``, ``not_considered``, and for each of ``terms`` (default: all that
    are stated) ``derivative_<term>``, what one unit of it adds to that side's total (``of="buyer"``: to the
    difference), and ``break_even_<term>``, where the totals tie, null where nowhere in the term's range. ``of`` says
    whose terms move: ``ours``, ``theirs`` or ``buyer``. The answer is the same for any number of ``threads`` (0: all).

    >>> from cabochon.ownership import Buyer
    >>> pairs = {"contract": ["sale"], "ours_price_per_piece": [102.0], "theirs_price_per_piece": [100.0],
    ...          "ours_shelf_days": [60], "theirs_shelf_days": [120]}
    >>> out = compare_pairs(pairs, Buyer(vat="excluded", capital_rate_annual=0.365))
    >>> out["verdict"][0], round(float(out["break_even_shelf_days"][0]), 4)
    ('ours', 98.0392)
    """
    core = _core.ownership.compare_pairs(
        frames.read(pairs, name="pairs"),
        buyer_of(buyer),
        of=of,
        terms=names(terms),
        one_sided=one_sided,
        threads=threads,
        progress=progress,
    )
    return frames.give_beside(core, pairs)
