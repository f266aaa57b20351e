/// The client's own economics: what a day, a reject, an hour and an empty shelf cost him.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "cabochon/core/record.hpp"
#include "cabochon/ownership/offer.hpp"
#include "cabochon/ownership/term.hpp"

namespace cabochon::ownership {

struct Buyer {
  std::string currency{};           ///< ISO 4217 of every amount; empty: not stated, then no offer may state one alone
  std::optional<Vat> vat{};         ///< basis of the amounts; always needed
  Term vat_rate{};                  ///< VAT rate of the buyer's amounts and of the metal, fraction; dated
  Term vat_recoverable_share{};     ///< fraction of the VAT paid that the buyer gets back
  Term metal_price_per_gram{};      ///< P: fine metal, currency/g; with date and source
  Term capital_rate_annual{};       ///< i: cost of capital, 1/year, simple interest
  Term holding_rate_annual{};       ///< h: storage, insurance, shrinkage, 1/year of the value
  Term pieces_per_year{};           ///< D: pieces bought a year, above 0
  Term order_cost{};                ///< currency an order
  Term receiving_cost_per_piece{};  ///< currency/piece
  Term reject_cost_per_piece{};     ///< currency a rejected piece
  Term hour_cost{};                 ///< currency an hour of the buyer's staff
  Term hours_per_document_error{};  ///< hours to put one error in the papers right
  Term haircut_share{};             ///< value lost on a piece that never sells, fraction
  Term lost_margin_per_piece{};     ///< margin lost when the shelf is empty, currency/piece
  Term safety_factor{};             ///< z: standard deviations of demand that the safety stock covers
  Term demand_sd_per_day{};         ///< standard deviation of a day's demand, pieces
};

}  // namespace cabochon::ownership

namespace cabochon {
inline namespace core {

template <>
struct Description<ownership::Buyer> {
  using Buyer = ownership::Buyer;
  static constexpr std::string_view name = "Buyer", table = "";
  static constexpr auto fields = std::tuple{
      field("currency", &Buyer::currency, "ISO 4217 code of every amount"),
      field("vat", &Buyer::vat, "whether amounts hold VAT: none is charged, excluded, or included").required(),
      field("vat_rate", &Buyer::vat_rate, "VAT rate of the buyer's amounts and of the metal").in(share),
      field("vat_recoverable_share", &Buyer::vat_recoverable_share, "fraction of the VAT paid that the buyer gets back")
          .in(share),
      field("metal_price_per_gram", &Buyer::metal_price_per_gram, "price of fine metal")
          .of_unit("currency/g")
          .in(positive),
      field("capital_rate_annual", &Buyer::capital_rate_annual, "cost of capital, simple interest")
          .of_unit("1/year")
          .in(ownership::annual_rate_range),
      field("holding_rate_annual", &Buyer::holding_rate_annual, "storage, insurance and shrinkage")
          .of_unit("1/year")
          .in(ownership::annual_rate_range),
      field("pieces_per_year", &Buyer::pieces_per_year, "number of pieces bought a year")
          .of_unit("1/year")
          .in(positive),
      field("order_cost", &Buyer::order_cost, "cost of placing an order").of_unit("currency").in(non_negative),
      field("receiving_cost_per_piece", &Buyer::receiving_cost_per_piece, "cost of receiving and checking a piece")
          .of_unit("currency")
          .in(non_negative),
      field("reject_cost_per_piece", &Buyer::reject_cost_per_piece, "cost of a rejected piece")
          .of_unit("currency")
          .in(non_negative),
      field("hour_cost", &Buyer::hour_cost, "cost of an hour of the buyer's staff")
          .of_unit("currency/h")
          .in(non_negative),
      field("hours_per_document_error", &Buyer::hours_per_document_error, "hours to put one error in the papers right")
          .of_unit("h")
          .in(non_negative),
      field("haircut_share", &Buyer::haircut_share, "fraction of its value that a piece that never sells loses")
          .in(share),
      field("lost_margin_per_piece", &Buyer::lost_margin_per_piece, "margin lost on a piece that was not on the shelf")
          .of_unit("currency")
          .in(non_negative),
      field("safety_factor", &Buyer::safety_factor, "standard deviations of demand that the safety stock covers")
          .in(Range{0, 10, false, false}),
      field("demand_sd_per_day", &Buyer::demand_sd_per_day, "standard deviation of a day's demand")
          .of_unit("pieces")
          .in(non_negative)};
};

}  // namespace core
}  // namespace cabochon
