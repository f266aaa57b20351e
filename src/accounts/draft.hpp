// A table between being read and being a part of a book.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/accounts/book.hpp"
#include "cabochon/accounts/schema.hpp"
#include "cabochon/core/table.hpp"

#include "normalise.hpp"
#include "problems.hpp"

namespace cabochon::accounts {

struct Draft {
  const RecordInfo* info = nullptr;
  std::int32_t number = 0;  ///< place in tables()
  bool given = false;
  std::int64_t rows = 0;
  std::vector<std::optional<Column>> columns;         ///< by field; empty where not given
  std::vector<std::pair<std::string, Column>> extra;  ///< columns that no field describes, as they came
  std::vector<std::uint8_t> bad;                      ///< by row

  /// Place of a field that the table has for certain.
  [[nodiscard]] std::int32_t position(std::string_view field) const;
  /// The column of a field, or nothing where the field or the column is not there.
  [[nodiscard]] const Column* find(std::string_view field) const;
  [[nodiscard]] Report report(Problems& problems, std::int32_t position) {
    return {problems, bad, number, position, info->fields[static_cast<std::size_t>(position)].name};
  }
  [[nodiscard]] bool any_bad() const;
};

using Drafts = std::vector<Draft>;  // in the order of tables()

/// A draft of every table, none given yet.
[[nodiscard]] Drafts empty_drafts();

/// The good rows of a draft as a table.
[[nodiscard]] Table finished(Draft& draft);

[[nodiscard]] Draft& draft_of(Drafts& drafts, std::string_view table);

/// The one column that holds a table's id key, such as `event` of events; references go there.
[[nodiscard]] const FieldInfo& id_key(const RecordInfo& table);

/// Matches columns with fields and brings them to canonical types. Wrong columns are added to `structure`.
void read_columns(const Table& table, Draft& draft, const BookOptions& options, Problems& problems,
                  std::vector<Problem>& structure);

/// Makes every id column of one kind, int64 or text, throughout the drafts.
void unify_ids(Drafts& drafts, bool text_ids, std::vector<Problem>& structure);

/// Fills in numbers of lines that were not given: the row's number within its order.
void number_lines(Draft& draft);

/// Numbers the lines, then finds keys that occur more than once.
void check_keys(Draft& draft, Problems& problems);

/// Finds references to rows that do not exist; lists in `unchecked` those into tables that were not given.
void check_references(Drafts& drafts, Problems& problems, std::vector<std::string>& unchecked);

/// Spoils rows that refer to bad rows.
void cascade(Drafts& drafts, Problems& problems);

/// Pairs of fields that have an order, such as since and until, date and closed, low and high.
void check_order(Draft& draft, Problems& problems);

/// Intervals of one contact's roles do not overlap, and the shorthand in contacts says what the latest one says.
void check_roles(Drafts& drafts, Problems& problems);

/// No account owns itself, through whatever chain.
void check_parents(Draft& accounts, Problems& problems);

/// An answer that names its contact and its account names the account of that contact.
void check_answers(Drafts& drafts, Problems& problems);

/// A column `currency` holds the currency of the book.
void check_currency(Draft& draft, const std::string& currency, Problems& problems);

}  // namespace cabochon::accounts
