/// Question. How much money does an offer freeze, for how long, and what does it earn while it is frozen?
/// Model.    Average money frozen = D [(m + L) T + V S - W d] / 365 + V z demand_sd sqrt(T + 365 / N)  (Little's law);
///           average stock = V (D S / 365 + safety stock); turns = D V / average stock; GMROI = D (1 - u) (R - V) /
///           average stock; cash conversion cycle = [(m + L) (T + S) + W (S - d)] / V days.
///           Margin a piece bought = (1 - u) R + u V - total: an unsold piece keeps its value less the line `unsold`.
/// Units.    Currency without VAT, days, 1/year. R is the retail price after its discount, on the buyer's VAT basis.
/// Source.   Little 1961, Operations Research 9(3), 383-387; cash conversion cycle: Richards & Laughlin 1980,
///           Financial Management 9(1), 32-38; GMROI: Sweeney 1973, Journal of Retailing 49(1), 60-68.
/// Limits.   Averages of a steady year; a safety stock is counted only where all its terms are given.
#pragma once

#include <cmath>
#include <optional>

#include "cabochon/ownership/comparison.hpp"
#include "cabochon/ownership/values.hpp"

namespace cabochon::ownership {

/// Money that one offer freezes at the client's and what it returns; empty where a term is not given.
struct MoneyFrozen {
  std::optional<double> cash_conversion_days;     ///< value-weighted days from money out to money in
  std::optional<double> average_stock;            ///< value on the shelf and in safety stock, currency
  std::optional<double> average_frozen;           ///< with metal in production, less what suppliers finance, currency
  std::optional<double> turns;                    ///< times a year that the stock is sold
  std::optional<double> gross_margin_per_year;    ///< retail income less value of the pieces sold, currency/year
  std::optional<double> gmroi;                    ///< gross margin over average stock, 1/year
  std::optional<double> margin_per_piece;         ///< retail income less cost of ownership, currency/piece bought
  std::optional<double> margin_per_year;          ///< currency/year
  std::optional<double> margin_per_money_frozen;  ///< margin a year over average_frozen, 1/year
};

/// Retail price of a piece after its discount and without VAT; empty where none is given.
[[nodiscard]] inline std::optional<double> retail_price(const Offer& offer, const Prepared& prepared) {
  double price = offer.retail_price_per_piece.number();
  if (offer.retail_price_per_piece.empty()) {
    if (offer.retail_price_per_gram.empty() || metal_grams(offer).empty()) return std::nullopt;
    price = offer.retail_price_per_gram.number() * metal_grams(offer).number();
  }
  return price * (1 - offer.retail_discount_share.number()) * prepared.values.buyer_net;
}

/// Retail income less cost of ownership of a piece bought; every piece is taken to sell where `unsold` is left out.
[[nodiscard]] inline double margin_of(double retail, const Prepared& prepared,
                                      const std::array<double, line_count>& lines, LineMask considered) {
  const double value = lines[0] + lines[1] + lines[2];
  const double unsold = considered & bit(Line::unsold) ? prepared.values[TermKey::unsold_share] : 0;
  return (1 - unsold) * retail + unsold * value - total_of(lines, considered);
}

/// `considered` are the lines that a margin is taken over.
[[nodiscard]] inline MoneyFrozen money_frozen(const Offer& offer, const Prepared& prepared, LineMask considered) {
  using enum TermKey;
  MoneyFrozen out;
  const auto& v = prepared.values;
  const auto has = [&](TermMask terms) { return (prepared.given.terms & terms) == terms; };
  std::array<double, line_count> lines;
  cost_lines(v, lines);
  const LineMask price = bit(Line::metal) | bit(Line::loss) | bit(Line::work);
  if ((considered_lines(prepared.given) & price) != price) return out;
  const double issued = lines[0] + lines[1], work = lines[2], value = issued + work;
  const bool tolling = prepared.given.contract == Contract::tolling;
  const auto retail = retail_price(offer, prepared);
  const double pieces = v[pieces_per_year];
  const bool dated = has(bits(shelf_days, deferral_days)) && (!tolling || has(bit(lead_time_days)));
  if (dated && value > 0)
    out.cash_conversion_days =
        (issued * (v[lead_time_days] + v[shelf_days]) + work * (v[shelf_days] - v[deferral_days])) / value;
  double safety = 0;
  if (has(bits(safety_factor, demand_sd_per_day, lead_time_days, shipments_per_year)))
    safety = value * v[safety_factor] * v[demand_sd_per_day] *
             std::sqrt(v[lead_time_days] + days_per_year / v[shipments_per_year]);
  if (has(bits(pieces_per_year, shelf_days))) {
    out.average_stock = pieces * value * v[shelf_days] / days_per_year + safety;
    if (*out.average_stock > 0) out.turns = pieces * value / *out.average_stock;
    if (dated)
      out.average_frozen =
          *out.average_stock + pieces * (issued * v[lead_time_days] - work * v[deferral_days]) / days_per_year;
  }
  if (!retail) return out;
  const double unsold = considered & bit(Line::unsold) ? v[unsold_share] : 0;
  out.margin_per_piece = margin_of(*retail, prepared, lines, considered);
  if (has(bit(pieces_per_year))) {
    out.margin_per_year = *out.margin_per_piece * pieces;
    out.gross_margin_per_year = pieces * (1 - unsold) * (*retail - value);
  }
  if (out.gross_margin_per_year && out.average_stock && *out.average_stock > 0)
    out.gmroi = *out.gross_margin_per_year / *out.average_stock;
  if (out.margin_per_year && out.average_frozen && *out.average_frozen > 0)
    out.margin_per_money_frozen = *out.margin_per_year / *out.average_frozen;
  return out;
}

}  // namespace cabochon::ownership
