#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/key_column.hpp"
#include "cabochon/improvement/pareto.hpp"
#include "cabochon/improvement/pareto_views.hpp"
#include "cabochon/stats/intervals.hpp"

#include "joined.hpp"
#include "units.hpp"

namespace cabochon::improvement {
namespace {

// Both periods' rows: category, unit, and value; the first `now` rows are of the first period.
struct Both {
  std::size_t now = 0, categories = 0, units = 0;
  std::vector<std::uint32_t> category, unit;
  std::vector<double> value;
  Column names;
};

Both read_both(const Table& now, const Table& before, const std::string& by, const std::optional<std::string>& weight,
               const std::optional<std::string>& cluster) {
  Both out;
  out.now = static_cast<std::size_t>(now.rows());
  for (const Table* period : {&now, &before})
    if (period->rows() == 0)
      throw InputError({period->name(), {}, -1, "no rows", "at least one row in each of the periods"});
  Table joined("periods", now.rows() + before.rows());
  joined.add("category", stacked(now.column(by), before.column(by), now.name(), before.name(), by));
  std::vector<Column> keys;
  out.category = dense_slots(joined, {"category"}, out.categories, &keys);
  out.names = keys.front();
  const auto rows = static_cast<std::size_t>(joined.rows());
  out.value.assign(rows, 1);
  if (weight) {
    out.value = read_weights(now, *weight);
    const auto second = read_weights(before, *weight);
    out.value.insert(out.value.end(), second.begin(), second.end());
  }
  out.unit.resize(rows);
  std::iota(out.unit.begin(), out.unit.end(), 0u);
  out.units = rows;
  if (cluster) {
    check_present(now, *cluster, "the cluster of the row");
    check_present(before, *cluster, "the cluster of the row");
    joined.add("cluster", stacked(now.column(*cluster), before.column(*cluster), now.name(), before.name(), *cluster));
    out.unit = dense_slots(joined, {"cluster"}, out.units);
    if (out.units < 2) throw InputError({now.name(), *cluster, -1, "one cluster", "at least two clusters"});
  }
  return out;
}

// Standard errors of the differences of shares, from what each unit adds to them.
std::vector<double> deviations(const Both& both, const std::vector<double> shares[2], const double totals[2]) {
  std::vector<double> weight[2] = {std::vector<double>(both.units, 0), std::vector<double>(both.units, 0)};
  struct Entry {
    std::uint32_t category, unit;
    double part[2];
  };
  std::vector<std::size_t> order(both.category.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](auto a, auto b) {
    return std::pair(both.category[a], both.unit[a]) != std::pair(both.category[b], both.unit[b])
               ? std::pair(both.category[a], both.unit[a]) < std::pair(both.category[b], both.unit[b])
               : a < b;
  });
  std::vector<Entry> entries;
  for (const auto row : order) {
    const int period = row < both.now ? 0 : 1;
    const double part = both.value[row] / totals[period];
    weight[period][both.unit[row]] += part;
    if (entries.empty() || entries.back().category != both.category[row] || entries.back().unit != both.unit[row])
      entries.push_back({both.category[row], both.unit[row], {0, 0}});
    entries.back().part[period] += part;
  }
  double square[2] = {0, 0}, product = 0;
  for (std::size_t u = 0; u < both.units; ++u) {
    square[0] += weight[0][u] * weight[0][u];
    square[1] += weight[1][u] * weight[1][u];
    product += weight[0][u] * weight[1][u];
  }
  std::vector<double> out(both.categories);
  for (std::size_t c = 0; c < both.categories; ++c)
    out[c] = shares[0][c] * shares[0][c] * square[0] + shares[1][c] * shares[1][c] * square[1] -
             2 * shares[0][c] * shares[1][c] * product;
  for (const auto& e : entries) {
    const double without = -shares[0][e.category] * weight[0][e.unit] + shares[1][e.category] * weight[1][e.unit];
    const double with = without + e.part[0] - e.part[1];
    out[e.category] += with * with - without * without;
  }
  const auto n = static_cast<double>(both.units);
  for (auto& v : out) v = std::sqrt(std::max(0.0, v) * n / (n - 1));
  return out;
}

// Holm's step-down.
std::vector<double> adjusted(const std::vector<double>& p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return p[a] < p[b]; });
  std::vector<double> out(p.size());
  double largest = 0;
  for (std::size_t r = 0; r < order.size(); ++r) {
    largest = std::max(largest, std::min(1.0, p[order[r]] * static_cast<double>(order.size() - r)));
    out[order[r]] = largest;
  }
  return out;
}

}  // namespace

Table pareto_change(const Table& now, const Table& before, const std::string& by,
                    const std::optional<std::string>& weight, const std::optional<std::string>& cluster,
                    double threshold, double level) {
  check_range("pareto_change", "threshold", threshold, {0, 1, true, false});
  check_level("pareto_change", level);
  const Both both = read_both(now, before, by, weight, cluster);
  const std::size_t k = both.categories;
  std::vector<double> values[2] = {std::vector<double>(k, 0), std::vector<double>(k, 0)}, shares[2];
  for (std::size_t row = 0; row < both.value.size(); ++row)
    values[row < both.now ? 0 : 1][both.category[row]] += both.value[row];
  double totals[2];
  for (int period = 0; period < 2; ++period) {
    totals[period] = std::accumulate(values[period].begin(), values[period].end(), 0.0);
    if (totals[period] <= 0)
      throw InputError(
          {(period == 0 ? now : before).name(), weight.value_or(""), -1, "only zeros", "a weight above 0 in some row"});
    for (const double v : values[period]) shares[period].push_back(v / totals[period]);
  }
  std::vector<double> change(k), low(k), high(k), p(k);
  if (weight || cluster) {
    const auto error = deviations(both, shares, totals);
    const boost::math::students_t t(static_cast<double>(both.units - 1));
    const double reach = boost::math::quantile(t, (1 + level) / 2);
    for (std::size_t c = 0; c < k; ++c) {
      change[c] = shares[0][c] - shares[1][c];
      low[c] = std::max(-1.0, change[c] - reach * error[c]);
      high[c] = std::min(1.0, change[c] + reach * error[c]);
      p[c] = error[c] > 0 ? 2 * boost::math::cdf(boost::math::complement(t, std::abs(change[c]) / error[c])) : 1;
    }
  } else {
    for (std::size_t c = 0; c < k; ++c) {
      const auto n0 = static_cast<std::int64_t>(totals[0]), n1 = static_cast<std::int64_t>(totals[1]);
      const auto a = stats::wilson(static_cast<std::int64_t>(values[0][c]), n0, level);
      const auto b = stats::wilson(static_cast<std::int64_t>(values[1][c]), n1, level);
      change[c] = a.value - b.value;
      low[c] = change[c] - std::hypot(a.value - a.low, b.high - b.value);
      high[c] = change[c] + std::hypot(a.high - a.value, b.value - b.low);
      const double pooled = (values[0][c] + values[1][c]) / (totals[0] + totals[1]);
      const double error = std::sqrt(pooled * (1 - pooled) * (1 / totals[0] + 1 / totals[1]));
      p[c] = error > 0 ? 2 * stats::normal_probability(-std::abs(change[c]) / error) : 1;
    }
  }
  const auto holm = adjusted(p);
  std::vector<std::int64_t> rank[2] = {std::vector<std::int64_t>(k), std::vector<std::int64_t>(k)};
  std::vector<std::uint8_t> vital[2] = {std::vector<std::uint8_t>(k), std::vector<std::uint8_t>(k)};
  std::vector<std::size_t> order;
  for (int period = 0; period < 2; ++period) {
    std::vector<ParetoLine> lines;
    if (weight) {
      lines = pareto(std::span<const double>(values[period]), threshold);
    } else {
      const std::vector<std::int64_t> counts(values[period].begin(), values[period].end());
      lines = pareto(std::span<const std::int64_t>(counts), threshold);
    }
    for (std::size_t r = 0; r < k; ++r) {
      rank[period][lines[r].category] = static_cast<std::int64_t>(r) + 1;
      vital[period][lines[r].category] = lines[r].vital;
      if (period == 0) order.push_back(lines[r].category);
    }
  }
  const auto placed = [&order](const auto& all) {
    std::remove_cvref_t<decltype(all)> out;
    for (const auto c : order) out.push_back(all[c]);
    return out;
  };
  const std::vector<std::int64_t> rows(order.begin(), order.end());
  Table out("pareto_change", static_cast<std::int64_t>(k));
  out.add("category", KeyColumn::of(both.names, {}, by).take(rows));
  for (int period = 0; period < 2; ++period) {
    const auto column = placed(values[period]);
    const std::string name = period == 0 ? "now" : "before";
    if (weight)
      out.add(name, Column::of(column));
    else
      out.add(name, Column::of(std::vector<std::int64_t>(column.begin(), column.end())));
  }
  out.add("share_now", Column::of(placed(shares[0]))).add("share_before", Column::of(placed(shares[1])));
  out.add("change", Column::of(placed(change))).add("change_low", Column::of(placed(low)));
  out.add("change_high", Column::of(placed(high))).add("p", Column::of(placed(p)));
  out.add("p_adjusted", Column::of(placed(holm)));
  std::vector<std::uint8_t> changed;
  std::vector<std::int64_t> climbed;
  for (const auto c : order) {
    changed.push_back(holm[c] < 1 - level);
    climbed.push_back(rank[1][c] - rank[0][c]);
  }
  out.add("changed", Column::booleans(std::move(changed)));
  out.add("rank_now", Column::of(placed(rank[0]))).add("rank_before", Column::of(placed(rank[1])));
  out.add("rank_change", Column::of(std::move(climbed)));
  out.add("vital_now", Column::booleans(placed(vital[0]))).add("vital_before", Column::booleans(placed(vital[1])));
  return out;
}

}  // namespace cabochon::improvement
