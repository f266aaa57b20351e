/// The tables of a book as data: what stores, readers of files, documents and messages are made from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/record.hpp"

namespace cabochon::accounts {

/// Every table of a book, parents before the tables that refer to them.
[[nodiscard]] const std::vector<RecordInfo>& tables();

/// The table of that name; a misspelling is an InputError with the nearest name.
[[nodiscard]] const RecordInfo& table_info(std::string_view name);

/// The names of all tables, in the order of tables().
[[nodiscard]] const std::vector<std::string>& table_names();

/// Column that dates the rows of a table itself: `date`, or a key `since`; empty where the rows are dated by another
/// table's (ratings by their response) or not at all (products).
[[nodiscard]] std::string_view own_date(const RecordInfo& table);

/// Name of a field's kind: "id", "text", "integer", "number", "date", "flag", "choice", "choices", "term" or
/// "properties".
[[nodiscard]] std::string_view kind_name(FieldKind kind);

}  // namespace cabochon::accounts
