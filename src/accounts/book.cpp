#include "cabochon/accounts/book.hpp"

#include <algorithm>

#include "contents.hpp"
#include "rows.hpp"

namespace cabochon::accounts {
namespace {

/// The day of each row: its own, or that of the row it belongs to; nothing where the table is not dated.
std::optional<Column> days_of(const std::vector<Table>& tables_of_book, const RecordInfo& info) {
  const Table& table = tables_of_book[table_number(info.table)];
  if (const auto own = own_date(info); !own.empty()) return table.column(own);
  const FieldInfo* link = link_of(info);
  if (!link) return std::nullopt;
  const Table& parent = tables_of_book[table_number(link->references)];
  const auto days = days_of(tables_of_book, table_info(link->references));
  return take(*days, KeyIndex(parent.column(link->name)).find(table.column(link->name)));
}

/// Rows dated on or before a day, and rows without a day; nothing when that is all of them.
std::optional<Rows> rows_until(const Column& days, Day day) {
  const auto numbers = days.values<std::int32_t>();
  if (std::all_of(numbers.begin(), numbers.end(), [day](std::int32_t number) { return number <= day.number; }))
    return std::nullopt;
  Rows rows;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (days.is_null(static_cast<std::int64_t>(i)) || numbers[i] <= day.number)
      rows.push_back(static_cast<std::int32_t>(i));
  return rows;
}

}  // namespace

std::size_t table_number(std::string_view name) {
  return static_cast<std::size_t>(&table_info(name) - tables().data());
}

bool has_field(const RecordInfo& table, std::string_view field) {
  return std::any_of(table.fields.begin(), table.fields.end(), [&](const auto& f) { return f.name == field; });
}

const FieldInfo* link_of(const RecordInfo& table) {
  if (has_field(table, "account")) return nullptr;
  for (const FieldInfo& field : table.fields) {
    if (!field.key || field.references.empty() || field.references == table.table) continue;
    const RecordInfo& parent = table_info(field.references);
    if (has_field(parent, "account") && !own_date(parent).empty()) return &field;
  }
  return nullptr;
}

void Book::Contents::join() {
  const std::size_t contacts = table_number("contacts");
  if (!accounts) accounts = std::make_shared<const KeyIndex>(tables[table_number("accounts")].column("account"));
  if (!history)
    history = std::make_shared<const RoleHistory>(tables[contacts], given[contacts], tables[table_number("roles")]);
}

const Table& Book::table(std::string_view name) const { return contents_->tables[table_number(name)]; }
bool Book::given(std::string_view name) const { return contents_->given[table_number(name)]; }
const Table& Book::quarantine() const noexcept { return contents_->quarantine; }
std::int64_t Book::quarantined(std::string_view name) const { return contents_->quarantined[table_number(name)]; }
const std::vector<std::string>& Book::unchecked() const noexcept { return contents_->unchecked; }
const BookOptions& Book::options() const noexcept { return contents_->options; }

std::optional<RoleOnDay> Book::role_at(const ContactId& contact, Day day) const {
  const KeyIndex& people = contents_->history->people();
  const std::int32_t person = contact.is_text() ? people.find(contact.text()) : people.find(contact.number());
  if (person < 0) {
    const std::string value = contact.is_text() ? core::quoted(contact.text()) : std::to_string(contact.number());
    throw InputError({"role_at", "contact", -1, value, "a key of contacts"});
  }
  const std::int32_t interval = contents_->history->find(person, day.number);
  if (interval < 0) return std::nullopt;
  return contents_->history->role(interval);
}

Book Book::until(Day day) const {
  auto contents = std::make_shared<Contents>();
  contents->options = contents_->options;
  contents->options.as_of = contents_->options.as_of ? std::min(*contents_->options.as_of, day) : day;
  contents->given = contents_->given;
  contents->quarantine = contents_->quarantine;
  contents->quarantined = contents_->quarantined;
  contents->unchecked = contents_->unchecked;
  std::vector<bool> whole;
  for (const RecordInfo& info : tables()) {
    const Table& table = this->table(info.table);
    const auto days = days_of(contents_->tables, info);
    const auto rows = days ? rows_until(*days, day) : std::nullopt;
    whole.push_back(!rows || static_cast<std::int64_t>(rows->size()) == table.rows());
    contents->tables.push_back(whole.back() ? table : take(table, *rows));
  }
  if (whole[table_number("accounts")]) contents->accounts = contents_->accounts;
  if (whole[table_number("contacts")] && whole[table_number("roles")]) contents->history = contents_->history;
  contents->join();
  return Book(std::move(contents));
}

BookParts Book::parts() const {
  BookParts parts{contents_->options, {}, contents_->quarantine, contents_->quarantined, contents_->unchecked};
  for (std::size_t i = 0; i < contents_->tables.size(); ++i)
    if (contents_->given[i]) parts.tables.push_back(contents_->tables[i]);
  return parts;
}

Book Book::of(const BookParts& parts) {
  // Reading empty tables gives every table that is not among the parts its columns.
  BookOptions options = parts.options;
  options.as_of.reset();
  const Book blank = load({}, options);
  auto contents = std::make_shared<Contents>(*blank.contents_);
  contents->options = parts.options;
  contents->quarantine = parts.quarantine;
  contents->quarantined = parts.quarantined;
  contents->quarantined.resize(contents->tables.size());
  contents->unchecked = parts.unchecked;
  contents->accounts.reset();
  contents->history.reset();
  for (const Table& table : parts.tables) {
    const std::size_t number = table_number(table.name());
    contents->tables[number] = table;
    contents->given[number] = true;
  }
  contents->join();
  return Book(std::move(contents));
}

std::optional<std::pair<Day, Day>> Book::period() const {
  std::optional<std::pair<Day, Day>> out;
  for (const RecordInfo& info : tables()) {
    if (own_date(info) != "date") continue;
    const Column& column = table(info.table).column("date");
    for (const std::int32_t number : column.values<std::int32_t>()) {
      const Day day{number};
      if (!out) out = {day, day};
      out->first = std::min(out->first, day);
      out->second = std::max(out->second, day);
    }
  }
  return out;
}

}  // namespace cabochon::accounts
