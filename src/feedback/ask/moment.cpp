// One event, or what an absence makes of one: which rules it concerns, and whom they would ask.
#include <algorithm>
#include <utility>

#include "cabochon/core/sha256.hpp"

#include "parts.hpp"

namespace cabochon::feedback {

using namespace ask;

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
      const AccountMemory& account = memory.accounts[at(moment.account)];
      Score latest;
      if (leaf.role == 4) {
        if (moment.contact >= 0) latest = memory.people[at(moment.contact)].score;
      } else {
        latest = leaf.role == 3 ? account.any : account.scores[at(leaf.role)];
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
  const Values* scores = moment.batch->property("score");
  const double score = scores ? scores->number(moment.row) : nothing;
  const Score given{score, moment.day};
  AccountMemory& account = memory.accounts[at(moment.account)];
  if (moment.contact < 0) {
    if (moment.anonymous && !std::isnan(score)) account.any = given;
    return;
  }
  PersonMemory& person = memory.people[at(moment.contact)];
  ++person.answers;
  std::erase_if(person.ahead, [&moment](std::int32_t day) { return day <= moment.day; });
  person.unanswered = static_cast<std::int32_t>(person.ahead.size());
  person.last_answered = moment.day;
  person.answered_sequence = memory.sequence;
  if (std::isnan(score)) return;
  person.score = account.any = given;
  const std::int32_t role = people.role(at(moment.contact), moment.day);
  if (role >= 0) account.scores[at(role)] = given;
}

Moment Engine::Parts::moment_of(const Batch& batch, std::size_t row) const {
  const std::int32_t account = batch.account(row), contact = batch.contact(row);
  const bool theirs = contact >= 0 && people.account_of(at(contact)) == account;
  return {&batch, row, batch.day(row), account, theirs ? contact : People::none, contact == People::none};
}

std::optional<std::string_view> Engine::Parts::doubt_of(const Moment& moment) const {
  const std::int32_t type = moment.batch->type(moment.row), contact = moment.batch->contact(moment.row);
  if (type < 0 && !moment.batch->known_type(moment.row)) return "unknown_type";
  if (contact == People::unknown) return "unknown_contact";
  if (contact != moment.contact) return "another_account";
  if (contact == People::none && type >= 0 && program.follow[at(type)].answer) return "anonymous";
  return std::nullopt;
}

void Engine::Parts::count(const Moment& moment, std::int32_t type) {
  for (const auto counted : program.follow[at(type)].counts)
    memory.counts[at(counted)].add(at(moment.account), moment.day, program.counted[at(counted)].window_days);
}

void Engine::Parts::follow(const Moment& moment, std::int32_t type, const Judges& judges, Outcomes& rows) {
  const Follow& wanted = program.follow[at(type)];
  count(moment, type);
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

void Engine::Parts::day_of_events(const std::vector<std::pair<std::size_t, std::uint32_t>>& today,
                                  const std::vector<std::unique_ptr<Batch>>& batches, const std::vector<Judges>& judges,
                                  std::vector<Aside>& aside, std::int64_t& repeated, Outcomes& rows) {
  const Column* last_ids = nullptr;
  std::size_t last_row = 0;
  for (const auto& [b, row] : today) {
    const Batch& batch = *batches[b];
    if (last_ids && compare_ids(*last_ids, last_row, batch.ids(), row) == 0) {
      ++repeated;
      continue;
    }
    last_ids = &batch.ids();
    last_row = row;
    memory.taken.add(fingerprint(batch.day(row), batch.ids(), row));
    if (batch.account(row) < 0) {
      aside[b].unplaced.push_back(static_cast<std::int32_t>(row));
      continue;
    }
    const Moment moment = moment_of(batch, row);
    if (const auto doubt = doubt_of(moment)) {
      aside[b].doubtful.push_back(static_cast<std::int32_t>(row));
      aside[b].doubts.emplace_back(*doubt);
    }
    const std::int32_t type = batch.type(row);
    if (type < 0) continue;
    ++memory.sequence;
    follow(moment, type, judges[b], rows);
  }
}

}  // namespace cabochon::feedback
