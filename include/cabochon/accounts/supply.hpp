/// Goods on the clients' shelves, and the buying side: suppliers, their dated prices, purchase order lines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "cabochon/core/record.hpp"

namespace cabochon {
namespace accounts {

/// One product in one shop of a client on one day.
struct StockDay {
  AccountId account;                 ///< key, with store, product and date
  StoreId store;                     ///< point of sale
  ProductId product;                 ///< what lies there
  Day date;                          ///< of the count
  std::optional<double> on_hand{};   ///< pieces at the end of the day, at least 0
  std::optional<double> sold{};      ///< pieces since the count before, at least 0
  std::optional<double> received{};  ///< pieces since the count before, at least 0
  std::optional<double> returned{};  ///< pieces sent back to us since the count before, at least 0
};

/// Who sells to the buyer.
struct Supplier {
  SupplierId supplier;                   ///< key
  std::optional<std::string> name{};     ///< of the company
  std::optional<bool> ours{};            ///< whether it is us
  std::optional<bool> preferred{};       ///< whether the buyer prefers it
  std::optional<bool> active{};          ///< whether it still supplies
  std::optional<std::int64_t> rating{};  ///< the buyer's own mark, 1 the best
  std::optional<std::string> region{};   ///< where it ships from
};

/// A supplier's dated price, lead time and order limits for one product.
struct SupplyPrice {
  SupplierId supplier;                         ///< key, with product and since
  ProductId product;                           ///< what it supplies
  Day since;                                   ///< first day of the price
  std::optional<Day> until{};                  ///< first day no longer
  std::optional<double> price_per_piece{};     ///< list price, currency, at least 0
  std::optional<double> lead_time_days{};      ///< average days from order to receipt, at least 0
  std::optional<double> min_order_quantity{};  ///< pieces, at least 0
  std::optional<double> max_order_quantity{};  ///< pieces, at least 0
  std::optional<double> last_price{};          ///< paid at the last receipt, currency, at least 0
  std::optional<Day> last_receipt{};           ///< day of the last receipt
  std::optional<double> on_order_quantity{};   ///< pieces ordered and not yet received, at least 0
  std::optional<std::string> unit{};           ///< of the quantities: piece, carton, ...
};

/// One line of a purchase order.
struct PurchaseLine {
  RecordId purchase;                        ///< key, with line
  std::optional<std::int64_t> line{};       ///< absent: number of the row within its purchase, from 1
  SupplierId supplier;                      ///< from whom
  std::optional<ProductId> product{};       ///< what
  Day date;                                 ///< ordered
  std::optional<Day> due{};                 ///< promised
  std::optional<Day> received_date{};       ///< received
  std::optional<double> ordered{};          ///< pieces, above 0
  std::optional<double> received{};         ///< pieces, at least 0
  std::optional<double> rejected{};         ///< pieces of the received, at least 0
  std::optional<double> stocked{};          ///< pieces taken into stock, at least 0
  std::optional<double> price_per_piece{};  ///< paid, currency, at least 0
  std::optional<double> freight{};          ///< of the line, currency, at least 0
  std::optional<std::string> buyer{};       ///< person who ordered
};

}  // namespace accounts

template <>
struct Description<accounts::StockDay> {
  using R = accounts::StockDay;
  static constexpr std::string_view name = "StockDay", table = "stock";
  static constexpr auto fields = std::tuple{
      field("account", &R::account, "whose shop").key().refers_to("accounts"),
      field("store", &R::store, "point of sale").key(),
      field("product", &R::product, "what lies there").key().refers_to("products"),
      field("date", &R::date, "day of the count").key(),
      field("on_hand", &R::on_hand, "on the shelf at the end of the day").of_unit("pieces").in(non_negative),
      field("sold", &R::sold, "sold since the count before").of_unit("pieces").in(non_negative),
      field("received", &R::received, "received since the count before").of_unit("pieces").in(non_negative),
      field("returned", &R::returned, "sent back to us since the count before").of_unit("pieces").in(non_negative)};
};

template <>
struct Description<accounts::Supplier> {
  using R = accounts::Supplier;
  static constexpr std::string_view name = "Supplier", table = "suppliers";
  static constexpr auto fields =
      std::tuple{field("supplier", &R::supplier, "key of who sells to the buyer").key(),
                 field("name", &R::name, "name of the company"),
                 field("ours", &R::ours, "whether it is us"),
                 field("preferred", &R::preferred, "whether the buyer prefers it"),
                 field("active", &R::active, "whether it still supplies"),
                 field("rating", &R::rating, "the buyer's own mark, 1 the best").in(Range{1, 1000}),
                 field("region", &R::region, "where it ships from")};
};

template <>
struct Description<accounts::SupplyPrice> {
  using R = accounts::SupplyPrice;
  static constexpr std::string_view name = "SupplyPrice", table = "supply_prices";
  static constexpr auto fields =
      std::tuple{field("supplier", &R::supplier, "who supplies").key().refers_to("suppliers"),
                 field("product", &R::product, "what it supplies").key().refers_to("products"),
                 field("since", &R::since, "first day of the price").key(),
                 field("until", &R::until, "first day no longer; absent: still valid"),
                 field("price_per_piece", &R::price_per_piece, "list price").of_unit("currency").in(non_negative),
                 field("lead_time_days", &R::lead_time_days, "average time from order to receipt")
                     .of_unit("days")
                     .in(non_negative),
                 field("min_order_quantity", &R::min_order_quantity, "least that can be ordered")
                     .of_unit("pieces")
                     .in(non_negative),
                 field("max_order_quantity", &R::max_order_quantity, "most that can be ordered")
                     .of_unit("pieces")
                     .in(non_negative),
                 field("last_price", &R::last_price, "paid at the last receipt").of_unit("currency").in(non_negative),
                 field("last_receipt", &R::last_receipt, "day of the last receipt"),
                 field("on_order_quantity", &R::on_order_quantity, "ordered and not yet received")
                     .of_unit("pieces")
                     .in(non_negative),
                 field("unit", &R::unit, "unit of the quantities: piece, carton, ...")};
};

template <>
struct Description<accounts::PurchaseLine> {
  using R = accounts::PurchaseLine;
  static constexpr std::string_view name = "PurchaseLine", table = "purchases";
  static constexpr auto fields =
      std::tuple{field("purchase", &R::purchase, "key of the purchase order").key(),
                 field("line", &R::line, "number of the line; absent: the row's number within its purchase, from 1")
                     .numbered_key(),
                 field("supplier", &R::supplier, "from whom").required().refers_to("suppliers"),
                 field("product", &R::product, "what was bought").refers_to("products"),
                 field("date", &R::date, "day of the order").required(),
                 field("due", &R::due, "day it was promised for"),
                 field("received_date", &R::received_date, "day it was received"),
                 field("ordered", &R::ordered, "ordered").of_unit("pieces").in(positive),
                 field("received", &R::received, "received").of_unit("pieces").in(non_negative),
                 field("rejected", &R::rejected, "rejected of the received").of_unit("pieces").in(non_negative),
                 field("stocked", &R::stocked, "taken into stock").of_unit("pieces").in(non_negative),
                 field("price_per_piece", &R::price_per_piece, "price paid").of_unit("currency").in(non_negative),
                 field("freight", &R::freight, "freight of the line").of_unit("currency").in(non_negative),
                 field("buyer", &R::buyer, "person who ordered")};
};

}  // namespace cabochon
