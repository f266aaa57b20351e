/// Limits from slopes and covariance, for single accounts and for sums over groups.
#pragma once

#include <Eigen/Dense>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/buffer.hpp"
#include "cabochon/core/grouping.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::retention {

/// slope' covariance slope, by its upper triangle.
[[nodiscard]] inline double variance(const Eigen::MatrixXd& covariance, const double* slope) {
  double sum = 0;
  const Eigen::Index n = covariance.rows();
  for (Eigen::Index a = 0; a < n; ++a) {
    double inner = covariance(a, a) * slope[a] / 2;
    for (Eigen::Index b = a + 1; b < n; ++b) inner += covariance(a, b) * slope[b];
    sum += 2 * inner * slope[a];
  }
  return sum > 0 ? sum : 0;
}

struct Limits {
  double low, high;
};

[[nodiscard]] inline Limits log_limits(double value, double deviation, double z) {
  if (!(value > 0)) return {value, value};
  const double factor = std::exp(std::min(700.0, z * deviation / value));
  return {value / factor, value * factor};
}

[[nodiscard]] inline Column floats(Buffer<double> values) {
  std::vector<std::uint8_t> bits;
  std::int64_t nulls = 0;
  for (std::size_t i = 0; i < values.size(); ++i) nulls += std::isnan(values[i]);
  if (nulls) {
    bits.assign((values.size() + 7) / 8, 0xFF);
    for (std::size_t i = 0; i < values.size(); ++i)
      if (std::isnan(values[i])) bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] & ~(1u << (i % 8)));
  }
  return to_column(std::move(values), std::move(bits), nulls);
}

// The table's account column, where it has one, leads the result.
[[nodiscard]] inline Table result_of(const char* name, const Table& summary) {
  Table out(name, summary.rows());
  if (const Column* account = summary.find("account")) out.add("account", *account);
  return out;
}

// Sums by group of values and of their slopes by theta.
struct Groups {
  Grouping grouping;
  std::vector<std::uint32_t> slot_of;
  Eigen::Index size;
  std::vector<std::int64_t> n;
  std::vector<double> alive, value, slope, second;  // slope: size numbers a slot
  Groups(const Table& summary, const std::vector<std::string>& by, Eigen::Index slopes)
      : grouping(Grouping::of(summary, by)), size(slopes) {
    slot_of.resize(static_cast<std::size_t>(summary.rows()));
    grouping.fill(0, slot_of);
    n.assign(grouping.slots(), 0);
    alive.assign(grouping.slots(), 0);
    value.assign(grouping.slots(), 0);
    second.assign(grouping.slots(), 0);
    slope.assign(grouping.slots() * static_cast<std::size_t>(slopes), 0);
  }
  void add(std::size_t row, double p, double v, const double* g) {
    const std::uint32_t slot = slot_of[row];
    ++n[slot];
    alive[slot] += p;
    value[slot] += v;
    for (Eigen::Index j = 0; j < size; ++j)
      slope[slot * static_cast<std::size_t>(size) + static_cast<std::size_t>(j)] += g[j];
  }
  [[nodiscard]] std::vector<std::uint32_t> used() const {
    std::vector<std::uint32_t> out;
    for (std::uint32_t slot = 0; slot < n.size(); ++slot)
      if (n[slot]) out.push_back(slot);
    return out;
  }
};

// Keys, n, alive and the value with its limits.
[[nodiscard]] inline Table table_of(const Groups& groups, const std::vector<std::string>& by,
                                    const Eigen::MatrixXd& covariance, double z, const char* name,
                                    const std::string& column, const char* orders = nullptr) {
  const auto used = groups.used();
  Table out(name, static_cast<std::int64_t>(used.size()));
  const auto keys = groups.grouping.keys(used);
  for (std::size_t k = 0; k < by.size(); ++k) out.add(by[k], keys[k]);
  std::vector<std::int64_t> n;
  std::vector<double> alive, second, value, low, high;
  for (const auto slot : used) {
    n.push_back(groups.n[slot]);
    alive.push_back(groups.alive[slot]);
    second.push_back(groups.second[slot]);
    const double* g = &groups.slope[slot * static_cast<std::size_t>(groups.size)];
    const Limits l = log_limits(groups.value[slot], std::sqrt(variance(covariance, g)), z);
    value.push_back(groups.value[slot]);
    low.push_back(l.low);
    high.push_back(l.high);
  }
  out.add("n", Column::of(std::move(n)));
  if (column != "alive") out.add("alive", Column::of(std::move(alive)));
  if (orders) out.add(orders, Column::of(std::move(second)));
  out.add(column, Column::of(std::move(value)));
  out.add(column + "_low", Column::of(std::move(low)));
  out.add(column + "_high", Column::of(std::move(high)));
  return out;
}

}  // namespace cabochon::retention
