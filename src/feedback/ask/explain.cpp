// Why somebody would be asked, or not; and how tired people are of being asked.
#include <algorithm>
#include <utility>

#include "../nullable_days.hpp"
#include "parts.hpp"

namespace cabochon::feedback {

using namespace ask;

namespace {

std::string described(const Test& test) {
  std::string text(name_of(test.subject));
  text += " " + core::quoted(test.name);
  if (test.subject == Subject::count) text += " in " + std::to_string(test.window_days) + " days";
  text += " " + std::string(name_of(test.compare));
  if (const auto* list = test.value.get<Datum::List>()) {
    text += " [";
    for (std::size_t i = 0; i < list->size(); ++i) text += (i ? ", " : "") + shown((*list)[i]);
    return text + "]";
  }
  return text + " " + shown(test.value);
}

}  // namespace

struct Engine::Parts::Explainer {
  const Parts& parts;
  const Judges& judges;
  const Moment& moment;

  /// The first test that fails, in words; empty when all pass.
  [[nodiscard]] std::string failing(const Node& node) const {
    if (parts.passes(node, moment, moment.batch ? &judges : nullptr)) return {};
    if (node.kind == Filter::Kind::test) return described(parts.program.leaves[at(node.leaf)].test);
    if (node.kind == Filter::Kind::all)
      for (const auto& part : node.parts)
        if (auto text = failing(part); !text.empty()) return text;
    std::string text = node.kind == Filter::Kind::none ? "not " : "any of ";
    for (const auto& part : node.parts)
      text += part.kind == Filter::Kind::test ? described(parts.program.leaves[at(part.leaf)].test) + "; " : "(...); ";
    return text.substr(0, text.size() - 2);
  }
};

bool Engine::Parts::waits_before(std::int32_t day) const {
  const auto waits = [day](const auto& days) { return !days.empty() && days.begin()->first < day; };
  return !memory.held.empty() || waits(memory.due) || waits(memory.reminders);
}

void Engine::Parts::catch_up(const Batch& event) {
  (void)step(Table("events"), event.day(0), {});
  std::vector<std::unique_ptr<Batch>> batches;
  std::vector<Judges> judges;
  std::vector<std::pair<std::size_t, std::uint32_t>> before;  // on the event's day
  for (const auto& table : memory.held) {
    batches.push_back(batch_of(table));
    judges.push_back(judges_of(*batches.back()));
    const Batch& batch = *batches.back();
    for (const std::uint32_t row : batch.order())
      if (batch.day(row) == event.day(0) && compare_ids(batch.ids(), row, event.ids(), 0) < 0)
        before.emplace_back(batches.size() - 1, row);
  }
  sort_by_id(before, batches);
  std::vector<Aside> aside(batches.size());
  std::int64_t repeated = 0;
  Outcomes rows(event.ids().type() == Type::text);
  day_of_events(before, batches, judges, aside, repeated, rows);
}

Table Engine::Parts::explain(const Table& event, const Column& contact) {
  if (event.rows() != 1)
    throw InputError({"explain", "event", -1, std::to_string(event.rows()) + " rows", "one event"});
  const auto batch = batch_of(event);
  const auto numbers = people.contacts_in(contact, "explain");
  if (numbers.size() != 1 || numbers[0] < 0)
    throw InputError({"explain", "contact", -1, {}, "the id of one contact of the engine"});
  if (batch->account(0) < 0) throw InputError({"explain", "event", -1, {}, "an account that the engine knows"});
  const bool late = memory.until != never && batch->day(0) < memory.until;
  if (late || !waits_before(batch->day(0))) return explained(*batch, numbers[0], late);
  const Memory before = memory;
  const auto restore = [&] {
    memory = before;
    broken_ = false;
  };
  try {
    catch_up(*batch);
    Table out = explained(*batch, numbers[0], false);
    restore();
    return out;
  } catch (...) {
    restore();
    throw;
  }
}

Table Engine::Parts::explained(const Batch& batch, std::int32_t person, bool late) {
  const Moment moment = moment_of(batch, 0);
  const Judges judges = judges_of(batch);
  const Explainer why{*this, judges, moment};
  const std::int32_t type = batch.type(0);

  // The event itself is counted, and rules see the invitations of those before them: all that is made in memory and
  // taken back at the end.
  const std::int64_t sequence_before = memory.sequence;
  const AccountMemory account_before = memory.accounts[at(moment.account)];
  std::vector<PersonMemory> people_before(
      memory.people.begin() + static_cast<std::ptrdiff_t>(people.first(at(moment.account))),
      memory.people.begin() + static_cast<std::ptrdiff_t>(people.last(at(moment.account))));
  std::vector<std::vector<CountMemory::Day_>> counts_before;
  for (const auto& counts : memory.counts) counts_before.push_back(counts.days()[at(moment.account)]);
  if (type >= 0 && !late) {
    ++memory.sequence;
    count(moment, type);
    if (program.follow[at(type)].answer) take_answer(moment);
  }

  std::vector<std::string> rules, outcomes, details;
  std::vector<std::optional<std::string>> reason;
  std::vector<std::optional<double>> found, limit;
  std::vector<std::optional<std::int32_t>> others, dates;
  for (std::size_t r = 0; r < program.rules.size(); ++r) {
    const CompiledRule& compiled = program.rules[r];
    const Rule& rule = book.rules[at(compiled.index)];
    const auto number = static_cast<std::int32_t>(r);
    std::string outcome, detail;
    std::optional<Outcome> decided;
    std::vector<std::int32_t> queue;
    if (late) {
      outcome = "late";
      detail = "dated before " + to_string(Day{memory.until});
    } else if (!rule.event || type < 0 || program.types[at(type)] != *rule.event) {
      outcome = "not its event";
      detail = rule.event ? *rule.event : "an absence of " + rule.absence->of;
    } else if (auto test = why.failing(compiled.filter); !test.empty()) {
      outcome = "filter";
      detail = std::move(test);
    } else if (held_out(number, moment.account)) {
      outcome = "holdout";
      Outcome drawn;
      drawn.reason = Reason::holdout;
      drawn.found = holdout_share(rule, moment.account);
      drawn.limit = rule.holdout;
      decided = drawn;
    } else {
      candidates(compiled, moment, queue);
      const auto place = std::find(queue.begin(), queue.end(), person);
      if (people.account_of(at(person)) != moment.account) {
        outcome = "another account";
      } else if (place == queue.end()) {
        const std::int32_t role = people.role(at(person), moment.day);
        outcome = "role";
        detail = role < 0 ? "no role on that day" : std::string(Names<accounts::BuyingRole>::values[at(role)]);
      } else {
        outcome = "others first";
        detail = std::to_string(rule.ask) + " to ask, who come before";
      }
      std::int32_t invited = 0;
      for (const std::int32_t candidate : queue) {
        if (invited == rule.ask) break;
        const Outcome one = decide(number, moment, candidate);
        if (one.sent) remember(one, moment.day);
        invited += one.sent;
        if (candidate != person) continue;
        decided = one;
        outcome = one.sent ? "invited" : "suppressed";
        detail.clear();
      }
    }
    rules.push_back(rule.rule);
    outcomes.push_back(std::move(outcome));
    details.push_back(std::move(detail));
    const bool has_reason = decided && decided->reason != Reason::none;
    reason.push_back(has_reason
                         ? std::optional(std::string(reason_names[at(static_cast<std::int32_t>(decided->reason))]))
                         : std::nullopt);
    const auto known = [&](double x) { return decided && !std::isnan(x) ? std::optional(x) : std::nullopt; };
    found.push_back(decided ? known(decided->found) : std::nullopt);
    limit.push_back(decided ? known(decided->limit) : std::nullopt);
    others.push_back(decided && decided->other != never ? std::optional(decided->other) : std::nullopt);
    dates.push_back(decided && decided->sent ? std::optional(decided->date) : std::nullopt);
  }
  memory.sequence = sequence_before;
  for (std::size_t c = 0; c < counts_before.size(); ++c)
    memory.counts[c].days()[at(moment.account)] = std::move(counts_before[c]);
  memory.accounts[at(moment.account)] = account_before;
  std::move(people_before.begin(), people_before.end(),
            memory.people.begin() + static_cast<std::ptrdiff_t>(people.first(at(moment.account))));

  Table out("explained", static_cast<std::int64_t>(rules.size()));
  out.add("rule", Column::text(rules)).add("outcome", Column::text(outcomes)).add("detail", Column::text(details));
  out.add("reason", Column::text(reason)).add("found", Column::of(found)).add("limit", Column::of(limit));
  out.add("other_date", nullable_days(others)).add("date", nullable_days(dates));
  return out;
}

Table Engine::Parts::fatigue() const {
  const std::size_t n = people.contacts();
  std::vector<std::int32_t> contacts, accounts;
  std::vector<std::int64_t> asks, answers, reminders, unanswered;
  std::vector<std::int32_t> asked, answered;
  std::vector<std::uint8_t> ever_asked(n / 8 + 1, 0), ever_answered(n / 8 + 1, 0);
  for (std::size_t c = 0; c < n; ++c) {
    const PersonMemory& person = memory.people[c];
    contacts.push_back(static_cast<std::int32_t>(c));
    accounts.push_back(people.account_of(c));
    asks.push_back(person.asks);
    answers.push_back(person.answers);
    reminders.push_back(person.reminders);
    unanswered.push_back(person.unanswered);
    asked.push_back(person.last_invited == never ? 0 : person.last_invited);
    answered.push_back(person.last_answered == never ? 0 : person.last_answered);
    if (person.last_invited != never) core::bits::set(ever_asked.data(), static_cast<std::int64_t>(c));
    if (person.last_answered != never) core::bits::set(ever_answered.data(), static_cast<std::int64_t>(c));
  }
  Table out("fatigue", static_cast<std::int64_t>(n));
  out.add("contact", people.contact_ids(contacts)).add("account", people.account_ids(accounts));
  out.add("asks", Column::of(std::move(asks))).add("answers", Column::of(std::move(answers)));
  out.add("reminders", Column::of(std::move(reminders))).add("unanswered", Column::of(std::move(unanswered)));
  out.add("last_asked", Column::dates(std::move(asked), std::move(ever_asked)));
  out.add("last_answered", Column::dates(std::move(answered), std::move(ever_answered)));
  return out;
}

Table Engine::explain(const Table& event, const Column& contact) const { return parts_->explain(event, contact); }

Table Engine::fatigue() const { return parts_->fatigue(); }

}  // namespace cabochon::feedback
