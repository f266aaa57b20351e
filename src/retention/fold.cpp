#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <span>
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

// Places of distinct rows by rising x: by counting where x is small, by sorting where it is not.
void order_by_repeats(std::span<const double> x, std::vector<std::uint32_t>& first, std::vector<std::uint32_t>& count) {
  double most = 0;
  for (const auto row : first) most = std::max(most, x[row]);
  std::vector<std::uint32_t> order(first.size());
  if (most > 1e6) {
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return x[first[a]] < x[first[b]]; });
  } else {
    std::vector<std::uint32_t> begin(static_cast<std::size_t>(most) + 2, 0);
    for (const auto row : first) ++begin[static_cast<std::size_t>(x[row]) + 1];
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    for (std::size_t id = 0; id < first.size(); ++id)
      order[begin[static_cast<std::size_t>(x[first[id]])]++] = static_cast<std::uint32_t>(id);
  }
  const auto put = [&](std::vector<std::uint32_t>& values) {
    std::vector<std::uint32_t> out(values.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = values[order[i]];
    values = std::move(out);
  };
  put(first);
  put(count);
}

}  // namespace

// The table holds numbers of distinct rows, and those the first row of their kind: the values stay where they are.
Folded fold(const Histories& histories, const Design& design) {
  const auto x = histories.x.values<double>(), t_x = histories.t_x.values<double>(), T = histories.T.values<double>();
  const std::size_t n = x.size();
  if (n >= none) throw Error("more than 4,294,967,294 accounts");
  const auto hash_of = [&](std::size_t i) {
    std::uint64_t hash = mixed(mixed(mixed(0, x[i]), t_x[i]), T[i]);
    for (const auto& column : design.values) hash = mixed(hash, column[i]);
    return hash ^ (hash >> 32);
  };
  const auto same = [&](std::size_t a, std::size_t b) {
    if (T[a] != T[b] || t_x[a] != t_x[b] || x[a] != x[b]) return false;
    return std::all_of(design.values.begin(), design.values.end(),
                       [&](const auto& column) { return column[a] == column[b]; });
  };
  std::size_t room = 1024;
  std::vector<std::uint32_t> table(room, none), first, count;
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t at = hash_of(i) & (room - 1);
    while (table[at] != none && !same(first[table[at]], i)) at = (at + 1) & (room - 1);
    if (table[at] != none) {
      ++count[table[at]];
      continue;
    }
    table[at] = static_cast<std::uint32_t>(first.size());
    first.push_back(static_cast<std::uint32_t>(i));
    count.push_back(1);
    if (first.size() * 2 <= room) continue;
    room *= 2;
    table.assign(room, none);
    for (std::size_t id = 0; id < first.size(); ++id) {
      std::size_t place = hash_of(first[id]) & (room - 1);
      while (table[place] != none) place = (place + 1) & (room - 1);
      table[place] = static_cast<std::uint32_t>(id);
    }
  }
  table = {};
  order_by_repeats(x, first, count);
  const auto of_rows = [&](const auto& values) {
    std::vector<double> out(first.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = values[first[i]];
    return out;
  };
  Folded out{of_rows(x), of_rows(t_x), of_rows(T), {count.begin(), count.end()}, {}, {}, 0};
  for (const auto& column : design.values) out.covariates.push_back(of_rows(column));
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
