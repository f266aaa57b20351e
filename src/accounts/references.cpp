// References between tables: keys that do not exist, and what hangs on rows in quarantine.
#include <map>
#include <memory>

#include "draft.hpp"
#include "key_index.hpp"

namespace cabochon::accounts {
namespace {

const Column& key_column(const Draft& draft) { return *draft.find(id_key(*draft.info).name); }

Column without_bad(const Draft& draft) {
  Rows rows(static_cast<std::size_t>(draft.rows));
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = draft.bad[i] ? no_row : static_cast<std::int32_t>(i);
  return take(key_column(draft), rows);
}

/// Spoils the rows of a column that refer to bad rows of `target`; whether there were any new ones.
bool spoil(Draft& draft, std::size_t position, const Draft& target, Problems& problems) {
  const Column& column = *draft.columns[position];
  const Rows all = KeyIndex(key_column(target)).find(column);
  const Rows good = KeyIndex(without_bad(target)).find(column);
  const Report report = draft.report(problems, static_cast<std::int32_t>(position));
  const std::string expected = "a row of " + target.info->table + " that is not in quarantine";
  bool spoilt = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] < 0 || good[i] >= 0) continue;
    if (&draft == &target && draft.bad[i]) continue;  // of a table that refers to itself: said in an earlier round
    spoilt = spoilt || !draft.bad[i];
    report.wrong(static_cast<std::int64_t>(i), cell_text(column, static_cast<std::int64_t>(i)), expected);
  }
  return spoilt;
}

}  // namespace

void check_references(Drafts& drafts, Problems& problems, std::vector<std::string>& unchecked) {
  std::map<std::string, std::unique_ptr<KeyIndex>> indexes;
  for (Draft& draft : drafts) {
    for (std::size_t i = 0; i < draft.columns.size(); ++i) {
      const FieldInfo& field = draft.info->fields[i];
      if (field.references.empty() || !draft.columns[i]) continue;
      const Column& column = *draft.columns[i];
      if (column.null_count() == column.size()) continue;
      const Draft& target = draft_of(drafts, field.references);
      if (!target.given) {
        unchecked.push_back(draft.info->table + "." + field.name + " -> " + field.references);
        continue;
      }
      auto& index = indexes[field.references];
      if (!index) index = std::make_unique<KeyIndex>(key_column(target));
      const Rows rows = index->find(column);
      const Report report = draft.report(problems, static_cast<std::int32_t>(i));
      const std::string expected = "a key of " + field.references;
      for (std::size_t row = 0; row < rows.size(); ++row)
        if (rows[row] == KeyIndex::missing_key)
          report.wrong(static_cast<std::int64_t>(row), cell_text(column, static_cast<std::int64_t>(row)), expected);
    }
  }
}

void cascade(Drafts& drafts, Problems& problems) {
  for (Draft& draft : drafts) {
    for (std::size_t i = 0; i < draft.columns.size(); ++i) {
      const std::string& references = draft.info->fields[i].references;
      if (references.empty() || !draft.columns[i]) continue;
      const Draft& target = draft_of(drafts, references);
      if (!target.given || !target.any_bad()) continue;
      while (spoil(draft, i, target, problems) && &draft == &target) {
      }
    }
  }
}

}  // namespace cabochon::accounts
