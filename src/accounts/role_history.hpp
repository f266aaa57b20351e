// Which role a contact had on a day: intervals since <= day < until, by contact.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "cabochon/accounts/book.hpp"

#include "key_index.hpp"

namespace cabochon::accounts {

class RoleHistory {
 public:
  RoleHistory(const Table& contacts, bool contacts_given, const Table& roles);

  /// Number of the interval that holds the day, or -1. `person` comes from people().
  [[nodiscard]] std::int32_t find(std::int32_t person, std::int32_t day) const;

  /// Number of the interval that has not ended, or -1.
  [[nodiscard]] std::int32_t open(std::int32_t person) const;

  /// Whether any role is known of the person, on any day.
  [[nodiscard]] bool known(std::int32_t person) const { return first_[index(person)] < first_[index(person) + 1]; }

  [[nodiscard]] RoleOnDay role(std::int32_t interval) const;

  /// Roles and decides of intervals, null for -1.
  [[nodiscard]] Column roles(const std::vector<std::int32_t>& intervals) const { return take(roles_, intervals); }
  [[nodiscard]] Column decides(const std::vector<std::int32_t>& intervals) const { return take(decides_, intervals); }

  [[nodiscard]] const KeyIndex& people() const { return people_; }

 private:
  static std::size_t index(std::int32_t person) { return static_cast<std::size_t>(person); }

  KeyIndex people_;                  // rows of contacts, or of roles where no contacts were given
  std::vector<std::int32_t> first_;  // by person: its first interval; one more at the end
  std::vector<std::int32_t> since_, until_;
  Column roles_, decides_;
};

}  // namespace cabochon::accounts
