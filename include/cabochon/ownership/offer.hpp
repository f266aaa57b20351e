/// One supplier's terms, per piece bought. Not a field is a bare number: what is not known stays empty.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "cabochon/core/record.hpp"
#include "cabochon/ownership/term.hpp"

namespace cabochon::ownership {

enum class Contract : std::uint8_t {
  tolling,  ///< the client supplies the metal and pays for the work
  sale      ///< the price of the piece holds everything
};

enum class LossBasis : std::uint8_t {
  finished,  ///< a share of the finished weight
  issued     ///< a share of the metal issued to the supplier
};

enum class Vat : std::uint8_t {
  none,      ///< no VAT is charged
  excluded,  ///< amounts are stated without VAT
  included   ///< amounts are stated with VAT at a dated rate
};

struct Offer {
  std::string supplier{};                 ///< who offers
  std::optional<Contract> contract{};     ///< tolling or sale; always needed
  Term weight_grams{};                    ///< metal without stones, g, above 0
  Term gross_grams{};                     ///< with stones, g; with stones_grams instead of weight_grams
  Term stones_grams{};                    ///< stones, g, below gross_grams
  Term fineness{};                        ///< fraction of fine metal, above 0 to 1
  Term loss_share{};                      ///< metal lost in production, fraction of `loss_basis`
  std::optional<LossBasis> loss_basis{};  ///< what loss_share is a fraction of; needed with it
  Term work_per_gram{};                   ///< price of the work, currency/g (tolling)
  Term work_per_piece{};                  ///< price of the work, currency/piece (tolling)
  Term price_per_piece{};                 ///< price of the piece, currency (sale)
  Term hallmark_per_piece{};              ///< assay and hallmark, currency/piece
  Term shipments_per_year{};              ///< deliveries a year, above 0
  Term freight_per_shipment{};            ///< currency a delivery
  Term freight_share{};                   ///< fraction of the work or price
  Term lead_time_days{};                  ///< from order (metal handed over) to receipt, days
  Term shelf_days{};                      ///< from receipt to sale, days
  Term deferral_days{};                   ///< from receipt to payment, days; negative: paid in advance
  Term reject_share{};                    ///< fraction of pieces rejected
  Term document_errors_per_shipment{};    ///< errors in papers a delivery
  Term unsold_share{};                    ///< fraction of pieces that never sell
  Term exchange_share{};                  ///< of the unsold, fraction that may be exchanged; 0 when not given
  Term exchange_fee_share{};              ///< fee of an exchange, fraction of the value; needed when something may be
  Term stockout_share{};                  ///< fraction of demand that finds nothing on the shelf
  Term retail_price_per_piece{};          ///< what the client sells a piece for, currency; never part of cost
  Term retail_price_per_gram{};           ///< the same by weight without stones, currency/g
  Term retail_discount_share{};           ///< fraction taken off the retail price
  std::optional<Vat> vat{};               ///< basis of this offer's money where it differs from the buyer's
  Term vat_rate{};                        ///< VAT rate of the supplier's invoice, fraction
  std::string currency{};                 ///< ISO 4217; empty: the buyer's
};

/// A term's range of years is bounded: ten years of waiting are a slip of the pen.
inline constexpr Range days_range{0, 3650, false, false};
inline constexpr Range deferral_range{-3650, 3650, false, false};
inline constexpr Range fineness_range{0, 1, true, false};
/// Rates above 150 % a year are taken for a percentage typed as a number.
inline constexpr Range annual_rate_range{0, 1.5, false, false};

}  // namespace cabochon::ownership

namespace cabochon {
inline namespace core {

template <>
struct Names<ownership::Contract> {
  static constexpr std::array<std::string_view, 2> values{"tolling", "sale"};
};
template <>
struct Names<ownership::LossBasis> {
  static constexpr std::array<std::string_view, 2> values{"finished", "issued"};
};
template <>
struct Names<ownership::Vat> {
  static constexpr std::array<std::string_view, 3> values{"none", "excluded", "included"};
};

template <>
struct Description<ownership::Offer> {
  using Offer = ownership::Offer;
  static constexpr std::string_view name = "Offer", table = "";
  static constexpr auto fields = std::tuple{
      field("supplier", &Offer::supplier, "who offers"),
      field("contract", &Offer::contract, "whether the client supplies the metal (tolling) or buys the piece (sale)")
          .required(),
      field("weight_grams", &Offer::weight_grams, "weight of the metal in a piece, without stones")
          .of_unit("g")
          .in(positive),
      field("gross_grams", &Offer::gross_grams, "weight of a piece with its stones").of_unit("g").in(positive),
      field("stones_grams", &Offer::stones_grams, "weight of the stones in a piece").of_unit("g").in(non_negative),
      field("fineness", &Offer::fineness, "fraction of fine metal in the alloy").in(ownership::fineness_range),
      field("loss_share", &Offer::loss_share, "fraction of metal lost in production").in(share),
      field("loss_basis", &Offer::loss_basis, "what loss is a fraction of: the finished weight or the metal issued"),
      field("work_per_gram", &Offer::work_per_gram, "price of the work on a gram")
          .of_unit("currency/g")
          .in(non_negative),
      field("work_per_piece", &Offer::work_per_piece, "price of the work on a piece")
          .of_unit("currency")
          .in(non_negative),
      field("price_per_piece", &Offer::price_per_piece, "price of a piece").of_unit("currency").in(non_negative),
      field("hallmark_per_piece", &Offer::hallmark_per_piece, "assay and hallmark of a piece")
          .of_unit("currency")
          .in(non_negative),
      field("shipments_per_year", &Offer::shipments_per_year, "number of deliveries a year")
          .of_unit("1/year")
          .in(positive),
      field("freight_per_shipment", &Offer::freight_per_shipment, "freight and insurance of a delivery")
          .of_unit("currency")
          .in(non_negative),
      field("freight_share", &Offer::freight_share, "freight as a fraction of the work or the price").in(share),
      field("lead_time_days", &Offer::lead_time_days, "time from the order to receipt")
          .of_unit("days")
          .in(ownership::days_range),
      field("shelf_days", &Offer::shelf_days, "time from receipt to sale").of_unit("days").in(ownership::days_range),
      field("deferral_days", &Offer::deferral_days, "time from receipt to payment (negative: paid in advance)")
          .of_unit("days")
          .in(ownership::deferral_range),
      field("reject_share", &Offer::reject_share, "fraction of pieces rejected on receipt").in(share),
      field("document_errors_per_shipment", &Offer::document_errors_per_shipment, "errors in the papers of a delivery")
          .of_unit("1/shipment")
          .in(non_negative),
      field("unsold_share", &Offer::unsold_share, "fraction of pieces that never sell").in(share),
      field("exchange_share", &Offer::exchange_share, "of the unsold pieces, the fraction that may be exchanged")
          .in(share),
      field("exchange_fee_share", &Offer::exchange_fee_share, "fee of an exchange as a fraction of the piece's value")
          .in(share),
      field("stockout_share", &Offer::stockout_share, "fraction of demand that finds the shelf empty").in(share),
      field("retail_price_per_piece", &Offer::retail_price_per_piece, "what the client sells a piece for")
          .of_unit("currency")
          .in(non_negative),
      field("retail_price_per_gram", &Offer::retail_price_per_gram, "what the client sells a gram for")
          .of_unit("currency/g")
          .in(non_negative),
      field("retail_discount_share", &Offer::retail_discount_share, "fraction taken off the retail price").in(share),
      field("vat", &Offer::vat, "whether this offer's amounts hold VAT, where it differs from the buyer's"),
      field("vat_rate", &Offer::vat_rate, "VAT rate of the supplier's invoice").in(share),
      field("currency", &Offer::currency, "ISO 4217 code of the amounts; empty: the buyer's")};
};

}  // namespace core
}  // namespace cabochon
