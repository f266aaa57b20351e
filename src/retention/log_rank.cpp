#include "cabochon/retention/log_rank.hpp"

#include <Eigen/Dense>
#include <cmath>
#include <numeric>

#include "cabochon/core/checks.hpp"
#include "cabochon/stats/chi_squared.hpp"

#include "row_groups.hpp"

namespace cabochon::retention {
namespace {

struct Sums {
  Eigen::VectorXd observed, expected;
  Eigen::MatrixXd variance;
  std::vector<std::int64_t> events;
};

// One stratum: its rows by time and, when truncated, by entry.
void add_stratum(const SurvivalRows& rows, const RowGroups& groups, std::span<const std::uint32_t> by_time,
                 std::span<const std::uint32_t> by_entry, const LogRankOptions& options, Sums& sums) {
  const auto k = static_cast<Eigen::Index>(groups.count);
  Eigen::VectorXd at_risk = Eigen::VectorXd::Zero(k), dead(k);
  if (!rows.truncated())
    for (const auto row : by_time) at_risk[groups.of_row[row]] += 1;
  double pooled = 1;
  std::size_t entered = 0;
  for (std::size_t at = 0; at < by_time.size();) {
    const double now = rows.time[by_time[at]];
    for (; entered < by_entry.size() && rows.entry[by_entry[entered]] < now; ++entered)
      at_risk[groups.of_row[by_entry[entered]]] += 1;
    dead.setZero();
    std::size_t end = at;
    for (; end < by_time.size() && rows.time[by_time[end]] == now; ++end)
      if (rows.cause[by_time[end]]) dead[groups.of_row[by_time[end]]] += 1;
    const double d = dead.sum(), y = at_risk.sum();
    if (d > 0) {
      const double weight = std::pow(pooled, options.rho) * std::pow(1 - pooled, options.gamma);
      const Eigen::VectorXd share = at_risk / y;
      sums.observed += weight * dead;
      sums.expected += weight * d * share;
      if (y > 1) {
        const double scale = weight * weight * d * (y - d) / (y - 1);
        sums.variance.diagonal() += scale * share;
        sums.variance -= scale * share * share.transpose();
      }
      for (Eigen::Index g = 0; g < k; ++g)
        sums.events[static_cast<std::size_t>(g)] += static_cast<std::int64_t>(dead[g]);
      pooled *= (y - d) / y;
    }
    for (; at < end; ++at) at_risk[groups.of_row[by_time[at]]] -= 1;
  }
}

}  // namespace

LogRank log_rank(const Table& table, const SurvivalColumns& columns, const LogRankOptions& options) {
  check_non_negative("log_rank", "rho", options.rho);
  check_non_negative("log_rank", "gamma", options.gamma);
  if (options.by.empty())
    throw InputError({"log_rank", "by", -1, "no column", "the columns that make the groups to compare"});
  const SurvivalRows rows = read_survival(table, columns);
  const RowGroups groups = row_groups(table, options.by);
  if (groups.count < 2)
    throw InputError({table.name(), options.by.front(), -1, groups.count == 0 ? "no rows" : "one group",
                      "at least two groups to compare"});
  if (groups.count > 2000)
    throw InputError({table.name(), options.by.front(), -1, std::to_string(groups.count) + " groups",
                      "at most 2000 groups to compare"});
  const RowGroups strata = row_groups(table, options.strata);
  const auto k = static_cast<Eigen::Index>(groups.count);
  Sums sums{Eigen::VectorXd::Zero(k), Eigen::VectorXd::Zero(k), Eigen::MatrixXd::Zero(k, k),
            std::vector<std::int64_t>(groups.count, 0)};
  const GroupedOrder ends = group_order(rows.by_time, strata.of_row, strata.count);
  const GroupedOrder starts =
      rows.truncated() ? group_order(rows.by_entry, strata.of_row, strata.count) : GroupedOrder{};
  for (std::uint32_t s = 0; s < strata.count; ++s)
    add_stratum(rows, groups, ends.group(s), rows.truncated() ? starts.group(s) : std::span<const std::uint32_t>{},
                options, sums);
  if (std::accumulate(sums.events.begin(), sums.events.end(), std::int64_t{0}) == 0)
    throw InputError({table.name(), columns.event, -1, "no event", "at least one event"});

  // The variance has rank (groups with expected events) - 1: the first of them is left out.
  LogRank out;
  std::vector<Eigen::Index> used;
  for (Eigen::Index g = 0; g < k; ++g)
    if (sums.expected[g] > 0) used.push_back(g);
  const auto df = static_cast<Eigen::Index>(used.size()) - 1;
  out.df = std::max<Eigen::Index>(df, 0);
  if (df > 0) {
    Eigen::MatrixXd variance(df, df);
    Eigen::VectorXd difference(df);
    for (Eigen::Index i = 0; i < df; ++i) {
      const auto g = used[static_cast<std::size_t>(i) + 1];
      difference[i] = sums.observed[g] - sums.expected[g];
      for (Eigen::Index j = 0; j < df; ++j) variance(i, j) = sums.variance(g, used[static_cast<std::size_t>(j) + 1]);
    }
    const Eigen::VectorXd solved = variance.completeOrthogonalDecomposition().solve(difference);
    out.statistic = std::max(0.0, difference.dot(solved));
    out.p_value = stats::chi_squared_tail(out.statistic, static_cast<double>(df));
  }
  std::vector<std::uint32_t> all(groups.count);
  std::iota(all.begin(), all.end(), 0u);
  std::vector<std::int64_t> n(groups.count, 0);
  for (const auto g : groups.of_row) ++n[g];
  const Eigen::VectorXd difference = sums.observed - sums.expected;
  const auto column = [](const Eigen::VectorXd& v) { return Column::of(std::vector<double>(v.begin(), v.end())); };
  out.groups = groups.table("log_rank", all);
  out.groups.add("n", Column::of(std::move(n))).add("events", Column::of(std::move(sums.events)));
  out.groups.add("observed", column(sums.observed)).add("expected", column(sums.expected));
  out.groups.add("difference", column(difference));
  return out;
}

}  // namespace cabochon::retention
