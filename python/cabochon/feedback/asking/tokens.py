"""Tokens: what a person answers with instead of a name.

A token is 128 bits from the system's source of chance, so nobody guesses one; the store keeps only its SHA-256, so who
reads the store can't answer in anybody's name. It is good for one answer, until the day that its invitation expires.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

BYTES = 16
SHAPE = re.compile(r"[A-Za-z0-9_-]{22}\Z")


def new() -> str:
    """A token that nobody can guess: 22 letters, digits, hyphens and underscores.

    >>> len(new()), new() == new()
    (22, False)
    """
    while True:
        token = secrets.token_urlsafe(BYTES)
        if token[0] not in "-_":  # a hyphen in front would be a formula in a spreadsheet
            return token


def digest(token: str) -> str:
    """What the store keeps of a token; different texts of one token do not match.

    >>> digest("a")[:8]
    'ca978112'
    """
    return hashlib.sha256(token.strip().encode()).hexdigest()


def key_of(secret: str, *parts: object) -> str:
    """A key that says nothing of its parts to who does not know the store's secret."""
    text = "\x1f".join(map(str, parts))
    return hmac.new(bytes.fromhex(secret), text.encode(), hashlib.sha256).hexdigest()[:16]
