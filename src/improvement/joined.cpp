#include "joined.hpp"

#include <string_view>
#include <unordered_map>
#include <utility>

#include "cabochon/core/convert.hpp"
#include "cabochon/core/interner.hpp"

namespace cabochon::improvement {
namespace {

bool is_text(const Column& column) { return column.type() == Type::text && column.null_count() < column.size(); }
bool is_empty(const Column& column) { return column.null_count() == column.size(); }

void check_alike(const Column& first, const Column& second, const std::string& first_table,
                 const std::string& second_table, const std::string& name) {
  if (is_empty(first) || is_empty(second) || is_text(first) == is_text(second)) return;
  throw InputError({second_table, name, -1, "a column of " + std::string(type_name(second.type())),
                    "a column of " + std::string(type_name(first.type())) + ", as in " + first_table});
}

}  // namespace

Column stacked(const Column& first, const Column& second, const std::string& first_table,
               const std::string& second_table, const std::string& name) {
  check_alike(first, second, first_table, second_table, name);
  const auto rows = static_cast<std::size_t>(first.size() + second.size());
  if (is_text(first) || is_text(second) || (is_empty(first) && is_empty(second))) {
    Interner interner;
    std::vector<std::int32_t> codes;
    codes.reserve(rows);
    for (const Column* column : {&first, &second})
      for (std::int64_t row = 0; row < column->size(); ++row)
        codes.push_back(column->is_null(row) ? -1 : interner.code(column->text_at(row)));
    return Column::text(std::move(codes), interner.share());
  }
  std::vector<std::optional<std::int64_t>> values;
  values.reserve(rows);
  for (const auto& [column, table] : {std::pair(&first, &first_table), std::pair(&second, &second_table)}) {
    const Column whole = to_int64(*column, *table, name);
    for (std::int64_t row = 0; row < whole.size(); ++row)
      values.push_back(whole.is_null(row) ? std::nullopt
                                          : std::optional(whole.values<std::int64_t>()[static_cast<std::size_t>(row)]));
  }
  return Column::of(values);
}

std::string value_text(const Column& column, std::int64_t row) {
  if (column.is_null(row)) return "null";
  if (column.type() == Type::text) return std::string(column.text_at(row));
  if (column.type() == Type::date) return to_string(Day{column.values<std::int32_t>()[static_cast<std::size_t>(row)]});
  if (column.type() == Type::timestamp)
    return std::to_string(column.values<std::int64_t>()[static_cast<std::size_t>(row)]);
  return visit_numbers(column, {}, {}, [row](const auto values) {
    return number_text(static_cast<double>(values[static_cast<std::size_t>(row)]));
  });
}

std::vector<std::int64_t> looked_up(const Table& from, const Table& in, const std::string& name) {
  const Column &values = from.column(name), &keys = in.column(name);
  check_alike(keys, values, in.name(), from.name(), name);
  std::vector<std::int64_t> out(static_cast<std::size_t>(values.size()), -1);
  std::vector<Problem> twice;
  const auto look = [&](auto& map, const auto& key_of, const Column& key_column, const Column& value_column) {
    for (std::int64_t row = 0; row < key_column.size(); ++row)
      if (!key_column.is_null(row) && !map.try_emplace(key_of(key_column, row), row).second)
        twice.push_back({in.name(), name, row, core::quoted(value_text(key_column, row)) + " again", "each key once"});
    if (!twice.empty()) throw InputError(std::move(twice));
    for (std::int64_t row = 0; row < value_column.size(); ++row) {
      if (value_column.is_null(row)) continue;
      const auto found = map.find(key_of(value_column, row));
      if (found != map.end()) out[static_cast<std::size_t>(row)] = found->second;
    }
  };
  if (is_text(keys) || is_text(values)) {
    std::unordered_map<std::string_view, std::int64_t> map;
    look(map, [](const Column& column, std::int64_t row) { return column.text_at(row); }, keys, values);
  } else {
    std::unordered_map<std::int64_t, std::int64_t> map;
    look(
        map,
        [](const Column& column, std::int64_t row) {
          return column.values<std::int64_t>()[static_cast<std::size_t>(row)];
        },
        to_int64(keys, in.name(), name), to_int64(values, from.name(), name));
  }
  return out;
}

void check_found(const std::vector<std::int64_t>& rows, const Table& from, const Table& in, const std::string& name) {
  std::vector<Problem> problems;
  std::size_t total = 0;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (rows[row] >= 0 || ++total > 1000) continue;
    const auto r = static_cast<std::int64_t>(row);
    const Column& column = from.column(name);
    problems.push_back({from.name(), name, r, column.is_null(r) ? "null" : core::quoted(value_text(column, r)),
                        "a row of " + in.name() + " with this " + name});
  }
  if (total) throw InputError(std::move(problems), total);
}

}  // namespace cabochon::improvement
