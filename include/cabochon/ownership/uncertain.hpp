/// Terms that are not known exactly, as they are written in an offer: `.lead_time_days = triangular(15, 20, 30)`.
/// Each is a Term, so it takes a source: `between(0.02, 0.04, 0.9).from("delivery record 2026")`.
/// What each law means stands in stats/distribution.hpp; what is out of order is an InputError.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "cabochon/ownership/term.hpp"

namespace cabochon::ownership {

/// At least `low`, most often `mode`, at most `high`.
[[nodiscard]] inline Term triangular(double low, double mode, double high) {
  return stats::Distribution{stats::Law::triangular, {low, mode, high}};
}

/// The same three numbers with less weight on the ends: a beta law, mean (low + 4 mode + high) / 6.
[[nodiscard]] inline Term pert(double low, double mode, double high) {
  return stats::Distribution{stats::Law::pert, {low, mode, high}};
}

/// Mean and standard deviation. The part beyond the term's range (at most 1 % a side, else an error) is cut off.
[[nodiscard]] inline Term normal(double mean, double sd) { return stats::Distribution{stats::Law::normal, {mean, sd}}; }

/// Mean and standard deviation of the term itself (not of its logarithm); never below zero, with a long upper tail.
[[nodiscard]] inline Term lognormal(double mean, double sd) {
  return stats::Distribution{stats::Law::lognormal, {mean, sd}};
}

/// Any value from `low` to `high` as likely.
[[nodiscard]] inline Term uniform(double low, double high) {
  return stats::Distribution{stats::Law::uniform, {low, high}};
}

/// An interval that holds the term with confidence `level`, as much outside on either side. The law is the normal one
/// unless `shape` says lognormal or uniform.
[[nodiscard]] inline Term between(double low, double high, double level, stats::Law shape = stats::Law::normal) {
  return stats::Distribution{stats::Law::between, {low, high, level}, {}, shape};
}

/// A share with this beta law.
[[nodiscard]] inline Term beta(double a, double b) { return stats::Distribution{stats::Law::beta, {a, b}}; }

/// What `happened` out of `trials` says of a share: the beta posterior. The prior is Jeffreys' unless another is given.
[[nodiscard]] inline Term beta_from_counts(double happened, double trials, double prior_a = 0.5, double prior_b = 0.5) {
  return detail::counted(happened, trials, prior_a, prior_b);
}

/// Recorded values, each as likely.
[[nodiscard]] inline Term sample(std::vector<double> values) {
  return stats::Distribution{stats::Law::sample, {}, std::move(values)};
}

/// Today's `base` moved as the history moved over `horizon` steps: base x history[t + horizon] / history[t], every t of
/// the evenly spaced history as likely. For a monthly metal price and half a year: series(prices, 7000, 6).
[[nodiscard]] inline Term series(std::vector<double> history, double base, std::int64_t horizon) {
  return stats::Distribution{stats::Law::series, {base, static_cast<double>(horizon)}, std::move(history)};
}

}  // namespace cabochon::ownership
