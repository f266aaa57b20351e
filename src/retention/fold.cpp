#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "cabochon/retention/histories.hpp"

namespace cabochon::retention {
namespace {

constexpr std::uint32_t none = 0xFFFFFFFFu;

std::uint64_t mixed(std::uint64_t hash, double value) {
  hash ^= std::bit_cast<std::uint64_t>(value + 0.0);  // -0 as 0
  hash *= 0x9E3779B97F4A7C15ull;
  return hash ^ (hash >> 29);
}

void cut(Folded& out) {
  out.segments.clear();
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out.segments.empty() || out.segments.back().x != out.x[i]) out.segments.push_back({out.x[i], i, i});
    out.segments.back().end = i + 1;
  }
  out.accounts = std::accumulate(out.weight.begin(), out.weight.end(), 0.0);
}

std::vector<double> chosen(const std::vector<double>& values, const std::vector<std::uint32_t>& rows) {
  std::vector<double> out(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) out[i] = values[rows[i]];
  return out;
}

// Distinct rows by rising x: places by counting where x is small, by sorting where it is not.
std::vector<std::uint32_t> by_repeats(const std::vector<double>& x) {
  std::vector<std::uint32_t> order(x.size());
  const double most = x.empty() ? 0 : *std::max_element(x.begin(), x.end());
  if (most > 1e6) {
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return x[a] < x[b]; });
    return order;
  }
  std::vector<std::uint32_t> begin(static_cast<std::size_t>(most) + 2, 0);
  for (const double value : x) ++begin[static_cast<std::size_t>(value) + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  for (std::size_t i = 0; i < x.size(); ++i)
    order[begin[static_cast<std::size_t>(x[i])]++] = static_cast<std::uint32_t>(i);
  return order;
}

}  // namespace

Folded fold(const Histories& histories, const Design& design) {
  const auto x = histories.x.values<double>(), t_x = histories.t_x.values<double>(), T = histories.T.values<double>();
  const std::size_t n = x.size();
  if (n >= none) throw Error("more than 4,294,967,294 accounts");
  std::size_t room = 1024;
  std::vector<std::uint32_t> table(room, none);
  std::vector<double> distinct_x, distinct_t, distinct_T, weight;
  std::vector<std::uint32_t> first;
  std::vector<std::uint64_t> hashes;
  const auto same = [&](std::uint32_t id, std::size_t i) {
    if (distinct_x[id] != x[i] || distinct_t[id] != t_x[i] || distinct_T[id] != T[i]) return false;
    for (const auto& column : design.values)
      if (column[first[id]] != column[i]) return false;
    return true;
  };
  for (std::size_t i = 0; i < n; ++i) {
    std::uint64_t hash = mixed(mixed(mixed(0, x[i]), t_x[i]), T[i]);
    for (const auto& column : design.values) hash = mixed(hash, column[i]);
    hash ^= hash >> 32;
    std::size_t at = hash & (room - 1);
    while (table[at] != none && !(hashes[table[at]] == hash && same(table[at], i))) at = (at + 1) & (room - 1);
    if (table[at] != none) {
      weight[table[at]] += 1;
      continue;
    }
    table[at] = static_cast<std::uint32_t>(distinct_x.size());
    distinct_x.push_back(x[i]);
    distinct_t.push_back(t_x[i]);
    distinct_T.push_back(T[i]);
    weight.push_back(1);
    hashes.push_back(hash);
    if (!design.values.empty()) first.push_back(static_cast<std::uint32_t>(i));
    if (distinct_x.size() * 2 > room) {
      room *= 4;
      table.assign(room, none);
      for (std::size_t id = 0; id < hashes.size(); ++id) {
        std::size_t place = hashes[id] & (room - 1);
        while (table[place] != none) place = (place + 1) & (room - 1);
        table[place] = static_cast<std::uint32_t>(id);
      }
    }
  }
  table = {};
  hashes = {};
  Folded out;
  const std::vector<std::uint32_t> order = by_repeats(distinct_x);
  out.x = chosen(distinct_x, order);
  distinct_x = {};
  out.t_x = chosen(distinct_t, order);
  distinct_t = {};
  out.T = chosen(distinct_T, order);
  distinct_T = {};
  out.weight = chosen(weight, order);
  for (const auto& column : design.values) {
    std::vector<double> values(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) values[i] = column[first[order[i]]];
    out.covariates.push_back(std::move(values));
  }
  cut(out);
  return out;
}

Folded Folded::thinned(std::size_t step) const {
  std::vector<std::uint32_t> rows;
  for (std::size_t i = step / 2; i < size(); i += step) rows.push_back(static_cast<std::uint32_t>(i));
  Folded out{chosen(x, rows), chosen(t_x, rows), chosen(T, rows), chosen(weight, rows), {}, {}, 0};
  for (const auto& column : covariates) out.covariates.push_back(chosen(column, rows));
  cut(out);
  return out;
}

}  // namespace cabochon::retention
