#include "record_rows.hpp"

#include <algorithm>

#include "cabochon/core/convert.hpp"
#include "cabochon/core/nearest.hpp"

namespace cabochon::ownership {

Datum cell_of(const Column& column, std::int64_t row) {
  if (column.is_null(row)) return {};
  const auto r = static_cast<std::size_t>(row);
  switch (column.type()) {
    case Type::text:
      return {std::string(column.text_at(row))};
    case Type::boolean:
      return {column.values<std::uint8_t>()[r] != 0};
    case Type::date:
      return {Day{column.values<std::int32_t>()[r]}};
    case Type::timestamp: {
      const std::int64_t a_day = 86'400 * conversion::ticks_per_second(column.unit());
      const std::int64_t ticks = column.values<std::int64_t>()[r];
      return {Day{static_cast<std::int32_t>(conversion::floor_divide(ticks, a_day))}};
    }
    case Type::float32:
      return {static_cast<double>(column.values<float>()[r])};
    case Type::float64:
      return {column.values<double>()[r]};
    default: {
      std::int64_t whole = 0;
      visit_numbers(column, {}, {}, [&](auto values) { whole = static_cast<std::int64_t>(values[r]); });
      return {whole};
    }
  }
}

Datum::Object cells_of(const Table& table, const std::vector<std::string>& names, std::int64_t row) {
  Datum::Object out;
  for (const auto& name : names)
    if (const Column* column = table.find(name))
      if (Datum cell = cell_of(*column, row); !cell.is_null()) out.push_back({name, std::move(cell)});
  return out;
}

Column column_of(FieldKind kind, const std::vector<Datum>& values) {
  const std::size_t n = values.size();
  std::vector<std::uint8_t> bitmap((n + 7) / 8, 0);
  const auto mark = [&bitmap](std::size_t i) {
    bitmap[i / 8] = static_cast<std::uint8_t>(bitmap[i / 8] | 1u << i % 8);
  };
  switch (kind) {
    case FieldKind::number:
    case FieldKind::term: {
      std::vector<std::optional<double>> out;
      for (const auto& value : values) out.push_back(value.number());
      return Column::of(out);
    }
    case FieldKind::integer: {
      std::vector<std::optional<std::int64_t>> out;
      for (const auto& value : values) out.push_back(value.whole());
      return Column::of(out);
    }
    case FieldKind::date: {
      std::vector<std::int32_t> days(n, 0);
      for (std::size_t i = 0; i < n; ++i)
        if (const auto* day = values[i].get<Day>()) {
          days[i] = day->number;
          mark(i);
        }
      return Column::dates(std::move(days), std::move(bitmap));
    }
    case FieldKind::flag: {
      std::vector<std::uint8_t> flags(n, 0);
      for (std::size_t i = 0; i < n; ++i)
        if (const auto* flag = values[i].get<bool>()) {
          flags[i] = *flag;
          mark(i);
        }
      return Column::booleans(std::move(flags), std::move(bitmap));
    }
    default: {
      std::vector<std::optional<std::string>> out;
      for (const auto& value : values) {
        const auto* text = value.get<std::string>();
        out.push_back(text ? std::optional(*text) : std::nullopt);
      }
      return Column::text(out);
    }
  }
}

void find_slips(const Table& table, const std::vector<std::string>& fields, std::vector<Problem>& problems) {
  std::vector<std::string> absent;
  for (const auto& field : fields)
    if (!table.find(field)) absent.push_back(field);
  for (const auto& name : table.names()) {
    if (std::find(fields.begin(), fields.end(), name) != fields.end()) continue;
    const std::string near = nearest(name, absent);
    if (!near.empty())
      problems.push_back(
          {table.name(), name, -1, {}, "the column '" + near + "', or a name that is not so close to it"});
  }
}

}  // namespace cabochon::ownership
