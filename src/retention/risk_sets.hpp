// Who is at risk at each event time, as a walk from the latest time to the earliest: rows are added once and, with late
// entries, taken away once, so that sums over risk sets cost one addition a row.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cabochon/retention/survival_rows.hpp"

namespace cabochon::retention {

/// One event time of one stratum. Rows are places in RiskSets::row.
struct RiskStep {
  double time = 0;
  std::uint32_t begin = 0;          ///< first row that this step adds
  std::uint32_t dead = 0;           ///< first of its rows with the event: they are the last ones added
  std::uint32_t end = 0;            ///< one past its last row
  std::uint32_t removed_begin = 0;  ///< places in RiskSets::removal that leave before this step is looked at
  std::uint32_t removed_end = 0;
  std::uint32_t stratum = 0;
  bool first = false;  ///< the latest event time of its stratum: sums start anew

  [[nodiscard]] std::uint32_t deaths() const noexcept { return end - dead; }
};

struct RiskSets {
  std::vector<std::uint32_t> row;         ///< rows of the table that are at risk of some event, in the order added
  std::vector<std::uint32_t> removal;     ///< places in `row` in the order in which they leave; empty without entries
  std::vector<std::uint32_t> removed_at;  ///< of each place the step that takes it away, or `never`
  std::vector<RiskStep> steps;            ///< stratum by stratum, the latest time first
  std::vector<std::uint32_t> chunks;      ///< first step of each piece of work, and the end
  std::int64_t events = 0;
  bool comparable = false;  ///< some event happened while another row stayed on

  static constexpr std::uint32_t never = 0xFFFFFFFFu;
  static constexpr std::uint32_t rows_per_chunk = 1u << 13;

  [[nodiscard]] std::size_t size() const noexcept { return row.size(); }
  [[nodiscard]] std::size_t work() const noexcept { return chunks.size() - 1; }
};

/// `stratum` is empty when there is one.
[[nodiscard]] RiskSets risk_sets(const SurvivalRows& rows, std::span<const std::uint32_t> stratum,
                                 std::uint32_t strata);

}  // namespace cabochon::retention
