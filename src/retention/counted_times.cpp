#include "counted_times.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "cabochon/core/convert.hpp"
#include "cabochon/core/wide.hpp"

namespace cabochon::retention {
namespace {

constexpr double no_time = -1;

// The largest of times that are all whole and at least 0, or `no_time`.
double latest_whole(const Column& column) {
  if (column.null_count() > 0) return no_time;
  const auto values = column.values<double>();
  double latest = no_time;
  wide([&] {
    double most[8] = {}, wrong[8] = {};
    const double* v = values.data();
    const std::size_t n = values.size();
    const auto look = [&](double value, std::size_t lane) {
      // Adding 2^52 rounds to a whole number; what is negative, fractional, infinite or NaN comes out different.
      const double whole = (value + 0x1p52) - 0x1p52;
      wrong[lane] += (whole == value && value >= 0) ? 0.0 : 1.0;
      most[lane] = value > most[lane] ? value : most[lane];
    };
    std::size_t i = 0;
    for (; i + 8 <= n; i += 8)
      for (std::size_t j = 0; j < 8; ++j) look(v[i + j], j);
    for (; i < n; ++i) look(v[i], 0);
    double bad = 0;
    for (const double w : wrong) bad += w;
    if (bad == 0) latest = *std::max_element(most, most + 8);
  });
  return latest;
}

template <class Values>
bool count_ends(std::span<const double> time, const Values& event, const std::vector<std::uint32_t>& group,
                CountedTimes& out) {
  bool right = true;
  for (std::size_t row = 0; row < time.size(); ++row) {
    const auto flag = event[row];
    if (!(flag == 0 || flag == 1)) {
      right = false;
      break;
    }
    const std::size_t at = (group.empty() ? 0 : group[row] * out.span) + static_cast<std::size_t>(time[row]);
    ++out.ends[2 * at + (flag == 1 ? 1 : 0)];
  }
  return right;
}

}  // namespace

std::optional<CountedTimes> count_times(const Table& table, const SurvivalColumns& columns, const RowGroups& groups) {
  const auto n = static_cast<std::size_t>(table.rows());
  if (n == 0 || n > 0xFFFFFFFFu) return {};
  const Column time = to_float64(table.column(columns.time), table.name(), columns.time);
  const double latest = latest_whole(time);
  const double cells = (latest + 1) * groups.count;
  if (latest == no_time || !(cells <= static_cast<double>(2 * n + 1024))) return {};
  const Column& event = table.column(columns.event);
  if (event.type() == Type::text || event.null_count() > 0) return {};

  CountedTimes out;
  out.span = static_cast<std::size_t>(latest) + 1;
  out.ends.assign(2 * out.span * groups.count, 0);
  const auto times = time.values<double>();
  const bool right = visit_numbers(event, table.name(), columns.event,
                                   [&](const auto values) { return count_ends(times, values, groups.of_row, out); });
  if (!right) return {};
  if (columns.entry) {
    const Column entry = to_float64(table.column(*columns.entry), table.name(), *columns.entry);
    if (latest_whole(entry) == no_time) return {};
    const auto entries = entry.values<double>();
    out.enter.assign(out.span * groups.count, 0);
    for (std::size_t row = 0; row < n; ++row) {
      if (!(entries[row] < times[row])) return {};
      ++out.enter[(groups.of_row.empty() ? 0 : groups.of_row[row] * out.span) + static_cast<std::size_t>(entries[row])];
    }
  }
  out.rows.assign(groups.count, 0);
  for (std::size_t g = 0; g < groups.count; ++g)
    for (std::size_t t = 0; t < out.span; ++t) out.rows[g] += out.censored(g, t) + out.events(g, t);
  return out;
}

}  // namespace cabochon::retention
