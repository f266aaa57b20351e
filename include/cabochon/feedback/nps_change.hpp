/// Question. Do two groups, or two periods, differ in their NPS; and does it rise or fall from month to month?
/// Model.    Difference D = R1 - R2 of two NPS:
///             wald           D +- z sqrt(V1 + V2), V = (p + d - (p - d)^2) / n; p-value of D over that root
///             adjusted_wald  the same on counts with 3/4, 3/2, 3/4 added to each side
///             score          limits of each side by the score test, put together by the squares of their distances:
///                            D - sqrt((R1 - l1)^2 + (u2 - R2)^2) and so above; the p-value is the level at which the
///                            nearer limit is nought
///             bayes          equal tails of the difference of the two posteriors under Jeffreys' prior
///             linearised     sums by cluster, a cluster that stands on both sides counted once: with
///                            u_g = u1_g / W1 - u2_g / W2, V = G / (G - 1) sum u_g^2, t with G - 1 degrees of freedom
///           Trend: least squares of 1, 0, -1 on the number of the period, with errors robust to unequal variances
///           (HC1, t with n - 2) or clustered (CR1, t with G - 1).
/// Units.    NPS points; a slope is points a period.
/// Source.   score: Newcombe 1998, Statistics in Medicine 17, 873-890, method 10; Zou & Donner 2008, Statistics in
///           Medicine 27, 1693-1702. HC1: MacKinnon & White 1985; CR1: Liang & Zeger 1986. The rest: nps.hpp.
/// Limits.   A trend is a straight line: a fall and a rise that follow it cancel out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/record.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/feedback/nps_table.hpp"

namespace cabochon::feedback {

/// Rows of one side: those where `column` is a value, or a day within two days. Timestamps count by their day; of an
/// aware column that is the day in UTC, unless it has been made local before.
struct NpsSide {
  std::string value;                ///< text, number or truth value as text; or the first day
  std::optional<std::string> last;  ///< the last day
};

struct NpsDifferenceOptions {
  std::string between;    ///< column that tells the sides apart
  NpsSide first, second;  ///< the difference is first minus second
  std::string score = "nps";
  std::optional<std::string> weight{};     ///< column of weights; the limits are linearised
  std::optional<std::string> cluster{};    ///< column of who belongs together; the limits are linearised
  double level = 0.95;                     ///< of the limits, above 0 and below 1
  std::optional<NpsMethod> method{};       ///< of the limits; none: adjusted Wald, or linearised with weight or cluster
  bool linearised = false;                 ///< in place of `method`
  NpsScale scale = NpsScale::zero_to_ten;  ///< of the scores
};

/// One row a group: the columns of `by`, first_n, first_nps, second_n, second_nps, difference, difference_low,
/// difference_high, se (null for score and bayes), p; null where a side has no answer.
[[nodiscard]] Table nps_difference(const Table& answers, const std::vector<std::string>& by,
                                   const NpsDifferenceOptions& options);

enum class Period : std::uint8_t { week, month, quarter, year };

struct NpsTrendOptions {
  std::string date = "date";  ///< column of days, timestamps, or texts written as 2026-10-31
  std::string score = "nps";
  std::optional<std::string> cluster{};  ///< column of who belongs together
  Period period = Period::month;
  double level = 0.95;                      ///< of the limits, above 0 and below 1
  std::optional<NpsMethod> method{};        ///< of the limits of periods; none: adjusted Wald, linearised with cluster
  bool linearised = false;                  ///< in place of `method`
  std::optional<NpsBootstrap> bootstrap{};  ///< in place of `method`
  NpsScale scale = NpsScale::zero_to_ten;   ///< of the scores
};

struct NpsTrend {
  /// One row a group and period from the group's first to its last: the columns of `by`, period (its first day), n,
  /// promoters, passives, detractors, nps, nps_low, nps_high (null in a period without answers).
  Table periods;
  /// One row a group: the columns of `by`, n, periods, slope (points a period), slope_low, slope_high, p (that there is
  /// no slope), direction (rising, falling, cannot tell). Null where there are fewer than two periods or too few rows.
  Table trend;
};

[[nodiscard]] NpsTrend nps_trend(const Table& answers, const std::vector<std::string>& by,
                                 const NpsTrendOptions& options);

}  // namespace cabochon::feedback

namespace cabochon {
inline namespace core {
template <>
struct Names<feedback::Period> {
  static constexpr std::array<std::string_view, 4> values{"week", "month", "quarter", "year"};
};
}  // namespace core
}  // namespace cabochon
