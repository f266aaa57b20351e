/// Many accounts of one x, each with rates of its own: their answers lie on a smooth surface over two logarithms.
///
/// An answer about an account that is alive depends on its age and covariates through few numbers only: A = alpha + T
/// and a (beta-geometric models of k = 1), or A and B = beta + T (Pareto/NBD). The surface holds it, with its slopes,
/// between Chebyshev points of the two logarithms.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include "cabochon/core/wide.hpp"
#include "cabochon/retention/ahead.hpp"

namespace cabochon::retention {

class Surface {
 public:
  static constexpr std::size_t most = 24;  // points a side

  /// `along(v)` gives for one v the function of u: what the two share is then made once a v.
  template <class Along>
  Surface(double low_u, double high_u, double low_v, double high_v, Along&& along)
      : u_{(low_u + high_u) / 2, (high_u - low_u) / 2}, v_{(low_v + high_v) / 2, (high_v - low_v) / 2} {
    rows_ = u_.half > 1e-9 ? most : 1;
    columns_ = v_.half > 1e-9 ? most : 1;
    std::array<std::vector<double>, 5> at;
    for (auto& values : at) values.resize(rows_ * columns_);
    for (std::size_t c = 0; c < columns_; ++c) {
      auto&& f = along(v_.middle + v_.half * point(c, columns_));
      for (std::size_t r = 0; r < rows_; ++r) {
        const Ahead a = f(u_.middle + u_.half * point(r, rows_));
        at[0][r * columns_ + c] = a.value;
        for (std::size_t j = 0; j < 4; ++j) at[j + 1][r * columns_ + c] = a.slope[j];
      }
    }
    for (std::size_t j = 0; j < 5; ++j) coefficient_[j] = transformed(at[j]);
    exact_ = ends_small();
  }

  [[nodiscard]] bool exact() const noexcept { return exact_; }

  [[nodiscard]] Ahead operator()(double u, double v) const {
    std::array<double, most> by_u, by_v;
    polynomials(u_, u, rows_, by_u);
    polynomials(v_, v, columns_, by_v);
    std::array<double, 5> sum{};
    wide([&] {
      for (std::size_t j = 0; j < 5; ++j) {
        const double* row = coefficient_[j].data();
        for (std::size_t r = 0; r < rows_; ++r, row += columns_) {
          double lanes[4] = {};
          std::size_t c = 0;
          for (; c + 4 <= columns_; c += 4)
            for (std::size_t k = 0; k < 4; ++k) lanes[k] += row[c + k] * by_v[c + k];
          for (; c < columns_; ++c) lanes[0] += row[c] * by_v[c];
          sum[j] += by_u[r] * ((lanes[0] + lanes[2]) + (lanes[1] + lanes[3]));
        }
      }
    });
    return {sum[0], {sum[1], sum[2], sum[3], sum[4]}};
  }

 private:
  struct Axis {
    double middle = 0, half = 0;
  };
  [[nodiscard]] static double angle(std::size_t i, std::size_t n) noexcept {
    return std::numbers::pi * (static_cast<double>(i) + 0.5) / static_cast<double>(n);
  }
  [[nodiscard]] static double point(std::size_t i, std::size_t n) noexcept {
    return n == 1 ? 0 : std::cos(angle(i, n));
  }

  static void polynomials(const Axis& axis, double at, std::size_t n, std::array<double, most>& out) noexcept {
    out[0] = 1;
    if (n == 1) return;
    const double w = std::clamp((at - axis.middle) / axis.half, -1.0, 1.0);
    out[1] = w;
    for (std::size_t k = 2; k < n; ++k) out[k] = 2 * w * out[k - 1] - out[k - 2];
  }

  // Coefficients of the products of Chebyshev polynomials.
  [[nodiscard]] std::vector<double> transformed(const std::vector<double>& at) const {
    std::vector<double> half(at.size(), 0.0), out(at.size(), 0.0);
    const auto share = [](std::size_t k, std::size_t n) { return (k == 0 ? 1.0 : 2.0) / static_cast<double>(n); };
    for (std::size_t k = 0; k < columns_; ++k)
      for (std::size_t r = 0; r < rows_; ++r)
        for (std::size_t c = 0; c < columns_; ++c)
          half[r * columns_ + k] +=
              share(k, columns_) * at[r * columns_ + c] * std::cos(static_cast<double>(k) * angle(c, columns_));
    for (std::size_t k = 0; k < rows_; ++k)
      for (std::size_t r = 0; r < rows_; ++r) {
        const double by = share(k, rows_) * std::cos(static_cast<double>(k) * angle(r, rows_));
        for (std::size_t c = 0; c < columns_; ++c) out[k * columns_ + c] += by * half[r * columns_ + c];
      }
    return out;
  }

  // Whether the last terms of both directions add nothing.
  [[nodiscard]] bool ends_small() const {
    double top = 0;
    for (const double c : coefficient_[0]) top = std::max(top, std::abs(c));
    for (std::size_t j = 0; j < 5; ++j) {
      double size = top;
      for (const double c : coefficient_[j]) size = std::max(size, std::abs(c));
      const double small = (j == 0 ? 1e-12 : 1e-9) * size;
      for (std::size_t r = 0; r < rows_; ++r)
        for (std::size_t c = 0; c < columns_; ++c) {
          const bool last = (rows_ > 1 && r + 3 > rows_) || (columns_ > 1 && c + 3 > columns_);
          if (last && !(std::abs(coefficient_[j][r * columns_ + c]) <= small)) return false;
        }
    }
    return true;
  }

  Axis u_, v_;
  std::size_t rows_ = 1, columns_ = 1;
  std::array<std::vector<double>, 5> coefficient_;
  bool exact_ = false;
};

}  // namespace cabochon::retention
