#include "cabochon/accounts/check_table.hpp"

#include "contents.hpp"
#include "draft.hpp"

namespace cabochon::accounts {

CheckedTable check_table(const Table& table, const BookOptions& options) {
  Drafts drafts = empty_drafts();
  Draft& draft = drafts[table_number(table.name())];
  Problems problems;
  std::vector<Problem> structure;
  read_columns(table, draft, options, problems, structure);
  if (!structure.empty()) throw InputError(std::move(structure));
  number_lines(draft);
  check_order(draft, problems);
  check_currency(draft, options.currency, problems);
  check_roles(drafts, problems);
  check_parents(draft_of(drafts, "accounts"), problems);
  problems.sort();
  CheckedTable out;
  out.problems = problems.table();
  for (std::size_t i = 0; i < draft.bad.size(); ++i)
    if (!draft.bad[i]) out.rows.push_back(static_cast<std::int64_t>(i));
  out.good = finished(draft);
  return out;
}

}  // namespace cabochon::accounts
