/// A number and its derivatives by several terms at once: formulas run on it give every exact slope in one pass.
/// Source: forward-mode differentiation in several directions, Griewank & Walther 2008, Evaluating Derivatives, 2nd
/// ed., chapter 3.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

namespace cabochon::ownership {

template <std::size_t Terms>
struct Gradient {
  double value = 0;
  std::array<double, Terms> slopes{};

  Gradient() = default;
  Gradient(double v) : value(v) {}  // NOLINT: implicit, a number is a constant

  friend Gradient operator+(const Gradient& a, const Gradient& b) {
    return of(a.value + b.value, [&](std::size_t i) { return a.slopes[i] + b.slopes[i]; });
  }
  friend Gradient operator-(const Gradient& a, const Gradient& b) {
    return of(a.value - b.value, [&](std::size_t i) { return a.slopes[i] - b.slopes[i]; });
  }
  friend Gradient operator-(double a, const Gradient& b) {
    return of(a - b.value, [&](std::size_t i) { return -b.slopes[i]; });
  }
  friend Gradient operator*(const Gradient& a, const Gradient& b) {
    return of(a.value * b.value, [&](std::size_t i) { return a.slopes[i] * b.value + a.value * b.slopes[i]; });
  }
  friend Gradient operator*(const Gradient& a, double b) {
    return of(a.value * b, [&](std::size_t i) { return a.slopes[i] * b; });
  }
  friend Gradient operator/(const Gradient& a, const Gradient& b) {
    const double quotient = a.value / b.value, inverse = 1 / b.value;
    return of(quotient, [&](std::size_t i) { return (a.slopes[i] - quotient * b.slopes[i]) * inverse; });
  }
  friend Gradient operator/(double a, const Gradient& b) {
    const double quotient = a / b.value, factor = -quotient / b.value;
    return of(quotient, [&](std::size_t i) { return b.slopes[i] * factor; });
  }
  friend Gradient sqrt(const Gradient& a) {
    const double root = std::sqrt(a.value), half = root > 0 ? 0.5 / root : 0;
    return of(root, [&](std::size_t i) { return a.slopes[i] * half; });
  }

 private:
  template <class Slope>
  [[nodiscard]] static Gradient of(double v, Slope&& slope) {
    Gradient out;
    out.value = v;
    for (std::size_t i = 0; i < Terms; ++i) out.slopes[i] = slope(i);
    return out;
  }
};

}  // namespace cabochon::ownership
