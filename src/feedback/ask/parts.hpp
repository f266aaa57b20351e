// The engine's inside: the people, the program, the memory, and the work of one day.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/feedback/ask/engine.hpp"

#include "batch.hpp"
#include "memory.hpp"
#include "outcome.hpp"
#include "people.hpp"
#include "program.hpp"
#include "taken.hpp"

namespace cabochon::feedback::ask {

[[nodiscard]] constexpr std::size_t at(std::int32_t number) noexcept { return static_cast<std::size_t>(number); }

/// An event where the engine stands, or what an absence makes of one.
struct Moment {
  const Batch* batch = nullptr;  // none: an absence
  std::size_t row = 0;
  std::int32_t day = 0;
  std::int32_t account = -1;
  std::int32_t contact = -1;  // of the account; else none
  bool anonymous = false;     // an event that names no contact
};

/// What of a table is not taken as it stands, by its rows.
struct Aside {
  accounts::Rows unplaced, doubtful;
  std::vector<std::string> doubts;  // of each doubtful row
};

/// Everything that is remembered between steps.
struct Memory {
  std::int32_t until = never;  // days before it are over
  std::int64_t sequence = 0;   // events taken
  std::optional<Type> ids;     // int64 or text: what identifies events; empty before the first
  Taken taken;
  std::vector<PersonMemory> people;
  std::vector<AccountMemory> accounts;
  std::vector<CountMemory> counts;                // by Program::counted
  std::vector<std::vector<Rhythm>> rhythms;       // by rhythm, account
  std::vector<std::vector<std::int32_t>> queued;  // by compiled rule (empty where no rhythm), account: day looked at
  std::vector<std::vector<std::int32_t>> fired;   // likewise: the last event before the absence that fired
  std::vector<std::vector<std::int64_t>> ended;   // by compiled rule (empty where none): sequence of what ended waits
  std::map<std::int32_t, std::vector<Due>> due;   // by day
  std::map<std::int32_t, std::vector<Reminder>> reminders;
  std::vector<Table> held;
};

}  // namespace cabochon::feedback::ask

namespace cabochon::feedback {

struct Engine::Parts {
  Parts(Rulebook book, const Table& contacts, const Table& accounts, std::string seed);

  Invitations step(const Table& events, std::int32_t until, const ProgressFunction& progress);
  Table explain(const Table& event, const Column& contact);  // leaves the memory as it was
  Table fatigue() const;
  /// A memory of nothing.
  [[nodiscard]] ask::Memory fresh() const;
  /// Lets rules that a restored memory does not know listen from now on, and the engine work again.
  void begin_new(const std::vector<std::uint8_t>& restored);

  Rulebook book;
  std::string seed;
  ask::People people;
  ask::Program program;
  ask::Memory memory;
  mutable std::vector<std::vector<signed char>> holdout;  // by compiled rule, account: -1 not drawn yet

 private:
  struct Explainer;
  using Judges = std::vector<ask::Judged>;

  /// What rules test of events, and the score of answers.
  [[nodiscard]] std::vector<std::string> followed_properties() const;
  [[nodiscard]] Judges judges_of(const ask::Batch& batch) const;
  [[nodiscard]] std::unique_ptr<ask::Batch> batch_of(const Table& events) const;
  /// Refuses scores off their scale, and values of a kind that the rules of an event can't compare.
  void check(const ask::Batch& batch) const;
  [[nodiscard]] ask::Moment moment_of(const ask::Batch& batch, std::size_t row) const;
  /// What nobody understands of an event, if anything.
  [[nodiscard]] std::optional<std::string_view> doubt_of(const ask::Moment& moment) const;
  void day_of_events(const std::vector<std::pair<std::size_t, std::uint32_t>>& today,
                     const std::vector<std::unique_ptr<ask::Batch>>& batches, const std::vector<Judges>& judges,
                     std::vector<ask::Aside>& aside, std::int64_t& repeated, ask::Outcomes& rows);
  void count(const ask::Moment& moment, std::int32_t type);
  /// Whether something waits that would be taken before an event of that day.
  [[nodiscard]] bool waits_before(std::int32_t day) const;
  /// Takes what waits before an event.
  void catch_up(const ask::Batch& event);
  [[nodiscard]] Table explained(const ask::Batch& event, std::int32_t person, bool late);
  void follow(const ask::Moment& moment, std::int32_t type, const Judges& judges, ask::Outcomes& rows);
  void absences(std::int32_t day, ask::Outcomes& rows);
  void remind(std::int32_t day, ask::Outcomes& rows);
  void schedule(std::int32_t rhythm, std::size_t account, std::int32_t today);
  void take_answer(const ask::Moment& moment);

  [[nodiscard]] bool passes(const ask::Node& node, const ask::Moment& moment, const Judges* judges) const;
  [[nodiscard]] bool passes(const ask::Leaf& leaf, std::int32_t number, const ask::Moment& moment,
                            const Judges* judges) const;
  [[nodiscard]] double holdout_share(const Rule& rule, std::int32_t account) const;
  [[nodiscard]] bool held_out(std::int32_t rule, std::int32_t account) const;
  /// Contacts of the moment's account in the rule's roles, in the order in which they are asked.
  void candidates(const ask::CompiledRule& rule, const ask::Moment& moment, std::vector<std::int32_t>& out) const;
  void consider(std::int32_t rule, const ask::Moment& moment, const Judges* judges, ask::Outcomes& rows);
  void remember(const ask::Outcome& outcome, std::int32_t today);
  /// The outcome for one candidate; `sent` says whether it is an invitation.
  [[nodiscard]] ask::Outcome decide(std::int32_t rule, const ask::Moment& moment, std::int32_t contact) const;
  void invite(std::int32_t rule, const ask::Outcome& outcome, std::int32_t today);

  std::vector<std::int32_t> found_;  // candidates, kept to save allocations
  bool broken_ = false;              // a step was left half done
};

}  // namespace cabochon::feedback
