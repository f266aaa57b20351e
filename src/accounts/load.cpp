// From the frames of a caller to a book: read, match, check, keep the good rows.
#include <algorithm>

#include "contents.hpp"
#include "draft.hpp"
#include "rows.hpp"

namespace cabochon::accounts {
namespace {

void check_options(const BookOptions& options) {
  const std::string& c = options.currency;
  const bool code = c.size() == 3 && std::all_of(c.begin(), c.end(), [](char x) { return x >= 'A' && x <= 'Z'; });
  if (!code) throw InputError({"Book", "currency", -1, core::quoted(c), "an ISO 4217 code such as EUR"});
}

}  // namespace

Drafts empty_drafts() {
  Drafts drafts(tables().size());
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    drafts[i].info = &tables()[i];
    drafts[i].number = static_cast<std::int32_t>(i);
    drafts[i].columns.resize(tables()[i].fields.size());
  }
  return drafts;
}

Table finished(Draft& draft) {
  Table out(draft.info->table, draft.rows);
  for (std::size_t i = 0; i < draft.columns.size(); ++i) {
    const FieldInfo& field = draft.info->fields[i];
    if (draft.rows == 0 && !draft.columns[i]) draft.columns[i] = nulls(canonical_type(field.kind, false), 0);
    if (draft.columns[i]) out.add(field.name, *draft.columns[i]);
  }
  for (const auto& [name, column] : draft.extra) out.add(name, column);
  if (!draft.any_bad()) return out;
  Rows good;
  for (std::size_t i = 0; i < draft.bad.size(); ++i)
    if (!draft.bad[i]) good.push_back(static_cast<std::int32_t>(i));
  return take(out, good);
}

Book Book::load(std::vector<Table> given, const BookOptions& options) {
  check_options(options);
  Drafts drafts = empty_drafts();
  Problems problems;
  std::vector<Problem> structure;
  for (const Table& table : given)
    read_columns(table, drafts[table_number(table.name())], options, problems, structure);
  if (structure.empty()) unify_ids(drafts, options.text_ids, structure);
  if (!structure.empty()) throw InputError(std::move(structure));

  auto contents = std::make_shared<Contents>();
  contents->options = options;
  for (Draft& draft : drafts) {
    check_keys(draft, problems);
    check_order(draft, problems);
    check_currency(draft, options.currency, problems);
  }
  check_references(drafts, problems, contents->unchecked);
  check_roles(drafts, problems);
  check_parents(draft_of(drafts, "accounts"), problems);
  check_answers(drafts, problems);
  if (options.on_error == OnError::raise && !problems.empty()) {
    problems.sort();
    problems.raise();
  }
  cascade(drafts, problems);
  problems.sort();
  contents->quarantine = problems.table();
  for (Draft& draft : drafts) {
    contents->given.push_back(draft.given);
    contents->quarantined.push_back(std::count(draft.bad.begin(), draft.bad.end(), std::uint8_t{1}));
    contents->tables.push_back(finished(draft));
  }
  contents->join();
  Book book(std::move(contents));
  return options.as_of ? book.until(*options.as_of) : book;
}

}  // namespace cabochon::accounts
