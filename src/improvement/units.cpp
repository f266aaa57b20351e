#include "units.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include "cabochon/core/grouping.hpp"
#include "cabochon/core/range.hpp"

namespace cabochon::improvement {

std::vector<std::uint32_t> dense_slots(const Table& table, const std::vector<std::string>& by, std::size_t& slots,
                                       std::vector<Column>* keys) {
  const Grouping groups = Grouping::of(table, by);
  std::vector<std::uint32_t> out(static_cast<std::size_t>(table.rows())), place(groups.slots(), 0), used;
  for (std::int64_t begin = 0; begin < table.rows(); begin += Grouping::block)
    groups.fill(begin,
                std::span(out).subspan(static_cast<std::size_t>(begin),
                                       static_cast<std::size_t>(std::min(Grouping::block, table.rows() - begin))));
  for (const auto s : out) place[s] = 1;
  for (std::uint32_t s = 0; s < place.size(); ++s)
    if (place[s]) {
      place[s] = static_cast<std::uint32_t>(used.size());
      used.push_back(s);
    }
  for (auto& s : out) s = place[s];
  slots = used.size();
  if (keys) *keys = groups.keys(used);
  return out;
}

void check_present(const Table& table, const std::string& name, const std::string& expected) {
  const Column& column = table.column(name);
  if (column.null_count() == 0) return;
  std::vector<Problem> problems;
  for (std::int64_t row = 0; row < column.size(); ++row)
    if (column.is_null(row) && problems.size() < 1000) problems.push_back({table.name(), name, row, "null", expected});
  throw InputError(std::move(problems), static_cast<std::size_t>(column.null_count()));
}

std::vector<double> read_weights(const Table& table, const std::string& name) {
  const Column column = numbers_if_empty(table.column(name));
  std::vector<Problem> problems;
  std::size_t total = 0;
  double sum = 0;
  auto out = visit_numbers(column, table.name(), name, [&](const auto values) {
    std::vector<double> numbers(values.begin(), values.end());
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const bool absent = column.is_null(static_cast<std::int64_t>(i));
      sum += absent ? 0 : numbers[i];
      if (!absent && non_negative.contains(numbers[i])) continue;
      if (++total <= 1000)
        problems.push_back({table.name(), name, static_cast<std::int64_t>(i), absent ? "null" : number_text(numbers[i]),
                            non_negative.expected()});
    }
    return numbers;
  });
  if (total) throw InputError(std::move(problems), total);
  if (!any_number.contains(sum))
    throw InputError({table.name(), name, -1, "a sum beyond the largest number", "weights whose sum is finite"});
  return out;
}

Units read_units(const Table& table, const std::string& by, const std::optional<std::string>& weight,
                 const std::optional<std::string>& cluster) {
  Units out;
  out.rows = static_cast<std::size_t>(table.rows());
  out.units = out.rows;
  std::size_t categories = 0;
  std::vector<Column> keys;
  const auto category = dense_slots(table, {by}, categories, &keys);
  out.names = keys.front();
  out.values.assign(categories, 0);
  std::vector<double> weights;
  if (weight) weights = read_weights(table, *weight);
  for (std::size_t row = 0; row < out.rows; ++row) out.values[category[row]] += weight ? weights[row] : 1;
  out.whole = !weight;
  if (!weight && !cluster) return out;
  std::vector<std::uint32_t> unit(out.rows);
  std::iota(unit.begin(), unit.end(), 0u);
  if (cluster) {
    check_present(table, *cluster, "the cluster of the row");
    unit = dense_slots(table, {*cluster}, out.units);
    if (out.units < 2 && out.rows > 0)
      throw InputError({table.name(), *cluster, -1, "one cluster", "at least two clusters"});
  }
  std::vector<std::size_t> order(out.rows), first(out.units + 1, 0);
  for (const auto u : unit) ++first[u + 1];
  std::partial_sum(first.begin(), first.end(), first.begin());
  auto next = first;
  for (std::size_t row = 0; row < out.rows; ++row) order[next[unit[row]]++] = row;
  out.begin.push_back(0);
  for (std::size_t u = 0; u < out.units; ++u) {
    const auto rows = std::span(order).subspan(first[u], first[u + 1] - first[u]);
    std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) { return category[a] < category[b]; });
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i == 0 || category[rows[i]] != category[rows[i - 1]]) {
        out.category.push_back(category[rows[i]]);
        out.value.push_back(0);
      }
      out.value.back() += weight ? weights[rows[i]] : 1;
    }
    out.begin.push_back(out.category.size());
  }
  return out;
}

}  // namespace cabochon::improvement
