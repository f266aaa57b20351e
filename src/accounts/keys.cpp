// Keys that occur once; numbers of lines.
#include <algorithm>

#include "draft.hpp"
#include "key_index.hpp"

namespace cabochon::accounts {
namespace {

/// The number of each row within its group, from 1, in the order of the rows; given numbers stay.
Column numbered(const std::vector<std::int32_t>& groups, const std::optional<Column>& given) {
  std::vector<std::int64_t> seen(groups.size(), 0), numbers(groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i] < 0) continue;
    numbers[i] = ++seen[static_cast<std::size_t>(groups[i])];
    if (given && !given->is_null(static_cast<std::int64_t>(i))) numbers[i] = given->values<std::int64_t>()[i];
  }
  return Column::of(std::move(numbers));
}

std::vector<std::size_t> key_positions(const RecordInfo& info) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < info.fields.size(); ++i)
    if (info.fields[i].key) out.push_back(i);
  return out;
}

bool same_row(const Draft& draft, std::int64_t a, std::int64_t b) {
  for (const auto& column : draft.columns)
    if (column && !same_cell(*column, a, b)) return false;
  for (const auto& [name, column] : draft.extra)
    if (!same_cell(column, a, b)) return false;
  return true;
}

/// Rows of one key: where all are the same row, the first may stay; else nobody knows which is right.
void report_repeated(Draft& draft, const std::vector<std::int64_t>& rows, const std::vector<Column>& keys,
                     const Report& report) {
  const bool copies =
      std::all_of(rows.begin() + 1, rows.end(), [&](std::int64_t row) { return same_row(draft, rows[0], row); });
  for (std::size_t i = copies ? 1 : 0; i < rows.size(); ++i) {
    std::string value;
    for (const Column& key : keys) value += (value.empty() ? "" : ", ") + cell_text(key, rows[i]);
    value += " again, as in row " + std::to_string(rows[i == 0 ? 1 : 0]);
    report.wrong(rows[i], std::move(value), "each key once");
  }
}

}  // namespace

void number_lines(Draft& draft) {
  if (draft.rows == 0) return;
  std::vector<Column> keys;
  for (const std::size_t at : key_positions(*draft.info)) {
    std::optional<Column>& column = draft.columns[at];
    if (!draft.info->fields[at].required && (!column || column->null_count() > 0))
      column = numbered(number_rows(keys, draft.rows), column);
    keys.push_back(*column);
  }
}

void check_keys(Draft& draft, Problems& problems) {
  if (draft.rows == 0) return;
  number_lines(draft);
  const auto positions = key_positions(*draft.info);
  std::vector<Column> keys;
  std::string names;
  for (const std::size_t at : positions) {
    keys.push_back(*draft.columns[at]);
    names += (names.empty() ? "" : ", ") + draft.info->fields[at].name;
  }
  const auto groups = number_rows(keys, draft.rows);
  std::vector<std::int32_t> first(groups.size(), -1);
  std::vector<std::vector<std::int64_t>> repeated;
  std::vector<std::int32_t> place(groups.size(), -1);  // of a repeated group, by its first row
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i] < 0) continue;
    std::int32_t& row = first[static_cast<std::size_t>(groups[i])];
    if (row < 0) {
      row = static_cast<std::int32_t>(i);
      continue;
    }
    std::int32_t& at = place[static_cast<std::size_t>(row)];
    if (at < 0) {
      at = static_cast<std::int32_t>(repeated.size());
      repeated.push_back({row});
    }
    repeated[static_cast<std::size_t>(at)].push_back(static_cast<std::int64_t>(i));
  }
  const Report report{problems, draft.bad, draft.number, static_cast<std::int32_t>(positions.front()), names};
  for (const auto& rows : repeated) report_repeated(draft, rows, keys, report);
}

}  // namespace cabochon::accounts
