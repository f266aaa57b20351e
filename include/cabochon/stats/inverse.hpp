/// Quantiles by the million: a law's inverse distribution function as a table of cubics.
///
/// Question     How does a simulation turn uniform words into values of any law in a few nanoseconds each?
/// Model        Straight formulas for triangular and uniform laws, a sorted list for outcomes. For the others the tail
///              probability v <= 1/2 is cut into octaves and each octave into 16 cells, on either side of the median;
///              in a cell the cubic that has the quantile's values and slopes at both ends. Below 2^-20 the exact
///              quantile. Of beta laws each quantile is found from the one before (beta_steps.hpp).
/// Source       Cubic Hermite interpolation: de Boor 1978, A Practical Guide to Splines, chapter IV; cells by octave:
///              Hormann & Leydold 2003, ACM TOMACS 13(4), 347-362, whose criterion is the error in probability.
/// Limits       The error is below 1e-6 of the law's standard deviation (measured in its test), but for beta laws with
/// a shape below 0.05.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "cabochon/stats/beta_steps.hpp"
#include "cabochon/stats/points.hpp"
#include "cabochon/stats/quantile.hpp"

namespace cabochon::stats {

class Inverse {
 public:
  explicit Inverse(const Distribution& law, const Range& range = any_number) : quantile_(law, range) {
    const auto& d = quantile_.law();
    const auto& p = d.parameters;
    switch (d.law) {
      case Law::triangular:
        kind_ = p[2] > p[0] ? Kind::triangle : Kind::constant;
        break;
      case Law::uniform:
        kind_ = p[1] > p[0] ? Kind::line : Kind::constant;
        break;
      case Law::sample:
      case Law::series:
        kind_ = Kind::outcomes;
        break;
      default:
        kind_ = d.law == Law::pert && !(p[2] > p[0]) ? Kind::constant : Kind::table;
    }
    if (kind_ == Kind::table) tabulate();
  }

  [[nodiscard]] const Quantile& quantile() const noexcept { return quantile_; }
  [[nodiscard]] bool constant() const noexcept { return kind_ == Kind::constant; }

  /// Values of `count` words.
  void apply(const std::uint32_t* words, int count, double* out) const {
    const auto& p = quantile_.law().parameters;
    switch (kind_) {
      case Kind::constant:
        for (int i = 0; i < count; ++i) out[i] = p[0];
        return;
      case Kind::line: {
        const double low = p[0], width = p[1] - p[0];
        for (int i = 0; i < count; ++i) out[i] = low + uniform(words[i]) * width;
        return;
      }
      case Kind::triangle: {
        const double low = p[0], high = p[2], width = high - low, at_mode = (p[1] - low) / width;
        const double left = width * (p[1] - low), right = width * (high - p[1]);
        for (int i = 0; i < count; ++i) {
          const double u = uniform(words[i]);
          const bool rises = u < at_mode;
          const double root = std::sqrt(rises ? u * left : (1 - u) * right);
          out[i] = rises ? low + root : high - root;
        }
        return;
      }
      case Kind::outcomes: {
        const auto& sorted = quantile_.sorted();
        const auto n = static_cast<std::uint64_t>(sorted.size());
        for (int i = 0; i < count; ++i) out[i] = sorted[static_cast<std::size_t>(words[i] * n >> 32)];
        return;
      }
      case Kind::table:
        for (int i = 0; i < count; ++i) {
          const bool upper = words[i] >> 31;
          out[i] = look(uniform(upper ? ~words[i] : words[i]), upper);
        }
    }
  }

  /// The value with `tail` (at most 1/2) below it, or above it where `upper`.
  [[nodiscard]] double at(double tail, bool upper) const {
    if (kind_ == Kind::table) return look(tail, upper);
    if (kind_ == Kind::constant) return quantile_.law().parameters[0];
    return upper ? quantile_.from_high(tail) : quantile_.from_low(tail);
  }

 private:
  enum class Kind : std::uint8_t { constant, line, triangle, outcomes, table };
  static constexpr int octaves = 19, cells_per_octave = 16, cells = octaves * cells_per_octave;
  static constexpr double smallest = 0x1p-20;
  static constexpr std::uint64_t mantissa = (std::uint64_t{1} << 52) - 1, one = std::uint64_t{1023} << 52;

  [[nodiscard]] static double uniform(std::uint32_t word) {
    return (static_cast<double>(static_cast<std::int32_t>(word ^ 0x80000000u)) + 2147483648.5) * 0x1p-32;
  }

  [[nodiscard]] double look(double tail, bool upper) const {
    if (tail < smallest || tail >= 0.5) [[unlikely]]
      return upper ? quantile_.from_high(tail) : quantile_.from_low(tail);
    // The exponent and the first four digits of the tail number the cell; the other digits are the place in it.
    const auto bits = std::bit_cast<std::uint64_t>(tail);
    const std::size_t cell = static_cast<std::size_t>(bits >> 48) - (std::bit_cast<std::uint64_t>(smallest) >> 48) +
                             (upper ? static_cast<std::size_t>(cells) : 0);
    const double t = std::bit_cast<double>(((bits << 4) & mantissa) | one) - 1;
    const auto& c = table_[cell];
    return c[0] + t * (c[1] + t * (c[2] + t * c[3]));
  }

  void tabulate() {
    table_.resize(2 * static_cast<std::size_t>(cells));
    const Law law = quantile_.law().law;
    const bool beta = law == Law::beta || law == Law::pert;
    for (const bool upper : {false, true}) {
      if (beta && beta_steps(upper)) continue;
      const auto value_at = [&](double tail) { return upper ? quantile_.from_high(tail) : quantile_.from_low(tail); };
      const auto slope_at = [&](double x) { return (upper ? -1 : 1) / quantile_.density(x); };
      double tail = smallest, value = value_at(tail), slope = slope_at(value);
      for (int cell = 0; cell < cells; ++cell) {
        const double octave = smallest * static_cast<double>(std::uint64_t{1} << (cell / cells_per_octave));
        const double width = octave / cells_per_octave, end = octave + width * (cell % cells_per_octave + 1);
        const double next = value_at(end), next_slope = slope_at(next);
        set(cell, upper, width, {value, slope, next, next_slope});
        tail = end;
        value = next;
        slope = next_slope;
      }
    }
  }

  /// Values and slopes at both ends of a cell.
  struct Ends {
    double value, slope, next, next_slope;
  };

  void set(int cell, bool upper, double width, const Ends& ends) {
    const double rise = ends.next - ends.value;
    double a = ends.slope * width, b = ends.next_slope * width;
    if (!std::isfinite(a) || !std::isfinite(b)) a = b = rise;
    table_[static_cast<std::size_t>(cell) + (upper ? static_cast<std::size_t>(cells) : 0)] = {
        ends.value, a, 3 * rise - 2 * a - b, a + b - 2 * rise};
  }

  /// One side of a beta law's table, quantile after quantile; false where that does not end at the median.
  [[nodiscard]] bool beta_steps(bool upper) {
    const double a = quantile_.shape_a(), b = quantile_.shape_b();
    const auto& p = quantile_.law().parameters;
    const bool pert = quantile_.law().law == Law::pert;
    const double base = pert ? (upper ? p[2] : p[0]) : (upper ? 1 : 0), sign = upper ? -1 : 1;
    const double scale = sign * (pert ? p[2] - p[0] : 1);
    double x = upper ? boost::math::ibeta_inv(b, a, smallest) : boost::math::ibeta_inv(a, b, smallest);
    if (!(x > 1e-290)) return false;
    BetaSteps steps(upper ? b : a, upper ? a : b, smallest, x);
    double slope = scale / steps.density();
    for (int cell = 0; cell < cells; ++cell) {
      const double octave = smallest * static_cast<double>(std::uint64_t{1} << (cell / cells_per_octave));
      const double width = octave / cells_per_octave;
      const double next = steps.to(octave + width * (cell % cells_per_octave + 1));
      const double next_slope = scale / steps.density();
      set(cell, upper, width, {base + scale * x, slope, base + scale * next, next_slope});
      x = next;
      slope = next_slope;
    }
    const double median = upper ? boost::math::ibeta_inv(b, a, 0.5) : boost::math::ibeta_inv(a, b, 0.5);
    return std::abs(x - median) * steps.density() < 1e-7;
  }

  Quantile quantile_;
  Kind kind_ = Kind::constant;
  std::vector<std::array<double, 4>> table_;
};

}  // namespace cabochon::stats
