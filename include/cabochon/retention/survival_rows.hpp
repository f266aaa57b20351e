/// Rows of survival data, read from a table and checked: who was watched from when to when, and how it ended.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/table.hpp"

namespace cabochon::retention {

struct SurvivalColumns {
  std::string time = "time";           ///< end of the time watched: at least 0, in one unit for the whole table
  std::string event = "event";         ///< 1 it ended then, 0 it was still there (censored)
  std::optional<std::string> entry{};  ///< start of the time watched, below its end; none: 0, and the start included
};

/// What the event column may say.
enum class EventCodes : std::uint8_t {
  zero_or_one,  ///< 0 or false: censored; 1 or true: the event
  causes        ///< null or 0: censored; any other whole number or text: the way it ended
};

struct SurvivalRows {
  std::vector<double> time;               ///< end of each row's time
  std::vector<double> entry{};            ///< start of each row's time; empty where no column was named
  std::vector<std::int32_t> cause;        ///< 0 censored, otherwise 1 + the place in `causes`
  std::vector<std::string> causes{};      ///< names of the causes, numbers by value or texts by their bytes
  bool causes_are_numbers = false;        ///< the event column held numbers
  std::vector<std::uint32_t> by_time;     ///< rows, the earliest end first
  std::vector<std::uint32_t> by_entry{};  ///< rows, the earliest start first; empty without starts

  [[nodiscard]] std::size_t size() const noexcept { return time.size(); }
  [[nodiscard]] bool truncated() const noexcept { return !entry.empty(); }
};

/// Reads the columns. Every null, negative, infinite or NaN time, start not below its end and unknown event code is an
/// InputError with its row. Times that differ only by rounding become one time (see stats::pool_near).
[[nodiscard]] SurvivalRows read_survival(const Table& table, const SurvivalColumns& columns,
                                         EventCodes codes = EventCodes::zero_or_one);

/// Rows of each group in a given order: `order` cut at `ends`, group g from ends[g] to ends[g + 1].
struct GroupedOrder {
  std::vector<std::uint32_t> order;
  std::vector<std::uint32_t> ends;  ///< one more than there are groups

  [[nodiscard]] std::span<const std::uint32_t> group(std::size_t g) const {
    return std::span(order).subspan(ends[g], ends[g + 1] - ends[g]);
  }
};

/// Puts rows of one group together, each group in the order in which `order` has them.
[[nodiscard]] GroupedOrder group_order(std::span<const std::uint32_t> order, std::span<const std::uint32_t> group,
                                       std::uint32_t groups);

/// Calls visit(time, at_risk, censored) at each distinct time of a group, with the counts of cause c + 1 in events[c].
/// At risk at a time are those whose end is not before it and whose start is before it.
template <class Visit>
void for_each_time(const SurvivalRows& rows, std::span<const std::uint32_t> by_time,
                   std::span<const std::uint32_t> by_entry, std::span<std::int64_t> events, Visit&& visit) {
  const auto n = static_cast<std::int64_t>(by_time.size());
  std::size_t at = 0, entered = 0;
  while (at < by_time.size()) {
    const double now = rows.time[by_time[at]];
    std::int64_t inside = n;
    if (rows.truncated()) {
      while (entered < by_entry.size() && rows.entry[by_entry[entered]] < now) ++entered;
      inside = static_cast<std::int64_t>(entered);
    }
    const std::int64_t at_risk = inside - static_cast<std::int64_t>(at);
    std::fill(events.begin(), events.end(), std::int64_t{0});
    std::int64_t censored = 0;
    for (; at < by_time.size() && rows.time[by_time[at]] == now; ++at) {
      const std::int32_t cause = rows.cause[by_time[at]];
      if (cause == 0)
        ++censored;
      else
        ++events[static_cast<std::size_t>(cause - 1)];
    }
    visit(now, at_risk, censored);
  }
}

}  // namespace cabochon::retention
