"""Nearest right name for a misspelt one: the twin of ``core/nearest.hpp``, over letters instead of bytes.

Used where names never reach the compiled core: headings of files, commands, options and keys of TOML files.
"""

from __future__ import annotations

from collections.abc import Iterable


def edit_distance(a: str, b: str) -> int:
    """Insertions, deletions, substitutions and swaps of neighbours that turn ``a`` into ``b``; case ignored.

    >>> edit_distance("ordres", "Orders")
    1
    """
    a, b = a.casefold(), b.casefold()
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        now = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]


def nearest(wrong: str, names: Iterable[str]) -> str:
    """The right name closest to ``wrong``, or "" when none is within a third of its length (at least two edits).

    >>> nearest("contcats", ["accounts", "contacts"])
    'contacts'
    """
    best = ""
    distance = max(2, len(wrong) // 3) + 1
    for name in names:
        if abs(len(name) - len(wrong)) < distance and (d := edit_distance(wrong, name)) < distance:
            best, distance = name, d
    return best


def one_of(wrong: str, names: Iterable[str]) -> str:
    """The end of an "expected ..." sentence.

    >>> one_of("tcket", ["order", "ticket"])
    "one of order, ticket (did you mean 'ticket'?)"
    """
    listed = list(names)
    near = nearest(wrong, listed)
    return "one of " + ", ".join(listed) + (f" (did you mean '{near}'?)" if near else "")


def did_you_mean(wrong: str, names: Iterable[str]) -> str:
    """The end of a sentence that says a name is not known; "" when nothing is near.

    >>> "no command 'chek'" + did_you_mean("chek", ["check", "compare"])
    "no command 'chek'; did you mean 'check'?"
    """
    near = nearest(wrong, names)
    return f"; did you mean '{near}'?" if near else ""
