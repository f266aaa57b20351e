/// What a client's regulation says of an offer: one finding a clause. Plain records, for letters and for views.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "cabochon/accounts/regulation.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/record.hpp"

namespace cabochon::ownership {

using accounts::Clause;
using accounts::Operator;

enum class Standing : std::uint8_t {
  met,             ///< the offer keeps the clause
  broken,          ///< it does not, by `excess`
  not_applicable,  ///< the clause does not concern this offer on this day; `why` says why
  cannot_judge     ///< too little is known; never taken for met
};

/// Why a clause does not apply or can't be judged.
enum class Why : std::uint8_t {
  none,              ///< it was judged
  not_yet,           ///< in force from a later day on
  ended,             ///< no longer in force
  replaced,          ///< a later version of the same clause is in force
  other_group,       ///< written for other goods
  other_fineness,    ///< written for another alloy
  other_contract,    ///< the criterion means nothing under this contract
  group_unknown,     ///< written for some goods, and those of the offer were not said
  fineness_unknown,  ///< written for an alloy, and the offer is silent about its own
  offer_silent,      ///< the offer does not state what the clause limits
  uncertain,         ///< the offer's value may lie on either side of the limit
  buyer_silent       ///< a line or result needs the buyer's economics, which are not given in full
};

/// One clause against one offer on one day.
struct Finding {
  std::string clause{};                        ///< key of the clause; empty where it has none
  std::string criterion{};                     ///< term, line or result that is limited
  Operator comparison{};                       ///< at_most, at_least, below, above, equal
  std::optional<double> limit{};               ///< in `unit`
  std::optional<std::string> word{};           ///< the limit where it is a word; for loss_share its basis
  Standing standing = Standing::cannot_judge;  ///< met, broken, not_applicable, cannot_judge
  Why why = Why::none;                         ///< why it does not apply or can't be judged
  std::string reason{};                        ///< the same in a sentence; for what was judged, what to know beside it
  std::string missing{};                       ///< what would have to be known: "lead_time_days, buyer.hour_cost"
  std::optional<double> offered{};             ///< what the offer comes to, in `unit` and on the clause's basis
  std::optional<std::string> offered_word{};   ///< the same where it is a word
  std::optional<double> offered_low{};         ///< of an uncertain value the least that it may be
  std::optional<double> offered_high{};        ///< and the most
  std::optional<double> excess{};              ///< how far beyond the limit, of at least 0; only where broken
  std::string unit{};                          ///< of limit, offered and excess; empty for a pure number
  std::optional<double> loss_finished{};       ///< of a limit of loss: the offer's loss of the finished weight
  std::optional<double> loss_issued{};         ///< and of the metal issued
  bool depends_on_basis = false;  ///< the clause names no basis of loss, and on the other one the answer is different
  bool assumed = false;           ///< the offered value was assumed by somebody, not stated
  std::optional<double> limit_before{};        ///< limit of the version that this one replaced
  std::optional<bool> met_before{};            ///< whether the offer keeps that former limit
  std::optional<Day> since{};                  ///< first day the clause holds; absent: it always has
  std::optional<Day> until{};                  ///< first day no longer
  std::optional<std::string> product_group{};  ///< for which goods; absent: all
  std::optional<double> fineness{};            ///< for which alloy; absent: all
  std::optional<std::string> waived_by{};      ///< who may allow an exception
  std::optional<std::string> source{};         ///< document of the client
  std::string offer_source{};                  ///< where the offered value is written; empty: merely stated
  std::optional<Day> offer_date{};             ///< day of that source
};

}  // namespace cabochon::ownership

namespace cabochon {
inline namespace core {

template <>
struct Names<ownership::Standing> {
  static constexpr std::array<std::string_view, 4> values{"met", "broken", "not_applicable", "cannot_judge"};
};
template <>
struct Names<ownership::Why> {
  static constexpr std::array<std::string_view, 12> values{"none",           "not_yet",       "ended",
                                                           "replaced",       "other_group",   "other_fineness",
                                                           "other_contract", "group_unknown", "fineness_unknown",
                                                           "offer_silent",   "uncertain",     "buyer_silent"};
};

template <>
struct Description<ownership::Finding> {
  using R = ownership::Finding;
  static constexpr std::string_view name = "Finding", table = "findings";
  static constexpr auto fields = std::tuple{
      field("clause", &R::clause, "key of the clause; empty where it has none"),
      field("criterion", &R::criterion, "term, line or result that is limited"),
      field("operator", &R::comparison, "how what is offered is compared with the limit"),
      field("limit", &R::limit, "the limit"),
      field("word", &R::word, "the limit where it is a word; for loss_share the basis of the limit"),
      field("standing", &R::standing, "whether the offer keeps the clause"),
      field("why", &R::why, "why the clause does not apply or can't be judged"),
      field("reason", &R::reason, "the same in a sentence; for what was judged, what to know beside it"),
      field("missing", &R::missing, "what would have to be known, separated by commas"),
      field("offered", &R::offered, "what the offer comes to, on the clause's basis"),
      field("offered_word", &R::offered_word, "the same where it is a word"),
      field("offered_low", &R::offered_low, "of an uncertain value the least that it may be"),
      field("offered_high", &R::offered_high, "of an uncertain value the most that it may be"),
      field("excess", &R::excess, "how far beyond the limit; only where the clause is broken").in(non_negative),
      field("unit", &R::unit, "unit of limit, offered and excess; empty for a pure number"),
      field("loss_finished", &R::loss_finished, "of a limit of loss: the offer's loss of the finished weight"),
      field("loss_issued", &R::loss_issued, "of a limit of loss: the offer's loss of the metal issued"),
      field("depends_on_basis", &R::depends_on_basis, "no basis of loss is named, and the other one answers otherwise"),
      field("assumed", &R::assumed, "the offered value was assumed by somebody, not stated"),
      field("limit_before", &R::limit_before, "limit of the version that this one replaced"),
      field("met_before", &R::met_before, "whether the offer keeps that former limit"),
      field("since", &R::since, "first day the clause holds; absent: it always has"),
      field("until", &R::until, "first day no longer"),
      field("product_group", &R::product_group, "for which goods; absent: all"),
      field("fineness", &R::fineness, "for which alloy; absent: all"),
      field("waived_by", &R::waived_by, "who may allow an exception"),
      field("source", &R::source, "document of the client"),
      field("offer_source", &R::offer_source, "where the offered value is written; empty: merely stated"),
      field("offer_date", &R::offer_date, "day of that source")};
};

}  // namespace core
}  // namespace cabochon
