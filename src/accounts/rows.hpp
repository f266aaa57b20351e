// Columns by rows: taking some of them, filling absent ones.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cabochon/core/column.hpp"
#include "cabochon/core/record.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::accounts {

using Rows = std::vector<std::int32_t>;  // row numbers; negative stands for no row

inline constexpr std::int32_t no_row = -1;

/// The column type that a field's kind has in a book; ids are int64 unless `text_ids`.
[[nodiscard]] Type canonical_type(FieldKind kind, bool text_ids);

/// `rows` nulls of a type.
[[nodiscard]] Column nulls(Type type, std::int64_t rows);

/// The values at `rows`, null for negative ones.
[[nodiscard]] Column take(const Column& column, const Rows& rows);

[[nodiscard]] Table take(const Table& table, const Rows& rows);

/// Row by row the first column's value, or the second's where that is null. Both have one type.
[[nodiscard]] Column coalesce(const Column& first, const Column& second);

/// An integer, number, text or other cell as it stands in messages.
[[nodiscard]] std::string cell_text(const Column& column, std::int64_t row);

/// Whether two rows of a column hold the same, nulls included.
[[nodiscard]] bool same_cell(const Column& column, std::int64_t a, std::int64_t b);

}  // namespace cabochon::accounts
