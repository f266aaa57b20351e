/// An uncertain number: what every statistic of this library is.
#pragma once

#include <cstdint>
#include <string>

#include "cabochon/core/export.hpp"

namespace cabochon {
inline namespace core {

struct CABOCHON_EXPORT Estimate {
  double value = 0;    ///< point estimate, in the unit of what is estimated
  double low = 0;      ///< lower limit of the interval
  double high = 0;     ///< upper limit of the interval
  double level = 1;    ///< confidence or credibility of the interval, 0 to 1
  std::int64_t n = 0;  ///< observations behind it; 0 for an exact number
  std::string method;  ///< how the interval was made: "adjusted_wald", "bootstrap", ...; "exact" for arithmetic

  /// A number without sampling error: low = high = value, n = 0, method "exact".
  [[nodiscard]] static Estimate exact(double value) { return {value, value, value, 1, 0, "exact"}; }

  /// Whether the interval has width zero by construction.
  [[nodiscard]] bool is_exact() const noexcept { return n == 0 && method == "exact"; }

  /// Whether the interval leaves no doubt about the sign.
  [[nodiscard]] bool sign_is_clear() const noexcept { return low > 0 || high < 0; }

  friend bool operator==(const Estimate&, const Estimate&) = default;
};

}  // namespace core
}  // namespace cabochon
