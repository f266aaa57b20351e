#include "people.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "cabochon/accounts/people.hpp"
#include "cabochon/core/convert.hpp"

#include "../../accounts/normalise_text.hpp"
#include "../../accounts/rows.hpp"

namespace cabochon::feedback::ask {

using accounts::Rows;

Column id_column(const Table& table, std::string_view name) {
  const Column& ids = table.column(name);
  return ids.type() == Type::text ? ids : to_int64(ids, table.name(), name);
}

namespace {

// Rows in the order of an id column: integers by value, texts by their bytes.
std::vector<std::int32_t> order_of(const Column& ids) {
  std::vector<std::int32_t> rows(static_cast<std::size_t>(ids.size()));
  std::iota(rows.begin(), rows.end(), 0);
  if (ids.type() == Type::text) {
    const Dictionary& texts = ids.dictionary();
    std::vector<std::int32_t> codes(static_cast<std::size_t>(texts.size())), rank(codes.size());
    std::iota(codes.begin(), codes.end(), 0);
    std::sort(codes.begin(), codes.end(), [&](auto a, auto b) { return texts[a] < texts[b]; });
    for (std::size_t i = 0; i < codes.size(); ++i)
      rank[static_cast<std::size_t>(codes[i])] = static_cast<std::int32_t>(i);
    const auto of = ids.codes();
    std::stable_sort(rows.begin(), rows.end(), [&](auto a, auto b) {
      return rank[static_cast<std::size_t>(of[static_cast<std::size_t>(a)])] <
             rank[static_cast<std::size_t>(of[static_cast<std::size_t>(b)])];
    });
  } else {
    const auto values = ids.values<std::int64_t>();
    std::stable_sort(rows.begin(), rows.end(), [&](auto a, auto b) {
      return values[static_cast<std::size_t>(a)] < values[static_cast<std::size_t>(b)];
    });
  }
  return rows;
}

void no_nulls(const Column& ids, const std::string& table, const char* name) {
  std::vector<Problem> problems;
  for (std::int64_t row = 0; row < ids.size() && problems.size() < 1000; ++row)
    if (ids.is_null(row)) problems.push_back({table, name, row, {}, "an id"});
  if (!problems.empty()) throw InputError(std::move(problems));
}

std::vector<std::int32_t> numbers_in(const accounts::KeyIndex& index, const Column& known, const Column& ids,
                                     const char* what, const std::string& table) {
  if (ids.type() != known.type() && ids.null_count() < ids.size() && known.size() > 0)
    throw InputError({table, what, -1, "ids of type " + std::string(type_name(ids.type())),
                      "ids of type " + std::string(type_name(known.type())) + ", as in " + what + "s"});
  return index.find(ids);
}

}  // namespace

People::People(const Table& contacts, const Table& accounts) : contact_table_(contacts), account_table_(accounts) {
  contact_table_.rename("contacts");
  account_table_.rename("accounts");
  const Column account_ids = id_column(account_table_, "account");
  no_nulls(account_ids, "accounts", "account");
  account_rows_ = order_of(account_ids);
  account_ids_ = accounts::take(account_ids, account_rows_);
  std::vector<Problem> problems;
  for (std::size_t i = 1; i < account_rows_.size(); ++i)
    if (accounts::same_cell(account_ids_, static_cast<std::int64_t>(i) - 1, static_cast<std::int64_t>(i)))
      problems.push_back({"accounts", "account", account_rows_[i],
                          accounts::cell_text(account_ids_, static_cast<std::int64_t>(i)), "each account once"});
  index_.emplace_back(account_ids_);

  const Column contact_ids = id_column(contact_table_, "contact");
  const Column owners = id_column(contact_table_, "account");
  no_nulls(contact_ids, "contacts", "contact");
  const auto owner_of = numbers_in(index_[0], account_ids_, owners, "account", "contacts");
  auto rows = order_of(contact_ids);
  for (std::size_t row = 0; row < owner_of.size(); ++row)
    if (owner_of[row] < 0)
      problems.push_back({"contacts", "account", static_cast<std::int64_t>(row),
                          accounts::cell_text(owners, static_cast<std::int64_t>(row)), "an account of `accounts`"});
  if (!problems.empty()) throw InputError(std::move(problems));
  std::stable_sort(rows.begin(), rows.end(), [&](auto a, auto b) {
    return owner_of[static_cast<std::size_t>(a)] < owner_of[static_cast<std::size_t>(b)];
  });

  std::vector<std::vector<std::int64_t>> rows_of;  // several rows a contact: its roles over time
  for (const auto row : rows) {
    const bool again = !contact_rows_.empty() && accounts::same_cell(contact_ids, contact_rows_.back(), row);
    if (again && owner_of[static_cast<std::size_t>(row)] == account_of_.back()) {
      rows_of.back().push_back(row);
      continue;
    }
    contact_rows_.push_back(row);
    account_of_.push_back(owner_of[static_cast<std::size_t>(row)]);
    rows_of.push_back({row});
  }
  contact_ids_ = accounts::take(contact_ids, contact_rows_);
  index_.emplace_back(contact_ids_);
  const auto first_of = index_[1].find(contact_ids_);
  for (std::size_t i = 0; i < first_of.size(); ++i)
    if (first_of[i] != static_cast<std::int32_t>(i))
      problems.push_back(
          {"contacts", "account", contact_rows_[i], accounts::cell_text(owners, contact_rows_[i]),
           "one account for contact " + accounts::cell_text(contact_ids_, static_cast<std::int64_t>(i))});
  if (!problems.empty()) throw InputError(std::move(problems));

  first_.assign(account_rows_.size() + 1, 0);
  for (const auto account : account_of_) ++first_[static_cast<std::size_t>(account) + 1];
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];

  read_objections(rows_of);
  read_roles(rows_of);
}

// As a book reads them: true, false, 1, 0, and nothing for nobody knows. What is not understood is never taken for a
// yes.
void People::read_objections(const std::vector<std::vector<std::int64_t>>& rows_of) {
  may_ask_.assign(account_of_.size(), 1);
  const Column* column = contact_table_.find("may_ask");
  if (!column || column->null_count() == column->size()) return;
  const Values flags = read_values(*column, "contacts", "may_ask");
  const auto said = [&flags](std::size_t row) -> std::optional<bool> {
    const std::int32_t code = flags.code(row);
    if (code < 0)
      return flags.number(row) == 1   ? std::optional(true)
             : flags.number(row) == 0 ? std::optional(false)
                                      : std::nullopt;
    const std::string_view text = (*flags.texts)[code];
    if (accounts::same_letters(text, "true") || text == "1") return true;
    if (accounts::same_letters(text, "false") || text == "0") return false;
    return std::nullopt;
  };
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < may_ask_.size(); ++i)
    for (const auto row : rows_of[i]) {
      if (column->is_null(row)) continue;
      const auto may = said(static_cast<std::size_t>(row));
      if (!may)
        problems.push_back({"contacts", "may_ask", row, flags.shown(static_cast<std::size_t>(row)), "true or false"});
      else if (!*may)
        may_ask_[i] = 0;
    }
  std::sort(problems.begin(), problems.end(), [](const auto& a, const auto& b) { return a.row < b.row; });
  if (!problems.empty()) throw InputError(std::move(problems));
}

void People::read_roles(const std::vector<std::vector<std::int64_t>>& rows_of) {
  always_.assign(account_of_.size(), none);
  const Column* role_column = contact_table_.find("role");
  if (!role_column) throw InputError({"contacts", "role", -1, {}, "the column: economic, technical or user"});
  const Column roles = to_codes(*role_column, "contacts", "role");
  std::vector<std::int32_t> role_of_code;
  for (std::int32_t code = 0; code < roles.dictionary().size(); ++code) {
    const auto role = value_of<accounts::BuyingRole>(roles.dictionary()[code]);
    role_of_code.push_back(role ? static_cast<std::int32_t>(*role) : unknown);
  }
  const auto days = [&](const char* name) -> std::optional<Column> {
    const Column* column = contact_table_.find(name);
    return column ? std::optional(to_days(*column, "contacts", name)) : std::nullopt;
  };
  const auto since = days("since"), until = days("until");
  constexpr auto least = std::numeric_limits<std::int32_t>::min(), most = std::numeric_limits<std::int32_t>::max();
  std::vector<Problem> problems;
  for (std::size_t contact = 0; contact < rows_of.size(); ++contact) {
    std::vector<Interval> spans;
    for (const auto row : rows_of[contact]) {
      const std::int32_t code = roles.codes()[static_cast<std::size_t>(row)];
      if (code < 0) continue;
      const std::int32_t role = role_of_code[static_cast<std::size_t>(code)];
      if (role < 0) {
        problems.push_back({"contacts", "role", row, core::quoted(roles.text_at(row)),
                            one_of(roles.text_at(row), Names<accounts::BuyingRole>::values)});
        continue;
      }
      const auto day = [row](const std::optional<Column>& column, std::int32_t otherwise) {
        if (!column || column->is_null(row)) return otherwise;
        return column->values<std::int32_t>()[static_cast<std::size_t>(row)];
      };
      const Interval span{day(since, least), day(until, most), role};
      if (span.since >= span.until)
        problems.push_back({"contacts", "until", row, to_string(Day{span.until}),
                            "a day after " + to_string(Day{span.since}) + ", the first day of the role"});
      spans.push_back(span);
    }
    std::sort(spans.begin(), spans.end(), [](const auto& a, const auto& b) { return a.since < b.since; });
    for (std::size_t i = 1; i < spans.size(); ++i)
      if (spans[i].since < spans[i - 1].until)
        problems.push_back({"contacts",
                            "since",
                            rows_of[contact].back(),
                            {},
                            "roles of contact " +
                                accounts::cell_text(contact_ids_, static_cast<std::int64_t>(contact)) +
                                " that do not overlap"});
    if (spans.size() == 1 && spans[0].since == least && spans[0].until == most) {
      always_[contact] = spans[0].role;
    } else if (!spans.empty()) {
      always_[contact] = unknown;
      intervals_.emplace(contact, std::move(spans));
    }
  }
  if (!problems.empty()) throw InputError(std::move(problems));
}

std::int32_t People::role_then(std::size_t contact, std::int32_t day) const noexcept {
  for (const auto& span : intervals_.at(contact))
    if (span.since <= day && day < span.until) return span.role;
  return none;
}

std::vector<std::int32_t> People::accounts_in(const Column& ids, const std::string& table) const {
  return numbers_in(index_[0], account_ids_, ids, "account", table);
}

std::vector<std::int32_t> People::contacts_in(const Column& ids, const std::string& table) const {
  return numbers_in(index_[1], contact_ids_, ids, "contact", table);
}

Column People::account_ids(const std::vector<std::int32_t>& numbers) const {
  return accounts::take(account_ids_, numbers);
}

Column People::contact_ids(const std::vector<std::int32_t>& numbers) const {
  return accounts::take(contact_ids_, numbers);
}

std::string People::account_text(std::size_t account) const {
  if (account_ids_.type() == Type::text) return std::string(account_ids_.text_at(static_cast<std::int64_t>(account)));
  return std::to_string(account_ids_.values<std::int64_t>()[account]);
}

namespace {

// The column that a test looks at, in the order of `rows`.
Values fitting(const Table& table, const Rows& rows, const Test& test) {
  Values values = read_values(accounts::take(table.column(test.name), rows), table.name(), test.name);
  const auto expected = expected_kind(test);
  if (!expected) return values;
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (misfits(*expected, values, i))
      problems.push_back(
          {table.name(), test.name, rows[i], values.shown(i), std::string(*expected) + ", as a rule compares it"});
  std::sort(problems.begin(), problems.end(), [](const auto& a, const auto& b) { return a.row < b.row; });
  if (!problems.empty()) throw InputError(std::move(problems));
  return values;
}

}  // namespace

Values People::account_values(const Test& test) const { return fitting(account_table_, account_rows_, test); }

Values People::contact_values(const Test& test) const { return fitting(contact_table_, contact_rows_, test); }

}  // namespace cabochon::feedback::ask
