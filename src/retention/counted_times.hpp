// Whole times counted instead of sorted: days and months are few, however many rows have them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cabochon/retention/survival_rows.hpp"

#include "row_groups.hpp"

namespace cabochon::retention {

/// How many rows of each group end, and start, at each of the times 0, 1, ..., span - 1.
struct CountedTimes {
  std::size_t span = 0;
  std::vector<std::uint32_t> ends;   ///< [2 (group * span + time) + event]
  std::vector<std::uint32_t> enter;  ///< [group * span + time]; empty without starts
  std::vector<std::int64_t> rows;    ///< of each group

  [[nodiscard]] std::int64_t censored(std::size_t group, std::size_t time) const {
    return ends[2 * (group * span + time)];
  }
  [[nodiscard]] std::int64_t events(std::size_t group, std::size_t time) const {
    return ends[2 * (group * span + time) + 1];
  }
};

/// The counts; nothing where times are not whole, too far apart to be worth it, or anything is wrong with the rows:
/// read_survival says what.
[[nodiscard]] std::optional<CountedTimes> count_times(const Table& table, const SurvivalColumns& columns,
                                                      const RowGroups& groups);

}  // namespace cabochon::retention
