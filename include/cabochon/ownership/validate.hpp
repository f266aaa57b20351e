/// Checks of offers and buyers: every wrong term at once, each with what was probably meant.
#pragma once

#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "cabochon/core/error.hpp"
#include "cabochon/core/record.hpp"
#include "cabochon/core/text.hpp"
#include "cabochon/core/validate.hpp"
#include "cabochon/ownership/buyer.hpp"
#include "cabochon/ownership/offer.hpp"

namespace cabochon::ownership {

/// What is right for a term, and what a wrong value probably meant: percents for fractions, 585 for fineness.
[[nodiscard]] inline std::string expected_of(std::string_view name, const Range& range, double value) {
  return range.expected() + share_hint(value, range, name == "fineness");
}

namespace detail {

/// Four digits, for numbers that are the result of a formula.
[[nodiscard]] inline std::string four_digits(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

/// `ours 'Goldline'`: the place of an offer's problem.
[[nodiscard]] inline std::string place_of(std::string_view side, const std::string& supplier) {
  std::string place(side);
  if (!supplier.empty()) place += " " + core::quoted(supplier);
  return place;
}

/// What of a term lies outside of `range`, in words and as a number.
[[nodiscard]] inline std::vector<std::pair<std::string, double>> out_of_range(const Term& term, const Range& range) {
  std::vector<std::pair<std::string, double>> out;
  if (term.empty()) return out;
  if (!term.uncertain()) {
    if (!range.contains(term.number())) out.emplace_back(number_text(term.number()), term.number());
    return out;
  }
  const auto [low, high] = term.reach();
  const auto [least, most] = stats::support(*term.distribution());
  const auto tell = [&](double end, bool is_low) {
    const bool has_end = std::isfinite(is_low ? least : most);
    const std::string where = is_low ? " below " : " above ";
    std::string text = text_of(term);
    text += has_end ? (is_low ? ", which starts at " : ", which reaches ") + number_text(end)
                    : ", of which 1 % lies" + where + four_digits(end);
    out.emplace_back(std::move(text), end);
  };
  if (!range.contains(low)) tell(low, true);
  if (!range.contains(high) && high != low) tell(high, false);
  return out;
}

template <class Record>
void check_ranges(const std::string& place, const Record& record, std::vector<Problem>& problems) {
  for_each_field<Record>([&](const auto& field) {
    using Member = typename std::remove_cvref_t<decltype(field)>::member_type;
    if constexpr (std::is_same_v<Member, Term>) {
      const Term& term = record.*field.member;
      for (const auto& value : out_of_range(term, field.range))
        problems.push_back(
            {place, std::string(field.name), -1, value.first, expected_of(field.name, field.range, value.second)});
    }
  });
}

inline void check_currency(const std::string& place, const std::string& currency, std::vector<Problem>& problems) {
  if (currency.empty()) return;
  bool right = currency.size() == 3;
  for (const char c : currency) right = right && c >= 'A' && c <= 'Z';
  if (!right) problems.push_back({place, "currency", -1, core::quoted(currency), "a code of ISO 4217, such as 'EUR'"});
}

/// Amounts on `basis` can be brought to amounts without VAT.
inline void check_vat(const std::string& place, Vat basis, bool has_rate, std::vector<Problem>& problems) {
  if (basis == Vat::included && !has_rate)
    problems.push_back({place, "vat_rate", -1, {}, "the dated rate that the amounts include"});
}

/// The buyer says that there is no VAT, the offer that there is: no rate makes the two alike.
inline void check_vat_mix(const std::string& place, Vat buyer, Vat offer, std::vector<Problem>& problems) {
  if (buyer == Vat::none && offer != Vat::none)
    problems.push_back({place, "vat", -1, core::quoted(name_of(offer)),
                        "'none', as the buyer states; amounts of two bases can't be converted without his own rate"});
}

}  // namespace detail

/// Everything that is wrong with one offer by itself; `side` names it, as in "ours".
inline void find_problems(std::string_view side, const Offer& offer, std::vector<Problem>& problems) {
  const std::string place = detail::place_of(side, offer.supplier);
  const auto wrong = [&](std::string_view name, std::string value, std::string expected) {
    problems.push_back({place, std::string(name), -1, std::move(value), std::move(expected)});
  };
  detail::check_ranges(place, offer, problems);
  detail::check_currency(place, offer.currency, problems);
  if (!offer.contract) wrong("contract", {}, "one of tolling, sale");
  // A beta law never is 1, but with b of at most 1 it comes so near that the mean of l / (1 - l) is infinite.
  const auto* loss = offer.loss_share.uncertain() ? offer.loss_share.distribution() : nullptr;
  const bool may_lose_all = offer.loss_share.given() && offer.loss_share.reach().high >= 1 &&
                            !(loss && loss->law == stats::Law::beta && loss->parameters[1] > 1);
  if (offer.loss_basis == LossBasis::issued && may_lose_all)
    wrong("loss_share", text_of(offer.loss_share),
          "a number of at least 0 and below 1 (all metal issued would be lost)");
  if (offer.gross_grams.given() && offer.weight_grams.given())
    wrong("gross_grams", text_of(offer.gross_grams), "either weight_grams, or gross_grams with stones_grams, not both");
  else if (offer.gross_grams.given() && offer.stones_grams.empty())
    wrong("stones_grams", {}, "the weight of the stones beside gross_grams (0 where there are none)");
  else if (offer.gross_grams.given() && offer.stones_grams.reach().high >= offer.gross_grams.reach().low)
    wrong("stones_grams", text_of(offer.stones_grams), "less than gross_grams (" + text_of(offer.gross_grams) + ")");
  else if (offer.stones_grams.given() && offer.gross_grams.empty() && offer.weight_grams.empty())
    wrong("gross_grams", {}, "the weight with stones beside stones_grams");
  if (offer.retail_price_per_piece.given() && offer.retail_price_per_gram.given())
    wrong("retail_price_per_gram", text_of(offer.retail_price_per_gram),
          "either retail_price_per_piece or retail_price_per_gram, not both");
}

/// Everything that is wrong with the buyer by himself.
inline void find_problems(const Buyer& buyer, std::vector<Problem>& problems) {
  detail::check_ranges("buyer", buyer, problems);
  detail::check_currency("buyer", buyer.currency, problems);
  if (!buyer.vat)
    problems.push_back({"buyer", "vat", -1, {}, "one of none, excluded, included (no basis is taken for granted)"});
  else
    detail::check_vat("buyer", *buyer.vat, buyer.vat_rate.given(), problems);
}

/// What is wrong between an offer and the buyer: currencies and VAT.
inline void find_problems(std::string_view side, const Offer& offer, const Buyer& buyer,
                          std::vector<Problem>& problems) {
  const std::string place = detail::place_of(side, offer.supplier);
  if (!offer.currency.empty() && offer.currency != buyer.currency)
    problems.push_back({place, "currency", -1, core::quoted(offer.currency),
                        buyer.currency.empty()
                            ? "the buyer to state the same currency"
                            : "'" + buyer.currency + "', the buyer's; two currencies are never added"});
  if (!buyer.vat) return;
  const Vat basis = offer.vat.value_or(*buyer.vat);
  if (offer.vat) detail::check_vat(place, basis, offer.vat_rate.given() || buyer.vat_rate.given(), problems);
  detail::check_vat_mix(place, *buyer.vat, basis, problems);
}

inline void raise(std::vector<Problem> problems) {
  if (!problems.empty()) throw InputError(std::move(problems));
}

}  // namespace cabochon::ownership
