/// Rows as SQLite gives them, one value after another, made into the columns of a table.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cabochon/core/column.hpp"
#include "cabochon/core/record.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon::store {

/// Collects the values of one column. What does not fit its kind is a StoreError: somebody else wrote it.
class ColumnBuilder {
 public:
  ColumnBuilder(std::string table, std::string name, FieldKind kind);

  void add_null();
  void add(std::int64_t value);
  void add(double value);
  void add(std::string_view value);

  [[nodiscard]] std::int64_t size() const noexcept { return rows_; }
  [[nodiscard]] Column finish();

 private:
  enum class Storage : std::uint8_t { undecided, integer, real, text, date, flag };

  [[noreturn]] void refuse(const std::string& found) const;
  void mark(bool present);

  std::string table_;
  std::string name_;
  FieldKind kind_;
  Storage storage_ = Storage::undecided;
  std::int64_t rows_ = 0;
  bool any_null_ = false;
  std::vector<std::uint8_t> bitmap_;
  std::vector<std::int64_t> integers_;
  std::vector<double> reals_;
  std::vector<std::int32_t> small_;  ///< days, or codes of texts
  std::vector<std::uint8_t> flags_;
  std::shared_ptr<Dictionary> dictionary_;
  std::unordered_multimap<std::size_t, std::int32_t> seen_;  ///< hash of a text to its code
};

/// Collects rows of fields of a table of the book.
class TableBuilder {
 public:
  /// All fields, or only the named ones; `numbers` are columns of integers before them.
  explicit TableBuilder(const RecordInfo& table, const std::vector<std::string>& fields = {},
                        const std::vector<std::string>& numbers = {});

  [[nodiscard]] std::size_t width() const noexcept { return columns_.size(); }
  [[nodiscard]] ColumnBuilder& column(std::size_t i) { return columns_[i]; }
  [[nodiscard]] Table finish();

 private:
  std::string name_;
  std::vector<std::string> names_;
  std::vector<ColumnBuilder> columns_;
};

}  // namespace cabochon::store
