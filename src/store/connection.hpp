// SQLite's handles as values: closed by themselves, their errors as StoreError.
#pragma once

#include <cstdint>
#include <memory>
#include <sqlite3.h>
#include <string>
#include <string_view>

namespace cabochon::store {

/// One query and its current row.
class Statement {
 public:
  Statement(sqlite3* connection, const std::string& path, const std::string& sql);

  [[nodiscard]] bool next();  ///< whether there is another row
  [[nodiscard]] int type(int column) const { return sqlite3_column_type(handle_.get(), column); }
  [[nodiscard]] std::int64_t integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }
  [[nodiscard]] double real(int column) const { return sqlite3_column_double(handle_.get(), column); }
  [[nodiscard]] std::string_view text(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  sqlite3* connection_;
  std::string path_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// A file, opened for reading.
class Connection {
 public:
  explicit Connection(std::string path, bool in_memory = false);

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] Statement query(const std::string& sql) const { return {handle_.get(), path_, sql}; }
  void execute(const std::string& sql) const;
  [[noreturn]] void refuse(const std::string& reason) const;

 private:
  struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
  };
  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace cabochon::store
