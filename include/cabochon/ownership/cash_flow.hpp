/// Question. When does the money of one piece leave, and when does it come back?
/// Model.    Day 0 is receipt. Metal (with its loss) leaves on day -T, the work or price is paid on day d, the sale and
///           every other line but interest fall on day S. Valued at day S under compound interest the flow costs what
///           production_capital, shelf_capital and payment_terms add, to first order in the rate.
/// Units.    Currency per piece bought; negative: the client pays.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/ownership/money_frozen.hpp"
#include "cabochon/ownership/validate.hpp"

namespace cabochon::ownership {

struct CashFlow {
  double day = 0;     ///< days after receipt
  std::string what;   ///< a line, or "sale"
  double amount = 0;  ///< currency; negative: paid
};

/// The dated flow of one piece, in the order of days. Lead time, shelf days and deferral must be given.
[[nodiscard]] inline std::vector<CashFlow> cash_flow(const Offer& offer, const Buyer& buyer) {
  std::vector<Problem> problems;
  find_problems("offer", offer, problems);
  find_problems(buyer, problems);
  find_problems("offer", offer, buyer, problems);
  const std::string place = detail::place_of("offer", offer.supplier);
  const bool tolling = offer.contract == Contract::tolling;
  const auto need = [&](std::string_view name, const Term& term) {
    if (term.empty()) problems.push_back({place, std::string(name), -1, {}, "a value, to date the flow"});
  };
  if (tolling) need("lead_time_days", offer.lead_time_days);
  need("shelf_days", offer.shelf_days);
  need("deferral_days", offer.deferral_days);
  raise(std::move(problems));

  Prepared prepared = prepare(offer, buyer);
  const LineMask considered = considered_lines(prepared.given);
  const LineMask price = bit(Line::metal) | bit(Line::loss) | bit(Line::work);
  for (LineMask left = price & ~considered; left != 0; left &= left - 1)
    for (const auto& name : names_of(missing(static_cast<Line>(std::countr_zero(left)), prepared.given)))
      problems.push_back({place, name, -1, {}, "a value, to know what is paid"});
  raise(std::move(problems));
  leave_out(prepared.values, considered);
  std::array<double, line_count> lines;
  cost_lines(prepared.values, lines);
  const LineMask interest = bit(Line::production_capital) | bit(Line::shelf_capital) | bit(Line::payment_terms);
  const double sold = offer.shelf_days.number();
  std::vector<CashFlow> flow;
  for (std::size_t k = 0; k < line_count; ++k) {
    const auto line = static_cast<Line>(k);
    if (!(considered & bit(line)) || (interest & bit(line)) || (!tolling && k < 2)) continue;
    const double day = k < 2                ? -offer.lead_time_days.number()
                       : line == Line::work ? offer.deferral_days.number()
                                            : sold;
    flow.push_back({day, std::string(name_of(line)), -lines[k]});
  }
  if (const auto retail = retail_price(offer, prepared)) flow.push_back({sold, "sale", *retail});
  std::stable_sort(flow.begin(), flow.end(), [](const CashFlow& a, const CashFlow& b) { return a.day < b.day; });
  return flow;
}

/// The flow's worth on `day` at an annual rate compounded daily over 365.
[[nodiscard]] inline double value_at(const std::vector<CashFlow>& flow, double rate, double day) {
  double sum = 0;
  for (const auto& one : flow) sum += one.amount * std::pow(1 + rate, (day - one.day) / days_per_year);
  return sum;
}

}  // namespace cabochon::ownership
