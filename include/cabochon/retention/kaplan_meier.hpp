/// Question: which share of the accounts is still there after a year, and after how long is half of them gone?
///
/// Model: at each distinct time t with d events among Y at risk
///     S(t) = prod (1 - d / Y)                                           Kaplan-Meier
///     var S(t) = S(t)^2 sum d / (Y (Y - d))                             Greenwood
///     H(t) = sum d / Y, var H(t) = sum d / Y^2                          Nelson-Aalen
///     H(t) = sum over k < d of 1 / (Y - k), var H = sum 1 / (Y - k)^2   the same with ties taken one by one
/// An account is at risk at t when it was watched from before t (its entry, left truncation) until t or later; an
/// account censored at t is still at risk at t.
///
/// Bands of S, pointwise, with z the normal quantile and s = sqrt(sum d / (Y (Y - d))):
///     log_log   S^exp(+- z s / log S)    stays between 0 and 1; what this library shows unless told otherwise
///     log       S exp(+- z s), at most 1
///     plain     S +- z s S, cut at 0 and 1
/// Where the formula says nothing there is no band (null), as in R's survival: log_log while S is 1 or 0, log and plain
/// while S is 0. The band of H is H exp(+- z sqrt(var H) / H), null while H is 0.
///
/// Quantiles: the time at which S falls to 1 - q or below; where S equals 1 - q, the middle between that time and the
/// next fall. Its limits are where the bands of S do so (Brookmeyer & Crowley); null where a curve never gets there.
///
/// Assumptions: being censored, and entering late, says nothing about when the account would have left.
/// Units: times in the unit of the column; shares are fractions.
/// Source: Kaplan & Meier (1958), JASA 53, 457-481; Greenwood (1926); Nelson (1972); Aalen (1978); Fleming & Harrington
/// (1984) for ties; Kalbfleisch & Prentice (1980), section 1.3, for the log-log band; Brookmeyer & Crowley (1982).
/// Limits: the end of the curve rests on few accounts: look at `at_risk`. With late entries a small early risk set
/// can pull the whole curve to 0.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/record.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/retention/survival_rows.hpp"

namespace cabochon::retention {

enum class Band : std::uint8_t { log_log, log, plain };

enum class HazardTies : std::uint8_t {
  together,   ///< d / Y
  one_by_one  ///< 1 / Y + 1 / (Y - 1) + ... (Fleming & Harrington)
};

}  // namespace cabochon::retention

namespace cabochon {
inline namespace core {
template <>
struct Names<retention::Band> {
  static constexpr std::array<std::string_view, 3> values{"log_log", "log", "plain"};
};
template <>
struct Names<retention::HazardTies> {
  static constexpr std::array<std::string_view, 2> values{"together", "one_by_one"};
};
}  // namespace core
}  // namespace cabochon

namespace cabochon::retention {

struct CurveOptions {
  std::vector<std::string> by{};               ///< columns that make a group; none: one curve
  std::optional<std::vector<double>> times{};  ///< give the curve at these times only
  double level = 0.95;                         ///< confidence of each point's interval
  Band band = Band::log_log;                   ///< how the limits of S are made
  HazardTies ties = HazardTies::together;      ///< how Nelson-Aalen counts ties
  int threads = 0;                             ///< 0: all of the machine's
};

/// One row a group and distinct time: columns of `by`, time, survival, survival_low, survival_high, survival_se,
/// at_risk, events, censored. With `times` one row a group and asked time: the curve as it stands then (1 before the
/// first time, null after the last), at_risk then, and events and censored since the time asked before it.
[[nodiscard]] Table kaplan_meier(const Table& table, const SurvivalColumns& columns, const CurveOptions& options = {});

/// As above with hazard, hazard_low, hazard_high, hazard_se: the cumulative hazard.
[[nodiscard]] Table nelson_aalen(const Table& table, const SurvivalColumns& columns, const CurveOptions& options = {});

/// One row a group and quantile: columns of `by`, quantile, time, time_low, time_high, n, events. `quantiles` are the
/// shares that have left: 0.5 is the median.
[[nodiscard]] Table survival_quantiles(const Table& table, const SurvivalColumns& columns,
                                       const std::vector<double>& quantiles, const CurveOptions& options = {});

/// Limits of one point of S; NaN where there are none. `spread` is sqrt(sum d / (Y (Y - d))).
struct BandLimits {
  double low = 0, high = 0;
};
[[nodiscard]] BandLimits band_limits(double survival, double spread, double z, Band band) noexcept;

}  // namespace cabochon::retention
