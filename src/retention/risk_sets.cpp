#include "risk_sets.hpp"

namespace cabochon::retention {
namespace {

// Rows of one stratum by rising end, with their ends and whether the event came.
struct Ends {
  std::span<const std::uint32_t> row;
  std::span<const double> time;
  std::span<const std::uint8_t> event;
};

std::uint32_t place_now(const RiskSets& sets) { return static_cast<std::uint32_t>(sets.row.size()); }

// Adds the steps of a stratum that everybody enters at the start.
void add_whole(const Ends& ends, std::uint32_t stratum, RiskSets& sets) {
  std::vector<std::uint32_t> dead;
  std::uint32_t begin = place_now(sets);
  const std::uint32_t stratum_begin = begin;
  bool first = true;
  for (std::size_t left = ends.row.size(); left > 0;) {
    const double now = ends.time[left - 1];
    dead.clear();
    for (; left > 0 && ends.time[left - 1] == now; --left) {
      if (ends.event[left - 1])
        dead.push_back(ends.row[left - 1]);
      else
        sets.row.push_back(ends.row[left - 1]);
    }
    if (dead.empty()) continue;
    RiskStep step{now, begin, place_now(sets), 0, 0, 0, stratum, first};
    sets.row.insert(sets.row.end(), dead.begin(), dead.end());
    step.end = begin = place_now(sets);
    sets.events += step.deaths();
    sets.comparable = sets.comparable || step.dead > stratum_begin;
    sets.steps.push_back(step);
    first = false;
  }
  sets.row.resize(begin);  // who left before the first event was at risk of none
}

// The same where rows enter late; `by_entry` by rising start.
void add_truncated(const SurvivalRows& rows, const Ends& ends, std::span<const std::uint32_t> by_entry,
                   std::uint32_t stratum, std::vector<std::uint32_t>& place, RiskSets& sets) {
  std::vector<std::uint32_t> waiting;  // rows seen since the last step, not yet at risk of an event
  std::vector<std::uint32_t> dead;
  std::size_t left = ends.row.size(), leaving = by_entry.size(), staying = 0;
  bool first = true;
  while (left > 0) {
    const double now = ends.time[left - 1];
    dead.clear();
    for (; left > 0 && ends.time[left - 1] == now; --left)
      (ends.event[left - 1] ? dead : waiting).push_back(ends.row[left - 1]);
    if (dead.empty()) continue;
    RiskStep step;
    step.time = now;
    step.stratum = stratum;
    step.first = first;
    step.begin = place_now(sets);
    const auto add = [&](std::uint32_t row) {
      if (rows.entry[row] >= now) return;  // came and went between two events
      place[row] = place_now(sets);
      sets.row.push_back(row);
      ++staying;
    };
    for (const auto row : waiting) add(row);
    waiting.clear();
    step.dead = place_now(sets);
    for (const auto row : dead) add(row);
    step.end = place_now(sets);
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
  std::vector<double> time(rows.size());
  std::vector<std::uint8_t> event(rows.size());
  std::size_t events = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::uint32_t row = ends.order[i];
    time[i] = rows.time[row];
    event[i] = rows.cause[row] != 0;
    events += event[i];
  }
  sets.steps.reserve(events);
  const GroupedOrder starts = rows.truncated() ? group_order(rows.by_entry, stratum, strata) : GroupedOrder{};
  for (std::uint32_t s = 0; s < strata; ++s) {
    const std::size_t from = ends.ends[s], n = ends.ends[s + 1] - from;
    const Ends own{ends.group(s), std::span(time).subspan(from, n), std::span(event).subspan(from, n)};
    if (rows.truncated())
      add_truncated(rows, own, starts.group(s), s, place, sets);
    else
      add_whole(own, s, sets);
  }
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
