// What did not happen: absences that come due, and reminders to who has not answered.
#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "parts.hpp"

namespace cabochon::feedback {

using namespace ask;

void Engine::Parts::schedule(std::int32_t rhythm, std::size_t account, std::int32_t today) {
  const Rhythm& beat = memory.rhythms[at(rhythm)][account];
  for (const auto rule : program.of_rhythm[at(rhythm)]) {
    const Absence& absence = *book.rules[at(program.rules[at(rule)].index)].absence;
    if (beat.intervals < absence.least_intervals) continue;
    const auto due = static_cast<std::int32_t>(std::floor(beat.last + *absence.median * beat.median()));
    std::int32_t& queued = memory.queued[at(rule)][account];
    if (queued >= today && queued <= due) continue;  // looked at in time; it moves on by itself
    queued = std::max(due, today);
    memory.due[queued].push_back({rule, static_cast<std::int32_t>(account), -1, beat.last, memory.sequence});
  }
}

void Engine::Parts::absences(std::int32_t day, Outcomes& rows) {
  while (!memory.due.empty() && memory.due.begin()->first <= day) {
    std::vector<Due> today = std::move(memory.due.begin()->second);
    memory.due.erase(memory.due.begin());
    std::vector<Due> firing;
    for (const Due& due : today) {
      const Absence& absence = *book.rules[at(program.rules[at(due.rule)].index)].absence;
      if (!absence.median) {
        const bool ended = absence.after ? memory.ended[at(due.rule)][at(due.account)] > due.sequence
                                         : memory.people[at(due.contact)].has_answered(due.start, due.sequence);
        if (!ended) firing.push_back(due);
        continue;
      }
      std::int32_t& queued = memory.queued[at(due.rule)][at(due.account)];
      if (queued != day) continue;  // an earlier look took its place
      queued = never;
      for (std::size_t r = 0; r < program.of_rhythm.size(); ++r) {
        const auto& listening = program.of_rhythm[r];
        if (std::find(listening.begin(), listening.end(), due.rule) == listening.end()) continue;
        const Rhythm& beat = memory.rhythms[r][at(due.account)];
        const auto when = static_cast<std::int32_t>(std::floor(beat.last + *absence.median * beat.median()));
        std::int32_t& fired = memory.fired[at(due.rule)][at(due.account)];
        if (fired == beat.last) break;
        if (when > day) {
          queued = when;
          memory.due[when].push_back({due.rule, due.account, -1, beat.last, due.sequence});
        } else {
          fired = beat.last;
          firing.push_back(due);
        }
      }
    }
    std::stable_sort(firing.begin(), firing.end(), [](const Due& a, const Due& b) {
      return std::tie(a.rule, a.account, a.sequence, a.contact) < std::tie(b.rule, b.account, b.sequence, b.contact);
    });
    for (const Due& due : firing) {
      const Moment moment{nullptr, 0, day, due.account, due.contact};
      consider(due.rule, moment, nullptr, rows);
    }
  }
}

void Engine::Parts::remind(std::int32_t day, Outcomes& rows) {
  while (!memory.reminders.empty() && memory.reminders.begin()->first <= day) {
    std::vector<Reminder> today = std::move(memory.reminders.begin()->second);
    memory.reminders.erase(memory.reminders.begin());
    std::sort(today.begin(), today.end(), [](const Reminder& a, const Reminder& b) {
      return std::tie(a.rule, a.contact, a.date) < std::tie(b.rule, b.contact, b.date);
    });
    for (const Reminder& reminder : today) {
      PersonMemory& person = memory.people[at(reminder.contact)];
      if (day > reminder.expires || person.has_answered(reminder.date, reminder.sequence) ||
          !people.may_ask(at(reminder.contact)))
        continue;
      const CompiledRule& compiled = program.rules[at(reminder.rule)];
      if (compiled.limits.holds(Stop::quiet) && is_quiet(book.limits, day)) {
        if (day < reminder.expires) memory.reminders[day + 1].push_back(reminder);
        continue;
      }
      Outcome out;
      out.rule = compiled.index;
      out.account = reminder.account;
      out.contact = reminder.contact;
      out.role = reminder.role;
      out.event_date = reminder.event_date;
      out.date = day;
      out.expires = reminder.expires;
      out.sent = out.reminder = true;
      ++person.reminders;
      rows.add(out, nullptr, 0);
    }
  }
}

}  // namespace cabochon::feedback
