"""A letter's words: those of the reports, and how each term of an offer reads with its unit."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from ..language import Language

SHARES = frozenset(
    {"loss_share", "haircut_share", "freight_share", "reject_share", "unsold_share", "exchange_share", "vat_rate"}
    | {"exchange_fee_share", "stockout_share", "retail_discount_share", "vat_recoverable_share"}
)
ANNUAL = frozenset({"capital_rate_annual", "holding_rate_annual"})
DAYS = frozenset({"lead_time_days", "shelf_days", "deferral_days"})
GRAMS = frozenset({"weight_grams", "gross_grams", "stones_grams"})
PER_GRAM = frozenset({"metal_price_per_gram", "work_per_gram", "retail_price_per_gram"})
BARE = frozenset(
    {"pieces_per_year", "shipments_per_year", "safety_factor", "demand_sd_per_day"}
    | {"document_errors_per_shipment", "hours_per_document_error"}
)


MONEY = PER_GRAM | {
    "order_cost", "receiving_cost_per_piece", "reject_cost_per_piece", "hour_cost", "lost_margin_per_piece",
    "work_per_piece", "price_per_piece", "hallmark_per_piece", "freight_per_shipment", "retail_price_per_piece",
    "total", "total_without_metal",
}  # fmt: skip


class Words(Language):
    """Says a letter's sentences and values in one language.

    >>> words = Words("en", currency="EUR")
    >>> words.value("loss_share", 0.035), words.value("shelf_days", 150), words.value("work_per_gram", 4.5)
    ('3.5%', '150 days', '€4.50/g')
    """

    def __init__(self, lang: str, *, currency: str) -> None:
        super().__init__(lang, currency=currency, domain="letter")

    def form(self, context: str, message: str, **values: Any) -> str:
        """A text in the form that its place asks for: Russian tells "supplier B" from "of supplier B"."""
        return self._texts.pgettext(context, message).format(**values)

    @property
    def unit(self) -> str:
        """The currency's sign, or its code where there is none."""
        return self._symbol() if self.currency else ""

    def amount(self, amount: float, *, decimals: int = 0) -> str:
        """Money; a bare number where no currency was stated. Negative decimals round to tens and more."""
        amount = round(amount, decimals)
        decimals = max(0, decimals)
        return self.money(amount, decimals=decimals) if self.currency else self.number(amount, decimals=decimals)

    def large(self, amount: float) -> str:
        """An amount of the whole year, to two or three digits."""
        if abs(amount) >= 1e6 and self.currency:
            return self.millions(amount)
        return self.amount(amount, decimals=min(0, 2 - math.floor(math.log10(abs(amount) or 1.0))))

    def all_of(self, items: Iterable[str]) -> str:
        """Items joined as a sentence joins them, told apart where one of them holds a comma or an *and* of its own.

        >>> words = Words("en", currency="")
        >>> words.all_of(["time on the shelf", "rejects"]), words.all_of(["time on the shelf", "storage and insurance"])
        ('time on the shelf and rejects', 'time on the shelf, and storage and insurance')
        """
        listed = list(items)
        own = {"en": " and ", "ru": " и "}[self.lang]
        if any(", " in item for item in listed):
            return "; ".join(listed)
        if len(listed) < 2 or not any(own in item for item in listed):
            return super().all_of(listed)
        return self.say("{first}, and {last}", first=", ".join(listed[:-1]), last=listed[-1])

    def probability(self, share: float) -> str:
        """A probability as it is said: never none or all where it is neither."""
        if 0 < share < 0.001:
            return self.say("less than {share}", share=self.share(0.001, decimals=1))
        if 0.999 < share < 1:
            return self.say("more than {share}", share=self.share(0.999, decimals=1))
        return self.share(share, decimals=0 if 0.02 <= share <= 0.98 or share in (0, 1) else 1)

    def days(self, days: float) -> str:
        """Days, whole where they are many."""
        if abs(days) >= 10 or float(days).is_integer():
            return self.plural("{n} day", "{n} days", round(days))
        return self.say("{number} days", number=self.number(days, decimals=1))

    def value(self, term: str, number: float) -> str:
        """The number of a term with its unit, in as many digits as were stated."""
        if term == "fineness":
            return self.number(1000 * number, decimals=_decimals(1000 * number, 1))
        if term in SHARES:
            return self.share(number, decimals=_decimals(100 * number, 3))
        if term in ANNUAL:
            return self.say("{share} a year", share=self.share(number, decimals=_decimals(100 * number, 2)))
        if term in DAYS:
            return self.days(number)
        if term in GRAMS:
            return self.say("{number} g", number=self.number(number, decimals=_decimals(number, 3)))
        if term in BARE:
            return self.number(number, decimals=_decimals(number, 4))
        if term not in MONEY:
            return self.number(number, decimals=_decimals(number, 2))
        small = 1 - math.floor(math.log10(abs(number))) if 0 < abs(number) < 0.1 else 2
        money = self.amount(number, decimals=0 if float(number).is_integer() else small)
        return self.say("{amount}/g", amount=money) if term in PER_GRAM else money


def _decimals(number: float, most: int) -> int:
    """The fewest decimals that show the number, at most ``most``."""
    for decimals in range(most):
        if math.isclose(round(number, decimals), number, rel_tol=1e-9, abs_tol=1e-12):
            return decimals
    return most
