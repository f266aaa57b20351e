#include "cabochon/feedback/ask/engine.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "../../accounts/rows.hpp"
#include "parts.hpp"
#include "tables.hpp"

namespace cabochon::feedback {

using namespace ask;

namespace {

/// The table with an empty text column of that name, in place of one that it has.
Table with_column(const Table& table, const std::string& name, std::vector<std::string> texts = {}) {
  Table out(table.name(), table.rows());
  for (std::size_t i = 0; i < table.names().size(); ++i)
    if (table.names()[i] != name) out.add(table.names()[i], table.columns()[i]);
  texts.resize(static_cast<std::size_t>(table.rows()));
  return out.add(name, Column::text(texts));
}

Table with_doubts(const Batch& batch, const Aside& aside) {
  return with_column(accounts::take(batch.table(), aside.doubtful), "doubt", aside.doubts);
}

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
  out.taken.resize(people.contacts());
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

std::vector<std::string> Engine::Parts::followed_properties() const {
  std::vector<std::string> properties = program.properties;
  if (std::find(properties.begin(), properties.end(), "score") == properties.end()) properties.emplace_back("score");
  return properties;
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

std::unique_ptr<Batch> Engine::Parts::batch_of(const Table& events) const {
  std::vector<std::string> known{std::string(answer_type)};
  for (const auto& event : book.events) known.push_back(event.type);
  auto out = std::make_unique<Batch>(events, people, program.types, known, followed_properties());
  if (memory.ids && out->ids().type() != *memory.ids)
    throw InputError({"events", "event", -1, "ids of type " + std::string(type_name(out->ids().type())),
                      "ids of type " + std::string(type_name(*memory.ids)) + ", as before"});
  check(*out);
  return out;
}

Invitations Engine::Parts::step(const Table& events, std::int32_t until, const ProgressFunction& progress) {
  if (broken_) throw Error("an earlier step was interrupted: restore the engine from its bytes");
  if (memory.until != never && until < memory.until)
    throw InputError({"step", "until", -1, to_string(Day{until}), "a day not before " + to_string(Day{memory.until})});

  std::vector<std::unique_ptr<Batch>> batches;
  for (const auto& table : memory.held) batches.push_back(batch_of(table));
  if (events.rows() > 0) batches.push_back(batch_of(events));
  if (!batches.empty()) memory.ids = batches.front()->ids().type();

  // What waits and what comes too late leaves first; the rest is walked through day by day.
  Invitations out;
  std::vector<Judges> judges;
  std::vector<Table> late, unplaced, doubtful, held;
  std::vector<Aside> aside(batches.size());
  std::vector<std::vector<std::uint32_t>> walk(batches.size());
  std::unordered_set<std::uint64_t> known;  // of events that were taken, looked at only for those that come too late
  const auto keep = [](const Batch& batch, const accounts::Rows& rows, std::vector<Table>& into) {
    if (!rows.empty()) into.push_back(accounts::take(batch.table(), rows));
  };
  std::int64_t total = 0;
  for (std::size_t b = 0; b < batches.size(); ++b) {
    const Batch& batch = *batches[b];
    judges.push_back(judges_of(batch));
    accounts::Rows wait, too_late;
    for (const std::uint32_t row : batch.order()) {
      if (batch.day(row) >= until)
        wait.push_back(static_cast<std::int32_t>(row));
      else if (batch.day(row) < memory.until)
        too_late.push_back(static_cast<std::int32_t>(row));
      else
        walk[b].push_back(row);
    }
    if (!too_late.empty() && known.empty()) {
      const auto prints = memory.taken.in_order();
      known.insert(prints.begin(), prints.end());
    }
    std::erase_if(too_late, [&](std::int32_t row) {
      const auto print = fingerprint(batch.day(at(row)), batch.ids(), at(row));
      if (!known.insert(print).second) return ++out.repeated > 0;
      memory.taken.add(print);
      return false;
    });
    keep(batch, wait, held);
    keep(batch, too_late, late);
    out.held += static_cast<std::int64_t>(wait.size());
    total += static_cast<std::int64_t>(walk[b].size());
  }

  broken_ = true;  // until the step is through, for whatever is thrown on the way
  Outcomes rows(memory.ids == Type::text);
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
    sort_by_id(today, batches);
    day_of_events(today, batches, judges, aside, out.repeated, rows);
    absences(day, rows);
    remind(day, rows);
    ticker.advance(static_cast<std::int64_t>(today.size()));
  }
  ticker.finish();
  broken_ = false;
  memory.until = until;
  memory.held = std::move(held);
  for (std::size_t b = 0; b < batches.size(); ++b) {
    keep(*batches[b], aside[b].unplaced, unplaced);
    if (!aside[b].doubtful.empty()) doubtful.push_back(with_doubts(*batches[b], aside[b]));
  }
  out.rows = rows.table(book, people);
  out.late = concatenate("late", late, events);
  out.unplaced = concatenate("unplaced", unplaced, events);
  out.doubtful = concatenate("doubtful", doubtful, with_column(accounts::take(events, {}), "doubt"));
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
