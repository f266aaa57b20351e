// Rows of a table as records, and records as the rows of a table, by their description.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/core/datum.hpp"
#include "cabochon/core/record_access.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::ownership {

/// One cell, null where it is.
[[nodiscard]] Datum cell_of(const Column& column, std::int64_t row);

/// The cells of the named columns that are there and not null, each under its column's name.
[[nodiscard]] Datum::Object cells_of(const Table& table, const std::vector<std::string>& names, std::int64_t row);

/// A column of one kind of field; what is null or of another type is null.
[[nodiscard]] Column column_of(FieldKind kind, const std::vector<Datum>& values);

/// Problems for the columns whose name is nearly that of a field which the table lacks.
void find_slips(const Table& table, const std::vector<std::string>& fields, std::vector<Problem>& problems);

/// The records' fields as columns, appended to `out`.
template <Described Record>
void add_fields(Table& out, std::span<const Record> records) {
  for (const auto& field : access<Record>().fields) {
    std::vector<Datum> values;
    for (const auto& record : records) values.push_back(field.get(&record));
    out.add(field.info.name, column_of(field.info.kind, values));
  }
}

}  // namespace cabochon::ownership
