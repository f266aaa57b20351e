/// Order lines as slots, days and values, checked and by day.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cabochon/core/grouping.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/retention/summarise.hpp"

namespace cabochon::retention {

struct OrderLines {
  Grouping accounts;
  Column days;    ///< date
  Column value;   ///< float64; no rows where none was asked for
  Column amount;  ///< float64: what tells returns; the value where nothing else does
  Day first, last_line;
  Day observation_end, calibration_end;
  bool by_day = true;        ///< rows come by rising day
  bool has_returns = false;  ///< some amount is negative
  [[nodiscard]] bool has_value() const noexcept { return value.size() > 0; }
  [[nodiscard]] bool has_amount() const noexcept { return amount.size() > 0; }
};

/// Reads and checks the lines; every wrong row is reported with its account.
[[nodiscard]] OrderLines read_lines(const Table& orders, const SummariseOptions& options);

/// One transaction; accounts' transactions stand together, by slot and day.
struct Transactions {
  std::vector<std::uint32_t> slot;
  std::vector<std::int32_t> day;
  std::vector<double> value;  ///< empty where there is none
  std::int64_t returned_whole = 0, unmatched_returns = 0;
};

/// All transactions after returns were netted.
[[nodiscard]] Transactions net(const OrderLines& lines);

/// Calls f(slot, day, value) for every line by rising day.
template <class F>
void for_lines_by_day(const OrderLines& lines, F&& f) {
  const auto days = lines.days.values<std::int32_t>();
  const bool priced = lines.has_value();
  const double* values = priced ? lines.value.values<double>().data() : nullptr;
  constexpr std::int64_t block = Grouping::block;
  std::vector<std::uint32_t> room(static_cast<std::size_t>(block));
  if (lines.by_day) {
    for (std::int64_t begin = 0; begin < lines.accounts.rows(); begin += block) {
      const auto slots =
          std::span(room).first(static_cast<std::size_t>(std::min(block, lines.accounts.rows() - begin)));
      lines.accounts.fill(begin, slots);
      f.block(slots);
      for (std::size_t i = 0; i < slots.size(); ++i) {
        const auto row = static_cast<std::size_t>(begin) + i;
        f(slots[i], days[row], priced ? values[row] : 0.0, i, slots);
      }
    }
    return;
  }
  const auto span = static_cast<std::size_t>(lines.last_line - lines.first) + 1;
  std::vector<std::size_t> begin_of(span + 1, 0);
  for (const auto day : days) ++begin_of[static_cast<std::size_t>(day - lines.first.number) + 1];
  for (std::size_t d = 0; d < span; ++d) begin_of[d + 1] += begin_of[d];
  std::vector<std::size_t> next(begin_of.begin(), begin_of.end() - 1);
  std::vector<std::uint32_t> slot(days.size());
  std::vector<double> value(priced ? days.size() : 0);
  for (std::int64_t begin = 0; begin < lines.accounts.rows(); begin += block) {
    const auto slots = std::span(room).first(static_cast<std::size_t>(std::min(block, lines.accounts.rows() - begin)));
    lines.accounts.fill(begin, slots);
    for (std::size_t i = 0; i < slots.size(); ++i) {
      const auto row = static_cast<std::size_t>(begin) + i;
      const std::size_t to = next[static_cast<std::size_t>(days[row] - lines.first.number)]++;
      slot[to] = slots[i];
      if (priced) value[to] = values[row];
    }
  }
  for (std::size_t d = 0; d < span; ++d) {
    const auto day = lines.first.number + static_cast<std::int32_t>(d);
    for (std::size_t begin = begin_of[d]; begin < begin_of[d + 1]; begin += static_cast<std::size_t>(block)) {
      const auto slots = std::span<const std::uint32_t>(slot).subspan(
          begin, std::min<std::size_t>(static_cast<std::size_t>(block), begin_of[d + 1] - begin));
      f.block(slots);
      for (std::size_t i = 0; i < slots.size(); ++i) f(slots[i], day, priced ? value[begin + i] : 0.0, i, slots);
    }
  }
}

}  // namespace cabochon::retention
