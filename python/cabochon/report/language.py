"""Words of the reader's language: sentences by gettext, plural forms, numbers, dates and money by Babel."""

from __future__ import annotations

import datetime as dt
import gettext
import io
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from . import rounding
from .visible import visible
from .wrong import wrong

LANGUAGES = ("en", "ru")
DOMAIN = "report"  #: texts that every kind of report may use
NO_BREAK = "\N{NO-BREAK SPACE}"


@cache
def _catalogue(lang: str, domain: str) -> gettext.NullTranslations:
    """The committed .po file, compiled in memory; English needs none. What a domain lacks the report's own one has."""
    if lang == "en":
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    text = (files("cabochon") / "locale" / lang / "LC_MESSAGES" / f"{domain}.po").read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(text)))
    compiled.seek(0)
    texts = gettext.GNUTranslations(compiled)
    if domain != DOMAIN:
        texts.add_fallback(_catalogue(lang, DOMAIN))
    return texts


def _tidy(text: str) -> str:
    """One full stop where an abbreviation ends a sentence, spaces that every font has, no character unseen."""
    text = visible(text).replace("\N{NARROW NO-BREAK SPACE}", NO_BREAK)
    return text[:-1] if text.endswith("..") and not text.endswith("...") else text


class Language:
    """Says things in one language.

    >>> words = Language("en", currency="USD")
    >>> words.plural("{n} account", "{n} accounts", 1234), words.share(0.0312), words.money(12.5, decimals=2)
    ('1,234 accounts', '3.1%', '$12.50')
    """

    def __init__(self, lang: str, *, currency: str, domain: str = DOMAIN) -> None:
        if lang not in LANGUAGES:
            raise wrong("lang", repr(lang), "en or ru")
        from babel import Locale

        self.lang = lang
        self.currency = currency
        self.locale = Locale.parse(lang)
        self._texts = _catalogue(lang, domain)

    def say(self, message: str, **values: Any) -> str:
        """The sentence in this language, its places filled."""
        return _tidy(self._texts.gettext(message).format(**values))

    def plural(self, one: str, many: str, n: int, **values: Any) -> str:
        """The form that fits ``n``; ``{n}`` becomes the number."""
        return _tidy(self._texts.ngettext(one, many, n).format(n=self.count(n), **values))

    def label(self, text: str) -> str:
        """A word that comes from the data; as it is when the language has none for it."""
        return self._texts.gettext(text) if text else text

    def count(self, number: float) -> str:
        """A whole number with its thousands apart."""
        return self.number(number, decimals=0)

    def number(self, number: float, *, decimals: int = 1) -> str:
        """A number with a fixed count of decimals and a true minus sign."""
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        number = round(number, decimals) + 0.0
        text: str = format_decimal(number, format=pattern, locale=self.locale, decimal_quantization=True)
        return text.replace("-", "\N{MINUS SIGN}")

    def signed(self, number: float, *, decimals: int = 0) -> str:
        """A number that always shows its sign, except nought."""
        text = self.number(number, decimals=decimals)
        return f"+{text}" if round(number, decimals) > 0 else text

    def share(self, share: float, *, decimals: int = 1) -> str:
        """A fraction as per cent."""
        return self.number(100 * share, decimals=decimals) + (NO_BREAK if self.lang == "ru" else "") + "%"

    def money(self, amount: float, *, decimals: int = 0) -> str:
        """An amount of the report's currency."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return self._currency(round(amount, decimals), f"¤{pattern}" if self.lang == "en" else f"{pattern}{NO_BREAK}¤")

    def signed_money(self, amount: float) -> str:
        """An amount that always shows its sign, except nought."""
        return f"+{self.money(amount)}" if round(amount) > 0 else self.money(amount)

    def _currency(self, amount: float, pattern: str) -> str:
        from babel.numbers import format_currency

        if pattern.startswith("¤") and self._symbol()[-1:].isalpha():  # a code stands apart: RUB 340, but $340
            pattern = f"¤{NO_BREAK}{pattern[1:]}"
        text: str = format_currency(amount + 0.0, self.currency, pattern, locale=self.locale, currency_digits=False)
        return text.replace("-", "\N{MINUS SIGN}")

    def _symbol(self) -> str:
        from babel.numbers import get_currency_symbol

        return str(get_currency_symbol(self.currency, locale=self.locale))

    def millions(self, amount: float) -> str:
        """A large amount in millions with one decimal, a smaller one in full."""
        if abs(amount) < 1e6:
            return self.money(amount)
        return self._currency(round(amount / 1e6, 1), self.say("¤#,##0.0' million'"))

    def interval(self, low: float, high: float, *, decimals: int = 0) -> str:
        """Two limits."""
        return self.say(
            "{low} to {high}", low=self.number(low, decimals=decimals), high=self.number(high, decimals=decimals)
        )

    def estimate(self, value: float, low: float, high: float) -> str:
        """A value rounded to what its limits support, with the limits."""
        decimals = rounding.places(low, high, most=1)
        shown = self.number(value, decimals=decimals)
        return self.say("{value} ({interval})", value=shown, interval=self.interval(low, high, decimals=decimals))

    def share_estimate(self, value: float, low: float, high: float) -> str:
        """A fraction as per cent, rounded to what its limits support, with the limits."""
        decimals = rounding.places(100 * low, 100 * high, most=2)
        return self.say(
            "{value} ({interval})",
            value=self.share(value, decimals=decimals),
            interval=self.interval(100 * low, 100 * high, decimals=decimals),
        )

    def money_estimate(self, value: float, low: float, high: float) -> str:
        """An amount rounded to what its limits support, with the limits."""
        decimals = rounding.step(low, high)
        shown = max(0, decimals)
        limits = self.interval(round(low, decimals), round(high, decimals), decimals=shown)
        amount = self.money(round(value, decimals), decimals=shown)
        return self.say("{value} ({interval})", value=amount, interval=limits)

    def day(self, day: dt.date) -> str:
        """A day in full."""
        from babel.dates import format_date

        return _tidy(str(format_date(day, format="long", locale=self.locale)))

    def short_day(self, day: dt.date) -> str:
        """A day of the week with its day and month, as a list of dates needs them."""
        from babel.dates import format_skeleton

        return _tidy(str(format_skeleton("MMMEd", day, locale=self.locale)))

    def month(self, day: dt.date) -> str:
        """A month and its year."""
        from babel.dates import format_skeleton

        return _tidy(str(format_skeleton("yMMMM", day, locale=self.locale)))

    def short_month(self, day: dt.date) -> str:
        """A month and its year, as an axis needs them."""
        from babel.dates import format_skeleton

        return _tidy(str(format_skeleton("yMMM", day, locale=self.locale)))

    def all_of(self, items: Iterable[str]) -> str:
        """Items joined as a sentence joins them."""
        from babel.lists import format_list

        return str(format_list(list(items), locale=self.locale))
