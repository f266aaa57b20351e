/// A number and its derivative by one term: formulas run on it give exact slopes, not differences of nearby values.
/// Source: forward-mode differentiation, Griewank & Walther 2008, Evaluating Derivatives, 2nd ed., chapter 3.
#pragma once

#include <cmath>

namespace cabochon::ownership {

struct Dual {
  double value = 0;
  double slope = 0;

  Dual() = default;
  Dual(double v, double s = 0) : value(v), slope(s) {}  // NOLINT: implicit, a number is a constant

  friend Dual operator+(const Dual& a, const Dual& b) { return {a.value + b.value, a.slope + b.slope}; }
  friend Dual operator-(const Dual& a, const Dual& b) { return {a.value - b.value, a.slope - b.slope}; }
  friend Dual operator*(const Dual& a, const Dual& b) {
    return {a.value * b.value, a.slope * b.value + a.value * b.slope};
  }
  friend Dual operator/(const Dual& a, const Dual& b) {
    const double quotient = a.value / b.value;
    return {quotient, (a.slope - quotient * b.slope) / b.value};
  }
  friend Dual sqrt(const Dual& a) {
    const double root = std::sqrt(a.value);
    return {root, root > 0 ? a.slope / (2 * root) : 0};
  }
};

}  // namespace cabochon::ownership
