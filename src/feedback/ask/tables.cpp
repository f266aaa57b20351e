#include "tables.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "cabochon/core/bits.hpp"
#include "cabochon/core/interner.hpp"

#include "../../accounts/rows.hpp"

namespace cabochon::feedback::ask {
namespace {

// Values of one type with the bits that say which are there; the type may be one of equal width (days are int32).
template <class T>
Column made(Type type, std::vector<T> values, std::vector<std::uint8_t> present, const Column::Parts& like) {
  struct Memory {
    std::vector<T> values;
    std::vector<std::uint8_t> present;
  };
  auto memory = std::make_shared<Memory>(Memory{std::move(values), std::move(present)});
  Column::Parts parts;
  parts.type = type;
  parts.length = static_cast<std::int64_t>(memory->values.size());
  parts.data = memory->values.data();
  parts.validity = {memory->present.data(), 0};
  parts.null_count = parts.length - bits::ones(memory->present.data(), 0, parts.length);
  if (parts.null_count == 0) parts.validity = {};
  parts.unit = like.unit;
  parts.timezone = like.timezone;
  parts.owner = std::move(memory);
  return Column(std::move(parts));
}

template <class F>
decltype(auto) by_width(std::size_t width, F&& f) {
  switch (width) {
    case 1:
      return f(std::uint8_t{});
    case 2:
      return f(std::int16_t{});
    case 4:
      return f(std::int32_t{});
    default:
      return f(std::int64_t{});
  }
}

Column joined_texts(const std::vector<std::pair<const Column*, std::int64_t>>& parts) {
  Interner texts;
  std::vector<std::int32_t> codes;
  for (const auto& [column, rows] : parts)
    for (std::int64_t row = 0; row < rows; ++row) {
      if (!column || column->is_null(row))
        codes.push_back(-1);
      else
        codes.push_back(column->type() == Type::text ? texts.code(column->text_at(row))
                                                     : texts.code(accounts::cell_text(*column, row)));
    }
  return Column::text(std::move(codes), texts.share());
}

Column joined(const std::vector<std::pair<const Column*, std::int64_t>>& parts) {
  const Column* first = nullptr;
  bool alike = true;
  for (const auto& [column, rows] : parts) {
    if (!column) continue;
    if (!first) first = column;
    alike = alike && column->type() == first->type() && column->unit() == first->unit() &&
            column->timezone() == first->timezone();
  }
  if (!alike || first->type() == Type::text) return joined_texts(parts);
  return by_width(first->width(), [&](auto zero) {
    using T = decltype(zero);
    std::vector<T> values;
    for (const auto& [column, rows] : parts) {
      if (!column) {
        values.resize(values.size() + static_cast<std::size_t>(rows));
        continue;
      }
      const auto from = column->template values<T>();
      values.insert(values.end(), from.begin(), from.end());
    }
    std::vector<std::uint8_t> present(values.size() / 8 + 1, 0);
    std::int64_t at = 0;
    for (const auto& [column, rows] : parts)
      for (std::int64_t row = 0; row < rows; ++row, ++at)
        if (column && !column->is_null(row)) bits::set(present.data(), at);
    return made(first->type(), std::move(values), std::move(present), first->parts());
  });
}

}  // namespace

Table concatenate(const std::string& name, const std::vector<Table>& parts, const Table& like) {
  if (parts.size() == 1) {
    Table out = parts.front();
    out.rename(name);
    return out;
  }
  Table out(name);
  if (parts.empty()) {
    for (std::size_t i = 0; i < like.names().size(); ++i)
      out.add(like.names()[i], accounts::take(like.columns()[i], accounts::Rows{}));
    return out;
  }
  std::vector<std::string> names;
  for (const auto& part : parts)
    for (const auto& column : part.names())
      if (std::find(names.begin(), names.end(), column) == names.end()) names.push_back(column);
  for (const auto& column : names) {
    std::vector<std::pair<const Column*, std::int64_t>> pieces;
    for (const auto& part : parts) pieces.emplace_back(part.find(column), part.rows());
    out.add(column, joined(pieces));
  }
  return out;
}

void write(Writer& writer, const Table& table) {
  writer.put(table.name());
  writer.put(static_cast<std::uint64_t>(table.rows()));
  writer.put(static_cast<std::uint64_t>(table.names().size()));
  for (std::size_t i = 0; i < table.names().size(); ++i) {
    const Column& column = table.columns()[i];
    writer.put(table.names()[i]);
    writer.put(static_cast<std::uint8_t>(column.type()));
    writer.put(static_cast<std::uint8_t>(column.unit()));
    writer.put(column.timezone());
    for (std::int64_t row = 0; row < table.rows(); ++row) writer.put(static_cast<std::uint8_t>(!column.is_null(row)));
    if (column.type() == Type::text) {
      for (std::int64_t row = 0; row < table.rows(); ++row)
        if (!column.is_null(row)) writer.put(column.text_at(row));
      continue;
    }
    by_width(column.width(), [&](auto zero) {
      using T = decltype(zero);
      for (const auto value : column.template values<T>()) writer.put(value);
    });
  }
}

Table read_table(Source& source) {
  const std::string name(source.text());
  const std::size_t rows = source.count();
  Table out(name, static_cast<std::int64_t>(rows));
  const std::size_t columns = source.count();
  for (std::size_t c = 0; c < columns; ++c) {
    const std::string column(source.text());
    const auto type = source.get<std::uint8_t>(), unit = source.get<std::uint8_t>();
    if (type > static_cast<std::uint8_t>(Type::timestamp) || unit > 3) Source::damaged();
    Column::Parts like;
    like.type = static_cast<Type>(type);
    like.unit = static_cast<TimeUnit>(unit);
    like.timezone = std::string(source.text());
    std::vector<std::uint8_t> present(rows / 8 + 1, 0);
    for (std::size_t row = 0; row < rows; ++row)
      if (source.get<std::uint8_t>() != 0) bits::set(present.data(), static_cast<std::int64_t>(row));
    if (like.type == Type::text) {
      Interner texts;
      std::vector<std::int32_t> codes(rows, -1);
      for (std::size_t row = 0; row < rows; ++row)
        if (bits::get(present.data(), static_cast<std::int64_t>(row))) codes[row] = texts.code(source.text());
      out.add(column, Column::text(std::move(codes), texts.share()));
      continue;
    }
    out.add(column, by_width(Column(like).width(), [&](auto zero) {
              using T = decltype(zero);
              std::vector<T> values(rows);
              for (auto& value : values) value = source.get<T>();
              return made(like.type, std::move(values), std::move(present), like);
            }));
  }
  return out;
}

}  // namespace cabochon::feedback::ask
