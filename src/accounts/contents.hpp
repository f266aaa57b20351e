// What a book is made of.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cabochon/accounts/book.hpp"
#include "cabochon/accounts/schema.hpp"

#include "key_index.hpp"
#include "role_history.hpp"

namespace cabochon::accounts {

struct Book::Contents {
  BookOptions options;
  std::vector<Table> tables;  // in the order of schema.hpp's tables()
  std::vector<bool> given;
  Table quarantine;
  std::vector<std::int64_t> quarantined;  // rows, by table
  std::vector<std::string> unchecked;
  std::shared_ptr<const KeyIndex> accounts;
  std::shared_ptr<const RoleHistory> history;

  /// Builds what joins need; call when the tables are final.
  void join();
};

/// Place of a table in tables(); a misspelling is an InputError.
[[nodiscard]] std::size_t table_number(std::string_view name);

/// The field of a table's key through which its rows get date and account: ratings.response; null where none is needed.
[[nodiscard]] const FieldInfo* link_of(const RecordInfo& table);

[[nodiscard]] bool has_field(const RecordInfo& table, std::string_view field);

}  // namespace cabochon::accounts
