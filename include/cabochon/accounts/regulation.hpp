/// What suppliers offer and what the client's regulation allows: dated terms and clauses, each with its source.
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

/// How a clause compares what is offered with its limit.
enum class Operator : std::uint8_t { at_most, at_least, below, above, equal };

/// One term of a dated offer, ours or a competitor's.
struct OfferTerm {
  RecordId offer;                              ///< key, with term and since
  std::string term;                            ///< name of the term, such as loss_share
  Day since;                                   ///< first day it holds
  std::optional<Day> until{};                  ///< first day no longer
  std::optional<AccountId> account{};          ///< to whom it was offered
  std::optional<SupplierId> supplier{};        ///< who offers
  std::optional<std::string> product_group{};  ///< for which goods
  std::optional<ProductId> product{};          ///< for which product
  std::optional<double> value{};               ///< the number, in the term's unit
  std::optional<double> low{};                 ///< least it may be
  std::optional<double> high{};                ///< most it may be
  std::optional<std::string> word{};           ///< the term where it is a word, such as tolling
  std::optional<std::string> unit{};           ///< of the value
  std::optional<std::string> source{};         ///< contract, price list, what a buyer said
  std::optional<Day> source_date{};            ///< day of the source
  std::optional<bool> assumed{};               ///< true: nobody stated it
};

/// One line of a client's regulation of buying.
struct Clause {
  RecordId clause;                             ///< key, with since
  Day since;                                   ///< first day it holds
  std::optional<Day> until{};                  ///< first day no longer
  AccountId account;                           ///< whose regulation
  std::string criterion;                       ///< term, cost line or result that is limited
  Operator comparison{};                       ///< at_most, at_least, below, above, equal
  std::optional<double> limit{};               ///< in the criterion's unit
  std::optional<std::string> word{};           ///< the limit where it is a word, such as tolling
  std::optional<std::string> product_group{};  ///< for which goods; absent: all
  std::optional<double> fineness{};            ///< for which alloy, above 0 and at most 1; absent: all
  std::optional<std::string> waived_by{};      ///< who may allow an exception
  std::optional<std::string> source{};         ///< document of the client
};

}  // namespace accounts

template <>
struct Names<accounts::Operator> {
  static constexpr std::array<std::string_view, 5> values{"at_most", "at_least", "below", "above", "equal"};
};

template <>
struct Description<accounts::OfferTerm> {
  using R = accounts::OfferTerm;
  static constexpr std::string_view name = "OfferTerm", table = "terms";
  static constexpr auto fields =
      std::tuple{field("offer", &R::offer, "key of the offer").key(),
                 field("term", &R::term, "name of the term, such as loss_share").key(),
                 field("since", &R::since, "first day it holds").key(),
                 field("until", &R::until, "first day no longer; absent: still valid"),
                 field("account", &R::account, "to whom it was offered").refers_to("accounts"),
                 field("supplier", &R::supplier, "who offers").refers_to("suppliers"),
                 field("product_group", &R::product_group, "for which goods; absent: all"),
                 field("product", &R::product, "for which product; absent: all").refers_to("products"),
                 field("value", &R::value, "the number, in the term's unit"),
                 field("low", &R::low, "least it may be"),
                 field("high", &R::high, "most it may be"),
                 field("word", &R::word, "the term where it is a word, such as tolling"),
                 field("unit", &R::unit, "unit of the value"),
                 field("source", &R::source, "contract, price list, what a buyer said"),
                 field("source_date", &R::source_date, "day of the source"),
                 field("assumed", &R::assumed, "true: nobody stated it")};
};

template <>
struct Description<accounts::Clause> {
  using R = accounts::Clause;
  static constexpr std::string_view name = "Clause", table = "clauses";
  static constexpr auto fields =
      std::tuple{field("clause", &R::clause, "key of the line of regulation").key(),
                 field("since", &R::since, "first day it holds").key(),
                 field("until", &R::until, "first day no longer; absent: still valid"),
                 field("account", &R::account, "whose regulation").required().refers_to("accounts"),
                 field("criterion", &R::criterion, "term, cost line or result that is limited").required(),
                 field("operator", &R::comparison, "how the offer is compared with the limit").required(),
                 field("limit", &R::limit, "the limit, in the criterion's unit"),
                 field("word", &R::word, "the limit where it is a word, such as tolling"),
                 field("product_group", &R::product_group, "for which goods; absent: all"),
                 field("fineness", &R::fineness, "for which alloy; absent: all").in(Range{0, 1, true, false}),
                 field("waived_by", &R::waived_by, "who may allow an exception"),
                 field("source", &R::source, "document of the client")};
};

}  // namespace cabochon
