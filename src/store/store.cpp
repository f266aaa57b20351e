#include "cabochon/store/store.hpp"

#include <fstream>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "cabochon/accounts/schema.hpp"
#include "cabochon/core/error.hpp"
#include "cabochon/store/builder.hpp"
#include "cabochon/store/query.hpp"

#include "connection.hpp"
#include "schema.hpp"

namespace cabochon::store {

namespace {

using Columns = std::map<std::string, std::set<std::string>>;

}  // namespace

struct Store::File {
  Connection connection;
  Columns absent;  // what a store of an older release lacks, by table
  std::string currency;
  std::string timezone;
  std::string created_by;
};

namespace {

void check_file(const std::filesystem::path& path) {
  const std::string name = path.string();
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) throw StoreError(name + ": there is no such file");
  if (std::filesystem::is_directory(status)) throw StoreError(name + ": is a folder, not a store");
  if (!std::filesystem::is_regular_file(status))
    throw StoreError(name + ": is not a regular file (a pipe, a socket or a device), so it can't be a store");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw StoreError(name + ": can't be read");
  std::string head(16, ' ');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  if (file.gcount() == 0) throw StoreError(name + ": is an empty file, not a store");
  if (head != std::string("SQLite format 3\0", 16))
    throw StoreError(name + ": is not a cabochon store: it does not begin as a SQLite file does");
}

Columns columns_of(const Connection& connection) {
  Columns out;
  auto rows = connection.query(
      "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table'");
  while (rows.next()) out[std::string(rows.text(0))].insert(std::string(rows.text(1)));
  return out;
}

std::int64_t number(const Connection& connection, const std::string& sql) {
  auto row = connection.query(sql);
  return row.next() ? row.integer(0) : 0;
}

std::string meta(const Connection& connection, const std::string& name) {
  auto row = connection.query("SELECT value FROM meta WHERE name = '" + name + "'");
  return row.next() ? std::string(row.text(0)) : std::string();
}

/// Every table and column of this release's schema must be there; in a store of an older release columns may be absent,
/// and are returned.
Columns check_schema(const Connection& connection) {
  const Connection model(":memory:", true);
  model.execute(schema_text);
  if (number(connection, "PRAGMA application_id") != number(model, "PRAGMA application_id"))
    connection.refuse("is a SQLite file of another application, not a cabochon store");
  const std::string found = meta(connection, "schema_version"),
                    ours = std::to_string(number(model, "PRAGMA user_version"));
  const bool older = !found.empty() && found.size() <= ours.size() &&
                     found.find_first_not_of("0123456789") == std::string::npos && std::stoll(found) < std::stoll(ours);
  if (found != ours && !older)
    connection.refuse("has schema version " + found + " (created by " + meta(connection, "created_by") +
                      "), but this release reads version " + ours);
  Columns absent;
  const Columns there = columns_of(connection);
  for (const auto& [table, columns] : columns_of(model)) {
    const auto at = there.find(table);
    if (at == there.end()) connection.refuse("the file is damaged: table " + table + " is missing");
    for (const auto& column : columns) {
      if (at->second.contains(column)) continue;
      if (!older) connection.refuse("the file is damaged: table " + table + " lacks " + column);
      absent[table].insert(column);
    }
  }
  return absent;
}

Table read(const Connection& connection, const Columns& absent, const RecordInfo& info,
           std::optional<std::int64_t> known_at) {
  TableBuilder builder(info);
  const auto lacking = absent.find(std::string(info.table));
  auto rows = connection.query(
      select_rows(info, known_at, lacking == absent.end() ? std::set<std::string>{} : lacking->second));
  while (rows.next()) {
    for (int i = 0; i < static_cast<int>(builder.width()); ++i) {
      ColumnBuilder& column = builder.column(static_cast<std::size_t>(i));
      switch (rows.type(i)) {
        case SQLITE_NULL:
          column.add_null();
          break;
        case SQLITE_INTEGER:
          column.add(rows.integer(i));
          break;
        case SQLITE_FLOAT:
          column.add(rows.real(i));
          break;
        default:
          column.add(rows.text(i));
          break;
      }
    }
  }
  return builder.finish();
}

}  // namespace

const std::string& Store::currency() const noexcept { return file_->currency; }
const std::string& Store::timezone() const noexcept { return file_->timezone; }
const std::string& Store::created_by() const noexcept { return file_->created_by; }

Table Store::table(std::string_view name, std::optional<std::int64_t> known_at) const {
  return read(file_->connection, file_->absent, accounts::table_info(name), known_at);
}

accounts::Book Store::book(const Moment& moment) const {
  std::vector<Table> tables;
  file_->connection.execute("BEGIN");
  try {
    for (const auto& info : accounts::tables()) {
      Table table = read(file_->connection, file_->absent, info, moment.known_at);
      if (table.rows() > 0) tables.push_back(std::move(table));
    }
  } catch (...) {
    file_->connection.execute("ROLLBACK");
    throw;
  }
  file_->connection.execute("ROLLBACK");
  return accounts::Book::load(std::move(tables), {.currency = file_->currency,
                                                  .timezone = file_->timezone,
                                                  .on_error = accounts::OnError::quarantine,
                                                  .as_of = moment.as_of});
}

Store open(const std::filesystem::path& path) {
  check_file(path);
  Connection connection(path.string());
  Columns absent = check_schema(connection);
  const std::string currency = meta(connection, "currency"), timezone = meta(connection, "timezone");
  const std::string created_by = meta(connection, "created_by");
  return Store(std::make_shared<const Store::File>(
      Store::File{std::move(connection), std::move(absent), currency, timezone, created_by}));
}

}  // namespace cabochon::store
