// The engine's memory as bytes, by the names of things, so that it fits newer contacts, accounts and rules.
#include <algorithm>
#include <limits>
#include <utility>

#include "bytes.hpp"
#include "parts.hpp"
#include "tables.hpp"

namespace cabochon::feedback {

using namespace ask;

namespace {

constexpr std::string_view magic = "cabochon engine 2";
constexpr std::string_view older = "cabochon engine 1";  // before the latest score of anybody and what was taken

void put_ids(Writer& out, const Column& ids) {
  const bool text = ids.type() == Type::text;
  out.put(static_cast<std::uint8_t>(text));
  out.put(static_cast<std::uint64_t>(ids.size()));
  for (std::int64_t row = 0; row < ids.size(); ++row) {
    if (text)
      out.put(ids.text_at(row));
    else
      out.put(ids.values<std::int64_t>()[static_cast<std::size_t>(row)]);
  }
}

Column get_ids(Source& in) {
  const bool text = in.get<std::uint8_t>() != 0;
  const std::size_t n = in.count(8);
  if (text) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < n; ++i) ids.emplace_back(in.text());
    return Column::text(ids);
  }
  std::vector<std::int64_t> ids;
  for (std::size_t i = 0; i < n; ++i) ids.push_back(in.get<std::int64_t>());
  return Column::of(std::move(ids));
}

void put_score(Writer& out, const Score& score) {
  out.put(score.score);
  out.put(score.day);
}

Score get_score(Source& in) {
  Score score;
  score.score = in.get<double>();
  score.day = in.get<std::int32_t>();
  return score;
}

void put_person(Writer& out, const PersonMemory& p) {
  out.put(static_cast<std::uint64_t>(p.invited.size()));
  for (const auto day : p.invited) out.put(day);
  for (const auto number : {p.last_invited, p.last_answered, p.asks, p.answers, p.reminders, p.unanswered})
    out.put(number);
  put_score(out, p.score);
  out.put(p.answered_sequence);
  out.put(static_cast<std::uint64_t>(p.ahead.size()));
  for (const auto day : p.ahead) out.put(day);
}

PersonMemory get_person(Source& in, bool old) {
  PersonMemory p;
  p.invited.resize(in.count(4));
  for (auto& day : p.invited) day = in.get<std::int32_t>();
  for (auto* number : {&p.last_invited, &p.last_answered, &p.asks, &p.answers, &p.reminders, &p.unanswered})
    *number = in.get<std::int32_t>();
  p.score = get_score(in);
  if (old) {
    p.answered_sequence = std::numeric_limits<std::int64_t>::max();
    return p;
  }
  p.answered_sequence = in.get<std::int64_t>();
  p.ahead.resize(in.count(4));
  for (auto& day : p.ahead) day = in.get<std::int32_t>();
  return p;
}

void put_account(Writer& out, const AccountMemory& a) {
  out.put(static_cast<std::uint64_t>(a.asked.size()));
  for (const auto& asked : a.asked) {
    out.put(asked.day);
    out.put(asked.role);
  }
  for (const auto& score : a.scores) put_score(out, score);
  put_score(out, a.any);
}

AccountMemory get_account(Source& in, bool old) {
  AccountMemory a;
  a.asked.resize(in.count(8));
  for (auto& asked : a.asked) {
    asked.day = in.get<std::int32_t>();
    asked.role = in.get<std::int32_t>();
    if (asked.role < 0 || asked.role > 2) Source::damaged();
  }
  for (auto& score : a.scores) score = get_score(in);
  if (!old) {
    a.any = get_score(in);
    return a;
  }
  for (const auto& score : a.scores)
    if (score.day != never && score.day >= a.any.day) a.any = score;
  return a;
}

std::vector<std::int32_t> all_numbers(std::size_t n) {
  std::vector<std::int32_t> out(n);
  for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<std::int32_t>(i);
  return out;
}

}  // namespace

std::string Engine::to_bytes() const {
  const Parts& p = *parts_;
  const Memory& m = p.memory;
  const auto key = [&p](std::size_t rule) -> const std::string& {
    return p.book.rules[at(p.program.rules[rule].index)].rule;
  };
  Writer out;
  out.put(magic);
  out.put(p.seed);
  out.put(m.until);
  out.put(m.sequence);
  out.put(static_cast<std::uint8_t>(!m.ids ? 0 : *m.ids == Type::text ? 2 : 1));
  const auto prints = m.taken.in_order();
  out.put(static_cast<std::uint64_t>(prints.size()));
  for (const auto print : prints) out.put(print);
  put_ids(out, p.people.contact_ids(all_numbers(p.people.contacts())));
  for (const auto& person : m.people) put_person(out, person);
  put_ids(out, p.people.account_ids(all_numbers(p.people.accounts())));
  for (const auto& account : m.accounts) put_account(out, account);

  out.put(static_cast<std::uint64_t>(m.counts.size()));
  for (std::size_t c = 0; c < m.counts.size(); ++c) {
    out.put(p.program.types[at(p.program.counted[c].type)]);
    out.put(p.program.counted[c].window_days);
    for (const auto& days : m.counts[c].days()) {
      out.put(static_cast<std::uint64_t>(days.size()));
      for (const auto& day : days) {
        out.put(day.day);
        out.put(day.count);
      }
    }
  }
  out.put(static_cast<std::uint64_t>(m.rhythms.size()));
  for (std::size_t r = 0; r < m.rhythms.size(); ++r) {
    out.put(p.program.types[at(p.program.rhythm_types[r])]);
    for (const auto& beat : m.rhythms[r]) {
      out.put(beat.last);
      out.put(static_cast<std::uint64_t>(beat.lengths.size()));
      for (const auto& [length, often] : beat.lengths) {
        out.put(length);
        out.put(often);
      }
    }
  }
  out.put(static_cast<std::uint64_t>(p.program.rules.size()));
  for (std::size_t r = 0; r < p.program.rules.size(); ++r) {
    out.put(key(r));
    out.put(static_cast<std::uint8_t>(!m.queued[r].empty()));
    out.put(static_cast<std::uint8_t>(!m.ended[r].empty()));
    for (const auto day : m.queued[r]) out.put(day);
    for (const auto day : m.fired[r]) out.put(day);
    for (const auto sequence : m.ended[r]) out.put(sequence);
  }
  out.put(static_cast<std::uint64_t>(m.due.size()));
  for (const auto& [day, dues] : m.due) {
    out.put(day);
    out.put(static_cast<std::uint64_t>(dues.size()));
    for (const auto& due : dues) {
      for (const auto number : {due.rule, due.account, due.contact, due.start}) out.put(number);
      out.put(due.sequence);
    }
  }
  out.put(static_cast<std::uint64_t>(m.reminders.size()));
  for (const auto& [day, reminders] : m.reminders) {
    out.put(day);
    out.put(static_cast<std::uint64_t>(reminders.size()));
    for (const auto& r : reminders) {
      for (const auto number : {r.rule, r.account, r.contact, r.role, r.date, r.expires, r.event_date}) out.put(number);
      out.put(r.sequence);
    }
  }
  out.put(static_cast<std::uint64_t>(m.held.size()));
  for (const auto& table : m.held) write(out, table);
  return out.take();
}

void Engine::restore(std::string_view bytes) {
  Parts& p = *parts_;
  Source in(bytes);
  const std::string_view kind = in.count() == magic.size() ? bytes.substr(8, magic.size()) : std::string_view{};
  const bool old = kind == older;
  if (!old && kind != magic) Source::damaged();
  in = Source(bytes.substr(8 + magic.size()));
  const std::string seed(in.text());
  if (seed != p.seed)
    throw InputError({"Engine", "seed", -1, core::quoted(p.seed), core::quoted(seed) + ", as in the state"});
  Memory m = p.fresh();
  m.until = in.get<std::int32_t>();
  m.sequence = in.get<std::int64_t>();
  if (!old) {
    const auto ids = in.get<std::uint8_t>();
    if (ids > 2) Source::damaged();
    if (ids > 0) m.ids = ids == 2 ? Type::text : Type::int64;
    const std::size_t prints = in.count(8);
    for (std::size_t i = 0; i < prints; ++i) m.taken.add(in.get<std::uint64_t>());
  }

  const auto contact_of = p.people.contacts_in(get_ids(in), "state");
  for (const auto contact : contact_of) {
    PersonMemory person = get_person(in, old);
    if (contact >= 0) m.people[at(contact)] = std::move(person);
  }
  const auto account_of = p.people.accounts_in(get_ids(in), "state");
  for (const auto account : account_of) {
    AccountMemory memory = get_account(in, old);
    if (account >= 0) m.accounts[at(account)] = std::move(memory);
  }
  const auto moved = [](const std::vector<std::int32_t>& numbers, std::int32_t then) {
    if (then < 0) return -1;
    if (at(then) >= numbers.size()) Source::damaged();
    return numbers[at(then)];
  };

  const std::size_t counts = in.count();
  for (std::size_t c = 0; c < counts; ++c) {
    const std::string type(in.text());
    const auto window = in.get<std::int32_t>();
    CountMemory* into = nullptr;
    for (std::size_t k = 0; k < p.program.counted.size(); ++k)
      if (p.program.counted[k].window_days == window && p.program.types[at(p.program.counted[k].type)] == type)
        into = &m.counts[k];
    for (const auto account : account_of) {
      std::vector<CountMemory::Day_> days(in.count(8));
      for (auto& day : days) {
        day.day = in.get<std::int32_t>();
        day.count = in.get<std::int32_t>();
      }
      if (into && account >= 0) into->days()[at(account)] = std::move(days);
    }
  }
  const std::size_t rhythms = in.count();
  for (std::size_t r = 0; r < rhythms; ++r) {
    const std::string type(in.text());
    std::vector<Rhythm>* into = nullptr;
    for (std::size_t k = 0; k < p.program.rhythm_types.size(); ++k)
      if (p.program.types[at(p.program.rhythm_types[k])] == type) into = &m.rhythms[k];
    for (const auto account : account_of) {
      Rhythm beat;
      beat.last = in.get<std::int32_t>();
      beat.lengths.resize(in.count(8));
      for (auto& [length, often] : beat.lengths) {
        length = in.get<std::int32_t>();
        often = in.get<std::int32_t>();
        beat.intervals += often;
      }
      if (into && account >= 0) (*into)[at(account)] = std::move(beat);
    }
  }

  std::vector<std::int32_t> rule_of;  // number now of each rule of the state, -1 where it is gone or another kind
  std::vector<std::uint8_t> restored(p.program.rules.size(), 0);
  const std::size_t rules = in.count();
  for (std::size_t r = 0; r < rules; ++r) {
    const std::string key(in.text());
    const bool has_rhythm = in.get<std::uint8_t>() != 0, has_wait = in.get<std::uint8_t>() != 0;
    std::int32_t now = -1;
    for (std::size_t k = 0; k < p.program.rules.size(); ++k) {
      const bool same_kind = m.queued[k].empty() != has_rhythm && m.ended[k].empty() != has_wait;
      const bool both_empty = m.queued[k].empty() && m.ended[k].empty() && !has_rhythm && !has_wait;
      if (p.book.rules[at(p.program.rules[k].index)].rule == key &&
          (p.people.accounts() == 0 || same_kind || both_empty))
        now = static_cast<std::int32_t>(k);
    }
    rule_of.push_back(now);
    if (now >= 0) restored[at(now)] = 1;
    const auto each = [&](bool there, auto&& into, auto zero) {
      if (!there) return;
      for (const auto account : account_of) {
        const auto value = in.get<decltype(zero)>();
        if (now >= 0 && account >= 0 && !into.empty()) into[at(account)] = value;
      }
    };
    std::vector<std::int32_t> none;
    std::vector<std::int64_t> no_sequence;
    each(has_rhythm, now >= 0 ? m.queued[at(now)] : none, std::int32_t{});
    each(has_rhythm, now >= 0 ? m.fired[at(now)] : none, std::int32_t{});
    each(has_wait, now >= 0 ? m.ended[at(now)] : no_sequence, std::int64_t{});
  }
  const std::size_t days = in.count(12);
  for (std::size_t d = 0; d < days; ++d) {
    const auto day = in.get<std::int32_t>();
    const std::size_t n = in.count(24);
    for (std::size_t i = 0; i < n; ++i) {
      Due due{};
      for (auto* number : {&due.rule, &due.account, &due.contact, &due.start}) *number = in.get<std::int32_t>();
      due.sequence = in.get<std::int64_t>();
      const bool had_contact = due.contact >= 0;
      due.rule = moved(rule_of, due.rule);
      due.account = moved(account_of, due.account);
      due.contact = moved(contact_of, due.contact);
      if (due.rule >= 0 && due.account >= 0 && (!had_contact || due.contact >= 0)) m.due[day].push_back(due);
    }
  }
  const std::size_t reminder_days = in.count(12);
  for (std::size_t d = 0; d < reminder_days; ++d) {
    const auto day = in.get<std::int32_t>();
    const std::size_t n = in.count(old ? 28 : 36);
    for (std::size_t i = 0; i < n; ++i) {
      Reminder r{};
      for (auto* number : {&r.rule, &r.account, &r.contact, &r.role, &r.date, &r.expires, &r.event_date})
        *number = in.get<std::int32_t>();
      r.sequence = old ? -1 : in.get<std::int64_t>();
      r.rule = moved(rule_of, r.rule);
      r.account = moved(account_of, r.account);
      r.contact = moved(contact_of, r.contact);
      if (r.rule >= 0 && r.account >= 0 && r.contact >= 0) m.reminders[day].push_back(r);
    }
  }
  const std::size_t held = in.count();
  for (std::size_t i = 0; i < held; ++i) m.held.push_back(read_table(in));
  if (!in.done()) Source::damaged();

  p.memory = std::move(m);
  p.begin_new(restored);
}

}  // namespace cabochon::feedback
