/// Many accounts of one x: their answers lie on a smooth curve over the logarithm of their age.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "cabochon/retention/ahead.hpp"

namespace cabochon::retention {

// Five functions of log(c + T) (the value and four slopes) between Chebyshev points, for accounts of one x.
class Curve {
 public:
  static constexpr std::size_t terms = 24;

  template <class F>
  Curve(double low, double high, F&& f) : middle_((low + high) / 2), half_(std::max((high - low) / 2, 1e-9)) {
    std::array<std::array<double, terms>, 5> at{};
    for (std::size_t i = 0; i < terms; ++i) {
      const Ahead a = f(middle_ + half_ * std::cos(angle(i)));
      at[0][i] = a.value;
      for (std::size_t j = 0; j < 4; ++j) at[j + 1][i] = a.slope[j];
    }
    double top = 0;
    for (std::size_t k = 0; k < terms; ++k)
      for (std::size_t j = 0; j < 5; ++j) {
        double sum = 0;
        for (std::size_t i = 0; i < terms; ++i) sum += at[j][i] * std::cos(static_cast<double>(k) * angle(i));
        coefficient_[k][j] = sum * (k == 0 ? 1.0 : 2.0) / static_cast<double>(terms);
        if (j == 0) top = std::max(top, std::abs(coefficient_[k][j]));
      }
    exact_ = true;
    for (std::size_t k = terms - 3; k < terms; ++k)
      for (std::size_t j = 0; j < 5; ++j) {
        const double size = j == 0 ? top : std::max(top, std::abs(coefficient_[0][j]));
        exact_ &= std::abs(coefficient_[k][j]) <= (j == 0 ? 1e-12 : 1e-9) * size;
      }
    while (used_ > 4) {  // drop what adds nothing
      double most = 0;
      for (std::size_t j = 0; j < 5; ++j) most = std::max(most, std::abs(coefficient_[used_ - 1][j]));
      if (most > 1e-14 * top) break;
      --used_;
    }
  }
  [[nodiscard]] bool exact() const noexcept { return exact_; }

  [[nodiscard]] Ahead operator()(double at) const noexcept {
    const double u = std::clamp((at - middle_) / half_, -1.0, 1.0);
    double before[5] = {}, now[5] = {};
    for (std::size_t k = used_; k-- > 1;)
      for (std::size_t j = 0; j < 5; ++j) {
        const double next = coefficient_[k][j] + 2 * u * now[j] - before[j];
        before[j] = now[j];
        now[j] = next;
      }
    Ahead out;
    out.value = coefficient_[0][0] + u * now[0] - before[0];
    for (std::size_t j = 0; j < 4; ++j) out.slope[j] = coefficient_[0][j + 1] + u * now[j + 1] - before[j + 1];
    return out;
  }

 private:
  [[nodiscard]] static double angle(std::size_t i) noexcept {
    return std::numbers::pi * (static_cast<double>(i) + 0.5) / static_cast<double>(terms);
  }
  double middle_, half_;
  std::array<std::array<double, 5>, terms> coefficient_{};
  std::size_t used_ = terms;
  bool exact_ = false;
};

}  // namespace cabochon::retention
