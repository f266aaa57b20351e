"""Statements that rest on one term of both offers, of which less is better."""

from __future__ import annotations

from collections.abc import Callable

from .compared import Term
from .context import Context
from .statement import Statement


def one_term(
    context: Context, role: str, topic: str, name: str, texts: Callable[[Term, str], tuple[str, str]]
) -> Statement | str:
    """The statement, or why there is none; ``texts`` writes it with numbers and without, given the mark of sources."""
    term = context.stated.both(name)
    if term.trouble:
        return context.why(term.trouble, name)
    text, plain = texts(term, context.source(*term.paths))
    return Statement(role, topic, text, plain, {"ours": term.ours, "theirs": term.theirs, "difference": term.gap})
