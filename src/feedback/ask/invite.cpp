// May this person be invited, and what is remembered of it.
#include <algorithm>

#include "parts.hpp"

namespace cabochon::feedback {

using namespace ask;

Outcome Engine::Parts::decide(std::int32_t rule, const Moment& moment, std::int32_t contact) const {
  const CompiledRule& compiled = program.rules[at(rule)];
  const Rule& record = book.rules[at(compiled.index)];
  Outcome out;
  out.rule = compiled.index;
  out.account = moment.account;
  out.contact = contact;
  out.role = people.role(at(contact), moment.day);
  out.event_date = moment.day;
  out.date = moment.day + record.delay_days;
  out.expires = out.date + record.expiry_days;
  const auto stop_on = [&](std::int32_t day) {
    return stopped(book.limits, compiled.limits, people.may_ask(at(contact)), memory.people[at(contact)],
                   memory.accounts[at(moment.account)], out.role, day);
  };
  const auto first = stop_on(out.date);
  out.sent = !first;
  if (!first) return out;
  out.reason = static_cast<Reason>(first->stop);
  out.found = first->found;
  out.limit = first->limit;
  out.other = first->other;
  if (!record.defer || first->stop == Stop::objected) return out;
  for (std::int32_t day = out.date + 1; day <= out.expires; ++day) {
    if (stop_on(day)) continue;
    out.deferred_from = out.date;
    out.date = day;
    out.sent = true;
    break;
  }
  return out;
}

void Engine::Parts::remember(const Outcome& outcome, std::int32_t today) {
  PersonMemory& person = memory.people[at(outcome.contact)];
  AccountMemory& account = memory.accounts[at(outcome.account)];
  std::erase_if(person.invited, [&](std::int32_t day) { return day <= today - book.limits.cooldown_days; });
  if (book.limits.cooldown_days > 0) person.invited.push_back(outcome.date);
  person.last_invited = std::max(person.last_invited, outcome.date);
  ++person.asks;
  ++person.unanswered;
  std::erase_if(person.ahead, [today](std::int32_t day) { return day <= today; });
  if (outcome.date > today) person.ahead.push_back(outcome.date);
  if (book.limits.account_asks > 0) {
    std::erase_if(account.asked, [&](const Asked& asked) { return asked.day <= today - book.limits.account_days; });
    account.asked.push_back({outcome.date, outcome.role});
  }
}

void Engine::Parts::invite(std::int32_t rule, const Outcome& outcome, std::int32_t today) {
  remember(outcome, today);
  const Rule& record = book.rules[at(outcome.rule)];
  if (record.reminder_days && outcome.date + *record.reminder_days <= outcome.expires)
    memory.reminders[outcome.date + *record.reminder_days].push_back({rule, outcome.account, outcome.contact,
                                                                      outcome.role, outcome.date, outcome.expires,
                                                                      outcome.event_date, memory.sequence});
  for (const auto waiting : program.after_rule[at(rule)]) {
    const std::int32_t days = *book.rules[at(program.rules[at(waiting)].index)].absence->days;
    memory.due[outcome.date + days].push_back(
        {waiting, outcome.account, outcome.contact, outcome.date, memory.sequence});
  }
}

}  // namespace cabochon::feedback
