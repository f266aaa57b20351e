// Weighted sums of outer products of short vectors, the lower triangle of a matrix, many vectors at a time.
#pragma once

#include <Eigen/Dense>
#include <cstddef>
#include <vector>

namespace cabochon::retention {

/// Adds sum of coefficient[k] v_k v_k' over `count` vectors of `stride` numbers, four vectors at a time. Only the first
/// `size` rows of `to` are filled, and of each as much as the lower triangle needs.
[[gnu::always_inline]] inline void gram(double* __restrict to, const double* __restrict vectors,
                                        const double* __restrict coefficients, int count, int stride, int size) {
  int k = 0;
  for (; k + 4 <= count; k += 4) {
    const double* __restrict v0 = vectors + static_cast<std::ptrdiff_t>(k) * stride;
    const double* __restrict v1 = v0 + stride;
    const double* __restrict v2 = v1 + stride;
    const double* __restrict v3 = v2 + stride;
    for (int a = 0; a < size; ++a) {
      const double c0 = coefficients[k] * v0[a], c1 = coefficients[k + 1] * v1[a];
      const double c2 = coefficients[k + 2] * v2[a], c3 = coefficients[k + 3] * v3[a];
      double* __restrict row = to + static_cast<std::ptrdiff_t>(a) * stride;
      const int end = (a + 4) / 4 * 4;
      for (int b = 0; b < end; ++b) row[b] += (c0 * v0[b] + c1 * v1[b]) + (c2 * v2[b] + c3 * v3[b]);
    }
  }
  for (; k < count; ++k) {
    const double* __restrict v = vectors + static_cast<std::ptrdiff_t>(k) * stride;
    for (int a = 0; a < size; ++a) {
      const double c = coefficients[k] * v[a];
      double* __restrict row = to + static_cast<std::ptrdiff_t>(a) * stride;
      const int end = (a + 4) / 4 * 4;
      for (int b = 0; b < end; ++b) row[b] += c * v[b];
    }
  }
}

/// Adds sum of coefficient[k] v_k.
[[gnu::always_inline]] inline void weighted_sum(double* __restrict to, const double* __restrict vectors,
                                                const double* __restrict coefficients, int count, int stride) {
  for (int k = 0; k < count; ++k) {
    const double c = coefficients[k];
    const double* __restrict v = vectors + static_cast<std::ptrdiff_t>(k) * stride;
    for (int j = 0; j < stride; ++j) to[j] += c * v[j];
  }
}

/// Vectors whose outer products are added to a matrix together.
struct Outer {
  static constexpr int held = 64;

  Outer(int covariates, int row_stride)
      : size(covariates),
        stride(row_stride),
        matrix(static_cast<std::size_t>(covariates) * static_cast<std::size_t>(row_stride), 0.0),
        vectors(static_cast<std::size_t>(held) * static_cast<std::size_t>(row_stride), 0.0),
        coefficients(held, 0.0) {}

  [[nodiscard]] double* next(double coefficient) {
    coefficients[static_cast<std::size_t>(count)] = coefficient;
    return vectors.data() + static_cast<std::ptrdiff_t>(count++) * stride;
  }
  void flush() {
    if (count) gram(matrix.data(), vectors.data(), coefficients.data(), count, stride, size);
    count = 0;
  }

  int size, stride, count = 0;
  std::vector<double> matrix, vectors, coefficients;
};

[[nodiscard]] inline Eigen::MatrixXd symmetric(const std::vector<double>& lower, int size, int stride) {
  Eigen::MatrixXd out(size, size);
  for (int a = 0; a < size; ++a)
    for (int b = 0; b <= a; ++b) out(a, b) = out(b, a) = lower[static_cast<std::size_t>(a * stride + b)];
  return out;
}

}  // namespace cabochon::retention
