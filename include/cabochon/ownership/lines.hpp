/// Question. What does one piece from this supplier cost the client to own, line by line?
/// Model.    Each line is a product of terms (see docs/ownership.md). m metal, L loss, W work or price, V = m + L + W.
/// Units.    Currency per piece bought, without VAT; rates are annual, simple interest, days over 365.
/// Source.   Total cost of ownership: Ellram 1995, Int. J. Physical Distribution & Logistics Management 25(8), 4-23;
///           Degraeve & Roodhooft 1999, Journal of Supply Chain Management 35(1), 5-10. Safety stock under periodic
///           review: Silver, Pyke & Thomas 2017, Inventory and Production Management in Supply Chains, 4th ed.,
///           chapter 6.
/// Limits.   Simple interest; demand of different days independent; one review a shipment; lead time without spread.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cabochon/core/record.hpp"

namespace cabochon::ownership {

enum class Line : std::uint8_t {
  metal,               ///< fine metal in the piece
  loss,                ///< metal lost in production
  work,                ///< work (tolling) or price (sale)
  hallmark,            ///< assay and hallmark
  freight,             ///< freight a shipment, spread over pieces, and freight as a share
  ordering,            ///< orders placed
  receiving,           ///< receiving and checking
  rejects,             ///< rejected pieces
  documents,           ///< errors in papers, in hours of the buyer's staff
  production_capital,  ///< interest on metal while the piece is made
  shelf_capital,       ///< interest on the piece while it waits for its buyer
  holding,             ///< storage, insurance, shrinkage
  payment_terms,       ///< interest won by paying later (negative), or lost by paying early
  safety_stock,        ///< interest and holding of the safety stock
  unsold,              ///< value lost on pieces that never sell
  stockouts,           ///< margin lost to an empty shelf
  unrecovered_vat      ///< VAT that the buyer can't recover
};
inline constexpr std::size_t line_count = 17;

/// The numbers that the lines are made of: the buyer's, then the offer's.
enum class TermKey : std::uint8_t {
  metal_price_per_gram,
  capital_rate_annual,
  holding_rate_annual,
  pieces_per_year,
  order_cost,
  receiving_cost_per_piece,
  reject_cost_per_piece,
  hour_cost,
  hours_per_document_error,
  haircut_share,
  lost_margin_per_piece,
  safety_factor,
  demand_sd_per_day,
  vat_recoverable_share,
  weight_grams,
  fineness,
  loss_share,
  work_per_gram,
  work_per_piece,
  price_per_piece,
  hallmark_per_piece,
  shipments_per_year,
  freight_per_shipment,
  freight_share,
  lead_time_days,
  shelf_days,
  deferral_days,
  reject_share,
  document_errors_per_shipment,
  unsold_share,
  exchange_share,
  exchange_fee_share,
  stockout_share,
  vat_rate,   ///< of the supplier's invoice
  loss_basis  ///< no number, but a line may lack it
};
inline constexpr std::size_t buyer_term_count = 14;
inline constexpr std::size_t term_count = 33;      ///< terms that are numbers in the formulas
inline constexpr std::size_t term_key_count = 35;  ///< and the two that only may be lacking

/// What a missing term stands at while lines are computed: zero, but one where it divides.
[[nodiscard]] constexpr double placeholder(TermKey key) noexcept {
  return key == TermKey::pieces_per_year || key == TermKey::shipments_per_year ? 1.0 : 0.0;
}

/// All numbers behind one offer's lines. `Number` is double, a Dual or a Pack.
template <class Number>
struct Values {
  std::array<Number, term_count> terms{};
  Number tolling{};         ///< 1 under a tolling contract, 0 under a sale
  Number issued{};          ///< 1 where loss is a share of the metal issued, else 0
  Number offer_net{};       ///< factor that takes VAT out of the offer's amounts
  Number buyer_net{};       ///< factor that takes VAT out of the buyer's amounts
  Number offer_vat_rate{};  ///< VAT on the supplier's invoice
  Number buyer_vat_rate{};  ///< VAT on the metal

  [[nodiscard]] const Number& operator[](TermKey key) const noexcept { return terms[static_cast<std::size_t>(key)]; }
  [[nodiscard]] Number& operator[](TermKey key) noexcept { return terms[static_cast<std::size_t>(key)]; }
};

inline constexpr double days_per_year = 365;

/// Every line from every term; a line that lacks a term is a number without meaning, which the caller leaves out.
/// Bit k of `wanted` is Line k: lines that need a root or a division are not computed where nobody asks for them.
template <class Number>
void cost_lines(const Values<Number>& v, std::array<Number, line_count>& out, std::uint32_t wanted = ~0u) {
  const auto any = [wanted](auto... lines) { return (wanted & ((1u << static_cast<unsigned>(lines)) | ...)) != 0; };
  using std::sqrt;
  using enum TermKey;
  const auto at = [&out](Line line) -> Number& { return out[static_cast<std::size_t>(line)]; };
  const Number per_day = v[capital_rate_annual] * (1 / days_per_year);
  const Number holding_per_day = v[holding_rate_annual] * (1 / days_per_year);
  Number shipments_per_piece{};
  if (any(Line::freight, Line::ordering, Line::documents))
    shipments_per_piece = v[shipments_per_year] / v[pieces_per_year];

  const Number metal = v.tolling * v.buyer_net * v[metal_price_per_gram] * v[fineness] * v[weight_grams];
  const Number loss = metal * v[loss_share] / (1.0 - v.issued * v[loss_share]);
  const Number work = v.offer_net * (v.tolling * (v[work_per_gram] * v[weight_grams] + v[work_per_piece]) +
                                     (1.0 - v.tolling) * v[price_per_piece]);
  const Number issued_metal = metal + loss;
  const Number value = issued_metal + work;
  const Number hallmark = v.offer_net * v[hallmark_per_piece];
  const Number freight = v.offer_net * v[freight_per_shipment] * shipments_per_piece + v[freight_share] * work;
  const Number value_days = value * v[shelf_days];

  at(Line::metal) = metal;
  at(Line::loss) = loss;
  at(Line::work) = work;
  at(Line::hallmark) = hallmark;
  at(Line::freight) = freight;
  if (any(Line::ordering)) at(Line::ordering) = v.buyer_net * v[order_cost] * shipments_per_piece;
  at(Line::receiving) = v.buyer_net * v[receiving_cost_per_piece];
  at(Line::rejects) = v[reject_share] * v.buyer_net * v[reject_cost_per_piece];
  if (any(Line::documents))
    at(Line::documents) = v[document_errors_per_shipment] * v[hours_per_document_error] * v.buyer_net * v[hour_cost] *
                          shipments_per_piece;
  at(Line::production_capital) = per_day * issued_metal * v[lead_time_days];
  at(Line::shelf_capital) = per_day * value_days;
  at(Line::holding) = holding_per_day * value_days;
  at(Line::payment_terms) = 0.0 - per_day * work * v[deferral_days];
  if (any(Line::safety_stock))
    at(Line::safety_stock) = (v[capital_rate_annual] + v[holding_rate_annual]) * value * v[safety_factor] *
                             v[demand_sd_per_day] * sqrt(v[lead_time_days] + days_per_year / v[shipments_per_year]) /
                             v[pieces_per_year];
  at(Line::unsold) = v[unsold_share] *
                     (v[exchange_share] * v[exchange_fee_share] + (1.0 - v[exchange_share]) * v[haircut_share]) * value;
  at(Line::stockouts) = v[stockout_share] * v.buyer_net * v[lost_margin_per_piece];
  if (any(Line::unrecovered_vat))
    at(Line::unrecovered_vat) = (1.0 - v[vat_recoverable_share]) *
                                (v.buyer_vat_rate * issued_metal + v.offer_vat_rate * (work + hallmark + freight));
}

}  // namespace cabochon::ownership

namespace cabochon {
inline namespace core {

template <>
struct Names<ownership::Line> {
  static constexpr std::array<std::string_view, ownership::line_count> values{
      "metal",         "loss",         "work",      "hallmark",           "freight",        "ordering",
      "receiving",     "rejects",      "documents", "production_capital", "shelf_capital",  "holding",
      "payment_terms", "safety_stock", "unsold",    "stockouts",          "unrecovered_vat"};
};

template <>
struct Names<ownership::TermKey> {
  static constexpr std::array<std::string_view, ownership::term_key_count> values{"metal_price_per_gram",
                                                                                  "capital_rate_annual",
                                                                                  "holding_rate_annual",
                                                                                  "pieces_per_year",
                                                                                  "order_cost",
                                                                                  "receiving_cost_per_piece",
                                                                                  "reject_cost_per_piece",
                                                                                  "hour_cost",
                                                                                  "hours_per_document_error",
                                                                                  "haircut_share",
                                                                                  "lost_margin_per_piece",
                                                                                  "safety_factor",
                                                                                  "demand_sd_per_day",
                                                                                  "vat_recoverable_share",
                                                                                  "weight_grams",
                                                                                  "fineness",
                                                                                  "loss_share",
                                                                                  "work_per_gram",
                                                                                  "work_per_piece",
                                                                                  "price_per_piece",
                                                                                  "hallmark_per_piece",
                                                                                  "shipments_per_year",
                                                                                  "freight_per_shipment",
                                                                                  "freight_share",
                                                                                  "lead_time_days",
                                                                                  "shelf_days",
                                                                                  "deferral_days",
                                                                                  "reject_share",
                                                                                  "document_errors_per_shipment",
                                                                                  "unsold_share",
                                                                                  "exchange_share",
                                                                                  "exchange_fee_share",
                                                                                  "stockout_share",
                                                                                  "vat_rate",
                                                                                  "loss_basis"};
};

}  // namespace core
}  // namespace cabochon
