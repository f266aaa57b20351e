/// A named list of columns of one length: what frames become inside, and what results are before they go out.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/core/column.hpp"
#include "cabochon/core/error.hpp"
#include "cabochon/core/nearest.hpp"
#include "cabochon/core/text.hpp"

namespace cabochon {
inline namespace core {

class Table {
 public:
  Table() = default;
  explicit Table(std::string name, std::int64_t rows = 0) : name_(std::move(name)), rows_(rows) {}

  /// Appends a column; the first one sets the number of rows.
  Table& add(std::string name, Column column) {
    if (names_.empty() && rows_ == 0) rows_ = column.size();
    if (column.size() != rows_)
      throw InputError({name_, name, -1, std::to_string(column.size()) + " rows", std::to_string(rows_) + " rows"});
    if (find(name)) throw InputError({name_, name, -1, "the column twice", "each column once"});
    names_.push_back(std::move(name));
    columns_.push_back(std::move(column));
    return *this;
  }

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  void rename(std::string name) { name_ = std::move(name); }
  [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }
  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }
  [[nodiscard]] const std::vector<Column>& columns() const noexcept { return columns_; }

  [[nodiscard]] const Column* find(std::string_view name) const noexcept {
    const auto at = std::find(names_.begin(), names_.end(), name);
    return at == names_.end() ? nullptr : &columns_[static_cast<std::size_t>(at - names_.begin())];
  }

  /// The column, or an InputError that lists what there is and the nearest name.
  [[nodiscard]] const Column& column(std::string_view name) const {
    if (const Column* found = find(name)) return *found;
    throw InputError({name_, std::string(name), -1, {}, one_of(name, names_)});
  }

 private:
  std::string name_;
  std::int64_t rows_ = 0;
  std::vector<std::string> names_;
  std::vector<Column> columns_;
};

}  // namespace core
}  // namespace cabochon
