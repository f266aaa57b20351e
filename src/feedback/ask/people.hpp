// Who can be asked: accounts and their contacts as dense numbers, in the order of their ids.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/column.hpp"
#include "cabochon/core/table.hpp"

#include "../../accounts/key_index.hpp"
#include "values.hpp"

namespace cabochon::feedback::ask {

/// An id column as int64 or text; anything else is an InputError.
[[nodiscard]] Column id_column(const Table& table, std::string_view name);

class People {
 public:
  People(const Table& contacts, const Table& accounts);

  static constexpr std::int32_t none = -1;
  static constexpr std::int32_t unknown = -2;

  [[nodiscard]] std::size_t accounts() const noexcept { return first_.size() - 1; }
  [[nodiscard]] std::size_t contacts() const noexcept { return account_of_.size(); }

  /// Contacts of an account: [first, last), in the order of their ids.
  [[nodiscard]] std::size_t first(std::size_t account) const noexcept { return first_[account]; }
  [[nodiscard]] std::size_t last(std::size_t account) const noexcept { return first_[account + 1]; }
  [[nodiscard]] std::int32_t account_of(std::size_t contact) const noexcept { return account_of_[contact]; }
  [[nodiscard]] bool may_ask(std::size_t contact) const noexcept { return may_ask_[contact] != 0; }
  void object(std::size_t contact) { may_ask_[contact] = 0; }

  /// 0 economic, 1 technical, 2 user, or none, on a day.
  [[nodiscard]] std::int32_t role(std::size_t contact, std::int32_t day) const noexcept {
    const std::int32_t always = always_[contact];
    return always >= none ? always : role_then(contact, day);
  }

  /// Dense numbers a row of `table`: none for null, unknown for ids that nobody has.
  [[nodiscard]] std::vector<std::int32_t> accounts_in(const Column& ids, const std::string& table = "events") const;
  [[nodiscard]] std::vector<std::int32_t> contacts_in(const Column& ids, const std::string& table = "events") const;

  /// Ids of dense numbers, null for negative ones.
  [[nodiscard]] Column account_ids(const std::vector<std::int32_t>& numbers) const;
  [[nodiscard]] Column contact_ids(const std::vector<std::int32_t>& numbers) const;
  [[nodiscard]] std::string account_text(std::size_t account) const;

  /// The values of the column that a test looks at, by dense number; an unknown column is an InputError with the
  /// nearest, and so are values that the test can't be compared with.
  [[nodiscard]] Values account_values(const Test& test) const;
  [[nodiscard]] Values contact_values(const Test& test) const;

 private:
  struct Interval {
    std::int32_t since, until, role;
  };

  [[nodiscard]] std::int32_t role_then(std::size_t contact, std::int32_t day) const noexcept;
  void read_objections(const std::vector<std::vector<std::int64_t>>& rows_of);
  void read_roles(const std::vector<std::vector<std::int64_t>>& rows_of);

  Table contact_table_, account_table_;
  Column account_ids_, contact_ids_;            // by dense number
  accounts::Rows account_rows_, contact_rows_;  // of the tables, by dense number
  std::vector<std::size_t> first_;
  std::vector<std::int32_t> account_of_;
  std::vector<std::uint8_t> may_ask_;
  std::vector<std::int32_t> always_;  // the role on every day, none, or -2: see the intervals
  std::map<std::size_t, std::vector<Interval>> intervals_;
  std::vector<accounts::KeyIndex> index_;  // of accounts, of contacts
};

}  // namespace cabochon::feedback::ask
