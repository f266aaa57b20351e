/// What is not known exactly: a law of probability with its parameters.
///
/// Question     A lead time is "fifteen to thirty days, mostly twenty": which values may it take, and how often?
/// Model        triangular(low, mode, high)   density rises in a straight line to the mode and falls to the high end
///              pert(low, mode, high)         beta law on [low, high] with a = 1 + 4 (mode - low) / (high - low) and
///                                            b = 1 + 4 (high - mode) / (high - low): mean (low + 4 mode + high) / 6
///              normal(mean, sd)              of the quantity itself
///              lognormal(mean, sd)           mean and standard deviation of the quantity itself, not of its logarithm
///              uniform(low, high)            every value as likely
///              beta(a, b)                    of a share
///              between(low, high, level)     the middle `level` of a normal, lognormal or uniform law lies in [low,
///              high] sample(values)                every recorded value as likely series(history)               base x
///              history[t + horizon] / history[t], every t as likely
/// Units        those of the quantity; levels are fractions
/// Source       PERT: Malcolm, Roseboom, Clark & Fazar 1959, Operations Research 7(5), 646-669; Vose 2008, Risk
/// Analysis,
///              3rd ed., section 16.2. The others: Johnson, Kotz & Balakrishnan 1994/95, Continuous Univariate
///              Distributions, vol. 1 and 2.
/// Limits       A triple's ends are taken as certain. Windows of a series overlap, so they count for fewer than they
/// are.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/record.hpp"
#include "cabochon/stats/normal.hpp"

namespace cabochon::stats {

enum class Law : std::uint8_t { triangular, pert, normal, lognormal, uniform, beta, between, sample, series };

struct Distribution {
  Law law = Law::uniform;
  std::vector<double> parameters{0, 1};  ///< in the order of the law's arguments; of a series: base, horizon
  std::vector<double> values{};          ///< of a sample, or the history of a series in the order of time
  Law shape = Law::normal;               ///< of between: normal, lognormal or uniform

  friend bool operator==(const Distribution&, const Distribution&) = default;
};

/// The two ends of something.
struct Span {
  double low = 0;
  double high = 0;
};

/// Mean and deviation of the logarithm.
struct LogScale {
  double mean = 0;
  double sd = 1;
};

}  // namespace cabochon::stats

namespace cabochon {
inline namespace core {

template <>
struct Names<stats::Law> {
  static constexpr std::array<std::string_view, 9> values{"triangular", "pert",    "normal", "lognormal", "uniform",
                                                          "beta",       "between", "sample", "series"};
};

}  // namespace core
}  // namespace cabochon

namespace cabochon::stats {

namespace detail {

/// The names of a law's parameters, in their order.
[[nodiscard]] inline std::vector<std::string_view> parameter_names(Law law) {
  switch (law) {
    case Law::triangular:
    case Law::pert:
      return {"low", "mode", "high"};
    case Law::normal:
    case Law::lognormal:
      return {"mean", "sd"};
    case Law::uniform:
      return {"low", "high"};
    case Law::beta:
      return {"a", "b"};
    case Law::between:
      return {"low", "high", "level"};
    case Law::sample:
      return {};
    case Law::series:
      return {"base", "horizon"};
  }
  return {};
}

inline void check_values(std::string_view where, const std::vector<double>& values, std::size_t least,
                         const Range& range) {
  if (values.size() < least)
    throw InputError({std::string(where), "values", -1, std::to_string(values.size()) + " values",
                      "at least " + std::to_string(least)});
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!range.contains(values[i]))
      problems.push_back(
          {std::string(where), "values", static_cast<std::int64_t>(i), number_text(values[i]), range.expected()});
  if (!problems.empty()) throw InputError(std::move(problems));
}

inline void check_order(std::string_view where, std::string_view name, double value, double low, double high) {
  if (value < low || value > high)
    throw InputError(
        {std::string(where), std::string(name), -1, number_text(value),
         "a number of at least low (" + number_text(low) + ")" +
             (high < std::numeric_limits<double>::infinity() ? " and at most high (" + number_text(high) + ")" : "")});
}

}  // namespace detail

/// Returns the law, or throws an InputError that names it, its parameter and what was right.
inline const Distribution& check(const Distribution& d) {
  const std::string_view where = name_of(d.law);
  const auto names = detail::parameter_names(d.law);
  if (d.parameters.size() != names.size())
    throw InputError({std::string(where),
                      {},
                      -1,
                      std::to_string(d.parameters.size()) + " numbers",
                      std::to_string(names.size()) + " numbers"});
  for (std::size_t i = 0; i < names.size(); ++i) check_range(where, names[i], d.parameters[i], any_number);
  const auto& p = d.parameters;
  constexpr double none = std::numeric_limits<double>::infinity();
  switch (d.law) {
    case Law::triangular:
    case Law::pert:
      detail::check_order(where, "high", p[2], p[0], none);
      detail::check_order(where, "mode", p[1], p[0], p[2]);
      break;
    case Law::normal:
      check_positive(where, "sd", p[1]);
      break;
    case Law::lognormal:
      check_positive(where, "mean", p[0]);
      check_positive(where, "sd", p[1]);
      break;
    case Law::uniform:
      detail::check_order(where, "high", p[1], p[0], none);
      break;
    case Law::beta:
      check_positive(where, "a", p[0]);
      check_positive(where, "b", p[1]);
      break;
    case Law::between: {
      constexpr std::array<std::string_view, 3> shapes{"normal", "lognormal", "uniform"};
      check_one_of(where, "shape", name_of(d.shape), shapes);
      if (!(p[1] > p[0]))
        throw InputError(
            {std::string(where), "high", -1, number_text(p[1]), "a number above low (" + number_text(p[0]) + ")"});
      check_level(where, p[2]);
      if (d.shape == Law::lognormal) check_positive(where, "low", p[0]);
      break;
    }
    case Law::sample:
      detail::check_values(where, d.values, 1, any_number);
      break;
    case Law::series:
      check_positive(where, "base", p[0]);
      if (p[1] < 1 || p[1] != std::trunc(p[1]))
        throw InputError({std::string(where), "horizon", -1, number_text(p[1]), "a whole number of steps, at least 1"});
      detail::check_values(where, d.values, static_cast<std::size_t>(p[1]) + 1, positive);
      break;
  }
  return d;
}

[[nodiscard]] inline LogScale log_scale(double mean, double sd) {
  const double variance = std::log1p(sd * sd / (mean * mean));
  return {std::log(mean) - variance / 2, std::sqrt(variance)};
}

/// The normal, lognormal or uniform law whose middle `level` is the stated interval; other laws as they are.
[[nodiscard]] inline Distribution resolved(const Distribution& d) {
  if (d.law != Law::between) return d;
  const double low = d.parameters[0], high = d.parameters[1], level = d.parameters[2];
  if (d.shape == Law::uniform) {
    const double middle = (low + high) / 2, half = (high - low) / (2 * level);
    return {Law::uniform, {middle - half, middle + half}};
  }
  const double z = two_sided_z(level);
  if (d.shape == Law::normal) return {Law::normal, {(low + high) / 2, (high - low) / (2 * z)}};
  const double mu = (std::log(low) + std::log(high)) / 2, s = (std::log(high) - std::log(low)) / (2 * z);
  const double mean = std::exp(mu + s * s / 2);
  return {Law::lognormal, {mean, mean * std::sqrt(std::expm1(s * s))}};
}

/// What may be drawn: the values of a sample, or base x history[t + horizon] / history[t]; empty for other laws.
[[nodiscard]] inline std::vector<double> outcomes(const Distribution& d) {
  if (d.law == Law::sample) return d.values;
  std::vector<double> out;
  if (d.law != Law::series) return out;
  const auto horizon = static_cast<std::size_t>(d.parameters[1]);
  for (std::size_t t = 0; t + horizon < d.values.size(); ++t)
    out.push_back(d.parameters[0] * (d.values[t + horizon] / d.values[t]));
  return out;
}

[[nodiscard]] inline double mean(const Distribution& given) {
  const Distribution d = resolved(given);
  const auto& p = d.parameters;
  switch (d.law) {
    case Law::triangular:
      return (p[0] + p[1] + p[2]) / 3;
    case Law::pert:
      return (p[0] + 4 * p[1] + p[2]) / 6;
    case Law::uniform:
      return (p[0] + p[1]) / 2;
    case Law::beta:
      return p[0] / (p[0] + p[1]);
    case Law::sample:
    case Law::series: {
      const auto all = outcomes(d);
      return std::accumulate(all.begin(), all.end(), 0.0) / static_cast<double>(all.size());
    }
    default:
      return p[0];
  }
}

/// Standard deviation.
[[nodiscard]] inline double deviation(const Distribution& given) {
  const Distribution d = resolved(given);
  const auto& p = d.parameters;
  switch (d.law) {
    case Law::triangular:
      return std::sqrt(
          std::max(0.0, (p[0] * p[0] + p[1] * p[1] + p[2] * p[2] - p[0] * p[1] - p[0] * p[2] - p[1] * p[2]) / 18));
    case Law::pert: {
      const double m = mean(d);
      return std::sqrt(std::max(0.0, (m - p[0]) * (p[2] - m) / 7));
    }
    case Law::uniform:
      return (p[1] - p[0]) / std::sqrt(12.0);
    case Law::beta:
      return std::sqrt(p[0] * p[1] / (p[0] + p[1] + 1)) / (p[0] + p[1]);
    case Law::sample:
    case Law::series: {
      const auto all = outcomes(d);
      const double m = mean(d);
      double sum = 0;
      for (const double x : all) sum += (x - m) * (x - m);
      return std::sqrt(sum / static_cast<double>(all.size()));
    }
    default:
      return p[1];
  }
}

/// Least and greatest value; infinite where the law has no end.
[[nodiscard]] inline Span support(const Distribution& given) {
  constexpr double none = std::numeric_limits<double>::infinity();
  const Distribution d = resolved(given);
  const auto& p = d.parameters;
  switch (d.law) {
    case Law::triangular:
    case Law::pert:
      return {p[0], p[2]};
    case Law::uniform:
      return {p[0], p[1]};
    case Law::beta:
      return {0, 1};
    case Law::lognormal:
      return {0, none};
    case Law::sample:
    case Law::series: {
      const auto all = outcomes(d);
      const auto [low, high] = std::minmax_element(all.begin(), all.end());
      return {*low, *high};
    }
    default:
      return {-none, none};
  }
}

/// How much of an unbounded law's tail may lie outside of a term's range and is cut off there.
inline constexpr double tail_cut = 0.01;

/// Least and greatest value to hold against a range: the ends, or, where there is none, the quantiles that leave
/// `tail_cut` outside. The lower end of a lognormal is its quantile too, as it never is 0.
[[nodiscard]] inline Span reach(const Distribution& given) {
  constexpr double z = 2.3263478740408411;  // normal_quantile(1 - tail_cut)
  const Distribution d = resolved(given);
  if (d.law == Law::normal) return {d.parameters[0] - z * d.parameters[1], d.parameters[0] + z * d.parameters[1]};
  if (d.law == Law::lognormal) {
    const LogScale scale = log_scale(d.parameters[0], d.parameters[1]);
    return {std::exp(scale.mean - z * scale.sd), std::exp(scale.mean + z * scale.sd)};
  }
  return support(d);
}

/// "triangular(15, 20, 30)", as it is written.
[[nodiscard]] inline std::string text_of(const Distribution& d) {
  std::string text(name_of(d.law));
  text += '(';
  if (d.law == Law::sample || d.law == Law::series) {
    text += std::to_string(d.values.size()) + " values";
    if (d.law == Law::series)
      text += ", base " + number_text(d.parameters[0]) + ", horizon " + number_text(d.parameters[1]);
    return text + ')';
  }
  for (std::size_t i = 0; i < d.parameters.size(); ++i) {
    if (i > 0) text += ", ";
    if (d.law == Law::between && i == 2) text += "level ";
    text += number_text(d.parameters[i]);
  }
  if (d.law == Law::between && d.shape != Law::normal) text += ", " + std::string(name_of(d.shape));
  return text + ')';
}

}  // namespace cabochon::stats
