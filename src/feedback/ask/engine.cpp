#include "cabochon/feedback/ask/engine.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "cabochon/core/sha256.hpp"

#include "../../accounts/rows.hpp"
#include "parts.hpp"
#include "tables.hpp"

namespace cabochon::feedback {

using namespace ask;

namespace {

constexpr std::size_t at(std::int32_t number) noexcept { return static_cast<std::size_t>(number); }

}  // namespace

Engine::Parts::Parts(Rulebook rulebook, const Table& contacts, const Table& accounts, std::string seed_text)
    : book(std::move(rulebook)), seed(std::move(seed_text)), people(contacts, accounts), program(book, people) {
  memory = fresh();
  holdout.resize(program.rules.size());
  for (std::size_t r = 0; r < program.rules.size(); ++r)
    if (book.rules[at(program.rules[r].index)].holdout > 0) holdout[r].assign(people.accounts(), -1);
}

Memory Engine::Parts::fresh() const {
  Memory out;
  out.people.resize(people.contacts());
  out.accounts.resize(people.accounts());
  out.counts.resize(program.counted.size());
  for (auto& counts : out.counts) counts.resize(people.accounts());
  out.rhythms.assign(program.rhythm_types.size(), std::vector<Rhythm>(people.accounts()));
  out.queued.resize(program.rules.size());
  out.fired.resize(program.rules.size());
  out.ended.resize(program.rules.size());
  for (std::size_t r = 0; r < program.rules.size(); ++r) {
    const Rule& rule = book.rules[at(program.rules[r].index)];
    if (!rule.absence) continue;
    if (rule.absence->median) {
      out.queued[r].assign(people.accounts(), never);
      out.fired[r].assign(people.accounts(), never);
    } else if (rule.absence->after) {
      out.ended[r].assign(people.accounts(), -1);
    }
  }
  return out;
}

void Engine::Parts::begin_new(const std::vector<std::uint8_t>& restored) {
  broken_ = false;
  if (memory.until == never) return;
  for (std::size_t rhythm = 0; rhythm < program.of_rhythm.size(); ++rhythm)
    for (const auto rule : program.of_rhythm[rhythm])
      if (!restored[at(rule)])
        for (std::size_t account = 0; account < people.accounts(); ++account)
          schedule(static_cast<std::int32_t>(rhythm), account, memory.until);
}

Engine::Parts::Judges Engine::Parts::judges_of(const Batch& batch) const {
  static const Values empty;
  Judges judges(program.leaves.size());
  for (std::size_t i = 0; i < judges.size(); ++i) {
    const Test& test = program.leaves[i].test;
    if (test.subject != Subject::property) continue;
    const Values* values = batch.property(test.name);
    judges[i] = Judged(test, values ? *values : empty);
  }
  return judges;
}

bool Engine::Parts::passes(const Leaf& leaf, std::int32_t number, const Moment& moment, const Judges* judges) const {
  switch (leaf.test.subject) {
    case Subject::property:
      return judges ? (*judges)[at(number)](moment.row) : passes_nothing(leaf.test);
    case Subject::account:
      return leaf.passing[at(moment.account)] != 0;
    case Subject::contact:
      return moment.contact >= 0 ? leaf.passing[at(moment.contact)] != 0 : passes_nothing(leaf.test);
    case Subject::count:
      return ask::passes(leaf.test,
                         memory.counts[at(leaf.memory)].count(at(moment.account), moment.day, leaf.test.window_days));
    case Subject::score: {
      Score latest;
      const auto take = [&latest](const Score& score) {
        if (score.day != never && score.day >= latest.day) latest = score;
      };
      if (leaf.role == 4) {
        if (moment.contact >= 0) take(memory.people[at(moment.contact)].score);
      } else {
        const auto& scores = memory.accounts[at(moment.account)].scores;
        for (std::int32_t role = 0; role < 3; ++role)
          if (leaf.role == 3 || leaf.role == role) take(scores[at(role)]);
      }
      return latest.day == never ? passes_nothing(leaf.test) : ask::passes(leaf.test, latest.score);
    }
  }
  return false;
}

bool Engine::Parts::passes(const Node& node, const Moment& moment, const Judges* judges) const {
  switch (node.kind) {
    case Filter::Kind::test:
      return passes(program.leaves[at(node.leaf)], node.leaf, moment, judges);
    case Filter::Kind::none:
      return !passes(node.parts.front(), moment, judges);
    case Filter::Kind::any:
      for (const auto& part : node.parts)
        if (passes(part, moment, judges)) return true;
      return false;
    case Filter::Kind::all:
      break;
  }
  for (const auto& part : node.parts)
    if (!passes(part, moment, judges)) return false;
  return true;
}

double Engine::Parts::holdout_share(const Rule& rule, std::int32_t account) const {
  return sha256_share(seed + "|" + rule.rule + "|" + people.account_text(at(account)));
}

bool Engine::Parts::held_out(std::int32_t rule, std::int32_t account) const {
  auto& drawn = holdout[at(rule)];
  if (drawn.empty()) return false;
  signed char& out = drawn[at(account)];
  const Rule& record = book.rules[at(program.rules[at(rule)].index)];
  if (out < 0) out = holdout_share(record, account) < record.holdout;
  return out != 0;
}

void Engine::Parts::candidates(const CompiledRule& rule, const Moment& moment, std::vector<std::int32_t>& out) const {
  out.clear();
  for (std::size_t c = people.first(at(moment.account)); c < people.last(at(moment.account)); ++c) {
    const std::int32_t role = people.role(c, moment.day);
    if (role >= 0 && rule.roles[at(role)]) out.push_back(static_cast<std::int32_t>(c));
  }
  // Numbers follow the ids, so that a stable order by the latest invitation leaves ties by id.
  const auto rank = [&](std::int32_t c) {
    return c == moment.contact ? std::int64_t{never} - 1 : std::int64_t{memory.people[at(c)].last_invited};
  };
  for (std::size_t i = 1; i < out.size(); ++i) {
    const std::int32_t c = out[i];
    const std::int64_t mine = rank(c);
    std::size_t j = i;
    for (; j > 0 && rank(out[j - 1]) > mine; --j) out[j] = out[j - 1];
    out[j] = c;
  }
}

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
  if (book.limits.account_asks > 0) {
    std::erase_if(account.asked, [&](const Asked& asked) { return asked.day <= today - book.limits.account_days; });
    account.asked.push_back({outcome.date, outcome.role});
  }
}

void Engine::Parts::invite(std::int32_t rule, const Outcome& outcome, std::int32_t today) {
  remember(outcome, today);
  const Rule& record = book.rules[at(outcome.rule)];
  if (record.reminder_days)
    memory.reminders[outcome.date + *record.reminder_days].push_back(
        {rule, outcome.account, outcome.contact, outcome.role, outcome.date, outcome.expires, outcome.event_date});
  for (const auto waiting : program.after_rule[at(rule)]) {
    const std::int32_t days = *book.rules[at(program.rules[at(waiting)].index)].absence->days;
    memory.due[outcome.date + days].push_back(
        {waiting, outcome.account, outcome.contact, outcome.date, memory.sequence});
  }
}

void Engine::Parts::consider(std::int32_t rule, const Moment& moment, const Judges* judges, Outcomes& rows) {
  const CompiledRule& compiled = program.rules[at(rule)];
  if (!passes(compiled.filter, moment, judges)) return;
  const Rule& record = book.rules[at(compiled.index)];
  const Column* ids = moment.batch ? &moment.batch->ids() : nullptr;
  Outcome nobody;
  nobody.rule = compiled.index;
  nobody.account = moment.account;
  nobody.event_date = moment.day;
  nobody.date = moment.day + record.delay_days;
  nobody.expires = nobody.date + record.expiry_days;
  if (held_out(rule, moment.account)) {
    nobody.reason = Reason::holdout;
    nobody.found = holdout_share(record, moment.account);
    nobody.limit = record.holdout;
    rows.add(nobody, ids, moment.row);
    return;
  }
  candidates(compiled, moment, found_);
  if (found_.empty()) {
    nobody.reason = Reason::no_contact;
    rows.add(nobody, ids, moment.row);
    return;
  }
  std::int32_t invited = 0;
  for (const std::int32_t contact : found_) {
    if (invited == record.ask) break;
    const Outcome outcome = decide(rule, moment, contact);
    rows.add(outcome, ids, moment.row);
    if (!outcome.sent) continue;
    invite(rule, outcome, moment.day);
    ++invited;
  }
}

void Engine::Parts::take_answer(const Moment& moment) {
  if (moment.contact < 0) return;
  PersonMemory& person = memory.people[at(moment.contact)];
  ++person.answers;
  person.unanswered = 0;
  person.last_answered = moment.day;
  const Values* scores = moment.batch->property("score");
  const double score = scores ? scores->number(moment.row) : nothing;
  if (std::isnan(score)) return;
  person.score = {score, moment.day};
  const std::int32_t role = people.role(at(moment.contact), moment.day);
  if (role >= 0) memory.accounts[at(moment.account)].scores[at(role)] = {score, moment.day};
}

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

void Engine::Parts::follow(const Moment& moment, std::int32_t type, const Judges& judges, Outcomes& rows) {
  const Follow& wanted = program.follow[at(type)];
  for (const auto counted : wanted.counts)
    memory.counts[at(counted)].add(at(moment.account), moment.day, program.counted[at(counted)].window_days);
  for (const auto rule : wanted.ends) memory.ended[at(rule)][at(moment.account)] = memory.sequence;
  if (wanted.rhythm >= 0) {
    memory.rhythms[at(wanted.rhythm)][at(moment.account)].add(moment.day);
    schedule(wanted.rhythm, at(moment.account), moment.day);
  }
  for (const auto rule : wanted.starts) {
    const std::int32_t days = *book.rules[at(program.rules[at(rule)].index)].absence->days;
    memory.due[moment.day + days].push_back({rule, moment.account, moment.contact, moment.day, memory.sequence});
  }
  if (wanted.answer) take_answer(moment);
  for (const auto rule : wanted.rules) consider(rule, moment, &judges, rows);
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
                                         : memory.people[at(due.contact)].last_answered >= due.start;
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
      if (person.last_answered >= reminder.date || !people.may_ask(at(reminder.contact))) continue;
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

void Engine::Parts::day_of_events(std::int32_t day, const std::vector<std::pair<std::size_t, std::uint32_t>>& today,
                                  const std::vector<std::unique_ptr<Batch>>& batches, const std::vector<Judges>& judges,
                                  Invitations& out, Outcomes& rows) {
  const Column* last_ids = nullptr;
  std::size_t last_row = 0;
  for (const auto& [b, row] : today) {
    const Batch& batch = *batches[b];
    if (last_ids && compare_ids(*last_ids, last_row, batch.ids(), row) == 0) {
      ++out.repeated;
      continue;
    }
    last_ids = &batch.ids();
    last_row = row;
    const std::int32_t type = batch.type(row);
    if (type < 0) continue;
    ++memory.sequence;
    const std::int32_t contact = batch.contact(row);
    follow({&batch, row, day, batch.account(row), contact < 0 ? -1 : contact}, type, judges[b], rows);
  }
}

Invitations Engine::Parts::step(const Table& events, std::int32_t until, const ProgressFunction& progress) {
  if (broken_) throw Error("an earlier step was interrupted: restore the engine from its bytes");
  if (memory.until != never && until < memory.until)
    throw InputError({"step", "until", -1, to_string(Day{until}), "a day not before " + to_string(Day{memory.until})});
  std::vector<std::string> properties = program.properties;
  if (std::find(properties.begin(), properties.end(), "score") == properties.end()) properties.emplace_back("score");

  std::vector<Table> tables = std::exchange(memory.held, {});
  if (events.rows() > 0 || events.find("date")) tables.push_back(events);
  std::vector<std::unique_ptr<Batch>> batches;
  std::vector<Judges> judges;
  Invitations out;
  std::vector<Table> late, unplaced, held;
  try {
    for (const auto& table : tables)
      batches.push_back(std::make_unique<Batch>(table, people, program.types, properties));
    for (std::size_t b = 1; b < batches.size(); ++b)
      if (batches[b]->ids().type() != batches[0]->ids().type())
        throw InputError({"events", "event", -1, "ids of type " + std::string(type_name(batches[b]->ids().type())),
                          "ids of type " + std::string(type_name(batches[0]->ids().type())) + ", as before"});
  } catch (...) {
    if (events.rows() > 0 || events.find("date")) tables.pop_back();
    memory.held = std::move(tables);
    throw;
  }
  const bool text_ids = !batches.empty() && batches[0]->ids().type() == Type::text;

  // What waits, what comes too late and what nobody owns leaves first; the rest is walked through day by day.
  std::vector<std::vector<std::uint32_t>> walk(batches.size());
  std::int64_t total = 0;
  for (std::size_t b = 0; b < batches.size(); ++b) {
    const Batch& batch = *batches[b];
    judges.push_back(judges_of(batch));
    accounts::Rows wait, too_late, nobody;
    for (const std::uint32_t row : batch.order()) {
      if (batch.day(row) >= until)
        wait.push_back(static_cast<std::int32_t>(row));
      else if (batch.day(row) < memory.until)
        too_late.push_back(static_cast<std::int32_t>(row));
      else if (batch.account(row) < 0)
        nobody.push_back(static_cast<std::int32_t>(row));
      else
        walk[b].push_back(row);
    }
    const auto keep = [&batch](const accounts::Rows& rows, std::vector<Table>& into) {
      if (!rows.empty()) into.push_back(accounts::take(batch.table(), rows));
    };
    keep(wait, held);
    keep(too_late, late);
    keep(nobody, unplaced);
    out.held += static_cast<std::int64_t>(wait.size());
    total += static_cast<std::int64_t>(walk[b].size());
  }

  broken_ = true;  // until the step is through, for whatever is thrown on the way
  Outcomes rows(text_ids);
  Ticker ticker(progress, total);
  std::vector<std::size_t> next(batches.size(), 0);
  std::vector<std::pair<std::size_t, std::uint32_t>> today;
  for (;;) {
    std::int32_t day = until;
    for (std::size_t b = 0; b < batches.size(); ++b)
      if (next[b] < walk[b].size()) day = std::min(day, batches[b]->day(walk[b][next[b]]));
    if (!memory.due.empty()) day = std::min(day, memory.due.begin()->first);
    if (!memory.reminders.empty()) day = std::min(day, memory.reminders.begin()->first);
    if (day >= until) break;
    today.clear();
    for (std::size_t b = 0; b < batches.size(); ++b)
      for (; next[b] < walk[b].size() && batches[b]->day(walk[b][next[b]]) == day; ++next[b])
        today.emplace_back(b, walk[b][next[b]]);
    const auto before = [&batches](const auto& x, const auto& y) {
      return compare_ids(batches[x.first]->ids(), x.second, batches[y.first]->ids(), y.second) < 0;
    };
    if (!std::is_sorted(today.begin(), today.end(), before)) std::stable_sort(today.begin(), today.end(), before);
    day_of_events(day, today, batches, judges, out, rows);
    absences(day, rows);
    remind(day, rows);
    ticker.advance(static_cast<std::int64_t>(today.size()));
  }
  ticker.finish();
  broken_ = false;
  memory.until = until;
  memory.held = std::move(held);
  out.rows = rows.table(book, people);
  out.late = concatenate("late", late, events);
  out.unplaced = concatenate("unplaced", unplaced, events);
  return out;
}

Engine::Engine(Rulebook rules, const Table& contacts, const Table& accounts, std::string seed) {
  std::vector<Problem> problems = problems_of(rules);
  if (!problems.empty()) throw InputError(std::move(problems));
  parts_ = std::make_unique<Parts>(std::move(rules), contacts, accounts, std::move(seed));
}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

Invitations Engine::step(const Table& events, Day until, const ProgressFunction& progress) {
  return parts_->step(events, until.number, progress);
}

const Rulebook& Engine::rules() const noexcept { return parts_->book; }

}  // namespace cabochon::feedback
