#include "row_groups.hpp"

#include <cstring>
#include <memory>
#include <span>

#include "cabochon/core/convert.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/text.hpp"

namespace cabochon::retention {

Column take(const Column& column, const std::vector<std::uint32_t>& rows) {
  struct Memory {
    std::vector<unsigned char> bytes;
    std::vector<std::uint8_t> bits;
  };
  auto memory = std::make_shared<Memory>();
  const std::size_t width = column.width();
  memory->bytes.resize(width * rows.size());
  const auto* from = static_cast<const unsigned char*>(column.parts().data);
  for (std::size_t i = 0; i < rows.size(); ++i)
    std::memcpy(memory->bytes.data() + i * width, from + rows[i] * width, width);
  Column::Parts parts = column.parts();
  parts.length = static_cast<std::int64_t>(rows.size());
  parts.data = memory->bytes.data();
  parts.validity = {};
  parts.null_count = 0;
  if (column.null_count() > 0) {
    const bool text = column.type() == Type::text;
    if (!text) memory->bits.assign((rows.size() + 7) / 8, 0xFF);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!column.is_null(rows[i])) continue;
      ++parts.null_count;
      if (!text) memory->bits[i / 8] = static_cast<std::uint8_t>(memory->bits[i / 8] & ~(1u << (i % 8)));
    }
    if (!text && parts.null_count > 0) parts.validity = {memory->bits.data(), 0};
  }
  parts.owner = std::move(memory);
  return Column(std::move(parts));
}

std::string value_text(const Column& column, std::int64_t row) {
  if (column.is_null(row)) return "null";
  if (column.type() == Type::text) return core::quoted(column.text_at(row));
  const auto at = static_cast<std::size_t>(row);
  if (column.type() == Type::date) return to_string(Day{column.values<std::int32_t>()[at]});
  if (column.type() == Type::boolean) return column.values<std::uint8_t>()[at] ? "true" : "false";
  if (column.type() == Type::timestamp) return std::to_string(column.values<std::int64_t>()[at]);
  return visit_numbers(column, "", "", [&](const auto values) { return conversion::value_text(values[at]); });
}

Table RowGroups::table(std::string name, const std::vector<std::uint32_t>& groups) const {
  Table out(std::move(name), static_cast<std::int64_t>(groups.size()));
  for (std::size_t k = 0; k < names.size(); ++k) out.add(names[k], take(keys[k], groups));
  return out;
}

std::string RowGroups::label(std::uint32_t group) const {
  std::string text;
  for (std::size_t k = 0; k < names.size(); ++k) text += (k ? ", " : "") + names[k] + " " + value_text(keys[k], group);
  return text;
}

RowGroups row_groups(const Table& table, const std::vector<std::string>& by) {
  RowGroups out;
  out.names = by;
  if (by.empty()) {
    out.count = table.rows() > 0 ? 1 : 0;
    return out;
  }
  const Grouping grouping = Grouping::of(table, by);
  out.of_row.resize(static_cast<std::size_t>(table.rows()));
  for (std::int64_t begin = 0; begin < table.rows(); begin += Grouping::block) {
    const auto n = static_cast<std::size_t>(std::min(Grouping::block, table.rows() - begin));
    grouping.fill(begin, std::span(out.of_row).subspan(static_cast<std::size_t>(begin), n));
  }
  std::vector<std::uint32_t> number(grouping.slots(), 0), used;
  for (const auto slot : out.of_row) number[slot] = 1;
  for (std::uint32_t slot = 0; slot < number.size(); ++slot) {
    if (!number[slot]) continue;
    number[slot] = static_cast<std::uint32_t>(used.size());
    used.push_back(slot);
  }
  for (auto& slot : out.of_row) slot = number[slot];
  out.count = static_cast<std::uint32_t>(used.size());
  out.keys = grouping.keys(used);
  return out;
}

}  // namespace cabochon::retention
