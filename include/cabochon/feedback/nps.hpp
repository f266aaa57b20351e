/// Question: how many more of our clients would recommend us than would not, and how sure is that number?
///
/// Model: answers are whole numbers from 0 to 10. Promoters gave 9 or 10, detractors 0 to 6, passives 7 or 8. With the
/// shares p and d of promoters and detractors among n answers, NPS = 100 (p - d).
/// Limits at level 1 - a, with z the normal quantile at 1 - a/2:
///   wald           100 (p - d +- z sqrt((p + d - (p - d)^2) / n))
///   adjusted_wald  the same formula, on counts to which 3/4 promoters, 3/2 passives and 3/4 detractors are added:
///                  its own centre p' - d' and n + 3 answers
///   score          all D that a score test of "p - d is D" does not reject: (p - d - D)^2 <= z^2 V(D) / n, where V(D)
///   is
///                  the variance under the most likely shares that differ by D (Tango's equation for paired shares)
///   bayes          equal tails of the posterior of p - d under Jeffreys' prior, Dirichlet(1/2, 1/2, 1/2)
/// All are clipped to [-100, 100] and widened where needed to contain the NPS, which is always the raw one.
/// Weighted: p and d are shares of weight, n in the limits is Kish's effective number (sum w)^2 / sum w^2.
///
/// Assumptions: answers are independent and from a population much larger than n; several answers of one account are
/// not quite independent, and then the true limits are wider.
/// Units: NPS points, -100 to 100.
/// Sources: Reichheld 2003, Harvard Business Review 81(12); Rocks 2016, "Interval estimation for the Net Promoter
/// Score", The American Statistician 70(4), 365-372; Kish 1965, Survey Sampling, section 11.7; Tango 1998, Statistics
/// in Medicine 17, 891-908, eq. 9 to 12; Jeffreys 1946, Proceedings of the Royal Society A 186, 453-461.
/// Limits: wald has width zero when all answers fall into one class; prefer adjusted_wald for fewer than some 100
/// answers. A scale of 1 to 10 is read as it is: its detractors are 1 to 6.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/error.hpp"
#include "cabochon/core/estimate.hpp"
#include "cabochon/core/record.hpp"
#include "cabochon/feedback/nps_predicted.hpp"
#include "cabochon/stats/dirichlet_difference.hpp"
#include "cabochon/stats/normal.hpp"

namespace cabochon::feedback {

enum class NpsMethod : std::uint8_t { wald, adjusted_wald, score, bayes };

}  // namespace cabochon::feedback

namespace cabochon {
inline namespace core {
template <>
struct Names<feedback::NpsMethod> {
  static constexpr std::array<std::string_view, 4> values{"wald", "adjusted_wald", "score", "bayes"};
};
}  // namespace core
}  // namespace cabochon

namespace cabochon::feedback {

inline constexpr int lowest_score = 0;
inline constexpr int highest_score = 10;
inline constexpr int first_promoter = 9;  ///< the lowest score of a promoter
inline constexpr int last_detractor = 6;  ///< the highest score of a detractor

/// What is counted of a group's answers: whole numbers, so that merging is exact in any order.
struct NpsCounts {
  std::int64_t n = 0;            ///< answers
  std::int64_t missing = 0;      ///< rows without an answer
  std::int64_t promoters = 0;    ///< scores 9 and 10
  std::int64_t passives = 0;     ///< scores 7 and 8
  std::int64_t detractors = 0;   ///< scores 0 to 6
  std::int64_t sum = 0;          ///< of the scores
  std::int64_t sum_squares = 0;  ///< of the scores

  /// Counts one answer; the score must lie within 0 to 10.
  void add(int score) noexcept {
    ++n;
    promoters += score >= first_promoter;
    detractors += score <= last_detractor;
    passives += score > last_detractor && score < first_promoter;
    sum += score;
    sum_squares += static_cast<std::int64_t>(score) * score;
  }

  NpsCounts& merge(const NpsCounts& other) noexcept {
    n += other.n;
    missing += other.missing;
    promoters += other.promoters;
    passives += other.passives;
    detractors += other.detractors;
    sum += other.sum;
    sum_squares += other.sum_squares;
    return *this;
  }

  friend bool operator==(const NpsCounts&, const NpsCounts&) = default;
};

/// Seven little-endian int64 in the order of the fields.
inline constexpr std::size_t nps_counts_bytes = 7 * 8;

[[nodiscard]] inline std::array<std::uint8_t, nps_counts_bytes> to_bytes(const NpsCounts& counts) {
  std::array<std::uint8_t, nps_counts_bytes> bytes{};
  const std::int64_t fields[] = {counts.n,          counts.missing, counts.promoters,  counts.passives,
                                 counts.detractors, counts.sum,     counts.sum_squares};
  for (std::size_t i = 0; i < nps_counts_bytes; ++i)
    bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(fields[i / 8]) >> (8 * (i % 8)));
  return bytes;
}

[[nodiscard]] inline NpsCounts nps_counts_from_bytes(std::span<const std::uint8_t> bytes) {
  if (bytes.size() != nps_counts_bytes)
    throw InputError({"NpsCounts", "bytes", -1, std::to_string(bytes.size()) + " bytes",
                      std::to_string(nps_counts_bytes) + " bytes"});
  std::uint64_t fields[7] = {};
  for (std::size_t i = 0; i < nps_counts_bytes; ++i)
    fields[i / 8] |= static_cast<std::uint64_t>(bytes[i]) << (8 * (i % 8));
  const auto at = [&](int i) { return static_cast<std::int64_t>(fields[i]); };
  const NpsCounts counts{at(0), at(1), at(2), at(3), at(4), at(5), at(6)};
  if (std::any_of(fields, fields + 7, [](std::uint64_t f) { return static_cast<std::int64_t>(f) < 0; }) ||
      counts.promoters + counts.passives + counts.detractors != counts.n)
    throw InputError({"NpsCounts", "bytes", -1, "counts that do not add up", "what to_bytes gave"});
  return counts;
}

/// Scores, each a whole number from 0 to 10; every other one is a bad row of the InputError.
template <class Score>
[[nodiscard]] NpsCounts count_scores(std::span<const Score> scores) {
  NpsCounts counts;
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto score = static_cast<double>(scores[i]);
    if (score >= lowest_score && score <= highest_score && score == std::floor(score))
      counts.add(static_cast<int>(score));
    else
      problems.push_back(
          {"scores", "score", static_cast<std::int64_t>(i), number_text(score), "a whole number from 0 to 10"});
  }
  if (!problems.empty()) throw InputError(std::move(problems));
  return counts;
}

/// A number between its limits, without the rest of an Estimate: what kernels pass around.
struct Limits {
  double value = 0;
  double low = 0;
  double high = 0;
};

namespace detail {

// Clips to the scale and makes room for the raw value.
[[nodiscard]] inline Limits nps_within(double value, double centre, double half) {
  return {value, std::min(value, std::max(-100.0, centre - half)), std::max(value, std::min(100.0, centre + half))};
}

}  // namespace detail

/// NPS of shares: p promoters and d detractors among n answers (n may be fractional: Kish's). n must be positive.
[[nodiscard]] inline Limits nps_wald(double p, double d, double n, double z) {
  const double value = 100 * (p - d);
  const double variance = std::max(0.0, p + d - (p - d) * (p - d)) / n;
  return detail::nps_within(value, value, 100 * z * std::sqrt(variance));
}

[[nodiscard]] inline Limits nps_adjusted_wald(double p, double d, double n, double z) {
  const double all = n + 3;
  const double centre = n * (p - d) / all;
  const double variance = std::max(0.0, (n * (p + d) + 1.5) / all - centre * centre) / all;
  return detail::nps_within(100 * (p - d), 100 * centre, 100 * z * std::sqrt(variance));
}

namespace detail {

/// Variance of one answer (1, 0, -1) under the most likely shares with p - d = delta.
[[nodiscard]] inline double nps_variance_under(double p, double d, double delta) {
  const double b = (2 - p + d) * delta - (p + d), c = -d * delta * (1 - delta);
  const double detractors = (std::sqrt(std::max(0.0, b * b - 8 * c)) - b) / 4;
  return std::max(0.0, 2 * detractors + delta - delta * delta);
}

/// The delta on one side (-1 or 1) of p - d at which the score test's statistic is z; by regula falsi (Illinois).
[[nodiscard]] inline double nps_score_limit(double p, double d, double n, double z, double side) {
  const double centre = p - d;
  const auto beyond = [&](double delta) {
    return side * (delta - centre) - z * std::sqrt(nps_variance_under(p, d, delta) / n);
  };
  if (side * centre >= 1) return side;
  // Where all answers are alike the variance at the centre is nought, and not beside it.
  double inner = centre, outer = side;
  double at_inner = beyond(inner), at_outer = beyond(outer);
  if (at_inner >= 0) at_inner = beyond(inner = centre + side * 1e-9);
  if (at_inner >= 0 || at_outer <= 0) return at_inner >= 0 ? inner : outer;
  int last = 0;
  for (int i = 0; i < 100 && std::abs(outer - inner) > 1e-12; ++i) {
    double next = (inner * at_outer - outer * at_inner) / (at_outer - at_inner);
    if (!(std::min(inner, outer) < next && next < std::max(inner, outer))) next = (inner + outer) / 2;
    const double there = beyond(next);
    if (there == 0) return next;
    if (there < 0) {
      inner = next;
      at_inner = there;
      if (last == -1) at_outer /= 2;
      last = -1;
    } else {
      outer = next;
      at_outer = there;
      if (last == 1) at_inner /= 2;
      last = 1;
    }
  }
  return (inner + outer) / 2;
}

}  // namespace detail

[[nodiscard]] inline Limits nps_score(double p, double d, double n, double z) {
  const double value = 100 * (p - d);
  return {value, std::min(value, 100 * detail::nps_score_limit(p, d, n, z, -1)),
          std::max(value, 100 * detail::nps_score_limit(p, d, n, z, 1))};
}

[[nodiscard]] inline Limits nps_bayes(double p, double d, double n, double z) {
  const double tail = stats::normal_probability(-z);
  const stats::DirichletDifference after({n * p + 0.5, n * (1 - p - d) + 0.5, n * d + 0.5});
  const double value = 100 * (p - d);
  return {value, std::min(value, 100 * after.quantile(tail)), std::max(value, 100 * after.quantile(1 - tail))};
}

[[nodiscard]] inline Limits nps_limits(double p, double d, double n, double z, NpsMethod method) {
  switch (method) {
    case NpsMethod::wald:
      return nps_wald(p, d, n, z);
    case NpsMethod::score:
      return nps_score(p, d, n, z);
    case NpsMethod::bayes:
      return nps_bayes(p, d, n, z);
    case NpsMethod::adjusted_wald:
      break;
  }
  return nps_adjusted_wald(p, d, n, z);
}

/// Limits when n of `population` people answered: n in the formulas becomes n (N - 1) / (N - n); all answered leaves no
/// doubt. With bayes the posterior of the whole population's NPS, of which n are known (nps_predicted.hpp).
[[nodiscard]] inline Limits nps_limits_within(double p, double d, double n, double population, double z,
                                              NpsMethod method) {
  const double value = 100 * (p - d);
  if (population <= n) return {value, value, value};
  if (method != NpsMethod::bayes) return nps_limits(p, d, n * (population - 1) / (population - n), z, method);
  const std::array<double, 3> alpha{n * p + 0.5, n * (1 - p - d) + 0.5, n * d + 0.5};
  const double tail = stats::normal_probability(-z);
  if (population - n <= static_cast<double>(most_unseen)) {
    const auto [low, high] = unseen_difference(alpha, std::llround(population - n), tail);
    const double seen_difference = std::round(n * (p - d));
    return {value, std::min(value, 100 * (seen_difference + static_cast<double>(low)) / population),
            std::max(value, 100 * (seen_difference + static_cast<double>(high)) / population)};
  }
  const double sum = n + 1.5, unseen = population - n, share = unseen / population;
  std::array<double, 3> mean{};
  const std::array<double, 3> seen{p, 1 - p - d, d};
  for (std::size_t k = 0; k < 3; ++k) mean[k] = (1 - share) * seen[k] + share * alpha[k] / sum;
  const double own = (alpha[0] - alpha[2]) / sum, both = mean[0] - mean[2];
  const double variance =
      share * share * ((alpha[0] + alpha[2]) / sum - own * own) / (sum + 1) * (sum + unseen) / unseen;
  const double worth = std::max(1e-3, (mean[0] + mean[2] - both * both) / variance - 1);
  const stats::DirichletDifference after({worth * mean[0], worth * mean[1], worth * mean[2]});
  return {value, std::min(value, 100 * after.quantile(tail)), std::max(value, 100 * after.quantile(1 - tail))};
}

/// NPS of a group that has at least one answer.
[[nodiscard]] inline Estimate nps(const NpsCounts& counts, double level = 0.95,
                                  NpsMethod method = NpsMethod::adjusted_wald) {
  check_level("nps", level);
  if (counts.n <= 0) throw InputError({"nps", "n", -1, std::to_string(counts.n), "at least one answer"});
  const auto n = static_cast<double>(counts.n);
  const Limits l = nps_limits(static_cast<double>(counts.promoters) / n, static_cast<double>(counts.detractors) / n, n,
                              stats::two_sided_z(level), method);
  return {l.value, l.low, l.high, level, counts.n, std::string(name_of(method))};
}

/// Mean of the scores +- z s / sqrt(n), s with n - 1; clipped to 0 to 10. Needs at least two answers for its limits,
/// which are NaN for one: a caller with a frame gives null. By the normal approximation: for some 30 answers or more.
[[nodiscard]] inline Limits mean_limits(const NpsCounts& counts, double z) {
  const auto n = static_cast<double>(counts.n), sum = static_cast<double>(counts.sum);
  const double mean = sum / n;
  if (counts.n < 2) return {mean, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  const double deviations = n * static_cast<double>(counts.sum_squares) - sum * sum;  // n^2 times the variance
  const double half = z * std::sqrt(deviations / (n * n * (n - 1)));
  return {mean, std::max<double>(lowest_score, mean - half), std::min<double>(highest_score, mean + half)};
}

/// The mean score with its interval, as an Estimate; at least two answers.
[[nodiscard]] inline Estimate mean_score(const NpsCounts& counts, double level = 0.95) {
  check_level("mean_score", level);
  if (counts.n < 2) throw InputError({"mean_score", "n", -1, std::to_string(counts.n), "at least two answers"});
  const Limits l = mean_limits(counts, stats::two_sided_z(level));
  return {l.value, l.low, l.high, level, counts.n, "normal"};
}

}  // namespace cabochon::feedback
