/// Which terms each line needs, and which of them an offer lacks: a line that lacks a term is never silently zero.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "cabochon/ownership/lines.hpp"
#include "cabochon/ownership/offer.hpp"

namespace cabochon::ownership {

using TermMask = std::uint64_t;  ///< bit k: TermKey k
using LineMask = std::uint32_t;  ///< bit k: Line k

inline constexpr LineMask all_lines = (LineMask{1} << line_count) - 1;

[[nodiscard]] constexpr TermMask bit(TermKey key) noexcept { return TermMask{1} << static_cast<unsigned>(key); }
[[nodiscard]] constexpr LineMask bit(Line line) noexcept { return LineMask{1} << static_cast<unsigned>(line); }

template <class... Keys>
[[nodiscard]] constexpr TermMask bits(Keys... keys) noexcept {
  return (bit(keys) | ...);
}

/// What is known of one offer, as far as it decides which lines can be computed.
struct Given {
  TermMask terms = 0;  ///< stated terms of offer and buyer
  Contract contract = Contract::sale;
  bool may_exchange = false;   ///< exchange_share is above 0, so its fee is needed
  bool vat_is_charged = true;  ///< neither basis is `none`, or not both
  bool vat_all_back = false;   ///< vat_recoverable_share is 1: neither rate nor amounts matter

  friend bool operator==(const Given&, const Given&) = default;
};

/// Terms that `line` needs and that are not given.
[[nodiscard]] constexpr TermMask missing(Line line, const Given& given) noexcept {
  using enum TermKey;
  const bool tolling = given.contract == Contract::tolling;
  const auto lacks = [&given](TermMask needed) { return needed & ~given.terms; };
  const auto has = [&given](TermMask any) { return (given.terms & any) != 0; };
  const TermMask metal = tolling ? bits(metal_price_per_gram, fineness, weight_grams) : 0;
  const TermMask issued = tolling ? metal | bits(loss_share, loss_basis) : 0;
  TermMask work = bit(price_per_piece);
  if (tolling) {
    work = has(bits(work_per_gram, work_per_piece)) ? 0 : bits(work_per_gram, work_per_piece);
    if (has(bit(work_per_gram))) work |= bit(weight_grams);
  }
  const TermMask value = issued | work;
  const TermMask rhythm = bits(shipments_per_year, pieces_per_year);
  switch (line) {
    case Line::metal:
      return lacks(metal);
    case Line::loss:
      return lacks(issued);
    case Line::work:
      return lacks(work);
    case Line::hallmark:
      return lacks(bit(hallmark_per_piece));
    case Line::freight: {
      if (!has(bits(freight_per_shipment, freight_share))) return bits(freight_per_shipment, freight_share);
      TermMask needed = 0;
      if (has(bit(freight_per_shipment))) needed |= rhythm;
      if (has(bit(freight_share))) needed |= work;
      return lacks(needed);
    }
    case Line::ordering:
      return lacks(bit(order_cost) | rhythm);
    case Line::receiving:
      return lacks(bit(receiving_cost_per_piece));
    case Line::rejects:
      return lacks(bits(reject_share, reject_cost_per_piece));
    case Line::documents:
      return lacks(bits(document_errors_per_shipment, hours_per_document_error, hour_cost) | rhythm);
    case Line::production_capital:
      return tolling ? lacks(issued | bits(capital_rate_annual, lead_time_days)) : 0;
    case Line::shelf_capital:
      return lacks(value | bits(capital_rate_annual, shelf_days));
    case Line::holding:
      return lacks(value | bits(holding_rate_annual, shelf_days));
    case Line::payment_terms:
      return lacks(work | bits(capital_rate_annual, deferral_days));
    case Line::safety_stock:
      return lacks(value | rhythm | bits(capital_rate_annual, holding_rate_annual, safety_factor, demand_sd_per_day) |
                   bit(lead_time_days));
    case Line::unsold:
      return lacks(value | bits(unsold_share, haircut_share) | (given.may_exchange ? bit(exchange_fee_share) : 0));
    case Line::stockouts:
      return lacks(bits(stockout_share, lost_margin_per_piece));
    case Line::unrecovered_vat:
      if (!given.vat_is_charged || given.vat_all_back) return 0;
      return lacks(value | bits(vat_recoverable_share, vat_rate));
  }
  return 0;
}

/// The lines for which everything is given.
[[nodiscard]] constexpr LineMask considered_lines(const Given& given) noexcept {
  LineMask lines = 0;
  for (std::size_t k = 0; k < line_count; ++k)
    if (missing(static_cast<Line>(k), given) == 0) lines |= LineMask{1} << k;
  return lines;
}

/// Terms that were not given and add nothing to the lines that are considered.
[[nodiscard]] constexpr TermMask assumed_zero(const Given& given, LineMask considered) noexcept {
  using enum TermKey;
  TermMask zero = 0;
  if ((considered & bit(Line::work)) && given.contract == Contract::tolling)
    zero |= bits(work_per_gram, work_per_piece);
  if (considered & bit(Line::freight)) zero |= bits(freight_per_shipment, freight_share);
  if (considered & bit(Line::unsold)) zero |= bit(exchange_share);
  return zero & ~given.terms;
}

/// Terms of an offer that are asked of every offer under `contract`: all or none of the compared offers must give them.
[[nodiscard]] constexpr TermMask comparable_terms(Contract contract) noexcept {
  using enum TermKey;
  const TermMask both = bits(hallmark_per_piece, shipments_per_year, lead_time_days, shelf_days, deferral_days,
                             reject_share, document_errors_per_shipment, unsold_share, stockout_share);
  if (contract == Contract::sale) return both | bit(price_per_piece);
  return both | bits(weight_grams, fineness, loss_share, loss_basis);
}

/// Terms that mean nothing under `contract`.
[[nodiscard]] constexpr TermMask unused_terms(Contract contract) noexcept {
  using enum TermKey;
  if (contract == Contract::tolling) return bit(price_per_piece);
  return bits(fineness, loss_share, loss_basis, work_per_gram, work_per_piece);
}

/// Names of the terms in a mask, in the order of TermKey.
[[nodiscard]] inline std::vector<std::string> names_of(TermMask terms) {
  std::vector<std::string> names;
  for (; terms != 0; terms &= terms - 1) names.emplace_back(Names<TermKey>::values[std::countr_zero(terms)]);
  return names;
}

/// Names of the lines in a mask, in the order of Line.
[[nodiscard]] inline std::vector<std::string> names_of(LineMask lines) {
  std::vector<std::string> names;
  for (; lines != 0; lines &= lines - 1) names.emplace_back(Names<Line>::values[std::countr_zero(lines)]);
  return names;
}

}  // namespace cabochon::ownership
