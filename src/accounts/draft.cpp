#include "draft.hpp"

#include <algorithm>

#include "cabochon/core/nearest.hpp"
#include "cabochon/core/text.hpp"

#include "normalise_text.hpp"
#include "rows.hpp"

namespace cabochon::accounts {
namespace {

/// Edits within which an unknown column is taken for a misspelt one: fewer for short names.
std::size_t tolerance(std::string_view name) { return name.size() <= 5 ? 1 : name.size() <= 8 ? 2 : name.size() / 3; }

/// The absent field that an unknown column seems to mean.
const FieldInfo* misspelt(std::string_view name, const Draft& draft) {
  const FieldInfo* best = nullptr;
  std::size_t distance = tolerance(name) + 1;
  for (std::size_t i = 0; i < draft.columns.size(); ++i) {
    if (draft.columns[i]) continue;
    const std::size_t edits = edit_distance(name, draft.info->fields[i].name);
    if (edits >= distance) continue;
    distance = edits;
    best = &draft.info->fields[i];
  }
  return best;
}

}  // namespace

std::int32_t Draft::position(std::string_view field) const {
  for (std::size_t i = 0; i < info->fields.size(); ++i)
    if (info->fields[i].name == field) return static_cast<std::int32_t>(i);
  throw Error("internal: table " + info->table + " has no field " + std::string(field));
}

const Column* Draft::find(std::string_view field) const {
  for (std::size_t i = 0; i < info->fields.size(); ++i)
    if (info->fields[i].name == field) return columns[i] ? &*columns[i] : nullptr;
  return nullptr;
}

bool Draft::any_bad() const {
  return std::any_of(bad.begin(), bad.end(), [](auto b) { return b != 0; });
}

Draft& draft_of(Drafts& drafts, std::string_view table) {
  for (Draft& draft : drafts)
    if (draft.info->table == table) return draft;
  throw Error("internal: no table " + std::string(table));
}

const FieldInfo& id_key(const RecordInfo& table) {
  for (const FieldInfo& field : table.fields)
    if (field.key && field.kind == FieldKind::id) return field;
  throw Error("internal: table " + table.table + " has no id");
}

void read_columns(const Table& table, Draft& draft, const BookOptions& options, Problems& problems,
                  std::vector<Problem>& structure) {
  if (draft.given) {
    structure.push_back({draft.info->table, "", -1, "the table twice", "each table once"});
    return;
  }
  draft.given = true;
  if (table.rows() >= INT32_MAX) throw InputError({draft.info->table, "", -1, "", "fewer than 2^31 rows"});
  if (table.names().empty()) return;
  draft.rows = table.rows();
  draft.bad.assign(static_cast<std::size_t>(draft.rows), 0);
  std::vector<std::string> unknown;
  for (std::size_t i = 0; i < table.names().size(); ++i) {
    const auto at = std::find_if(draft.info->fields.begin(), draft.info->fields.end(),
                                 [&](const FieldInfo& field) { return field.name == table.names()[i]; });
    if (at != draft.info->fields.end()) {
      draft.columns[static_cast<std::size_t>(at - draft.info->fields.begin())] = table.columns()[i];
      continue;
    }
    unknown.push_back(table.names()[i]);
    draft.extra.emplace_back(table.names()[i], table.columns()[i]);
  }
  std::vector<std::string_view> answered;
  for (const std::string& name : unknown) {
    const FieldInfo* meant = misspelt(name, draft);
    if (!meant) continue;
    answered.push_back(meant->name);
    structure.push_back({draft.info->table, name, -1, "", "a column '" + meant->name + "' (did you mean it?)"});
  }
  for (std::size_t i = 0; i < draft.columns.size(); ++i) {
    const FieldInfo& field = draft.info->fields[i];
    if (!draft.columns[i]) {
      if (field.required && std::find(answered.begin(), answered.end(), field.name) == answered.end())
        structure.push_back({draft.info->table, field.name, -1, "no such column", "it: " + field.meaning});
      continue;
    }
    try {
      const Report report = draft.report(problems, static_cast<std::int32_t>(i));
      draft.columns[i] = normalise(*draft.columns[i], field, options.timezone, report);
    } catch (const InputError& error) {
      structure.insert(structure.end(), error.problems().begin(), error.problems().end());
    }
  }
}

void check_currency(Draft& draft, const std::string& currency, Problems& problems) {
  for (const auto& [name, column] : draft.extra) {
    if (name != "currency" || column.null_count() == column.size()) continue;
    const std::string expected = "the book's currency, " + currency;
    const Report report{problems, draft.bad, draft.number, static_cast<std::int32_t>(draft.columns.size()), name};
    for (std::int64_t row = 0; row < draft.rows; ++row)
      if (!column.is_null(row) && (column.type() != Type::text || column.text_at(row) != currency))
        report.wrong(row, cell_text(column, row), expected);
  }
}

}  // namespace cabochon::accounts
