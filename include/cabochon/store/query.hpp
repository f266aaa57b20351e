/// The questions that both languages put to a store: one text of SQL, whoever runs it.
///
/// Two times, never mixed. *Known at* picks, for each key, the version that was valid in the store at an instant: recorded
/// at or before it and not superseded by then. *As of* keeps the rows whose own date is on or before a day; rows without
/// a date of their own (ratings) follow the row that dates them (their response); undated tables stay whole.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cabochon/core/dates.hpp"
#include "cabochon/core/record.hpp"

namespace cabochon::store {

/// Which rows of a store are meant.
struct Moment {
  std::optional<Day> as_of;              ///< last day of rows; empty: every day
  std::optional<std::int64_t> known_at;  ///< microseconds since 1970-01-01 UTC; empty: what is known now
};

/// A name as SQL writes it: "order".
[[nodiscard]] std::string quote_name(std::string_view name);

/// SELECT of a table's fields, in the order of its description and of recording.
[[nodiscard]] std::string select_rows(const RecordInfo& table, const Moment& moment);

/// Field of `table` that references to it are looked up in: the first part of its key that is an id; empty where none is.
[[nodiscard]] std::string_view referred_field(const RecordInfo& table);

}  // namespace cabochon::store
