/// Parts and copies of columns and tables.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/bits.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon {
inline namespace core {

/// The rows [start, start + count) of a column; nothing is copied.
[[nodiscard]] inline Column slice(const Column& column, std::int64_t start, std::int64_t count) {
  if (start < 0 || count < 0 || start + count > column.size())
    throw InputError({"slice", "start", -1, std::to_string(start) + " and " + std::to_string(count) + " rows",
                      "rows within the column's " + std::to_string(column.size())});
  Column::Parts parts = column.parts();
  parts.length = count;
  parts.null_count = 0;
  if (parts.data) parts.data = static_cast<const char*>(parts.data) + start * static_cast<std::int64_t>(column.width());
  if (parts.validity.bits) {
    parts.validity.offset += start;
    parts.null_count = count - bits::ones(parts.validity.bits, parts.validity.offset, count);
    if (parts.null_count == 0) parts.validity = {};
  } else if (parts.type == Type::text) {
    const auto* codes = static_cast<const std::int32_t*>(parts.data);
    for (std::int64_t row = 0; row < count; ++row) parts.null_count += codes[row] < 0;
  }
  return Column(std::move(parts));
}

/// The rows [start, start + count) of a table; nothing is copied.
[[nodiscard]] inline Table slice(const Table& table, std::int64_t start, std::int64_t count) {
  Table out(table.name(), count);
  for (std::size_t i = 0; i < table.names().size(); ++i)
    out.add(table.names()[i], slice(table.columns()[i], start, count));
  return out;
}

/// The same values in memory of their own. Texts' dictionaries are always ours and stay shared.
[[nodiscard]] inline Column detach(const Column& column) {
  struct Memory {
    std::unique_ptr<char[]> values;
    std::vector<std::uint8_t> bits;
  };
  Column::Parts parts = column.parts();
  const std::size_t size = static_cast<std::size_t>(column.size()) * column.width();
  auto memory = std::make_shared<Memory>();
  memory->values.reset(new char[size]);
  if (size) std::memcpy(memory->values.get(), parts.data, size);
  parts.data = memory->values.get();
  if (parts.validity.bits) {
    memory->bits.assign(bits::bytes_for(column.size()), 0);
    bits::copy(memory->bits.data(), 0, parts.validity.bits, parts.validity.offset, column.size());
    parts.validity = {memory->bits.data(), 0};
  }
  parts.owner = std::move(memory);
  return Column(std::move(parts));
}

[[nodiscard]] inline Table detach(const Table& table) {
  Table out(table.name(), table.rows());
  for (std::size_t i = 0; i < table.names().size(); ++i) out.add(table.names()[i], detach(table.columns()[i]));
  return out;
}

}  // namespace core
}  // namespace cabochon
