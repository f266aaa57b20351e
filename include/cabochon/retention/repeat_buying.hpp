/// What all models of repeat buying share: one account's history, a row's parameters, and a likelihood in two parts.
///
/// Question     How often will an account that orders without a contract order again, and does it still order at all?
/// Model        Likelihood of a history = common (alive + gone): `alive` is the share that the account has not left by
///              T, `gone` that it left after its last order; P(alive) = alive / (alive + gone). All are kept as
///              logarithms with their slopes by the logarithms of the parameters.
/// Units        t_x and T in one unit of time; x a whole number
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

#include "cabochon/core/record.hpp"

namespace cabochon {
namespace retention {

enum class Model : std::uint8_t { bg_nbd, mbg_nbd, pareto_nbd, nbd, mbg_cnbd_k, gamma_gamma };

/// One account up to the end of the calibration time.
struct History {
  double x = 0;    ///< repeat days with an order: all but the first, 0 and above
  double t_x = 0;  ///< time from the first order to the last
  double T = 0;    ///< time from the first order to the end of the observation
};

/// Parameters of one account's model; `leaving` and `staying` are a and b, or s and beta.
struct Rates {
  double r = 1;        ///< shape of the order rates over accounts
  double alpha = 1;    ///< their scale, in units of time
  double leaving = 1;  ///< a of Beta(a, b), or s of Gamma(s, beta)
  double staying = 1;  ///< b of Beta(a, b), or beta, in units of time
};

using Slope = std::array<double, 4>;  ///< by log r, log alpha, log leaving, log staying

/// A logarithm and its slopes.
struct Part {
  double value = 0;
  Slope slope{};
};

struct Likelihood {
  Part common, alive, gone;  ///< gone.value is -infinity where the account cannot have left
};

inline constexpr double never = -std::numeric_limits<double>::infinity();

/// log(alive + gone) with its slopes, and the share that is gone.
struct Total {
  Part part;
  double gone_share = 0;
};

[[nodiscard]] inline Total total(const Likelihood& l) noexcept {
  if (l.gone.value == never) {
    Total out{l.alive, 0};
    out.part.value += l.common.value;
    for (std::size_t i = 0; i < 4; ++i) out.part.slope[i] += l.common.slope[i];
    return out;
  }
  const double d = l.gone.value - l.alive.value, e = std::exp(-std::abs(d)), q = (d > 0 ? 1 : e) / (1 + e);
  Total out;
  out.gone_share = q;
  out.part.value = l.common.value + (d > 0 ? l.gone.value : l.alive.value) + std::log1p(e);
  for (std::size_t i = 0; i < 4; ++i)
    out.part.slope[i] = l.common.slope[i] + (1 - q) * l.alive.slope[i] + q * l.gone.slope[i];
  return out;
}

}  // namespace retention

template <>
struct Names<retention::Model> {
  static constexpr std::array<std::string_view, 6> values{"bg_nbd", "mbg_nbd",    "pareto_nbd",
                                                          "nbd",    "mbg_cnbd_k", "gamma_gamma"};
};

}  // namespace cabochon
