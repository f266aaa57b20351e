#include "fit.hpp"

#include <cstdio>
#include <limits>

#include "design_rows.hpp"

namespace cabochon::drivers {
namespace {

using stats::Extended;

// Calls f with the rows of these terms.
template <class F>
decltype(auto) with_rows(const Design& design, const AbsorbedColumns* absorbed, const std::vector<std::size_t>& terms,
                         bool constant, F&& f) {
  if (!absorbed) {
    const DesignRows rows(design, terms, constant);
    return f(rows, rows.shift());
  }
  std::vector<const double*> columns;
  for (const auto t : terms) columns.push_back(absorbed->columns[t].data());
  columns.push_back(absorbed->columns.back().data());
  const StoredRows rows(design.rows(), columns, absorbed->root_weights);
  return f(rows, std::vector<double>(columns.size(), 0.0));
}

struct Lengths {
  std::vector<double> own, tolerance;
};

// Each column's length about the constant, and what share of it rounding alone may leave of a repeated column.
Lengths lengths(const Design& design, const AbsorbedColumns* absorbed, const stats::Matrix<Extended>& r, bool constant,
                const std::vector<double>& shift) {
  Lengths out;
  const Eigen::Index first = constant ? 1 : 0;
  const double root_n = constant ? std::abs(static_cast<double>(r(0, 0))) : 0;
  for (Eigen::Index j = 0; j < r.cols(); ++j) {
    if (j < first) {
      out.own.push_back(root_n);
      out.tolerance.push_back(1e-14);
      continue;
    }
    const auto place = static_cast<std::size_t>(j - first);
    const double own = static_cast<double>(r.col(j).segment(first, j - first + 1).norm());
    double whole = absorbed ? absorbed->magnitude[place] : std::abs(shift[place]) * root_n + own;
    if (!absorbed && !constant) whole = own;
    const bool single = j + 1 < r.cols() && design.single_precision(place);
    const double rounding = single ? 6e-8 : std::numeric_limits<double>::epsilon();
    out.own.push_back(own);
    out.tolerance.push_back(own > 0 ? std::max(1e-11, 64 * rounding * whole / own) : 1);
  }
  return out;
}

std::string joined(const std::vector<std::string>& names, const char* last) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i) text += i + 1 == names.size() ? std::string(" ") + last + " " : ", ";
    text += names[i];
  }
  return text;
}

}  // namespace

Problem dependence_problem(const Design& design, const stats::Dependence& found, bool constant,
                           const RegressOptions& options, const std::string& table) {
  const std::size_t first = constant ? 1 : 0;
  const std::string own = design.terms()[found.column - first].name;
  std::vector<std::string> others, sum;
  bool with_constant = false;
  for (std::size_t i = 0; i < found.on.size(); ++i) {
    if (constant && found.on[i] == 0) {
      with_constant = true;
      continue;
    }
    const std::string& name = design.terms()[found.on[i] - first].name;
    others.push_back(core::quoted(name));
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.6g", found.times[i]);
    sum.push_back(std::string(digits) + " x " + core::quoted(name));
  }
  if (others.empty()) {
    if (options.effects.empty() || constant)
      return {table, own, -1, "a factor with the same value in every row used", "a factor that varies"};
    std::vector<std::string> effects;
    for (const auto& name : options.effects) effects.push_back(core::quoted(name));
    return {table, own, -1, "a factor that the absorbed " + joined(effects, "and") + " fix",
            "a factor that varies within them"};
  }
  if (others.size() == 1)
    return {table, own, -1,
            "a factor that says the same as " + others[0] + " (" + sum[0] + (with_constant ? " and a constant)" : ")"),
            "factors that differ: leave " + core::quoted(own) + " or " + others[0] + " out"};
  return {table, own, -1,
          "a factor that " + joined(others, "and") + " fix together (" + joined(sum, "+") +
              (with_constant ? " and a constant)" : ")"),
          "factors of which none follows from the others: leave one of " + core::quoted(own) + ", " +
              joined(others, "and") + " out"};
}

Fit fit(const Design& design, const AbsorbedColumns* absorbed, const RegressOptions& options, const FitRequest& request,
        FitRows& kept, Ticker& ticker) {
  Fit out;
  out.constant = options.intercept && !absorbed;
  std::vector<std::size_t> all(design.terms().size());
  for (std::size_t t = 0; t < all.size(); ++t) all[t] = t;
  const std::size_t first = out.constant ? 1 : 0;
  const auto n = static_cast<double>(design.rows());

  stats::CrossFactor cross;
  Lengths length;
  std::vector<double> shift;
  with_rows(design, absorbed, all, out.constant, [&](const auto& rows, const std::vector<double>& by) {
    cross = stats::cross_factor(rows, out.constant, options.threads, ticker);
    shift = by;
  });
  if (!cross.r.allFinite()) {
    design.check_finite();
    throw InputError({"regress", {}, -1, "numbers whose squares no double holds", "numbers below 1e150"});
  }
  length = lengths(design, absorbed, cross.r, out.constant, shift);
  const auto columns = static_cast<std::size_t>(cross.r.cols()) - 1;
  const stats::Independent split = stats::independent_columns(cross.r, columns, length.own, length.tolerance);
  out.dependent = split.dependent;
  if (!split.dependent.empty() && options.dependent == Dependent::error) {
    std::vector<Problem> problems;
    for (const auto& one : split.dependent)
      problems.push_back(dependence_problem(design, one, out.constant, options, "frame"));
    throw InputError(std::move(problems));
  }
  for (const std::size_t c : split.basis) {
    if (c < first) continue;
    out.terms.push_back(c - first);
    out.shift.push_back(shift[c - first]);
    out.length.push_back(length.own[c]);
  }
  out.shift.push_back(shift.back());
  out.length.push_back(length.own.back());
  std::vector<Problem> sizes;  // beyond these the fourth powers of the numbers overflow, or vanish
  for (std::size_t t = 0; t < out.length.size(); ++t) {
    if (out.length[t] == 0 || (out.length[t] > 1e-70 && out.length[t] < 1e70)) continue;
    sizes.push_back({"frame", t < out.terms.size() ? design.terms()[out.terms[t]].name : design.outcome(), -1,
                     "numbers that vary by " + number_text(out.length[t]),
                     "numbers that vary by 1e-70 to 1e70: rescale"});
  }
  if (!sizes.empty()) throw InputError(std::move(sizes));
  if (out.terms.empty())
    throw InputError({"frame", {}, -1, "no factor that varies", "a factor that says more than the constant"});

  stats::Matrix<Extended> r = cross.r;
  if (!split.dependent.empty()) {
    auto chosen = split.basis;
    chosen.push_back(columns);
    r = stats::factor_of(cross.r, chosen);
  }
  const Eigen::Index k = r.cols() - 1;
  const stats::Matrix<Extended> root = stats::inverse_of_upper<Extended>(r.topLeftCorner(k, k));
  stats::Vector<Extended> b = root * r.col(k).head(k);
  out.bread = (root * root.transpose()).template cast<double>();
  out.root = root;
  {
    Eigen::MatrixXd scaled = r.block(static_cast<Eigen::Index>(first), static_cast<Eigen::Index>(first),
                                     k - static_cast<Eigen::Index>(first), k - static_cast<Eigen::Index>(first))
                                 .template cast<double>();
    for (Eigen::Index j = 0; j < scaled.cols(); ++j) scaled.col(j) /= out.length[static_cast<std::size_t>(j)];
    if (scaled.cols() <= 200) {
      const auto values = Eigen::JacobiSVD<Eigen::MatrixXd>(scaled).singularValues();
      out.condition = values(0) / values(values.size() - 1);
    }
  }

  stats::ResidualPlan plan;
  plan.leverage_power = request.leverage_power;
  const Eigen::MatrixXd inverse = root.template cast<double>();
  plan.root.assign(inverse.data(), inverse.data() + inverse.size());
  out.orthonormal = plan.orthonormal = !(out.condition > 0 && out.condition < 1000);
  if (absorbed) plan.effect_leverage = absorbed->leverage;
  for (const auto& way : request.clusters) {
    plan.clusters.emplace_back(way.ids);
    plan.cluster_count.push_back(way.count);
  }
  const Extended last = r.rows() > k ? r(k, k) : Extended(0);
  with_rows(design, absorbed, out.terms, out.constant, [&](const auto& rows, const auto&) {
    for (int pass = 0;; ++pass) {
      plan.coefficients.clear();
      for (Eigen::Index j = 0; j < k; ++j) plan.coefficients.push_back(static_cast<double>(b(j)));
      out.sums = stats::residual_sums(rows, plan, options.threads, ticker);
      out.rss = cross.extended ? static_cast<double>(last * last) : out.sums.moments.squares;
      if (cross.extended) break;
      const Eigen::Map<const Eigen::VectorXd> along(out.sums.with_columns.data(), k);
      const stats::Vector<Extended> shorter = root.transpose() * along.template cast<Extended>();
      b += root * shorter;
      if (pass == 3 || static_cast<double>(shorter.norm()) <= 1e-9 * std::sqrt(out.sums.moments.squares)) break;
    }
    const bool leverages = request.rows || request.influence;
    if (!leverages && !request.residuals) return;
    if (request.rows || request.residuals) kept.residual.resize(static_cast<std::size_t>(design.rows()));
    if (request.rows) kept.leverage.resize(static_cast<std::size_t>(design.rows()));
    stats::Block block(rows.columns());
    double e[stats::block_stride], h[stats::block_stride];
    for (std::int64_t begin = 0; begin < design.rows(); begin += static_cast<std::int64_t>(stats::block_stride)) {
      block.finish(static_cast<std::size_t>(
          std::min<std::int64_t>(static_cast<std::int64_t>(stats::block_stride), design.rows() - begin)));
      rows.fill(begin, block);
      block.finish(block.rows());
      stats::block_residuals(block, plan.coefficients, e);
      if (leverages) stats::block_leverages(block, static_cast<std::size_t>(k), plan.root, h);
      for (std::size_t i = 0; i < block.rows(); ++i) {
        const std::size_t at = static_cast<std::size_t>(begin) + i;
        if (!kept.residual.empty()) kept.residual[at] = e[i];
        if (!leverages) continue;
        if (absorbed && !absorbed->leverage.empty()) h[i] += absorbed->leverage[at];
        if (request.rows) kept.leverage[at] = h[i];
        kept.largest_leverage = std::max(kept.largest_leverage, h[i]);
        if (h[i] > 1 - 1e-10) continue;
        const double pull = e[i] * e[i] * h[i] / ((1 - h[i]) * (1 - h[i]));
        if (pull <= kept.largest_pull) continue;
        kept.largest_pull = pull;
        kept.pulling = static_cast<std::int64_t>(at);
      }
    }
  });
  out.b = b.template cast<double>();
  // What rounding of the data alone leaves: then the fit is perfect and its errors are zero, not noise.
  double rounding = out.length.back() * out.length.back() + n * out.shift.back() * out.shift.back();
  if (absorbed) rounding += absorbed->magnitude.back() * absorbed->magnitude.back();
  for (std::size_t t = 0; t < out.terms.size(); ++t) {
    const double times = out.b(static_cast<Eigen::Index>(t + first)) * out.length[t];
    rounding += times * times;
  }
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  out.perfect = out.rss <= 64 * epsilon * epsilon * rounding;
  return out;
}

stats::ClusterSums cluster_sums(const Design& design, const AbsorbedColumns* absorbed, const Fit& fit,
                                const RowGroups& clusters, int threads, Ticker& ticker) {
  stats::ClusterSums out;
  const Eigen::Index k = fit.b.size();
  const std::size_t size = static_cast<std::size_t>(k);
  with_rows(design, absorbed, fit.terms, fit.constant, [&](const auto& rows, const auto&) {
    using State = std::vector<std::vector<double>>;  // a cluster: sums of products of the terms and the outcome
    const std::size_t all = size + 1;
    const std::int64_t chunk =
        std::max<std::int64_t>(stats::rows_a_chunk, std::int64_t{clusters.count} * static_cast<std::int64_t>(all));
    const State sums = stats::over_blocks(
        rows, threads, ticker, [&] { return State(clusters.count); },
        [&](State& state, const stats::Block& block, std::int64_t begin) {
          for (std::size_t i = 0; i < block.rows(); ++i) {
            auto& to = state[clusters.ids[static_cast<std::size_t>(begin) + i]];
            if (to.empty()) to.assign(all * all, 0.0);
            for (std::size_t c = 0; c < all; ++c) {
              const double x = block.column(c)[i];
              for (std::size_t d = 0; d <= c; ++d) to[d + c * all] += x * block.column(d)[i];
            }
          }
        },
        [](State& total, State&& part) {
          for (std::size_t g = 0; g < total.size(); ++g) {
            if (total[g].empty())
              total[g] = std::move(part[g]);
            else
              for (std::size_t i = 0; i < part[g].size(); ++i) total[g][i] += part[g][i];
          }
        },
        chunk);
    out.scores.resize(k, clusters.count);
    for (std::size_t g = 0; g < sums.size(); ++g) {
      Eigen::MatrixXd products(k, k);
      Eigen::VectorXd with_outcome(k);
      for (Eigen::Index c = 0; c < k; ++c) {
        for (Eigen::Index d = 0; d <= c; ++d)
          products(d, c) = products(c, d) = sums[g][static_cast<std::size_t>(d) + static_cast<std::size_t>(c) * all];
        with_outcome(c) = sums[g][static_cast<std::size_t>(c) + size * all];
      }
      out.scores.col(static_cast<Eigen::Index>(g)) = with_outcome - products * fit.b;
      out.products.push_back(std::move(products));
    }
  });
  return out;
}

}  // namespace cabochon::drivers
