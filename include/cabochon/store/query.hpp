/// The questions that both languages put to a store: one text of SQL, whoever runs it.
///
/// *Known at* picks, for each key, the version that was valid in the store at an instant: recorded at or before it and
/// not superseded by then. (*As of*, the other time, is about the rows' own days and belongs to the book.)
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "cabochon/core/record.hpp"

namespace cabochon::store {

/// A name as SQL writes it: "order".
[[nodiscard]] std::string quote_name(std::string_view name);

/// SELECT of a table's fields, in the order of its description and of recording. `known_at` is in microseconds since
/// 1970-01-01 UTC; empty: what is known now. Fields that an older store lacks (`absent`) are null.
[[nodiscard]] std::string select_rows(const RecordInfo& table, std::optional<std::int64_t> known_at,
                                      const std::set<std::string>& absent = {});

/// Field of `table` that references to it are looked up in: the first part of its key that is an id; empty where none
/// is.
[[nodiscard]] std::string_view referred_field(const RecordInfo& table);

}  // namespace cabochon::store
