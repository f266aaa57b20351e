#include "problems.hpp"

#include <algorithm>
#include <memory>
#include <tuple>

#include "cabochon/accounts/schema.hpp"

namespace cabochon::accounts {

void Problems::add(std::int32_t table, std::int64_t row, std::int32_t position, std::string_view column,
                   std::string value, std::string_view expected) {
  cells_.push_back({table, position, row, number_of(column), number_of(expected), std::move(value)});
}

std::int32_t Problems::number_of(std::string_view text) {
  const auto [at, fresh] = numbers_.try_emplace(std::string(text), static_cast<std::int32_t>(texts_.size()));
  if (fresh) texts_.emplace_back(text);
  return at->second;
}

void Problems::sort() {
  std::stable_sort(cells_.begin(), cells_.end(), [](const Cell& a, const Cell& b) {
    return std::tie(a.table, a.row, a.position) < std::tie(b.table, b.row, b.position);
  });
}

void Problems::raise() const {
  constexpr std::size_t carried = 1000;
  std::vector<Problem> first;
  for (std::size_t i = 0; i < cells_.size() && i < carried; ++i) {
    const Cell& cell = cells_[i];
    first.push_back({table_names()[static_cast<std::size_t>(cell.table)], texts_[static_cast<std::size_t>(cell.column)],
                     cell.row, cell.value, texts_[static_cast<std::size_t>(cell.expected)]});
  }
  throw InputError(std::move(first), cells_.size());
}

Table Problems::table() const {
  auto names = std::make_shared<Dictionary>(), texts = std::make_shared<Dictionary>();
  for (const auto& name : table_names()) names->append(name);
  for (const auto& text : texts_) texts->append(text);
  std::vector<std::int32_t> tables, columns, expected;
  std::vector<std::int64_t> rows;
  std::vector<std::string> values;
  for (const Cell& cell : cells_) {
    tables.push_back(cell.table);
    rows.push_back(cell.row);
    columns.push_back(cell.column);
    values.push_back(cell.value);
    expected.push_back(cell.expected);
  }
  Table out("quarantine", static_cast<std::int64_t>(cells_.size()));
  out.add("table", Column::text(std::move(tables), names));
  out.add("row", Column::of(std::move(rows)));
  out.add("column", Column::text(std::move(columns), texts));
  out.add("value", Column::text(values));
  out.add("expected", Column::text(std::move(expected), texts));
  return out;
}

}  // namespace cabochon::accounts
