/// A term of an offer or of a buyer: what was stated, where it comes from and whether it is only assumed.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "cabochon/core/dates.hpp"
#include "cabochon/core/datum.hpp"
#include "cabochon/core/record.hpp"
#include "cabochon/stats/distribution.hpp"

namespace cabochon::ownership {

/// Empty (not known), a number, or a law of what the number may be. The laws are made by triangular, pert, normal,
/// lognormal, uniform, between, beta, sample and series of uncertain.hpp.
struct Term {
  using Content = std::variant<std::monostate, double, stats::Distribution>;

  Content content{};          ///< nothing, or the number in the unit of the field that holds the term, or its law
  std::string unit{};         ///< of a value that was stated in words; empty: the unit of the field
  std::string source{};       ///< contract, price list, delivery record, survey; empty: merely stated
  std::optional<Day> date{};  ///< day of the source: of the metal price's quotation, of a VAT rate
  bool assumed = false;       ///< a guess that nobody has confirmed

  Term() = default;
  template <class Number>
    requires std::integral<Number> || std::floating_point<Number>
  Term(Number number) : content(static_cast<double>(number)) {}  // NOLINT: implicit, so that 0.035 is a term
  Term(stats::Distribution law) : content(std::move(law)) {      // NOLINT: implicit, as a number is
    stats::check(*distribution());
  }

  [[nodiscard]] bool empty() const noexcept { return std::holds_alternative<std::monostate>(content); }
  [[nodiscard]] bool given() const noexcept { return !empty(); }
  [[nodiscard]] bool uncertain() const noexcept { return std::holds_alternative<stats::Distribution>(content); }

  /// The law of an uncertain term; null for a number.
  [[nodiscard]] const stats::Distribution* distribution() const noexcept {
    return std::get_if<stats::Distribution>(&content);
  }

  /// The number, the mean of an uncertain one, or `otherwise` when the term is empty.
  [[nodiscard]] double number(double otherwise = 0) const {
    if (const double* stated = std::get_if<double>(&content)) return *stated;
    const auto* law = distribution();
    return law ? stats::mean(*law) : otherwise;
  }

  /// Least and greatest number to hold against a range; of a law without an end the quantile at 1 or 99 %.
  [[nodiscard]] stats::Span reach() const {
    const auto* law = distribution();
    return law ? stats::reach(*law) : stats::Span{number(), number()};
  }

  /// The same term with its source and the source's day.
  [[nodiscard]] Term from(std::string origin, std::optional<Day> day = std::nullopt) const {
    Term copy = *this;
    copy.source = std::move(origin);
    copy.date = day;
    return copy;
  }

  friend bool operator==(const Term&, const Term&) = default;
};

/// The same term as a guess that nobody has confirmed.
[[nodiscard]] inline Term assumed(Term term) {
  term.assumed = true;
  return term;
}

namespace detail {

/// The beta posterior of a share that `happened` out of `trials`.
[[nodiscard]] inline stats::Distribution counted(double happened, double trials, double prior_a = 0.5,
                                                 double prior_b = 0.5) {
  constexpr std::string_view where = "beta_from_counts";
  check_positive(where, "trials", trials);
  check_range(where, "happened", happened, Range{0, trials, false, false});
  check_positive(where, "prior_a", prior_a);
  check_positive(where, "prior_b", prior_b);
  return {stats::Law::beta, {happened + prior_a, trials - happened + prior_b}};
}

}  // namespace detail

/// "20", or "triangular(15, 20, 30)".
[[nodiscard]] inline std::string text_of(const Term& term) {
  const auto* law = term.distribution();
  return law ? stats::text_of(*law) : number_text(term.number());
}

}  // namespace cabochon::ownership

namespace cabochon {
inline namespace core {

template <>
struct KindOf<ownership::Term> : std::integral_constant<FieldKind, FieldKind::term> {};

}  // namespace core
}  // namespace cabochon

#include "cabochon/ownership/term_datum.hpp"  // IWYU pragma: export
#include "cabochon/ownership/uncertain.hpp"   // IWYU pragma: export
