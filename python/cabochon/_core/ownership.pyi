"""
Cost of ownership; use it through cabochon.ownership.
"""
from __future__ import annotations
import cabochon._core
import collections.abc
import datetime
import typing
__all__: list[str] = ['Against', 'Basket', 'Buyer', 'Clause', 'Comparison', 'Finding', 'Offer', 'Sampling', 'Term', 'Uncertainty', 'against', 'beta', 'beta_from_counts', 'between', 'cash_flow', 'check', 'check_table', 'clauses_of', 'compare', 'compare_basket', 'compare_basket_tables', 'compare_many', 'compare_pairs', 'competitor_best_case', 'earnings_of', 'findings_table', 'headroom', 'histogram', 'lognormal', 'money_frozen', 'normal', 'offers_of', 'pert', 'quantiles', 'rank', 'sample', 'sensitivity', 'series', 'tornado', 'totals', 'triangular', 'uniform', 'what_to_ask']
class Term:
    """
    What was stated of an offer or a buyer, where it comes from and whether it is only assumed.
    
    A number, or the law of one that is not known exactly: triangular, pert, normal, lognormal, uniform,
    between, beta, beta_from_counts, sample and series make those.
    
    >>> from cabochon.ownership import Term, triangular
    >>> Term(7000, source="exchange quotation", date="2026-10-01")
    Term(7000.0, source='exchange quotation', date='2026-10-01')
    >>> triangular(15, 20, 30, source="delivery record").value
    21.666666666666668
    """
    __hash__: typing.ClassVar[None] = None
    @staticmethod
    def from_dict(entries: dict) -> Term:
        """
        The term of these entries, such as {'triangular': [15, 20, 30], 'source': 'contract 12'}.
        """
    def __bool__(self) -> bool:
        ...
    @typing.overload
    def __eq__(self, arg0: Term) -> bool:
        ...
    @typing.overload
    def __eq__(self, arg0: typing.SupportsFloat | typing.SupportsIndex) -> bool:
        ...
    def __float__(self) -> float:
        ...
    def __getstate__(self) -> tuple[dict]:
        ...
    def __init__(self, value: typing.Any = None, *, unit: str = '', source: str = '', date: typing.Any = None, assumed: bool = False) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: tuple) -> None:
        ...
    def __str__(self) -> str:
        ...
    def from_(self, source: str, date: typing.Any = None) -> Term:
        """
        The same term with its source and the source's day.
        """
    def quantile(self, probability: typing.SupportsFloat | typing.SupportsIndex) -> float:
        """
        The value with this probability below it.
        """
    def to_dict(self) -> dict:
        """
        All fields by name.
        """
    @property
    def assumed(self) -> bool:
        """
        A guess that nobody has confirmed.
        """
    @property
    def date(self) -> typing.Any:
        """
        Day of the source, or None.
        """
    @property
    def law(self) -> typing.Any:
        """
        Name of the law, such as 'triangular'; None for a number.
        """
    @property
    def sd(self) -> typing.Any:
        """
        Standard deviation; 0 for a number, None where empty.
        """
    @property
    def source(self) -> str:
        """
        Where it comes from; empty: merely stated.
        """
    @property
    def uncertain(self) -> bool:
        """
        Whether the number has a law.
        """
    @property
    def unit(self) -> str:
        """
        Unit of a value stated in words; empty: that of the field.
        """
    @property
    def value(self) -> typing.Any:
        """
        The number, the mean of an uncertain one, or None.
        """
class Sampling:
    """
    How uncertain terms are drawn; see cabochon.ownership.compare.
    """
    def __getstate__(self) -> tuple[int, int, str, float, list[str], list[float], str, list[str], int]:
        ...
    def __init__(self, *, draws: typing.SupportsInt | typing.SupportsIndex = 65536, seed: typing.SupportsInt | typing.SupportsIndex = 0, sampler: str = 'sobol', level: typing.SupportsFloat | typing.SupportsIndex = 0.95, terms: collections.abc.Sequence[str] = [], matrix: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex] = [], correlation: str = 'rank', shared: collections.abc.Sequence[str] = [], threads: typing.SupportsInt | typing.SupportsIndex = 1) -> None:
        ...
    def __setstate__(self, arg0: tuple) -> None:
        ...
    @property
    def correlation(self) -> str:
        ...
    @property
    def draws(self) -> int:
        ...
    @property
    def level(self) -> float:
        ...
    @property
    def matrix(self) -> list[float]:
        ...
    @property
    def sampler(self) -> str:
        ...
    @property
    def seed(self) -> int:
        ...
    @property
    def shared(self) -> list[str]:
        ...
    @property
    def terms(self) -> list[str]:
        ...
    @property
    def threads(self) -> int:
        ...
class Uncertainty:
    """
    What was simulated of a comparison.
    """
    @property
    def correlations_moved(self) -> float:
        """
        Largest change of a correlation of the normal scores that made them possible together.
        """
    @property
    def probability(self) -> cabochon._core.Estimate:
        """
        The same with the doubt that the number of draws leaves, as an Estimate.
        """
    @property
    def probability_error(self) -> float:
        """
        Its standard error: how far another seed's answer is, usually.
        """
    @property
    def probability_ours_cheaper(self) -> float:
        """
        Share of draws in which ours costs less to own.
        """
    @property
    def probability_tie(self) -> float:
        """
        Share of draws in which both cost the same.
        """
    @property
    def sampling(self) -> Sampling:
        """
        How it was drawn.
        """
    @property
    def unknowns(self) -> list[str]:
        """
        The uncertain terms that were drawn: those of the buyer and of `both` once for both offers.
        """
class Offer:
    """
    One supplier's terms, per piece bought. Numbers and Terms are welcome; what is not known stays out.
    
    Fields
    ------
    supplier
        who offers.
    contract (required)
        whether the client supplies the metal (tolling) or buys the piece (sale); one of tolling, sale.
    weight_grams
        weight of the metal in a piece, without stones [g]; a number above 0.
    gross_grams
        weight of a piece with its stones [g]; a number above 0.
    stones_grams
        weight of the stones in a piece [g]; a number of at least 0.
    fineness
        fraction of fine metal in the alloy; a number above 0 and at most 1.
    loss_share
        fraction of metal lost in production; a number of at least 0 and at most 1.
    loss_basis
        what loss is a fraction of: the finished weight or the metal issued; one of finished, issued.
    work_per_gram
        price of the work on a gram [currency/g]; a number of at least 0.
    work_per_piece
        price of the work on a piece [currency]; a number of at least 0.
    price_per_piece
        price of a piece [currency]; a number of at least 0.
    hallmark_per_piece
        assay and hallmark of a piece [currency]; a number of at least 0.
    shipments_per_year
        number of deliveries a year [1/year]; a number above 0.
    freight_per_shipment
        freight and insurance of a delivery [currency]; a number of at least 0.
    freight_share
        freight as a fraction of the work or the price; a number of at least 0 and at most 1.
    lead_time_days
        time from the order to receipt [days]; a number of at least 0 and at most 3650.
    shelf_days
        time from receipt to sale [days]; a number of at least 0 and at most 3650.
    deferral_days
        time from receipt to payment (negative: paid in advance) [days]; a number of at least -3650 and at most 3650.
    reject_share
        fraction of pieces rejected on receipt; a number of at least 0 and at most 1.
    document_errors_per_shipment
        errors in the papers of a delivery [1/shipment]; a number of at least 0.
    unsold_share
        fraction of pieces that never sell; a number of at least 0 and at most 1.
    exchange_share
        of the unsold pieces, the fraction that may be exchanged; a number of at least 0 and at most 1.
    exchange_fee_share
        fee of an exchange as a fraction of the piece's value; a number of at least 0 and at most 1.
    stockout_share
        fraction of demand that finds the shelf empty; a number of at least 0 and at most 1.
    retail_price_per_piece
        what the client sells a piece for [currency]; a number of at least 0.
    retail_price_per_gram
        what the client sells a gram for [currency/g]; a number of at least 0.
    retail_discount_share
        fraction taken off the retail price; a number of at least 0 and at most 1.
    vat
        whether this offer's amounts hold VAT, where it differs from the buyer's; one of none, excluded, included.
    vat_rate
        VAT rate of the supplier's invoice; a number of at least 0 and at most 1.
    currency
        ISO 4217 code of the amounts; empty: the buyer's.
    """
    __hash__: typing.ClassVar[None] = None
    @staticmethod
    def fields() -> list:
        """
        What each field means: name, kind, meaning, unit, range, key, required, references, choices.
        """
    @staticmethod
    def from_dict(entries: dict) -> Offer:
        """
        The record of these fields; an unknown or wrong one is an InputError.
        """
    @staticmethod
    def from_json(text: str) -> Offer:
        """
        The record of a JSON object; errors name the key.
        """
    def __eq__(self, arg0: Offer) -> bool:
        ...
    def __getstate__(self) -> dict:
        ...
    def __init__(self, *, supplier: str | None = None, contract: str, weight_grams: typing.Any | None = None, gross_grams: typing.Any | None = None, stones_grams: typing.Any | None = None, fineness: typing.Any | None = None, loss_share: typing.Any | None = None, loss_basis: str | None = None, work_per_gram: typing.Any | None = None, work_per_piece: typing.Any | None = None, price_per_piece: typing.Any | None = None, hallmark_per_piece: typing.Any | None = None, shipments_per_year: typing.Any | None = None, freight_per_shipment: typing.Any | None = None, freight_share: typing.Any | None = None, lead_time_days: typing.Any | None = None, shelf_days: typing.Any | None = None, deferral_days: typing.Any | None = None, reject_share: typing.Any | None = None, document_errors_per_shipment: typing.Any | None = None, unsold_share: typing.Any | None = None, exchange_share: typing.Any | None = None, exchange_fee_share: typing.Any | None = None, stockout_share: typing.Any | None = None, retail_price_per_piece: typing.Any | None = None, retail_price_per_gram: typing.Any | None = None, retail_discount_share: typing.Any | None = None, vat: str | None = None, vat_rate: typing.Any | None = None, currency: str | None = None) -> None:
        """
        All fields by name; an unknown, missing or wrong one is an InputError.
        """
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict) -> None:
        ...
    def to_dict(self) -> dict:
        """
        All fields by name; None where empty.
        """
    def to_json(self) -> str:
        """
        A JSON object; empty fields are left out.
        """
    @property
    def contract(self) -> typing.Any:
        """
        whether the client supplies the metal (tolling) or buys the piece (sale); one of tolling, sale.
        """
    @contract.setter
    def contract(self, arg1: typing.Any) -> None:
        ...
    @property
    def currency(self) -> typing.Any:
        """
        ISO 4217 code of the amounts; empty: the buyer's.
        """
    @currency.setter
    def currency(self, arg1: typing.Any) -> None:
        ...
    @property
    def deferral_days(self) -> typing.Any:
        """
        time from receipt to payment (negative: paid in advance) [days]; a number of at least -3650 and at most 3650.
        """
    @deferral_days.setter
    def deferral_days(self, arg1: typing.Any) -> None:
        ...
    @property
    def document_errors_per_shipment(self) -> typing.Any:
        """
        errors in the papers of a delivery [1/shipment]; a number of at least 0.
        """
    @document_errors_per_shipment.setter
    def document_errors_per_shipment(self, arg1: typing.Any) -> None:
        ...
    @property
    def exchange_fee_share(self) -> typing.Any:
        """
        fee of an exchange as a fraction of the piece's value; a number of at least 0 and at most 1.
        """
    @exchange_fee_share.setter
    def exchange_fee_share(self, arg1: typing.Any) -> None:
        ...
    @property
    def exchange_share(self) -> typing.Any:
        """
        of the unsold pieces, the fraction that may be exchanged; a number of at least 0 and at most 1.
        """
    @exchange_share.setter
    def exchange_share(self, arg1: typing.Any) -> None:
        ...
    @property
    def fineness(self) -> typing.Any:
        """
        fraction of fine metal in the alloy; a number above 0 and at most 1.
        """
    @fineness.setter
    def fineness(self, arg1: typing.Any) -> None:
        ...
    @property
    def freight_per_shipment(self) -> typing.Any:
        """
        freight and insurance of a delivery [currency]; a number of at least 0.
        """
    @freight_per_shipment.setter
    def freight_per_shipment(self, arg1: typing.Any) -> None:
        ...
    @property
    def freight_share(self) -> typing.Any:
        """
        freight as a fraction of the work or the price; a number of at least 0 and at most 1.
        """
    @freight_share.setter
    def freight_share(self, arg1: typing.Any) -> None:
        ...
    @property
    def gross_grams(self) -> typing.Any:
        """
        weight of a piece with its stones [g]; a number above 0.
        """
    @gross_grams.setter
    def gross_grams(self, arg1: typing.Any) -> None:
        ...
    @property
    def hallmark_per_piece(self) -> typing.Any:
        """
        assay and hallmark of a piece [currency]; a number of at least 0.
        """
    @hallmark_per_piece.setter
    def hallmark_per_piece(self, arg1: typing.Any) -> None:
        ...
    @property
    def lead_time_days(self) -> typing.Any:
        """
        time from the order to receipt [days]; a number of at least 0 and at most 3650.
        """
    @lead_time_days.setter
    def lead_time_days(self, arg1: typing.Any) -> None:
        ...
    @property
    def loss_basis(self) -> typing.Any:
        """
        what loss is a fraction of: the finished weight or the metal issued; one of finished, issued.
        """
    @loss_basis.setter
    def loss_basis(self, arg1: typing.Any) -> None:
        ...
    @property
    def loss_share(self) -> typing.Any:
        """
        fraction of metal lost in production; a number of at least 0 and at most 1.
        """
    @loss_share.setter
    def loss_share(self, arg1: typing.Any) -> None:
        ...
    @property
    def price_per_piece(self) -> typing.Any:
        """
        price of a piece [currency]; a number of at least 0.
        """
    @price_per_piece.setter
    def price_per_piece(self, arg1: typing.Any) -> None:
        ...
    @property
    def reject_share(self) -> typing.Any:
        """
        fraction of pieces rejected on receipt; a number of at least 0 and at most 1.
        """
    @reject_share.setter
    def reject_share(self, arg1: typing.Any) -> None:
        ...
    @property
    def retail_discount_share(self) -> typing.Any:
        """
        fraction taken off the retail price; a number of at least 0 and at most 1.
        """
    @retail_discount_share.setter
    def retail_discount_share(self, arg1: typing.Any) -> None:
        ...
    @property
    def retail_price_per_gram(self) -> typing.Any:
        """
        what the client sells a gram for [currency/g]; a number of at least 0.
        """
    @retail_price_per_gram.setter
    def retail_price_per_gram(self, arg1: typing.Any) -> None:
        ...
    @property
    def retail_price_per_piece(self) -> typing.Any:
        """
        what the client sells a piece for [currency]; a number of at least 0.
        """
    @retail_price_per_piece.setter
    def retail_price_per_piece(self, arg1: typing.Any) -> None:
        ...
    @property
    def shelf_days(self) -> typing.Any:
        """
        time from receipt to sale [days]; a number of at least 0 and at most 3650.
        """
    @shelf_days.setter
    def shelf_days(self, arg1: typing.Any) -> None:
        ...
    @property
    def shipments_per_year(self) -> typing.Any:
        """
        number of deliveries a year [1/year]; a number above 0.
        """
    @shipments_per_year.setter
    def shipments_per_year(self, arg1: typing.Any) -> None:
        ...
    @property
    def stockout_share(self) -> typing.Any:
        """
        fraction of demand that finds the shelf empty; a number of at least 0 and at most 1.
        """
    @stockout_share.setter
    def stockout_share(self, arg1: typing.Any) -> None:
        ...
    @property
    def stones_grams(self) -> typing.Any:
        """
        weight of the stones in a piece [g]; a number of at least 0.
        """
    @stones_grams.setter
    def stones_grams(self, arg1: typing.Any) -> None:
        ...
    @property
    def supplier(self) -> typing.Any:
        """
        who offers.
        """
    @supplier.setter
    def supplier(self, arg1: typing.Any) -> None:
        ...
    @property
    def unsold_share(self) -> typing.Any:
        """
        fraction of pieces that never sell; a number of at least 0 and at most 1.
        """
    @unsold_share.setter
    def unsold_share(self, arg1: typing.Any) -> None:
        ...
    @property
    def vat(self) -> typing.Any:
        """
        whether this offer's amounts hold VAT, where it differs from the buyer's; one of none, excluded, included.
        """
    @vat.setter
    def vat(self, arg1: typing.Any) -> None:
        ...
    @property
    def vat_rate(self) -> typing.Any:
        """
        VAT rate of the supplier's invoice; a number of at least 0 and at most 1.
        """
    @vat_rate.setter
    def vat_rate(self, arg1: typing.Any) -> None:
        ...
    @property
    def weight_grams(self) -> typing.Any:
        """
        weight of the metal in a piece, without stones [g]; a number above 0.
        """
    @weight_grams.setter
    def weight_grams(self, arg1: typing.Any) -> None:
        ...
    @property
    def work_per_gram(self) -> typing.Any:
        """
        price of the work on a gram [currency/g]; a number of at least 0.
        """
    @work_per_gram.setter
    def work_per_gram(self, arg1: typing.Any) -> None:
        ...
    @property
    def work_per_piece(self) -> typing.Any:
        """
        price of the work on a piece [currency]; a number of at least 0.
        """
    @work_per_piece.setter
    def work_per_piece(self, arg1: typing.Any) -> None:
        ...
class Buyer:
    """
    The client's own economics: what a day, a reject, an hour and an empty shelf cost.
    
    Fields
    ------
    currency
        ISO 4217 code of every amount.
    vat (required)
        whether amounts hold VAT: none is charged, excluded, or included; one of none, excluded, included.
    vat_rate
        VAT rate of the buyer's amounts and of the metal; a number of at least 0 and at most 1.
    vat_recoverable_share
        fraction of the VAT paid that the buyer gets back; a number of at least 0 and at most 1.
    metal_price_per_gram
        price of fine metal [currency/g]; a number above 0.
    capital_rate_annual
        cost of capital, simple interest [1/year]; a number of at least 0 and at most 1.5.
    holding_rate_annual
        storage, insurance and shrinkage [1/year]; a number of at least 0 and at most 1.5.
    pieces_per_year
        number of pieces bought a year [1/year]; a number above 0.
    order_cost
        cost of placing an order [currency]; a number of at least 0.
    receiving_cost_per_piece
        cost of receiving and checking a piece [currency]; a number of at least 0.
    reject_cost_per_piece
        cost of a rejected piece [currency]; a number of at least 0.
    hour_cost
        cost of an hour of the buyer's staff [currency/h]; a number of at least 0.
    hours_per_document_error
        hours to put one error in the papers right [h]; a number of at least 0.
    haircut_share
        fraction of its value that a piece that never sells loses; a number of at least 0 and at most 1.
    lost_margin_per_piece
        margin lost on a piece that was not on the shelf [currency]; a number of at least 0.
    safety_factor
        standard deviations of demand that the safety stock covers; a number of at least 0 and at most 10.
    demand_sd_per_day
        standard deviation of a day's demand [pieces]; a number of at least 0.
    """
    __hash__: typing.ClassVar[None] = None
    @staticmethod
    def fields() -> list:
        """
        What each field means: name, kind, meaning, unit, range, key, required, references, choices.
        """
    @staticmethod
    def from_dict(entries: dict) -> Buyer:
        """
        The record of these fields; an unknown or wrong one is an InputError.
        """
    @staticmethod
    def from_json(text: str) -> Buyer:
        """
        The record of a JSON object; errors name the key.
        """
    def __eq__(self, arg0: Buyer) -> bool:
        ...
    def __getstate__(self) -> dict:
        ...
    def __init__(self, *, currency: str | None = None, vat: str, vat_rate: typing.Any | None = None, vat_recoverable_share: typing.Any | None = None, metal_price_per_gram: typing.Any | None = None, capital_rate_annual: typing.Any | None = None, holding_rate_annual: typing.Any | None = None, pieces_per_year: typing.Any | None = None, order_cost: typing.Any | None = None, receiving_cost_per_piece: typing.Any | None = None, reject_cost_per_piece: typing.Any | None = None, hour_cost: typing.Any | None = None, hours_per_document_error: typing.Any | None = None, haircut_share: typing.Any | None = None, lost_margin_per_piece: typing.Any | None = None, safety_factor: typing.Any | None = None, demand_sd_per_day: typing.Any | None = None) -> None:
        """
        All fields by name; an unknown, missing or wrong one is an InputError.
        """
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict) -> None:
        ...
    def to_dict(self) -> dict:
        """
        All fields by name; None where empty.
        """
    def to_json(self) -> str:
        """
        A JSON object; empty fields are left out.
        """
    @property
    def capital_rate_annual(self) -> typing.Any:
        """
        cost of capital, simple interest [1/year]; a number of at least 0 and at most 1.5.
        """
    @capital_rate_annual.setter
    def capital_rate_annual(self, arg1: typing.Any) -> None:
        ...
    @property
    def currency(self) -> typing.Any:
        """
        ISO 4217 code of every amount.
        """
    @currency.setter
    def currency(self, arg1: typing.Any) -> None:
        ...
    @property
    def demand_sd_per_day(self) -> typing.Any:
        """
        standard deviation of a day's demand [pieces]; a number of at least 0.
        """
    @demand_sd_per_day.setter
    def demand_sd_per_day(self, arg1: typing.Any) -> None:
        ...
    @property
    def haircut_share(self) -> typing.Any:
        """
        fraction of its value that a piece that never sells loses; a number of at least 0 and at most 1.
        """
    @haircut_share.setter
    def haircut_share(self, arg1: typing.Any) -> None:
        ...
    @property
    def holding_rate_annual(self) -> typing.Any:
        """
        storage, insurance and shrinkage [1/year]; a number of at least 0 and at most 1.5.
        """
    @holding_rate_annual.setter
    def holding_rate_annual(self, arg1: typing.Any) -> None:
        ...
    @property
    def hour_cost(self) -> typing.Any:
        """
        cost of an hour of the buyer's staff [currency/h]; a number of at least 0.
        """
    @hour_cost.setter
    def hour_cost(self, arg1: typing.Any) -> None:
        ...
    @property
    def hours_per_document_error(self) -> typing.Any:
        """
        hours to put one error in the papers right [h]; a number of at least 0.
        """
    @hours_per_document_error.setter
    def hours_per_document_error(self, arg1: typing.Any) -> None:
        ...
    @property
    def lost_margin_per_piece(self) -> typing.Any:
        """
        margin lost on a piece that was not on the shelf [currency]; a number of at least 0.
        """
    @lost_margin_per_piece.setter
    def lost_margin_per_piece(self, arg1: typing.Any) -> None:
        ...
    @property
    def metal_price_per_gram(self) -> typing.Any:
        """
        price of fine metal [currency/g]; a number above 0.
        """
    @metal_price_per_gram.setter
    def metal_price_per_gram(self, arg1: typing.Any) -> None:
        ...
    @property
    def order_cost(self) -> typing.Any:
        """
        cost of placing an order [currency]; a number of at least 0.
        """
    @order_cost.setter
    def order_cost(self, arg1: typing.Any) -> None:
        ...
    @property
    def pieces_per_year(self) -> typing.Any:
        """
        number of pieces bought a year [1/year]; a number above 0.
        """
    @pieces_per_year.setter
    def pieces_per_year(self, arg1: typing.Any) -> None:
        ...
    @property
    def receiving_cost_per_piece(self) -> typing.Any:
        """
        cost of receiving and checking a piece [currency]; a number of at least 0.
        """
    @receiving_cost_per_piece.setter
    def receiving_cost_per_piece(self, arg1: typing.Any) -> None:
        ...
    @property
    def reject_cost_per_piece(self) -> typing.Any:
        """
        cost of a rejected piece [currency]; a number of at least 0.
        """
    @reject_cost_per_piece.setter
    def reject_cost_per_piece(self, arg1: typing.Any) -> None:
        ...
    @property
    def safety_factor(self) -> typing.Any:
        """
        standard deviations of demand that the safety stock covers; a number of at least 0 and at most 10.
        """
    @safety_factor.setter
    def safety_factor(self, arg1: typing.Any) -> None:
        ...
    @property
    def vat(self) -> typing.Any:
        """
        whether amounts hold VAT: none is charged, excluded, or included; one of none, excluded, included.
        """
    @vat.setter
    def vat(self, arg1: typing.Any) -> None:
        ...
    @property
    def vat_rate(self) -> typing.Any:
        """
        VAT rate of the buyer's amounts and of the metal; a number of at least 0 and at most 1.
        """
    @vat_rate.setter
    def vat_rate(self, arg1: typing.Any) -> None:
        ...
    @property
    def vat_recoverable_share(self) -> typing.Any:
        """
        fraction of the VAT paid that the buyer gets back; a number of at least 0 and at most 1.
        """
    @vat_recoverable_share.setter
    def vat_recoverable_share(self, arg1: typing.Any) -> None:
        ...
class Comparison:
    """
    What a comparison of two offers says; see cabochon.ownership.Comparison.
    """
    def break_even(self, *, of: str) -> cabochon._core.Table:
        ...
    def break_even_curve(self, *, solve: str, against: str, values: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], of: str) -> cabochon._core.Table:
        ...
    def exchange_rates(self, *, unit: str, of: str) -> cabochon._core.Table:
        ...
    def to_dict(self) -> typing.Any:
        ...
    def to_json(self) -> str:
        ...
    @property
    def assumed(self) -> list[str]:
        ...
    @property
    def assumed_zero(self) -> list[str]:
        ...
    @property
    def buyer(self) -> Buyer:
        ...
    @property
    def difference(self) -> cabochon._core.Estimate:
        ...
    @property
    def lines(self) -> cabochon._core.Table:
        ...
    @property
    def missing(self) -> dict:
        ...
    @property
    def more_profitable_differs(self) -> bool:
        ...
    @property
    def not_used(self) -> list[str]:
        ...
    @property
    def our_loss(self) -> typing.Any:
        ...
    @property
    def our_offer(self) -> Offer:
        ...
    @property
    def ours(self) -> cabochon._core.Estimate:
        ...
    @property
    def price_only(self) -> typing.Any:
        ...
    @property
    def questions(self) -> list[str]:
        ...
    @property
    def their_loss(self) -> typing.Any:
        ...
    @property
    def their_offer(self) -> Offer:
        ...
    @property
    def theirs(self) -> cabochon._core.Estimate:
        ...
    @property
    def uncertainty(self) -> Uncertainty | None:
        ...
    @property
    def undated(self) -> list[str]:
        ...
    @property
    def unsourced(self) -> list[str]:
        ...
    @property
    def verdict(self) -> str:
        ...
    @property
    def without_metal(self) -> typing.Any:
        ...
class Clause:
    """
    One line of a client's regulation of buying. Outside a book it needs neither a key nor an account; without `since` it has always held.
    
    Fields
    ------
    clause (required)
        key of the line of regulation.
    since (required)
        first day it holds.
    until
        first day no longer; absent: still valid.
    account (required)
        whose regulation; a key of accounts.
    criterion (required)
        term, cost line or result that is limited.
    operator (required)
        how the offer is compared with the limit; one of at_most, at_least, below, above, equal.
    limit
        the limit, in the criterion's unit.
    word
        the limit where it is a word, such as tolling.
    product_group
        for which goods; absent: all.
    fineness
        for which alloy; absent: all; a number above 0 and at most 1.
    waived_by
        who may allow an exception.
    source
        document of the client.
    """
    __hash__: typing.ClassVar[None] = None
    @staticmethod
    def fields() -> list:
        """
        What each field means: name, kind, meaning, unit, range, key, required, references, choices.
        """
    @staticmethod
    def from_dict(entries: dict) -> Clause:
        """
        The clause of these fields; an unknown or wrong one is an InputError.
        """
    @staticmethod
    def from_json(text: str) -> Clause:
        """
        The clause of a JSON object; errors name the key.
        """
    def __eq__(self, arg0: Clause) -> bool:
        ...
    def __getstate__(self) -> dict:
        ...
    def __init__(self, *, clause: int | str | None = None, since: datetime.date | str | None = None, until: datetime.date | str | None = None, account: int | str | None = None, criterion: str, operator: str, limit: float | None = None, word: str | None = None, product_group: str | None = None, fineness: float | None = None, waived_by: str | None = None, source: str | None = None) -> None:
        """
        All fields by name; an unknown, missing or wrong one is an InputError.
        """
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict) -> None:
        ...
    def to_dict(self) -> dict:
        """
        All fields by name; None where empty.
        """
    def to_json(self) -> str:
        """
        A JSON object; empty fields are left out.
        """
    @property
    def account(self) -> typing.Any:
        """
        whose regulation; a key of accounts.
        """
    @account.setter
    def account(self, arg1: typing.Any) -> None:
        ...
    @property
    def clause(self) -> typing.Any:
        """
        key of the line of regulation.
        """
    @clause.setter
    def clause(self, arg1: typing.Any) -> None:
        ...
    @property
    def criterion(self) -> typing.Any:
        """
        term, cost line or result that is limited.
        """
    @criterion.setter
    def criterion(self, arg1: typing.Any) -> None:
        ...
    @property
    def fineness(self) -> typing.Any:
        """
        for which alloy; absent: all; a number above 0 and at most 1.
        """
    @fineness.setter
    def fineness(self, arg1: typing.Any) -> None:
        ...
    @property
    def limit(self) -> typing.Any:
        """
        the limit, in the criterion's unit.
        """
    @limit.setter
    def limit(self, arg1: typing.Any) -> None:
        ...
    @property
    def operator(self) -> typing.Any:
        """
        how the offer is compared with the limit; one of at_most, at_least, below, above, equal.
        """
    @operator.setter
    def operator(self, arg1: typing.Any) -> None:
        ...
    @property
    def product_group(self) -> typing.Any:
        """
        for which goods; absent: all.
        """
    @product_group.setter
    def product_group(self, arg1: typing.Any) -> None:
        ...
    @property
    def since(self) -> typing.Any:
        """
        first day it holds.
        """
    @since.setter
    def since(self, arg1: typing.Any) -> None:
        ...
    @property
    def source(self) -> typing.Any:
        """
        document of the client.
        """
    @source.setter
    def source(self, arg1: typing.Any) -> None:
        ...
    @property
    def until(self) -> typing.Any:
        """
        first day no longer; absent: still valid.
        """
    @until.setter
    def until(self, arg1: typing.Any) -> None:
        ...
    @property
    def waived_by(self) -> typing.Any:
        """
        who may allow an exception.
        """
    @waived_by.setter
    def waived_by(self, arg1: typing.Any) -> None:
        ...
    @property
    def word(self) -> typing.Any:
        """
        the limit where it is a word, such as tolling.
        """
    @word.setter
    def word(self, arg1: typing.Any) -> None:
        ...
class Finding:
    """
    One clause of a regulation against one offer on one day.
    
    Fields
    ------
    clause
        key of the clause; empty where it has none.
    criterion
        term, line or result that is limited.
    operator
        how what is offered is compared with the limit; one of at_most, at_least, below, above, equal.
    limit
        the limit.
    word
        the limit where it is a word; for loss_share the basis of the limit.
    standing
        whether the offer keeps the clause; one of met, broken, not_applicable, cannot_judge.
    why
        why the clause does not apply or can't be judged; one of none, not_yet, ended, replaced, other_group, other_fineness, other_contract, group_unknown, fineness_unknown, offer_silent, uncertain, buyer_silent.
    reason
        the same in a sentence; for what was judged, what to know beside it.
    missing
        what would have to be known, separated by commas.
    offered
        what the offer comes to, on the clause's basis.
    offered_word
        the same where it is a word.
    offered_low
        of an uncertain value the least that it may be.
    offered_high
        of an uncertain value the most that it may be.
    excess
        how far beyond the limit; only where the clause is broken; a number of at least 0.
    unit
        unit of limit, offered and excess; empty for a pure number.
    loss_finished
        of a limit of loss: the offer's loss of the finished weight.
    loss_issued
        of a limit of loss: the offer's loss of the metal issued.
    depends_on_basis
        no basis of loss is named, and the other one answers otherwise.
    assumed
        the offered value was assumed by somebody, not stated.
    limit_before
        limit of the version that this one replaced.
    met_before
        whether the offer keeps that former limit.
    since
        first day the clause holds; absent: it always has.
    until
        first day no longer.
    product_group
        for which goods; absent: all.
    fineness
        for which alloy; absent: all.
    waived_by
        who may allow an exception.
    source
        document of the client.
    offer_source
        where the offered value is written; empty: merely stated.
    offer_date
        day of that source.
    """
    __hash__: typing.ClassVar[None] = None
    @staticmethod
    def fields() -> list:
        """
        What each field means: name, kind, meaning, unit, range, key, required, references, choices.
        """
    @staticmethod
    def from_dict(entries: dict) -> Finding:
        """
        The record of these fields; an unknown or wrong one is an InputError.
        """
    @staticmethod
    def from_json(text: str) -> Finding:
        """
        The record of a JSON object; errors name the key.
        """
    def __eq__(self, arg0: Finding) -> bool:
        ...
    def __getstate__(self) -> dict:
        ...
    def __init__(self, *, clause: str | None = None, criterion: str | None = None, operator: str | None = None, limit: float | None = None, word: str | None = None, standing: str | None = None, why: str | None = None, reason: str | None = None, missing: str | None = None, offered: float | None = None, offered_word: str | None = None, offered_low: float | None = None, offered_high: float | None = None, excess: float | None = None, unit: str | None = None, loss_finished: float | None = None, loss_issued: float | None = None, depends_on_basis: bool | None = None, assumed: bool | None = None, limit_before: float | None = None, met_before: bool | None = None, since: datetime.date | str | None = None, until: datetime.date | str | None = None, product_group: str | None = None, fineness: float | None = None, waived_by: str | None = None, source: str | None = None, offer_source: str | None = None, offer_date: datetime.date | str | None = None) -> None:
        """
        All fields by name; an unknown, missing or wrong one is an InputError.
        """
    def __repr__(self) -> str:
        ...
    def __setstate__(self, arg0: dict) -> None:
        ...
    def to_dict(self) -> dict:
        """
        All fields by name; None where empty.
        """
    def to_json(self) -> str:
        """
        A JSON object; empty fields are left out.
        """
    @property
    def assumed(self) -> typing.Any:
        """
        the offered value was assumed by somebody, not stated.
        """
    @assumed.setter
    def assumed(self, arg1: typing.Any) -> None:
        ...
    @property
    def clause(self) -> typing.Any:
        """
        key of the clause; empty where it has none.
        """
    @clause.setter
    def clause(self, arg1: typing.Any) -> None:
        ...
    @property
    def criterion(self) -> typing.Any:
        """
        term, line or result that is limited.
        """
    @criterion.setter
    def criterion(self, arg1: typing.Any) -> None:
        ...
    @property
    def depends_on_basis(self) -> typing.Any:
        """
        no basis of loss is named, and the other one answers otherwise.
        """
    @depends_on_basis.setter
    def depends_on_basis(self, arg1: typing.Any) -> None:
        ...
    @property
    def excess(self) -> typing.Any:
        """
        how far beyond the limit; only where the clause is broken; a number of at least 0.
        """
    @excess.setter
    def excess(self, arg1: typing.Any) -> None:
        ...
    @property
    def fineness(self) -> typing.Any:
        """
        for which alloy; absent: all.
        """
    @fineness.setter
    def fineness(self, arg1: typing.Any) -> None:
        ...
    @property
    def limit(self) -> typing.Any:
        """
        the limit.
        """
    @limit.setter
    def limit(self, arg1: typing.Any) -> None:
        ...
    @property
    def limit_before(self) -> typing.Any:
        """
        limit of the version that this one replaced.
        """
    @limit_before.setter
    def limit_before(self, arg1: typing.Any) -> None:
        ...
    @property
    def loss_finished(self) -> typing.Any:
        """
        of a limit of loss: the offer's loss of the finished weight.
        """
    @loss_finished.setter
    def loss_finished(self, arg1: typing.Any) -> None:
        ...
    @property
    def loss_issued(self) -> typing.Any:
        """
        of a limit of loss: the offer's loss of the metal issued.
        """
    @loss_issued.setter
    def loss_issued(self, arg1: typing.Any) -> None:
        ...
    @property
    def met_before(self) -> typing.Any:
        """
        whether the offer keeps that former limit.
        """
    @met_before.setter
    def met_before(self, arg1: typing.Any) -> None:
        ...
    @property
    def missing(self) -> typing.Any:
        """
        what would have to be known, separated by commas.
        """
    @missing.setter
    def missing(self, arg1: typing.Any) -> None:
        ...
    @property
    def offer_date(self) -> typing.Any:
        """
        day of that source.
        """
    @offer_date.setter
    def offer_date(self, arg1: typing.Any) -> None:
        ...
    @property
    def offer_source(self) -> typing.Any:
        """
        where the offered value is written; empty: merely stated.
        """
    @offer_source.setter
    def offer_source(self, arg1: typing.Any) -> None:
        ...
    @property
    def offered(self) -> typing.Any:
        """
        what the offer comes to, on the clause's basis.
        """
    @offered.setter
    def offered(self, arg1: typing.Any) -> None:
        ...
    @property
    def offered_high(self) -> typing.Any:
        """
        of an uncertain value the most that it may be.
        """
    @offered_high.setter
    def offered_high(self, arg1: typing.Any) -> None:
        ...
    @property
    def offered_low(self) -> typing.Any:
        """
        of an uncertain value the least that it may be.
        """
    @offered_low.setter
    def offered_low(self, arg1: typing.Any) -> None:
        ...
    @property
    def offered_word(self) -> typing.Any:
        """
        the same where it is a word.
        """
    @offered_word.setter
    def offered_word(self, arg1: typing.Any) -> None:
        ...
    @property
    def operator(self) -> typing.Any:
        """
        how what is offered is compared with the limit; one of at_most, at_least, below, above, equal.
        """
    @operator.setter
    def operator(self, arg1: typing.Any) -> None:
        ...
    @property
    def product_group(self) -> typing.Any:
        """
        for which goods; absent: all.
        """
    @product_group.setter
    def product_group(self, arg1: typing.Any) -> None:
        ...
    @property
    def reason(self) -> typing.Any:
        """
        the same in a sentence; for what was judged, what to know beside it.
        """
    @reason.setter
    def reason(self, arg1: typing.Any) -> None:
        ...
    @property
    def since(self) -> typing.Any:
        """
        first day the clause holds; absent: it always has.
        """
    @since.setter
    def since(self, arg1: typing.Any) -> None:
        ...
    @property
    def source(self) -> typing.Any:
        """
        document of the client.
        """
    @source.setter
    def source(self, arg1: typing.Any) -> None:
        ...
    @property
    def standing(self) -> typing.Any:
        """
        whether the offer keeps the clause; one of met, broken, not_applicable, cannot_judge.
        """
    @standing.setter
    def standing(self, arg1: typing.Any) -> None:
        ...
    @property
    def unit(self) -> typing.Any:
        """
        unit of limit, offered and excess; empty for a pure number.
        """
    @unit.setter
    def unit(self, arg1: typing.Any) -> None:
        ...
    @property
    def until(self) -> typing.Any:
        """
        first day no longer.
        """
    @until.setter
    def until(self, arg1: typing.Any) -> None:
        ...
    @property
    def waived_by(self) -> typing.Any:
        """
        who may allow an exception.
        """
    @waived_by.setter
    def waived_by(self, arg1: typing.Any) -> None:
        ...
    @property
    def why(self) -> typing.Any:
        """
        why the clause does not apply or can't be judged; one of none, not_yet, ended, replaced, other_group, other_fineness, other_contract, group_unknown, fineness_unknown, offer_silent, uncertain, buyer_silent.
        """
    @why.setter
    def why(self, arg1: typing.Any) -> None:
        ...
    @property
    def word(self) -> typing.Any:
        """
        the limit where it is a word; for loss_share the basis of the limit.
        """
    @word.setter
    def word(self, arg1: typing.Any) -> None:
        ...
class Against:
    """
    See cabochon.ownership.AgainstRegulation.
    """
    def to_dict(self) -> typing.Any:
        ...
    @property
    def blocks(self) -> list[Finding]:
        ...
    @property
    def options(self) -> cabochon._core.Table:
        ...
    @property
    def ours(self) -> list[Finding]:
        ...
    @property
    def theirs(self) -> list[Finding]:
        ...
class Basket:
    """
    See cabochon.ownership.BasketComparison.
    """
    @property
    def comparisons(self) -> dict:
        ...
    @property
    def flips(self) -> bool | None:
        ...
    @property
    def groups(self) -> cabochon._core.Table:
        ...
    @property
    def lines(self) -> cabochon._core.Table:
        ...
    @property
    def pieces_per_year(self) -> float:
        ...
    @property
    def price_only(self) -> typing.Any:
        ...
    @property
    def total(self) -> dict:
        ...
    @property
    def uncertainty(self) -> Uncertainty | None:
        ...
    @property
    def verdict(self) -> str:
        ...
    @property
    def without_metal(self) -> dict:
        ...
def against(comparison: Comparison, regulation: collections.abc.Sequence[Clause], as_of: str, *, costs: dict, their_costs: dict, product_group: str | None) -> Against:
    """
    See cabochon.ownership.Comparison.against.
    """
def beta(a: typing.SupportsFloat | typing.SupportsIndex, b: typing.SupportsFloat | typing.SupportsIndex, *, unit: str = '', source: str = '', date: typing.Any = None, assumed: bool = False) -> Term:
    """
    A share with this beta law, of mean a / (a + b).
    
    >>> from cabochon.ownership import beta
    >>> beta(2, 38).value
    0.05
    """
def beta_from_counts(happened: typing.SupportsFloat | typing.SupportsIndex, trials: typing.SupportsFloat | typing.SupportsIndex, *, prior_a: typing.SupportsFloat | typing.SupportsIndex = 0.5, prior_b: typing.SupportsFloat | typing.SupportsIndex = 0.5, unit: str = '', source: str = '', date: typing.Any = None, assumed: bool = False) -> Term:
    """
    What `happened` out of `trials` says of a share: the beta posterior (by default after Jeffreys' prior).
    
    >>> from cabochon.ownership import beta_from_counts
    >>> beta_from_counts(3, 120)
    beta(3.5, 117.5)
    """
def between(low: typing.SupportsFloat | typing.SupportsIndex, high: typing.SupportsFloat | typing.SupportsIndex, *, level: typing.SupportsFloat | typing.SupportsIndex, shape: str = 'normal', unit: str = '', source: str = '', date: typing.Any = None, assumed: bool = False) -> Term:
    """
    An interval that holds the term with confidence `level`, as much outside on either side.
    
    The law is the normal one unless `shape` says "lognormal" or "uniform".
    
    >>> from cabochon.ownership import between
    >>> round(between(10, 20, level=0.9).sd, 4)
    3.0398
    """
def cash_flow(offer: Offer, buyer: Buyer) -> cabochon._core.Table:
    """
    The dated cash flow of one piece; see cabochon.ownership.cash_flow.
    """
def check(offer: Offer, regulation: collections.abc.Sequence[Clause], as_of: str, *, buyer: Buyer | None = None, product_group: str | None = None) -> list[Finding]:
    """
    Findings clause by clause; see cabochon.ownership.check.
    """
def check_table(offers: cabochon._core.Table, regulation: collections.abc.Sequence[Clause], as_of: str, *, buyer: Buyer | None = None, product_group: str | None = None) -> cabochon._core.Table:
    """
    The same for a table of offers; see cabochon.ownership.check.
    """
def clauses_of(table: cabochon._core.Table, *, account: str | None = None) -> list[Clause]:
    """
    The clauses of a table; see cabochon.ownership.check.
    """
def compare(ours: Offer, theirs: Offer, buyer: Buyer, *, one_sided: str = 'error', sampling: Sampling, progress: typing.Any = None) -> Comparison:
    """
    Compares two offers; see cabochon.ownership.compare.
    """
def compare_basket(items: collections.abc.Sequence[tuple[str, typing.SupportsFloat | typing.SupportsIndex, Offer, Offer]], buyer: Buyer, *, one_sided: str, sampling: Sampling, progress: typing.Any = None) -> Basket:
    """
    Sums comparisons over groups; see cabochon.ownership.compare_basket.
    """
def compare_basket_tables(ours: cabochon._core.Table, theirs: cabochon._core.Table, buyer: Buyer, mix: cabochon._core.Table, *, by: str, one_sided: str, sampling: Sampling, progress: typing.Any = None) -> Basket:
    """
    The same from tables; see cabochon.ownership.compare_basket.
    """
def compare_many(offers: cabochon._core.Table, buyer: Buyer, *, by: collections.abc.Sequence[str]) -> cabochon._core.Table:
    """
    Ranks the offers of each group; see cabochon.ownership.compare_many.
    """
def compare_pairs(pairs: cabochon._core.Table, buyer: Buyer, *, of: str, terms: collections.abc.Sequence[str], one_sided: str, threads: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any = None) -> cabochon._core.Table:
    """
    Verdicts, derivatives and break-evens of many pairs; see cabochon.ownership.compare_pairs.
    """
def competitor_best_case(comparison: Comparison, *, level: typing.SupportsFloat | typing.SupportsIndex, progress: typing.Any = None) -> dict:
    """
    See Comparison.competitor_best_case.
    """
def earnings_of(comparison: Comparison) -> dict:
    """
    What both offers earn the client; see cabochon.ownership.Comparison.earnings.
    """
def findings_table(findings: collections.abc.Sequence[Finding]) -> cabochon._core.Table:
    """
    One row a finding.
    """
def headroom(comparison: Comparison) -> tuple[cabochon._core.Estimate, float | None, float, str]:
    """
    Amount a piece and a year, share, leader; see Comparison.headroom.
    """
def histogram(comparison: Comparison, *, of: str, bins: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any = None) -> cabochon._core.Table:
    """
    Shares of the draws between edges; see Comparison.histogram.
    """
def lognormal(mean: typing.SupportsFloat | typing.SupportsIndex, sd: typing.SupportsFloat | typing.SupportsIndex, *, unit: str = '', source: str = '', date: typing.Any = None, assumed: bool = False) -> Term:
    """
    Mean and standard deviation of the term itself, not of its logarithm; never below zero.
    
    With mean m and sd s the logarithm is normal with variance v = ln(1 + s^2 / m^2) and mean
    ln(m) - v / 2.
    
    >>> from cabochon.ownership import lognormal
    >>> lognormal(20, 5).value, lognormal(20, 5).sd
    (20.0, 5.0)
    """
def money_frozen(offer: Offer, buyer: Buyer) -> dict:
    """
    Money that an offer freezes; see cabochon.ownership.money_frozen.
    """
def normal(mean: typing.SupportsFloat | typing.SupportsIndex, sd: typing.SupportsFloat | typing.SupportsIndex, *, unit: str = '', source: str = '', date: typing.Any = None, assumed: bool = False) -> Term:
    """
    Mean and standard deviation. What lies beyond the term's range (at most 1 % a side, else an
    InputError) is cut off.
    
    >>> from cabochon.ownership import normal
    >>> round(normal(20, 3).quantile(0.95), 4)
    24.9346
    """
def offers_of(terms: cabochon._core.Table, as_of: str, *, account: str | None = None) -> list:
    """
    Offers from dated terms; see cabochon.ownership.dated_offers.
    """
def pert(low: typing.SupportsFloat | typing.SupportsIndex, mode: typing.SupportsFloat | typing.SupportsIndex, high: typing.SupportsFloat | typing.SupportsIndex, *, unit: str = '', source: str = '', date: typing.Any = None, assumed: bool = False) -> Term:
    """
    A triple with less weight on its ends: a beta law of mean (low + 4 mode + high) / 6.
    
    >>> from cabochon.ownership import pert
    >>> pert(15, 20, 30).value
    20.833333333333332
    """
def quantiles(comparison: Comparison, *, probabilities: collections.abc.Sequence[typing.SupportsFloat | typing.SupportsIndex], progress: typing.Any = None) -> cabochon._core.Table:
    """
    Quantiles of both totals and of the difference; see Comparison.distribution.
    """
def rank(offers: collections.abc.Sequence[Offer], buyer: Buyer, *, reference: typing.SupportsInt | typing.SupportsIndex, drop: bool, sampling: Sampling, progress: typing.Any = None) -> tuple[cabochon._core.Table, dict, list[str]]:
    """
    Table, lines left out and unknowns; see cabochon.ownership.rank.
    """
def sample(values: typing.Any, *, unit: str = '', source: str = '', date: typing.Any = None, assumed: bool = False) -> Term:
    """
    Recorded values, each as likely.
    
    >>> from cabochon.ownership import sample
    >>> sample([14, 15, 21, 22]).value
    18.0
    """
def sensitivity(comparison: Comparison, *, draws: typing.SupportsInt | typing.SupportsIndex, progress: typing.Any = None) -> tuple[str, float, cabochon._core.Table]:
    """
    Method, variance and table; see Comparison.sensitivity.
    """
def series(history: typing.Any, *, base: typing.SupportsFloat | typing.SupportsIndex, horizon: typing.SupportsInt | typing.SupportsIndex, unit: str = '', source: str = '', date: typing.Any = None, assumed: bool = False) -> Term:
    """
    Today's `base` moved as the history moved over `horizon` steps; see cabochon.ownership.series.
    """
def tornado(comparison: Comparison, *, level: typing.SupportsFloat | typing.SupportsIndex) -> tuple[float, cabochon._core.Table]:
    """
    Base and table; see Comparison.tornado.
    """
def totals(offers: cabochon._core.Table, buyer: Buyer) -> cabochon._core.Table:
    """
    The offers with their cost lines and totals; see cabochon.ownership.totals.
    """
def triangular(low: typing.SupportsFloat | typing.SupportsIndex, mode: typing.SupportsFloat | typing.SupportsIndex, high: typing.SupportsFloat | typing.SupportsIndex, *, unit: str = '', source: str = '', date: typing.Any = None, assumed: bool = False) -> Term:
    """
    At least `low`, most often `mode`, at most `high`.
    
    >>> from cabochon.ownership import triangular
    >>> triangular(15, 20, 30, source="delivery record")
    triangular(15, 20, 30, source='delivery record')
    """
def uniform(low: typing.SupportsFloat | typing.SupportsIndex, high: typing.SupportsFloat | typing.SupportsIndex, *, unit: str = '', source: str = '', date: typing.Any = None, assumed: bool = False) -> Term:
    """
    Any value from `low` to `high` as likely.
    
    >>> from cabochon.ownership import uniform
    >>> uniform(10, 20).quantile(0.25)
    12.5
    """
def what_to_ask(comparison: Comparison, *, progress: typing.Any = None) -> tuple[float, float | None, cabochon._core.Table]:
    """
    Worth of knowing everything, a piece and a year, and a table; see Comparison.what_to_ask.
    """
