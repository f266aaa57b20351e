/// Groups of rows by one or several key columns: integers of any width, text, dates, timestamps, booleans.
///
/// Every row gets a slot, a small number; equal keys have equal slots and ascending slots are ascending keys: integers
/// and days by value, text by its bytes, false before true, null last and a group of its own.
///
/// Model: where the product of the columns' ranges is small against the rows, the slot is the mixed-radix number of
/// the values' distances from their smallest, computed block by block, so that nothing is stored a row. Beyond that
/// the mixed-radix number is hashed to the distinct keys, which are then sorted. Both ways are deterministic.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/core/column.hpp"
#include "cabochon/core/error.hpp"
#include "cabochon/core/hashed_keys.hpp"
#include "cabochon/core/key_column.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon {
inline namespace core {

class Grouping {
 public:
  static constexpr std::int64_t block =
      1024;  ///< rows a block that callers should ask for: it leaves room in the L1 cache

  /// By the named columns of the table, the first the most significant; no names: all rows are one group.
  [[nodiscard]] static Grouping of(const Table& table, const std::vector<std::string>& by) {
    std::vector<KeyColumn> keys;
    for (std::size_t k = 0; k < by.size(); ++k) {
      if (std::find(by.begin(), by.begin() + static_cast<std::ptrdiff_t>(k), by[k]) !=
          by.begin() + static_cast<std::ptrdiff_t>(k))
        throw InputError({table.name(), "by", -1, core::quoted(by[k]) + " twice", "each column once"});
      keys.push_back(KeyColumn::of(table.column(by[k]), table.name(), by[k]));
    }
    return Grouping(std::move(keys), table.rows());
  }

  [[nodiscard]] std::int64_t rows() const noexcept { return rows_; }

  /// Every slot is below this number; where keys are dense some slots may have no row.
  [[nodiscard]] std::uint32_t slots() const noexcept { return slots_; }

  /// The slots of the rows begin, begin + 1, ... into `out`.
  void fill(std::int64_t begin, std::span<std::uint32_t> out) const {
    if (!ids_.empty()) {
      std::copy_n(ids_.begin() + begin, out.size(), out.begin());
      return;
    }
    if (keys_.empty()) std::fill(out.begin(), out.end(), 0u);
    for (std::size_t k = 0; k < keys_.size(); ++k) keys_[k].place(begin, out, strides_[k], k == 0);
  }

  /// The key columns of these slots, which must ascend and have rows.
  [[nodiscard]] std::vector<Column> keys(std::span<const std::uint32_t> slots) const {
    std::vector<Column> out;
    std::vector<std::int64_t> rows;
    if (!first_rows_.empty())
      for (const auto slot : slots) rows.push_back(first_rows_[slot]);
    for (std::size_t k = 0; k < keys_.size(); ++k)
      out.push_back(first_rows_.empty() ? keys_[k].decode(slots, strides_[k]) : keys_[k].take(rows));
    return out;
  }

 private:
  Grouping(std::vector<KeyColumn> keys, std::int64_t rows) : keys_(std::move(keys)), rows_(rows) {
    // A slot a row or two is cheaper than a hash table; small spaces are always dense.
    const auto most = static_cast<std::uint64_t>(std::clamp<std::int64_t>(2 * rows, 1 << 16, 1ll << 31));
    std::uint64_t product = 1;
    bool dense = true;
    for (const auto& key : keys_) {
      if (key.count() == 0 || key.count() > most / product) {
        dense = false;
        break;
      }
      product *= key.count();
    }
    if (!dense) {
      hash();
      return;
    }
    strides_.resize(keys_.size());
    std::uint32_t stride = 1;
    for (std::size_t k = keys_.size(); k-- > 0;) {
      strides_[k] = stride;
      stride *= static_cast<std::uint32_t>(keys_[k].count());
    }
    slots_ = keys_.empty() || rows > 0 ? static_cast<std::uint32_t>(product) : 0;
  }

  // Ids of the first columns' keys become the next digit's prefix whenever 64 bits would not hold the number.
  void hash() {
    const auto n = static_cast<std::size_t>(rows_);
    std::vector<std::uint64_t> number(n, 0);
    std::uint64_t size = 1;
    for (const auto& key : keys_) {
      std::uint64_t count = key.count();
      std::vector<std::uint64_t> ranks;  // of the column's own values, where their range is too wide
      if (count == 0 || count > ~0ull / size) {
        size = rank_distinct(number);
        if (count == 0 || count > ~0ull / size) count = key.rank(ranks);
      }
      if (ranks.empty())
        key.append_digit(number);
      else
        for (std::size_t i = 0; i < n; ++i) number[i] = number[i] * count + ranks[i];
      size *= count;
    }
    const std::uint64_t groups = rank_distinct(number);
    if (groups > 0xFFFFFFFFull) throw Error("more than 4,294,967,295 groups");
    slots_ = static_cast<std::uint32_t>(groups);
    ids_.assign(n, 0);
    first_rows_.assign(slots_, -1);
    for (std::size_t i = 0; i < n; ++i) {
      ids_[i] = static_cast<std::uint32_t>(number[i]);
      if (first_rows_[ids_[i]] < 0) first_rows_[ids_[i]] = static_cast<std::int64_t>(i);
    }
  }

  std::vector<KeyColumn> keys_;
  std::vector<std::uint32_t> strides_;
  std::vector<std::uint32_t> ids_;        // hashed only: a row's slot
  std::vector<std::int64_t> first_rows_;  // hashed only: a slot's first row
  std::int64_t rows_ = 0;
  std::uint32_t slots_ = 1;
};

}  // namespace core
}  // namespace cabochon
