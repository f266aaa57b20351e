/// Question. What is a day of lead time worth in points of loss? Where is a concession cheapest?
/// Model.    The exact derivative of one offer's total by each stated term, over the considered lines, and its ratio to
///           the derivative by the term that serves as money: worth = (dC / d term) / (d C / d in).
/// Units.    Derivatives: currency per piece and unit of the term; worth: units of `in` for one unit of the term.
/// Limits.   Slopes at the stated terms; for large moves use break_even.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/core/error.hpp"
#include "cabochon/core/nearest.hpp"
#include "cabochon/ownership/break_even.hpp"
#include "cabochon/ownership/dual.hpp"

namespace cabochon::ownership {

struct ExchangeRate {
  TermKey term = TermKey::lead_time_days;
  double stated = 0;
  double derivative = 0;  ///< of the side's total by the term
  std::optional<double>
      worth;  ///< units of the chosen term for one unit of this one; empty where that one costs nothing
};

/// Derivative of an offer's total by one of its terms.
[[nodiscard]] inline double derivative_of(const Prepared& prepared, LineMask considered, TermKey key) {
  Values<Dual> v;
  for (std::size_t k = 0; k < term_count; ++k) v.terms[k] = Dual(prepared.values.terms[k]);
  v[key].slope = 1;
  v.tolling = prepared.values.tolling;
  v.issued = prepared.values.issued;
  v.offer_net = prepared.values.offer_net;
  v.buyer_net = prepared.values.buyer_net;
  v.offer_vat_rate = prepared.values.offer_vat_rate;
  v.buyer_vat_rate = prepared.values.buyer_vat_rate;
  leave_out(v, considered);
  std::array<Dual, line_count> lines;
  cost_lines(v, lines);
  return total_of(lines, considered).slope;
}

/// Worth of one unit of every stated term of ours or theirs in units of `in`.
[[nodiscard]] inline std::vector<ExchangeRate> exchange_rates(const Comparison& comparison, TermKey in,
                                                              Of of = Of::ours) {
  if (of == Of::buyer)
    throw InputError({"exchange_rates", "of", -1, "'buyer'", "ours or theirs: a buyer's term moves both totals"});
  const TermMover mover(comparison);
  const auto keys = mover.stated(of);
  if (std::find(keys.begin(), keys.end(), in) == keys.end()) {
    std::vector<std::string> names;
    for (const TermKey key : keys) names.emplace_back(name_of(key));
    throw InputError({"exchange_rates", "unit", -1, core::quoted(name_of(in)), one_of(name_of(in), names)});
  }
  const Prepared& side = mover.side(of);
  const double unit = derivative_of(side, comparison.considered, in);
  std::vector<ExchangeRate> out;
  for (const TermKey key : keys) {
    const double slope = derivative_of(side, comparison.considered, key);
    out.push_back({key, side.values[key], slope, unit == 0 ? std::nullopt : std::optional<double>(slope / unit)});
  }
  return out;
}

}  // namespace cabochon::ownership
