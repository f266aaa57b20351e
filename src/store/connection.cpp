#include "connection.hpp"

#include <utility>

#include "cabochon/core/error.hpp"

namespace cabochon::store {
namespace {

constexpr int wait_milliseconds = 30'000;

[[noreturn]] void raise(sqlite3* connection, const std::string& path) {
  const int code = connection ? sqlite3_errcode(connection) : SQLITE_NOMEM;
  const std::string text = connection ? sqlite3_errmsg(connection) : "out of memory";
  const bool damaged = code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR;
  throw StoreError(path + ": reading the store failed: " + (damaged ? "the file is damaged (" + text + ")" : text));
}

}  // namespace

Statement::Statement(sqlite3* connection, const std::string& path, const std::string& sql)
    : connection_(connection), path_(path) {
  sqlite3_stmt* handle = nullptr;
  if (sqlite3_prepare_v2(connection, sql.c_str(), -1, &handle, nullptr) != SQLITE_OK) raise(connection, path);
  handle_.reset(handle);
}

bool Statement::next() {
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) raise(connection_, path_);
  return false;
}

std::string_view Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_.get(), column));
  return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

Connection::Connection(std::string path, bool in_memory) : path_(std::move(path)) {
  sqlite3* handle = nullptr;
  const int flags = in_memory ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY : SQLITE_OPEN_READONLY;
  const int code = sqlite3_open_v2(path_.c_str(), &handle, flags, nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) raise(handle, path_);
  sqlite3_busy_timeout(handle, wait_milliseconds);
}

void Connection::execute(const std::string& sql) const {
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) raise(handle_.get(), path_);
}

void Connection::refuse(const std::string& reason) const { throw StoreError(path_ + ": " + reason); }

}  // namespace cabochon::store
