"""Who is told, whose money counts, in which language: what every page takes, checked in one place."""

from __future__ import annotations

from .language import LANGUAGES
from .wrong import wrong

AUDIENCES = ("internal", "sales", "client")
VALUES = ("revenue", "margin", "net_of_metal")


def check_reader(audience: str, lang: str, value: str | None = None) -> None:
    """The error for what is none of these; ``value`` may be left to the page.

    >>> check_reader("internal", "ru", "margin")
    >>> check_reader("clients", "ru")
    Traceback (most recent call last):
    cabochon.errors.InputError: report, column 'audience': got 'clients', expected internal, sales or client
    """
    if audience not in AUDIENCES:
        raise wrong("audience", repr(audience), "internal, sales or client")
    if value is not None and value not in VALUES:
        raise wrong("value", repr(value), "revenue, margin or net_of_metal")
    if value == "margin" and audience == "client":
        raise wrong("value", repr(value), "revenue or net_of_metal: our margin is not for a client")
    if lang not in LANGUAGES:
        raise wrong("lang", repr(lang), "en or ru")
