#include "cabochon/drivers/fit_intervals.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/parallel.hpp"
#include "cabochon/core/random.hpp"
#include "cabochon/drivers/design.hpp"
#include "cabochon/stats/chance.hpp"

namespace cabochon::drivers {
namespace {

// Sums of products of (1, terms, outcome), columns shifted to mean 0 and spread 1 of the whole sample.
struct Products {
  std::vector<Eigen::MatrixXd> of_cluster;
  Eigen::MatrixXd total;
};

// r2, r2_first, gain, a correlation a term, a standardised slope a term; NaN where a sample has no answer.
Eigen::VectorXd measures(const Eigen::MatrixXd& sums, Eigen::Index first) {
  const Eigen::Index k = sums.rows() - 2;
  Eigen::VectorXd out = Eigen::VectorXd::Constant(3 + 2 * k, std::nan(""));
  const double n = sums(0, 0);
  Eigen::MatrixXd c = sums.bottomRightCorner(k + 1, k + 1);
  const Eigen::VectorXd mean = sums.col(0).tail(k + 1);
  c -= mean * mean.transpose() / n;
  const Eigen::VectorXd spread = c.diagonal().cwiseMax(0.0).cwiseSqrt();
  if (!(spread(k) > 1e-9)) return out;
  const Eigen::VectorXd with = c.col(k).head(k);
  const auto share = [&](Eigen::Index terms, Eigen::VectorXd* slopes) {
    if (terms == 0) return 0.0;
    const Eigen::LDLT<Eigen::MatrixXd> solved(c.topLeftCorner(terms, terms));
    if (!(solved.vectorD().minCoeff() > 1e-10 * solved.vectorD().maxCoeff())) return std::nan("");
    const Eigen::VectorXd b = solved.solve(with.head(terms));
    if (slopes) *slopes = b;
    return std::clamp(b.dot(with.head(terms)) / c(k, k), 0.0, 1.0);
  };
  Eigen::VectorXd b = Eigen::VectorXd::Constant(k, std::nan(""));
  out(0) = share(k, &b);
  out(1) = share(first, nullptr);
  out(2) = out(0) - out(1);
  for (Eigen::Index t = 0; t < k; ++t) {
    if (!(spread(t) > 1e-9)) continue;
    out(3 + t) = std::clamp(with(t) / (spread(t) * spread(k)), -1.0, 1.0);
    out(3 + k + t) = b(t) * spread(t) / spread(k);
  }
  return out;
}

// Wald test of the terms behind the first, clustered; the chance that so large a gain is none.
double gain_p(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, const std::vector<std::uint32_t>& cluster,
              std::int64_t clusters, Eigen::Index first) {
  const Eigen::Index k = x.cols() - 1, q = k - first;
  if (q == 0 || clusters <= q) return std::nan("");
  const Eigen::LDLT<Eigen::MatrixXd> solved(x.transpose() * x);
  const Eigen::VectorXd b = solved.solve(x.transpose() * y), e = y - x * b;
  Eigen::MatrixXd scores = Eigen::MatrixXd::Zero(k + 1, clusters);
  for (Eigen::Index i = 0; i < x.rows(); ++i)
    scores.col(static_cast<Eigen::Index>(cluster[static_cast<std::size_t>(i)])) += e(i) * x.row(i).transpose();
  const Eigen::MatrixXd half = solved.solve(scores);
  const auto n = static_cast<double>(x.rows()), g = static_cast<double>(clusters);
  const Eigen::MatrixXd v = g / (g - 1) * (n - 1) / (n - static_cast<double>(k + 1)) * half * half.transpose();
  const Eigen::LDLT<Eigen::MatrixXd> part(v.bottomRightCorner(q, q));
  if (!(part.vectorD().minCoeff() > 0)) return std::nan("");
  return stats::fisher_p(b.tail(q).dot(part.solve(b.tail(q))) / static_cast<double>(q), static_cast<double>(q), g - 1);
}

}  // namespace

Table fit_intervals(const Table& frame, const std::string& outcome, const std::vector<std::string>& first,
                    const std::vector<std::string>& more, const FitIntervalOptions& options,
                    const ProgressFunction& progress) {
  check_level("fit_intervals", options.level);
  check_range("fit_intervals", "resamples", static_cast<double>(options.resamples), {100, 1e6, false, false});
  std::vector<std::string> factors = first;
  factors.insert(factors.end(), more.begin(), more.end());
  if (factors.empty()) throw InputError({"fit_intervals", "first", -1, "no factor", "at least one factor"});
  DesignOptions wanted;
  wanted.where = "fit_intervals";
  if (options.cluster) wanted.also.push_back(*options.cluster);
  const Design design = Design::of(frame, outcome, factors, wanted);
  design.check_finite();
  const auto n = static_cast<Eigen::Index>(design.rows());
  const auto k = static_cast<Eigen::Index>(design.terms().size());
  if (n <= k + 1)
    throw InputError({frame.name(),
                      {},
                      -1,
                      std::to_string(n) + " rows for " + std::to_string(k + 1) + " coefficients",
                      "more rows than coefficients"});
  Eigen::Index first_terms = 0;
  for (const auto& term : design.terms()) first_terms += term.factor < static_cast<std::int32_t>(first.size());

  Eigen::MatrixXd all(n, k + 2);
  all.col(0).setOnes();
  for (Eigen::Index t = 0; t <= k; ++t) {
    const std::span<double> column(all.col(t + 1).data(), static_cast<std::size_t>(n));
    if (t < k)
      design.fill(static_cast<std::size_t>(t), 0, column);
    else
      design.fill_outcome(0, column);
    all.col(t + 1).array() -= all.col(t + 1).mean();
    const double spread = std::sqrt(all.col(t + 1).squaredNorm() / static_cast<double>(n));
    if (!(spread > 0))
      throw InputError({frame.name(), t < k ? design.terms()[static_cast<std::size_t>(t)].name : outcome, -1,
                        "the same value in every row used", "values that vary"});
    all.col(t + 1) /= spread;
  }
  std::vector<std::uint32_t> cluster(static_cast<std::size_t>(n));
  std::int64_t clusters = n;
  if (options.cluster) {
    RowGroups groups = design.groups(*options.cluster);
    cluster = std::move(groups.ids);
    clusters = groups.count;
    if (clusters < 2) throw InputError({frame.name(), *options.cluster, -1, "one cluster", "at least two clusters"});
  } else {
    for (std::size_t i = 0; i < cluster.size(); ++i) cluster[i] = static_cast<std::uint32_t>(i);
  }
  Products sums{std::vector<Eigen::MatrixXd>(static_cast<std::size_t>(clusters), Eigen::MatrixXd::Zero(k + 2, k + 2)),
                all.transpose() * all};
  for (Eigen::Index i = 0; i < n; ++i)
    sums.of_cluster[cluster[static_cast<std::size_t>(i)]] += all.row(i).transpose() * all.row(i);

  const Eigen::VectorXd value = measures(sums.total, first_terms);
  if (std::isnan(value(0)))
    throw InputError({frame.name(), {}, -1, "factors of which one repeats others", "factors that differ: see regress"});
  Eigen::MatrixXd drawn(value.size(), options.resamples);
  Ticker ticker(progress, options.resamples, 1);
  for_chunks(
      options.resamples, options.threads, ticker,
      [&](std::int64_t, std::int64_t begin, std::int64_t end) {
        for (std::int64_t r = begin; r < end; ++r) {
          Random random(options.seed, 0x46495449u, static_cast<std::uint64_t>(r));
          Eigen::MatrixXd total = Eigen::MatrixXd::Zero(k + 2, k + 2);
          for (std::int64_t g = 0; g < clusters; ++g)
            total += sums.of_cluster[random.below(static_cast<std::uint32_t>(clusters))];
          drawn.col(r) = measures(total, first_terms);
        }
      },
      [](std::int64_t) {}, 16);
  ticker.finish();

  std::vector<std::string> names;
  std::vector<std::optional<std::string>> terms;
  std::vector<std::optional<double>> values, low, high, p;
  for (Eigen::Index m = 0; m < value.size(); ++m) {
    std::vector<double> known;
    for (Eigen::Index r = 0; r < drawn.cols(); ++r)
      if (!std::isnan(drawn(m, r))) known.push_back(drawn(m, r));
    std::sort(known.begin(), known.end());
    const auto at = [&](double share) -> std::optional<double> {
      if (known.empty()) return std::nullopt;
      const double place = share * static_cast<double>(known.size() - 1);
      const auto below = static_cast<std::size_t>(place);
      const std::size_t above = std::min(below + 1, known.size() - 1);
      return known[below] + (place - static_cast<double>(below)) * (known[above] - known[below]);
    };
    names.emplace_back(m == 0      ? "r2"
                       : m == 1    ? "r2_first"
                       : m == 2    ? "gain"
                       : m < 3 + k ? "correlation"
                                   : "standardised");
    terms.emplace_back();
    if (m >= 3) terms.back() = design.terms()[static_cast<std::size_t>((m - 3) % k)].name;
    values.emplace_back(value(m));
    low.push_back(at((1 - options.level) / 2));
    high.push_back(at((1 + options.level) / 2));
    p.emplace_back();
    if (m == 2) {
      const double chance = gain_p(all.leftCols(k + 1), all.col(k + 1), cluster, clusters, first_terms);
      if (!std::isnan(chance)) p.back() = chance;
    }
  }
  Table out("fit_intervals");
  out.add("measure", Column::text(names)).add("term", Column::text(terms)).add("value", Column::of(values));
  out.add("low", Column::of(low)).add("high", Column::of(high)).add("p", Column::of(p));
  return out;
}

}  // namespace cabochon::drivers
