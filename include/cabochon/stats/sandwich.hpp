/// What the residuals say about the coefficients' errors: sums for the sandwich estimators, in one reading of the rows.
///
/// Model        V = B M B with the bread B = (X'X)^-1 and the meat M:
///              classical  s^2 X'X                          hc0  sum e_i^2 x_i x_i'
///              hc2, hc3   e_i^2 / (1 - h_i), e_i^2 / (1 - h_i)^2 with the leverage h_i
///              cluster    sum over clusters of u_g u_g', u_g = sum over its rows of e_i x_i
///              The scores are those of the columns X, or of the orthonormal Z = X R^-1, of which V = R^-1 M_Z R^-T:
///              where columns nearly repeat others the first lose the square of the condition number in digits, the
///              second only itself.
/// Source       White (1980), Econometrica 48, 817-838; MacKinnon & White (1985), Journal of Econometrics 29, 305-325;
///              Liang & Zeger (1986), Biometrika 73, 13-22; two ways: Cameron, Gelbach & Miller (2011), Journal of
///              Business & Economic Statistics 29, 238-249
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cabochon/stats/block_scores.hpp"
#include "cabochon/stats/least_squares.hpp"

namespace cabochon::stats {

/// What to add up besides the residuals themselves.
struct ResidualPlan {
  std::vector<double> coefficients;                      ///< of the columns but the outcome
  int leverage_power = -1;                               ///< meat of e^2 / (1 - h)^power: 0 hc0, 1 hc2, 2 hc3; -1: none
  std::vector<double> root;                              ///< R^-1, column-major
  bool orthonormal = false;                              ///< whether meat and scores are those of Z = X R^-1
  std::span<const double> effect_leverage{};             ///< a row's leverage from absorbed effects, added to h
  std::vector<std::span<const std::uint32_t>> clusters;  ///< ids of the rows, one list a way of clustering
  std::vector<std::uint32_t> cluster_count;
};

struct ResidualSums {
  Moments moments;  ///< of the residuals
  double largest_leverage = 0;
  std::int64_t full_leverage = 0;           ///< rows with leverage 1, which say nothing of their error
  std::vector<double> with_columns;         ///< X'e, padded
  std::vector<double> squares_with;         ///< X'(e^2), padded
  std::vector<double> meat;                 ///< k x k, upper triangle, where leverage_power >= 0
  std::vector<std::vector<double>> scores;  ///< a list a way: clusters x padded columns

  [[nodiscard]] static std::size_t padded(std::size_t k) noexcept { return (k + 3) / 4 * 4; }
};

namespace detail {

inline void merge(ResidualSums& total, ResidualSums&& part) {
  total.moments.add_after(part.moments);
  total.largest_leverage = std::max(total.largest_leverage, part.largest_leverage);
  total.full_leverage += part.full_leverage;
  const auto add = [](std::vector<double>& to, const std::vector<double>& from) {
    if (to.empty())
      to = from;
    else
      for (std::size_t i = 0; i < from.size(); ++i) to[i] += from[i];
  };
  add(total.with_columns, part.with_columns);
  add(total.squares_with, part.squares_with);
  add(total.meat, part.meat);
  if (total.scores.empty())
    total.scores = std::move(part.scores);
  else
    for (std::size_t w = 0; w < part.scores.size(); ++w) add(total.scores[w], part.scores[w]);
}

}  // namespace detail

/// Residuals of a block: y - X b.
inline void block_residuals(const Block& block, const std::vector<double>& b, double* e) {
  const std::size_t n = block.padded(), k = block.columns() - 1;
  const double* const x = block.column(0);
  const double* const times = b.data();
  wide([=] {
    const double* const y = x + k * block_stride;
    for (std::size_t i = 0; i < n; ++i) e[i] = y[i];
    for (std::size_t c = 0; c < k; ++c) {
      const double* const column = x + c * block_stride;
      const double t = times[c];
      for (std::size_t i = 0; i < n; ++i) e[i] -= t * column[i];
    }
  });
}

/// The columns Z = X R^-1 of a block.
inline void block_orthonormal(const Block& block, std::size_t k, const std::vector<double>& root, Block& out) {
  const std::size_t n = block.padded();
  out.finish(block.rows());
  const double *const x = block.column(0), *const inverse = root.data();
  double* const z = out.column(0);
  wide([=] {
    for (std::size_t c = 0; c < k; ++c) {
      double* const to = z + c * block_stride;
      for (std::size_t i = 0; i < n; ++i) to[i] = 0;
      for (std::size_t r = 0; r <= c; ++r) {
        const double t = inverse[r + c * k];
        const double* const column = x + r * block_stride;
        for (std::size_t i = 0; i < n; ++i) to[i] += t * column[i];
      }
    }
  });
}

/// Leverages x_i' (X'X)^-1 x_i of a block from R^-1.
inline void block_leverages(const Block& block, std::size_t k, const std::vector<double>& root, double* h) {
  const std::size_t n = block.padded();
  const double* const x = block.column(0);
  const double* const inverse = root.data();
  double z[block_stride];
  double* const room = z;
  wide([=] {
    for (std::size_t i = 0; i < n; ++i) h[i] = 0;
    for (std::size_t c = 0; c < k; ++c) {
      for (std::size_t i = 0; i < n; ++i) room[i] = 0;
      for (std::size_t r = 0; r <= c; ++r) {
        const double t = inverse[r + c * k];
        const double* const column = x + r * block_stride;
        for (std::size_t i = 0; i < n; ++i) room[i] += t * column[i];
      }
      for (std::size_t i = 0; i < n; ++i) h[i] += room[i] * room[i];
    }
  });
}

template <RowSource Rows>
[[nodiscard]] ResidualSums residual_sums(const Rows& rows, const ResidualPlan& plan, int threads, Ticker& ticker) {
  const std::size_t k = rows.columns() - 1, wide_k = ResidualSums::padded(k);
  std::int64_t chunk = rows_a_chunk;
  for (const auto count : plan.cluster_count) chunk = std::max<std::int64_t>(chunk, 8 * std::int64_t{count});
  const auto make = [&] {
    ResidualSums state;
    state.with_columns.assign(wide_k, 0.0);
    state.squares_with.assign(wide_k, 0.0);
    if (plan.leverage_power >= 0) state.meat.assign(k * k, 0.0);
    return state;
  };
  const auto work = [&](ResidualSums& state, const Block& block, std::int64_t begin) {
    double e[block_stride + 4], square[block_stride], factor[block_stride];
    const std::size_t n = block.rows(), padded = block.padded();
    block_residuals(block, plan.coefficients, e);
    e[padded] = 0;
    add_moments(e, square, n, state.moments);
    for (std::size_t i = 0; i < padded; ++i) factor[i] = e[i];
    if (plan.leverage_power > 0) {
      double h[block_stride];
      block_leverages(block, k, plan.root, h);
      for (std::size_t i = 0; i < n; ++i) {
        if (!plan.effect_leverage.empty()) h[i] += plan.effect_leverage[static_cast<std::size_t>(begin) + i];
        state.largest_leverage = std::max(state.largest_leverage, h[i]);
        if (h[i] > 1 - 1e-10) {  // its residual is zero whatever its error was
          ++state.full_leverage;
          factor[i] = 0;
        } else {
          factor[i] = plan.leverage_power == 1 ? e[i] / std::sqrt(1 - h[i]) : e[i] / (1 - h[i]);
        }
      }
    }
    add_with_columns(block, wide_k, e, square, state.with_columns.data(), state.squares_with.data());
    std::optional<Block> basis;
    if (plan.orthonormal && (plan.leverage_power >= 0 || !plan.clusters.empty()))
      block_orthonormal(block, k, plan.root, basis.emplace(k));
    const Block& columns = basis ? *basis : block;
    if (plan.leverage_power >= 0) {
      Block scores(k);
      scores.finish(n);
      for (std::size_t c = 0; c < k; ++c)
        for (std::size_t i = 0; i < padded; ++i) scores.column(c)[i] = columns.column(c)[i] * factor[i];
      add_products(scores, state.meat);
    }
    if (plan.clusters.empty()) return;
    if (state.scores.empty())
      for (const auto count : plan.cluster_count) state.scores.emplace_back(count * wide_k, 0.0);
    for (std::size_t w = 0; w < plan.clusters.size(); ++w)
      add_scores(columns, wide_k, e, plan.clusters[w].data() + begin, state.scores[w].data());
  };
  return over_blocks(rows, threads, ticker, make, work, detail::merge, chunk);
}

/// Sum over clusters of u_g u_g'.
[[nodiscard]] inline Eigen::MatrixXd cluster_meat(const std::vector<double>& scores, std::size_t k) {
  const auto stride = static_cast<Eigen::Index>(ResidualSums::padded(k));
  const Eigen::Map<const Eigen::MatrixXd> u(scores.data(), stride, static_cast<Eigen::Index>(scores.size()) / stride);
  const auto size = static_cast<Eigen::Index>(k);
  Eigen::MatrixXd upper = Eigen::MatrixXd::Zero(stride, stride);
  upper.selfadjointView<Eigen::Upper>().rankUpdate(u);
  const Eigen::MatrixXd all = upper.selfadjointView<Eigen::Upper>();
  return all.topLeftCorner(size, size);
}

}  // namespace cabochon::stats
