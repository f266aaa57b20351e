#include "rows.hpp"

#include <cstring>

#include "cabochon/core/dates.hpp"
#include "cabochon/core/text.hpp"

namespace cabochon::accounts {
namespace {

struct Bytes {
  std::vector<std::uint64_t> values;  // 8-byte words, so that every type is aligned
  std::vector<std::uint8_t> bitmap;
};

void set_bit(std::vector<std::uint8_t>& bitmap, std::size_t row) {
  core::bits::set(bitmap.data(), static_cast<std::int64_t>(row));
}

Column from_bytes(const Column& like, std::shared_ptr<Bytes> memory, std::int64_t rows, std::int64_t null_count) {
  Column::Parts parts;
  parts.type = like.type();
  parts.unit = like.unit();
  parts.timezone = like.timezone();
  parts.dictionary = like.parts().dictionary;
  parts.length = rows;
  parts.data = memory->values.data();
  parts.null_count = null_count;
  if (null_count > 0 && parts.type != Type::text) parts.validity = {memory->bitmap.data(), 0};
  parts.owner = std::move(memory);
  return Column(std::move(parts));
}

template <class T>
Column take_values(const Column& column, const Rows& rows, T absent) {
  const auto values = column.values<T>();
  auto memory = std::make_shared<Bytes>();
  memory->values.resize((rows.size() * sizeof(T) + 7) / 8);
  T* out = reinterpret_cast<T*>(memory->values.data());
  std::int64_t null_count = 0;
  if (column.type() == Type::text) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      out[i] = rows[i] < 0 ? absent : values[static_cast<std::size_t>(rows[i])];
      null_count += out[i] == absent;
    }
    return from_bytes(column, std::move(memory), static_cast<std::int64_t>(rows.size()), null_count);
  }
  memory->bitmap.assign((rows.size() + 7) / 8, 0);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] < 0 || column.is_null(rows[i])) {
      ++null_count;
      continue;
    }
    out[i] = values[static_cast<std::size_t>(rows[i])];
    set_bit(memory->bitmap, i);
  }
  return from_bytes(column, std::move(memory), static_cast<std::int64_t>(rows.size()), null_count);
}

Column coalesce_text(const Column& first, const Column& second) {
  auto dictionary = std::make_shared<Dictionary>(first.dictionary());
  std::unordered_map<std::string_view, std::int32_t> known;
  for (std::int32_t code = 0; code < first.dictionary().size(); ++code) known.emplace(first.dictionary()[code], code);
  const auto a = first.codes(), b = second.codes();
  std::vector<std::int32_t> mapped(static_cast<std::size_t>(second.dictionary().size()), -1);
  std::vector<std::int32_t> codes(a.begin(), a.end());
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] >= 0 || b[i] < 0) continue;
    std::int32_t& code = mapped[static_cast<std::size_t>(b[i])];
    if (code < 0) {
      const std::string_view text = second.dictionary()[b[i]];
      const auto at = known.find(text);
      code = at != known.end() ? at->second : dictionary->append(text);
    }
    codes[i] = code;
  }
  return Column::text(std::move(codes), std::move(dictionary));
}

}  // namespace

Type canonical_type(FieldKind kind, bool text_ids) {
  switch (kind) {
    case FieldKind::id:
      return text_ids ? Type::text : Type::int64;
    case FieldKind::integer:
      return Type::int64;
    case FieldKind::number:
    case FieldKind::term:
      return Type::float64;
    case FieldKind::date:
      return Type::date;
    case FieldKind::flag:
      return Type::boolean;
    default:
      return Type::text;
  }
}

Column nulls(Type type, std::int64_t rows) {
  if (type == Type::text)
    return Column::text(std::vector<std::int32_t>(static_cast<std::size_t>(rows), -1), std::make_shared<Dictionary>());
  auto memory = std::make_shared<Bytes>();
  memory->values.resize(static_cast<std::size_t>(rows));
  memory->bitmap.assign(static_cast<std::size_t>((rows + 7) / 8), 0);
  Column::Parts like;
  like.type = type;
  return from_bytes(Column(std::move(like)), std::move(memory), rows, rows);
}

Column take(const Column& column, const Rows& rows) {
  switch (column.width()) {
    case 1:
      return take_values<std::uint8_t>(column, rows, 0);
    case 2:
      return take_values<std::int16_t>(column, rows, 0);
    case 4:
      return take_values<std::int32_t>(column, rows, -1);
    default:
      return take_values<std::int64_t>(column, rows, 0);
  }
}

Table take(const Table& table, const Rows& rows) {
  Table out(table.name(), static_cast<std::int64_t>(rows.size()));
  for (std::size_t i = 0; i < table.names().size(); ++i) out.add(table.names()[i], take(table.columns()[i], rows));
  return out;
}

Column coalesce(const Column& first, const Column& second) {
  if (first.null_count() == 0 || second.null_count() == second.size()) return first;
  if (first.type() == Type::text) return coalesce_text(first, second);
  if (first.width() == 1) {
    std::vector<std::uint8_t> values(static_cast<std::size_t>(first.size())), bitmap(values.size() / 8 + 1, 0);
    const auto a = first.values<std::uint8_t>(), b = second.values<std::uint8_t>();
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto row = static_cast<std::int64_t>(i);
      if (first.is_null(row) && second.is_null(row)) continue;
      values[i] = first.is_null(row) ? b[i] : a[i];
      set_bit(bitmap, i);
    }
    return Column::booleans(std::move(values), std::move(bitmap));
  }
  std::vector<std::int64_t> values(static_cast<std::size_t>(first.size()));
  std::vector<std::uint8_t> bitmap(values.size() / 8 + 1, 0);
  const auto a = first.values<std::int64_t>(), b = second.values<std::int64_t>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    if (first.is_null(row) && second.is_null(row)) continue;
    values[i] = first.is_null(row) ? b[i] : a[i];
    set_bit(bitmap, i);
  }
  return Column::of(std::move(values), std::move(bitmap));
}

std::string cell_text(const Column& column, std::int64_t row) {
  if (column.is_null(row)) return "null";
  const auto i = static_cast<std::size_t>(row);
  switch (column.type()) {
    case Type::text:
      return core::quoted(column.text_at(row));
    case Type::date:
      return to_string(Day{column.values<std::int32_t>()[i]});
    case Type::boolean:
      return column.values<std::uint8_t>()[i] ? "true" : "false";
    case Type::timestamp:
      return "a time";
    case Type::float32:
      return number_text(static_cast<double>(column.values<float>()[i]));
    case Type::float64:
      return number_text(column.values<double>()[i]);
    default:
      return visit_numbers(column, "", "", [i](const auto values) {
        using T = std::remove_cvref_t<decltype(values[0])>;
        if constexpr (std::is_floating_point_v<T>)
          return number_text(static_cast<double>(values[i]));
        else
          return std::to_string(values[i]);
      });
  }
}

bool same_cell(const Column& column, std::int64_t a, std::int64_t b) {
  if (column.is_null(a) || column.is_null(b)) return column.is_null(a) && column.is_null(b);
  const auto* bytes = static_cast<const char*>(column.parts().data);
  const auto width = static_cast<std::int64_t>(column.width());
  return std::memcmp(bytes + a * width, bytes + b * width, static_cast<std::size_t>(width)) == 0;
}

}  // namespace cabochon::accounts
