#include "cabochon/improvement/pareto.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/buffer.hpp"
#include "cabochon/core/grouping.hpp"
#include "cabochon/core/parallel.hpp"
#include "cabochon/improvement/pareto_table.hpp"

#include "ordered_pareto.hpp"

namespace cabochon::improvement {
namespace {

constexpr std::array<double, 10> powers_of_ten{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

// Calls f(row, slot) for every row.
template <class F>
void for_each_row(const Grouping& groups, F&& f) {
  std::array<std::uint32_t, static_cast<std::size_t>(Grouping::block)> room;
  for (std::int64_t begin = 0; begin < groups.rows(); begin += Grouping::block) {
    const auto slots =
        std::span(room).first(static_cast<std::size_t>(std::min(Grouping::block, groups.rows() - begin)));
    groups.fill(begin, slots);
    for (std::size_t i = 0; i < slots.size(); ++i) f(static_cast<std::size_t>(begin) + i, slots[i]);
  }
}

// What the slots hold: how many rows, and the weights as exact decimals where all of them are.
struct Sums {
  std::vector<std::int64_t> rows;
  std::vector<WideInteger> decimals;  // in units of 10^-places
  std::vector<double> values;
  bool exact = true;
};

// Rows of each slot. Where the counters fit into the cache, chunks of rows are counted on several threads, neighbouring
// rows in different counters, so that a run of equal rows need not wait for itself.
std::vector<std::int64_t> count_rows(const Grouping& groups) {
  const std::size_t slots = groups.slots();
  std::vector<std::int64_t> out(slots, 0);
  if (slots > (std::size_t{1} << 14)) {
    for_each_row(groups, [&](std::size_t, std::uint32_t slot) { ++out[slot]; });
    return out;
  }
  Ticker ticker;
  return reduce_chunks(
      groups.rows(), 0, ticker, [slots] { return std::vector<std::int64_t>(slots, 0); },
      [&](std::vector<std::int64_t>& state, std::int64_t begin, std::int64_t end) {
        std::vector<std::uint32_t> counters(4 * slots, 0);
        std::uint32_t *a = counters.data(), *b = a + slots, *c = b + slots, *d = c + slots;
        std::array<std::uint32_t, static_cast<std::size_t>(Grouping::block)> room;
        for (; begin < end; begin += Grouping::block) {
          const auto n = static_cast<std::size_t>(std::min(Grouping::block, end - begin));
          groups.fill(begin, std::span(room).first(n));
          std::size_t i = 0;
          for (; i + 4 <= n; i += 4) {
            ++a[room[i]];
            ++b[room[i + 1]];
            ++c[room[i + 2]];
            ++d[room[i + 3]];
          }
          for (; i < n; ++i) ++a[room[i]];
        }
        for (std::size_t s = 0; s < slots; ++s) state[s] += std::int64_t{a[s]} + b[s] + c[s] + d[s];
      },
      [](std::vector<std::int64_t>& total, const std::vector<std::int64_t>& state) {
        for (std::size_t s = 0; s < total.size(); ++s) total[s] += state[s];
      });
}

void check_weights(const Table& table, const std::string& name, const Column& column) {
  std::vector<Problem> problems;
  std::size_t total = 0;
  visit_numbers(column, table.name(), name, [&](const auto values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool absent = column.is_null(static_cast<std::int64_t>(i));
      const auto w = static_cast<double>(values[i]);
      if (!absent && non_negative.contains(w)) continue;
      if (++total <= 100000)
        problems.push_back({table.name(), name, static_cast<std::int64_t>(i), absent ? "null" : number_text(w),
                            non_negative.expected()});
    }
  });
  if (total) throw InputError(std::move(problems), total);
}

// A weight is taken for the decimal number that it prints as, when that has at most nine places and 15 digits:
// then numerator / 10^places gives the very same double back.
template <class T>
bool is_decimal(T weight, std::size_t places) {
  const double numerator = std::nearbyint(static_cast<double>(weight) * powers_of_ten[places]);
  return numerator <= 9007199254740992.0 && static_cast<T>(numerator / powers_of_ten[places]) == weight;
}

template <class T>
std::size_t places_of(std::span<const T> weights) {
  std::size_t places = 0;
  for (const T w : weights)
    while (places < powers_of_ten.size() && !is_decimal(w, places)) ++places;
  if (places == powers_of_ten.size()) return places;
  for (const T w : weights)
    if (!is_decimal(w, places)) return powers_of_ten.size();
  return places;
}

template <class T>
void add_weights(const Grouping& groups, std::span<const T> weights, const std::string& place, const std::string& name,
                 Sums& sums) {
  sums.values.assign(groups.slots(), 0);
  if constexpr (std::is_integral_v<T>) {
    sums.decimals.assign(groups.slots(), 0);
    for_each_row(groups, [&](std::size_t row, std::uint32_t slot) { sums.decimals[slot] += weights[row]; });
    for (std::size_t slot = 0; slot < sums.values.size(); ++slot)
      sums.values[slot] = static_cast<double>(sums.decimals[slot]);
  } else if (const std::size_t places = places_of(weights); places < powers_of_ten.size()) {
    const double scale = powers_of_ten[places];
    sums.decimals.assign(groups.slots(), 0);
    for_each_row(groups, [&](std::size_t row, std::uint32_t slot) {
      sums.decimals[slot] += static_cast<std::int64_t>(std::nearbyint(static_cast<double>(weights[row]) * scale));
    });
    for (std::size_t slot = 0; slot < sums.values.size(); ++slot)
      sums.values[slot] = static_cast<double>(sums.decimals[slot]) / scale;
  } else {
    sums.exact = false;
    std::vector<double> lost(groups.slots(), 0);  // Neumaier 1974: what each addition rounded away
    for_each_row(groups, [&](std::size_t row, std::uint32_t slot) {
      const auto w = static_cast<double>(weights[row]);
      const double sum = sums.values[slot] + w;
      lost[slot] += sums.values[slot] >= w ? (sums.values[slot] - sum) + w : (w - sum) + sums.values[slot];
      sums.values[slot] = sum;
    });
    for (std::size_t slot = 0; slot < lost.size(); ++slot) sums.values[slot] += lost[slot];
    const double total = std::accumulate(sums.values.begin(), sums.values.end(), 0.0);
    if (!std::isfinite(total))
      throw InputError({place, name, -1, "a sum beyond the largest number", "weights whose sum is finite"});
  }
}

template <class T>
std::vector<T> chosen(const std::vector<T>& all, const std::vector<std::uint32_t>& slots) {
  std::vector<T> out;
  out.reserve(slots.size());
  for (const auto slot : slots) out.push_back(all[slot]);
  return out;
}

}  // namespace

Table pareto(const Table& table, const std::string& by, const ParetoOptions& options) {
  return ordered_pareto(table, by, options).lines;
}

OrderedPareto ordered_pareto(const Table& table, const std::string& by, const ParetoOptions& options) {
  const Grouping groups = Grouping::of(table, {by});
  Sums sums;
  sums.rows = count_rows(groups);
  std::vector<std::uint32_t> slots;
  for (std::uint32_t slot = 0; slot < groups.slots(); ++slot)
    if (sums.rows[slot] > 0) slots.push_back(slot);

  std::vector<ParetoLine> lines;
  if (options.weight) {
    const Column column = numbers_if_empty(table.column(*options.weight));
    check_weights(table, *options.weight, column);
    visit_numbers(column, table.name(), *options.weight,
                  [&](const auto w) { add_weights(groups, w, table.name(), *options.weight, sums); });
    if (sums.exact) {
      const auto values = chosen(sums.decimals, slots);
      lines = pareto(std::span<const WideInteger>(values), options.threshold);
    } else {
      const auto values = chosen(sums.values, slots);
      lines = pareto(std::span<const double>(values), options.threshold);
    }
  } else {
    const auto values = chosen(sums.rows, slots);
    lines = pareto(std::span<const std::int64_t>(values), options.threshold);
  }

  const std::size_t rows = lines.size();
  std::vector<std::int64_t> places;
  Buffer<std::int64_t> counts(options.weight ? 0 : rows);
  Buffer<double> values(options.weight ? rows : 0), share(rows), cumulative(rows);
  std::vector<std::uint8_t> vital(rows), present((rows + 7) / 8, 0xFF);
  std::int64_t undefined = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint32_t slot = slots[lines[i].category];
    places.push_back(static_cast<std::int64_t>(lines[i].category));
    if (options.weight)
      values[i] = sums.values[slot];
    else
      counts[i] = sums.rows[slot];
    share[i] = lines[i].share;
    cumulative[i] = lines[i].cumulative;
    if (std::isnan(lines[i].share)) {
      share[i] = cumulative[i] = 0;
      core::bits::clear(present.data(), static_cast<std::int64_t>(i));
      ++undefined;
    }
    vital[i] = lines[i].vital;
  }
  const Column names = groups.keys(slots).front();
  Table out("pareto", static_cast<std::int64_t>(rows));
  out.add("category", KeyColumn::of(names, "pareto", "category").take(places));
  out.add("value", options.weight ? to_column(std::move(values)) : to_column(std::move(counts)));
  out.add("share", to_column(std::move(share), present, undefined));
  out.add("cumulative", to_column(std::move(cumulative), present, undefined));
  out.add("vital", Column::booleans(std::move(vital)));
  return {std::move(out), std::vector<std::uint32_t>(places.begin(), places.end())};
}

}  // namespace cabochon::improvement
