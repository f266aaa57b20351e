#include "key_index.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "cabochon/core/error.hpp"

namespace cabochon::accounts {
namespace {

std::uint64_t scatter(std::uint64_t x) {  // the finaliser of splitmix64: Steele, Lea & Flood 2014
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9ULL;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

std::int64_t integer_cell(const Column& column, std::size_t row) {
  switch (column.width()) {
    case 1:
      return column.values<std::uint8_t>()[row];
    case 2:
      return column.values<std::int16_t>()[row];
    case 4:
      return column.values<std::int32_t>()[row];
    default:
      return column.values<std::int64_t>()[row];
  }
}

}  // namespace

IntegerMap::IntegerMap(std::size_t expected) {
  slots_.resize(std::bit_ceil(expected * 2 + 16));
  mask_ = slots_.size() - 1;
}

void IntegerMap::grow() {
  const std::vector<Slot> before = std::exchange(slots_, std::vector<Slot>(slots_.size() * 4));
  mask_ = slots_.size() - 1;
  for (const Slot& slot : before)
    if (slot.number >= 0) slots_[place(slot.key)] = slot;
}

std::size_t IntegerMap::place(std::int64_t key) const {
  std::size_t at = scatter(static_cast<std::uint64_t>(key)) & mask_;
  while (slots_[at].number >= 0 && slots_[at].key != key) at = (at + 1) & mask_;
  return at;
}

std::int32_t IntegerMap::insert(std::int64_t key, std::int32_t fresh) {
  std::size_t at = place(key);
  if (slots_[at].number >= 0) return slots_[at].number;
  if (++used_ * 2 > slots_.size()) {
    grow();
    at = place(key);
  }
  slots_[at] = {key, fresh};
  return fresh;
}

std::int32_t IntegerMap::find(std::int64_t key) const { return slots_[place(key)].number; }

KeyIndex::KeyIndex(const Column& keys) : keys_(keys) {
  if (keys.type() == Type::int64) {
    const auto values = keys.values<std::int64_t>();
    const auto each = [&](auto&& use) {
      for (std::size_t i = 0; i < values.size(); ++i)
        if (!keys.is_null(static_cast<std::int64_t>(i))) use(values[i], static_cast<std::int32_t>(i));
    };
    std::int64_t highest = std::numeric_limits<std::int64_t>::min();
    lowest_ = std::numeric_limits<std::int64_t>::max();
    each([&](std::int64_t key, std::int32_t) {
      lowest_ = std::min(lowest_, key);
      highest = std::max(highest, key);
    });
    if (highest < lowest_) return;
    const std::uint64_t width = static_cast<std::uint64_t>(highest) - static_cast<std::uint64_t>(lowest_);
    if (width < 4 * values.size() + 64) {
      near_.assign(static_cast<std::size_t>(width) + 1, -1);
      each([&](std::int64_t key, std::int32_t row) {
        std::int32_t& first = near_[static_cast<std::uint64_t>(key) - static_cast<std::uint64_t>(lowest_)];
        if (first < 0) first = row;
      });
      return;
    }
    numbers_ = IntegerMap(values.size());
    each([&](std::int64_t key, std::int32_t row) { (void)numbers_.insert(key, row); });
    return;
  }
  const auto codes = keys_.codes();
  texts_.reserve(codes.size());
  for (std::size_t i = 0; i < codes.size(); ++i)
    if (codes[i] >= 0) texts_.try_emplace(keys_.dictionary()[codes[i]], static_cast<std::int32_t>(i));
}

std::int32_t KeyIndex::find(std::string_view key) const {
  const auto at = texts_.find(key);
  return at == texts_.end() ? -1 : at->second;
}

Rows KeyIndex::find(const Column& column) const {
  Rows rows(static_cast<std::size_t>(column.size()), no_row);
  if (column.null_count() == column.size()) return rows;
  if (column.type() != keys_.type() && keys_.null_count() == keys_.size()) {
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (!column.is_null(static_cast<std::int64_t>(i))) rows[i] = missing_key;
    return rows;
  }
  if (column.type() == Type::text) {
    const auto codes = column.codes();
    std::vector<std::int32_t> row_of(static_cast<std::size_t>(column.dictionary().size()), -3);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (codes[i] < 0) continue;
      std::int32_t& row = row_of[static_cast<std::size_t>(codes[i])];
      if (row == -3) {
        row = find(column.dictionary()[codes[i]]);
        if (row < 0) row = missing_key;
      }
      rows[i] = row;
    }
    return rows;
  }
  const auto values = column.values<std::int64_t>();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (column.is_null(static_cast<std::int64_t>(i))) continue;
    const std::int32_t row = find(values[i]);
    rows[i] = row < 0 ? missing_key : row;
  }
  return rows;
}

std::vector<std::int32_t> number_rows(std::span<const Column> columns, std::int64_t rows) {
  std::vector<std::int32_t> groups(static_cast<std::size_t>(rows), 0);
  for (const Column& column : columns) {
    IntegerMap cells(static_cast<std::size_t>(rows)), pairs(&column == &columns.front() ? 0 : groups.size());
    std::int32_t next_cell = 0, next_pair = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (groups[i] < 0) continue;
      if (column.is_null(static_cast<std::int64_t>(i))) {
        groups[i] = -1;
        continue;
      }
      const std::int32_t cell = cells.insert(integer_cell(column, i), next_cell);
      if (cell == next_cell) ++next_cell;
      if (&column == &columns.front()) {
        groups[i] = cell;
        continue;
      }
      const std::int64_t pair = (static_cast<std::int64_t>(groups[i]) << 32) | cell;
      groups[i] = pairs.insert(pair, next_pair);
      if (groups[i] == next_pair) ++next_pair;
    }
  }
  return groups;
}

}  // namespace cabochon::accounts
