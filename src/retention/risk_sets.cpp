#include "risk_sets.hpp"

namespace cabochon::retention {
namespace {

// Adds the steps of one stratum, whose rows are given by rising end.
void add_stratum(const SurvivalRows& rows, std::span<const std::uint32_t> by_time,
                 std::span<const std::uint32_t> by_entry, std::uint32_t stratum, std::vector<std::uint32_t>& place,
                 RiskSets& sets) {
  const auto place_now = [&] { return static_cast<std::uint32_t>(sets.row.size()); };
  std::vector<std::uint32_t> waiting;  // rows seen since the last step, not yet at risk of an event
  std::vector<std::uint32_t> dead;
  std::size_t left = by_time.size(), leaving = by_entry.size(), staying = 0;
  bool first = true;
  while (left > 0) {
    const double now = rows.time[by_time[left - 1]];
    dead.clear();
    for (; left > 0 && rows.time[by_time[left - 1]] == now; --left) {
      const std::uint32_t row = by_time[left - 1];
      (rows.cause[row] ? dead : waiting).push_back(row);
    }
    if (dead.empty()) continue;
    RiskStep step;
    step.time = now;
    step.stratum = stratum;
    step.first = first;
    step.begin = place_now();
    const auto add = [&](std::uint32_t row) {
      if (rows.truncated() && rows.entry[row] >= now) return;  // came and went between two events
      if (rows.truncated()) place[row] = place_now();
      sets.row.push_back(row);
      ++staying;
    };
    for (const auto row : waiting) add(row);
    waiting.clear();
    step.dead = place_now();
    for (const auto row : dead) add(row);
    step.end = place_now();
    step.removed_begin = static_cast<std::uint32_t>(sets.removal.size());
    const auto number = static_cast<std::uint32_t>(sets.steps.size());
    for (; leaving > 0 && rows.entry[by_entry[leaving - 1]] >= now; --leaving) {
      const std::uint32_t at = place[by_entry[leaving - 1]];
      if (at == RiskSets::never) continue;
      sets.removal.push_back(at);
      sets.removed_at.resize(sets.row.size(), RiskSets::never);
      sets.removed_at[at] = number;
      --staying;
    }
    step.removed_end = static_cast<std::uint32_t>(sets.removal.size());
    sets.events += step.deaths();
    sets.comparable = sets.comparable || staying > step.deaths();
    sets.steps.push_back(step);
    first = false;
  }
}

}  // namespace

RiskSets risk_sets(const SurvivalRows& rows, std::span<const std::uint32_t> stratum, std::uint32_t strata) {
  RiskSets sets;
  sets.row.reserve(rows.size());
  std::vector<std::uint32_t> place;
  if (rows.truncated()) place.assign(rows.size(), RiskSets::never);
  const GroupedOrder ends = group_order(rows.by_time, stratum, strata);
  const GroupedOrder starts = rows.truncated() ? group_order(rows.by_entry, stratum, strata) : GroupedOrder{};
  for (std::uint32_t s = 0; s < strata; ++s)
    add_stratum(rows, ends.group(s), rows.truncated() ? starts.group(s) : std::span<const std::uint32_t>{}, s, place,
                sets);
  if (rows.truncated()) sets.removed_at.resize(sets.row.size(), RiskSets::never);
  sets.chunks.push_back(0);
  std::uint32_t work = 0;
  for (std::uint32_t s = 0; s < sets.steps.size(); ++s) {
    const RiskStep& step = sets.steps[s];
    work += step.end - step.begin + step.removed_end - step.removed_begin;
    if (work < RiskSets::rows_per_chunk && s + 1 < sets.steps.size()) continue;
    sets.chunks.push_back(s + 1);
    work = 0;
  }
  return sets;
}

}  // namespace cabochon::retention
