// Rows found by key, and keys made dense: one hash of integers or texts, never a string a row.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cabochon/core/column.hpp"

#include "rows.hpp"

namespace cabochon::accounts {

/// A hash from int64 to the first number stored for it; open addressing, no deletion. It grows beyond what is expected.
class IntegerMap {
 public:
  explicit IntegerMap(std::size_t expected = 0);

  /// The number stored for `key`; stores `fresh` where there is none.
  std::int32_t insert(std::int64_t key, std::int32_t fresh);

  /// The number stored for `key`, or -1.
  [[nodiscard]] std::int32_t find(std::int64_t key) const;

 private:
  struct Slot {
    std::int64_t key = 0;
    std::int32_t number = -1;  // -1: free
  };

  [[nodiscard]] std::size_t place(std::int64_t key) const;
  void grow();

  std::vector<Slot> slots_;
  std::size_t mask_ = 0, used_ = 0;
};

/// Finds the first row of a key column (int64 or text) that holds a key.
class KeyIndex {
 public:
  explicit KeyIndex(const Column& keys);

  /// For each row of `column`, of the same type, the row of the key; no_row for null, missing_key where there is none.
  [[nodiscard]] Rows find(const Column& column) const;
  [[nodiscard]] std::int32_t find(std::int64_t key) const {
    if (near_.empty()) return numbers_.find(key);
    const std::uint64_t at = static_cast<std::uint64_t>(key) - static_cast<std::uint64_t>(lowest_);
    return at < near_.size() ? near_[at] : -1;
  }
  [[nodiscard]] std::int32_t find(std::string_view key) const;

  static constexpr std::int32_t missing_key = -2;

 private:
  Column keys_;                     // keeps the texts alive
  std::vector<std::int32_t> near_;  // rows by key - lowest_, where integer keys lie close together
  std::int64_t lowest_ = 0;
  IntegerMap numbers_;  // where they do not
  std::unordered_map<std::string_view, std::int32_t> texts_;
};

/// Equal cells of the columns together get equal numbers, from 0 in order of appearance; -1 where any is null.
[[nodiscard]] std::vector<std::int32_t> number_rows(std::span<const Column> columns, std::int64_t rows);

}  // namespace cabochon::accounts
