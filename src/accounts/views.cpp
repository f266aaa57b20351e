// A table with what its rows are about: account, role at the row's date, segment.
#include <algorithm>

#include "contents.hpp"
#include "rows.hpp"

namespace cabochon::accounts {
namespace {

/// Columns in order, found by name; what is put twice is replaced.
class Columns {
 public:
  explicit Columns(const Table& table, const RecordInfo& info) : name_(table.name()), rows_(table.rows()) {
    for (std::size_t i = 0; i < table.names().size(); ++i) {
      const bool own = !has_field(info, table.names()[i]) && is_joined(table.names()[i]);
      put(own ? "own_" + table.names()[i] : table.names()[i], table.columns()[i]);
    }
  }

  [[nodiscard]] const Column* find(std::string_view name) const {
    for (const auto& [n, column] : columns_)
      if (n == name) return &column;
    return nullptr;
  }

  void put(const std::string& name, const Column& column) {
    for (auto& [n, there] : columns_)
      if (n == name) {
        there = column;
        return;
      }
    columns_.emplace_back(name, column);
  }

  /// The column, or as many nulls.
  [[nodiscard]] Column or_nulls(std::string_view name, Type type) const {
    const Column* column = find(name);
    return column ? *column : nulls(type, rows_);
  }

  [[nodiscard]] Table table() const {
    Table out(name_, rows_);
    for (const auto& [name, column] : columns_) out.add(name, column);
    return out;
  }

 private:
  static bool is_joined(std::string_view name) {
    constexpr std::string_view joined[] = {"contact", "date", "store",   "recorded_by",
                                           "account", "role", "decides", "segment"};
    return std::find(std::begin(joined), std::end(joined), name) != std::end(joined);
  }

  std::string name_;
  std::int64_t rows_;
  std::vector<std::pair<std::string, Column>> columns_;
};

std::vector<std::int32_t> intervals_on(const RoleHistory& history, const Rows& people, const Column& days) {
  const auto numbers = days.values<std::int32_t>();
  std::vector<std::int32_t> out(people.size(), -1);
  for (std::size_t i = 0; i < people.size(); ++i)
    if (people[i] >= 0 && !days.is_null(static_cast<std::int64_t>(i))) out[i] = history.find(people[i], numbers[i]);
  return out;
}

std::vector<std::int32_t> intervals_now(const RoleHistory& history, const Rows& people, std::optional<Day> as_of) {
  std::vector<std::int32_t> out(people.size(), -1);
  for (std::size_t i = 0; i < people.size(); ++i)
    out[i] = as_of ? history.find(people[i], as_of->number) : history.open(people[i]);
  return out;
}

/// What an answer that names its contact gets from there: account and store.
void join_contact(Columns& columns, const Table& contacts, const Rows& people) {
  const Column account = take(contacts.column("account"), people);
  const Column* own = columns.find("account");
  columns.put("account", own ? coalesce(account, *own) : account);
  if (const Column* store = contacts.find("store")) {
    const Column theirs = take(*store, people);
    const Column* named = columns.find("store");
    columns.put("store", named ? coalesce(*named, theirs) : theirs);
  }
}

void join_segment(Columns& columns, const Table& accounts, const KeyIndex& index) {
  const Column* account = columns.find("account");
  const Column* segment = accounts.find("segment");
  if (account && segment)
    columns.put("segment", take(*segment, index.find(*account)));
  else
    columns.put("segment", columns.or_nulls("segment", Type::text));
}

/// What rows take from the row that they belong to, such as ratings from their response.
void join_link(Columns& columns, const FieldInfo& link, const Table& parent) {
  const Rows rows = KeyIndex(parent.column(link.name)).find(*columns.find(link.name));
  for (const std::string_view name : {"contact", "date", "store", "recorded_by", "account", "role", "decides"}) {
    const Column* theirs = parent.find(name);
    if (theirs && !columns.find(name)) columns.put(std::string(name), take(*theirs, rows));
  }
}

std::int64_t absent_in(const Table& view, std::string_view name) {
  const Column* column = view.find(name);
  return column ? column->null_count() : view.rows();
}

}  // namespace

Table Book::view(std::string_view name) const {
  const RecordInfo& info = table_info(name);
  if (name == "accounts") return table(name);
  const RoleHistory& history = *contents_->history;
  const Table& contacts = table("contacts");
  Columns columns(table(name), info);
  const FieldInfo* link = link_of(info);
  if (link) join_link(columns, *link, view(link->references));

  const bool dated = own_date(info) == "date";
  if (name == "contacts" || name == "responses" || (dated && has_field(info, "contact"))) {
    if (!columns.find("contact")) columns.put("contact", nulls(contacts.column("contact").type(), table(name).rows()));
    const Rows people = history.people().find(*columns.find("contact"));
    if (name == "responses")
      join_contact(columns, contacts,
                   given("contacts") ? people : KeyIndex(contacts.column("contact")).find(*columns.find("contact")));
    const auto intervals = dated ? intervals_on(history, people, *columns.find("date"))
                                 : intervals_now(history, people, contents_->options.as_of);
    const Column roles = history.roles(intervals);
    const Column* named = name == "responses" ? columns.find("role") : nullptr;
    columns.put("role", named ? coalesce(roles, *named) : roles);
    columns.put("decides", history.decides(intervals));
  }
  if (columns.find("account")) join_segment(columns, table("accounts"), *contents_->accounts);
  return columns.table();
}

Table Book::unknown() const {
  std::vector<std::string> views;
  std::vector<std::int64_t> rows, without_account;
  std::vector<std::optional<std::int64_t>> without_role;
  for (const RecordInfo& info : tables()) {
    if (info.table == "accounts" || table(info.table).rows() == 0) continue;
    const Table view = this->view(info.table);
    if (!view.find("account")) continue;
    views.push_back(info.table);
    rows.push_back(view.rows());
    without_account.push_back(absent_in(view, "account"));
    without_role.push_back(view.find("decides") ? std::optional(absent_in(view, "role")) : std::nullopt);
  }
  Table out("unknown", static_cast<std::int64_t>(views.size()));
  out.add("view", Column::text(views));
  out.add("rows", Column::of(std::move(rows)));
  out.add("without_account", Column::of(std::move(without_account)));
  out.add("without_role", Column::of(without_role));
  return out;
}

Table Book::contacts_without_role() const {
  const Table& contacts = table("contacts");
  const Rows people = contents_->history->people().find(contacts.column("contact"));
  Rows rows;
  for (std::size_t i = 0; i < people.size(); ++i)
    if (people[i] >= 0 && !contents_->history->known(people[i])) rows.push_back(static_cast<std::int32_t>(i));
  Table out("contacts_without_role", static_cast<std::int64_t>(rows.size()));
  for (const std::string_view name : {"contact", "account", "name", "title"}) {
    const Column* column = contacts.find(name);
    out.add(std::string(name),
            column ? take(*column, rows) : nulls(Type::text, static_cast<std::int64_t>(rows.size())));
  }
  return out;
}

}  // namespace cabochon::accounts
