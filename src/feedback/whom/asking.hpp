// One run of whom_to_ask: who there is, what an answer of each is worth, who is asked, and what is told.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/feedback/whom_to_ask.hpp"

#include "../ask/limits.hpp"
#include "../role_beliefs.hpp"

namespace cabochon::feedback::whom {

using ask::AccountMemory;
using ask::never;
using ask::PersonMemory;
using ask::Stopped;

inline constexpr double none = std::numeric_limits<double>::quiet_NaN();

inline constexpr auto role_names = Names<accounts::BuyingRole>::values;

struct Person {
  std::int32_t row = 0;  // of the contacts
  std::int32_t place = 0;
  std::int32_t account = -1;
  std::int32_t role = -1;
  bool may_ask = true, heard = false;
  PersonMemory memory;
};

/// What becomes of one person.
struct Fate {
  std::string reason{};  // empty: asked
  std::string rule{};
  double found = none, limit = none;
  std::int32_t other = never;
  double worth = none;
};

/// One role of one account: what its next asks are worth.
struct Cell {
  std::vector<std::size_t> people;  // who may be asked, in their order
  std::vector<double> worth;        // of the first ask, the second, ...
  std::vector<double> left;         // expected share of the variance after them
  std::size_t next = 0;
  double weakest = 0, variance = 0;
};

struct Account {
  std::array<Cell, role_count> roles;
  AccountMemory memory;
  double money = 0;
  bool has_money = false;
};

class Asking {
 public:
  Asking(const accounts::Book& whole, const WhomToAskOptions& options, const AskHistory* history);

  AskList run();

 private:
  void read_people();
  void read_history(const AskHistory* history);
  void read_money();
  /// Who of each role may be asked, and what that is worth.
  void value_roles(std::size_t a);
  [[nodiscard]] std::string id_text(std::int32_t account) const;
  [[nodiscard]] std::string held_out(std::int32_t account, std::int32_t role) const;
  /// What stands against a person whatever else the list holds.
  [[nodiscard]] std::optional<Fate> stopped_before(const Person& person) const;
  [[nodiscard]] double worth(const Account& account, const Cell& cell, std::size_t k) const;
  void queue_people();
  void choose();
  void write_asked();
  void write_missing();
  void write_stopped();

  const WhomToAskOptions& options_;
  accounts::Book book_;
  Stake stake_;
  RoleBeliefs beliefs_;
  AskList list_;
  Column contact_column_;
  Ids ids_;
  std::vector<Person> people_;
  std::vector<Account> accounts_;
  std::vector<Fate> fates_;
  std::vector<std::pair<std::size_t, std::size_t>> asked_;  // person, how many of the role before
};

}  // namespace cabochon::feedback::whom
