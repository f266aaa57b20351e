/// What is sold and delivered: our processes and products, order lines, movements of the clients' metal.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "cabochon/core/record.hpp"

namespace cabochon {
namespace accounts {

/// Share of pure metal in an alloy: above 0, at most 1.
inline constexpr Range fineness_range{0, 1, true, false};

/// Where an order was placed.
enum class Channel : std::uint8_t { offline, online };

/// Whose metal it is: under `tolling` the client supplies it and revenue is only work; under `sale` revenue holds the
/// metal too.
enum class Contract : std::uint8_t { tolling, sale };

/// What moved a client's balance of metal.
enum class MetalKind : std::uint8_t { received, shipped, returned, loss, reconciled };

/// A process of ours that clients notice.
struct Process {
  ProcessId process;                        ///< key
  std::optional<std::string> department{};  ///< ours: accounting, quality control, sales, ...
  std::optional<std::string> owner{};       ///< person of ours who answers for it
  std::optional<double> standard_hours{};   ///< promised hours to an answer or result, at least 0
};

/// What we sell.
struct Product {
  ProductId product;                     ///< key
  std::optional<std::string> name{};     ///< of the product
  std::optional<std::string> group{};    ///< assortment group
  std::optional<double> unit_cost{};     ///< our cost of a piece, currency, at least 0
  std::optional<double> weight_grams{};  ///< metal of a piece without stones, g, above 0
  std::optional<double> fineness{};      ///< share of pure metal, above 0 and at most 1: .585, not 585
};

/// One line of an order; a return is a line with negative quantity and revenue.
struct OrderLine {
  OrderId order;                              ///< key, with line
  std::optional<std::int64_t> line{};         ///< absent: number of the row within its order, from 1
  AccountId account;                          ///< who ordered
  Day date;                                   ///< of the order or invoice
  std::optional<ProductId> product{};         ///< what was ordered
  std::optional<double> quantity{};           ///< pieces; negative for a return
  std::optional<double> revenue{};            ///< of the line, currency; negative for a return
  std::optional<double> cost{};               ///< ours of the line, currency
  std::optional<Channel> channel{};           ///< offline or online
  std::optional<std::string> sales_person{};  ///< of ours
  std::optional<Contract> contract{};         ///< tolling or sale
  std::optional<double> fine_grams{};         ///< pure metal in the line, g
  std::optional<double> metal_value{};        ///< worth of that metal inside revenue, currency
};

/// One movement of a client's metal held by us.
struct MetalMovement {
  RecordId movement;                      ///< key
  AccountId account;                      ///< whose metal
  Day date;                               ///< of the movement
  MetalKind kind{};                       ///< received, shipped, returned, loss, reconciled
  std::optional<double> fine_grams{};     ///< pure metal, g; negative only for a reconciliation
  std::optional<double> gross_grams{};    ///< alloy, g, at least 0
  std::optional<double> fineness{};       ///< share of pure metal, above 0 and at most 1
  std::optional<std::string> document{};  ///< number of the document
};

}  // namespace accounts

template <>
struct Names<accounts::Channel> {
  static constexpr std::array<std::string_view, 2> values{"offline", "online"};
};
template <>
struct Names<accounts::Contract> {
  static constexpr std::array<std::string_view, 2> values{"tolling", "sale"};
};
template <>
struct Names<accounts::MetalKind> {
  static constexpr std::array<std::string_view, 5> values{"received", "shipped", "returned", "loss", "reconciled"};
};

template <>
struct Description<accounts::Process> {
  using R = accounts::Process;
  static constexpr std::string_view name = "Process", table = "processes";
  static constexpr auto fields =
      std::tuple{field("process", &R::process, "key of a process of ours that clients notice").key(),
                 field("department", &R::department, "our department: accounting, quality control, sales, ..."),
                 field("owner", &R::owner, "person of ours who answers for it"),
                 field("standard_hours", &R::standard_hours, "promised time to an answer or a result")
                     .of_unit("h")
                     .in(non_negative)};
};

template <>
struct Description<accounts::Product> {
  using R = accounts::Product;
  static constexpr std::string_view name = "Product", table = "products";
  static constexpr auto fields =
      std::tuple{field("product", &R::product, "key of the product").key(),
                 field("name", &R::name, "name of the product"),
                 field("group", &R::group, "assortment group"),
                 field("unit_cost", &R::unit_cost, "our cost of a piece").of_unit("currency").in(non_negative),
                 field("weight_grams", &R::weight_grams, "metal of a piece, without stones").of_unit("g").in(positive),
                 field("fineness", &R::fineness, "share of pure metal: .585, not 585").in(accounts::fineness_range)};
};

template <>
struct Description<accounts::OrderLine> {
  using R = accounts::OrderLine;
  static constexpr std::string_view name = "OrderLine", table = "orders";
  static constexpr auto fields = std::tuple{
      field("order", &R::order, "key of the order").key(),
      field("line", &R::line, "number of the line; absent: the row's number within its order, from 1").numbered_key(),
      field("account", &R::account, "who ordered").required().refers_to("accounts"),
      field("date", &R::date, "day of the order or invoice").required(),
      field("product", &R::product, "what was ordered").refers_to("products"),
      field("quantity", &R::quantity, "pieces; negative for a return").of_unit("pieces"),
      field("revenue", &R::revenue, "revenue of the line; negative for a return").of_unit("currency"),
      field("cost", &R::cost, "our cost of the line").of_unit("currency"),
      field("channel", &R::channel, "where it was ordered"),
      field("sales_person", &R::sales_person, "person of ours who sold it"),
      field("contract", &R::contract, "tolling: the client's metal; sale: ours"),
      field("fine_grams", &R::fine_grams, "pure metal in the line").of_unit("g"),
      field("metal_value", &R::metal_value, "worth of that metal inside the revenue").of_unit("currency")};
};

template <>
struct Description<accounts::MetalMovement> {
  using R = accounts::MetalMovement;
  static constexpr std::string_view name = "MetalMovement", table = "metal";
  static constexpr auto fields =
      std::tuple{field("movement", &R::movement, "key of the movement").key(),
                 field("account", &R::account, "whose metal").required().refers_to("accounts"),
                 field("date", &R::date, "day of the movement").required(),
                 field("kind", &R::kind, "what happened to the metal").required(),
                 field("fine_grams", &R::fine_grams, "pure metal").of_unit("g"),
                 field("gross_grams", &R::gross_grams, "alloy").of_unit("g").in(non_negative),
                 field("fineness", &R::fineness, "share of pure metal: .585, not 585").in(accounts::fineness_range),
                 field("document", &R::document, "number of the document")};
};

}  // namespace cabochon
