/// Distinct 64-bit keys of a column of keys, and each key's rank among them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace cabochon {
inline namespace core {

/// Sorts unsigned numbers by their bytes from the lowest to the highest; bytes that all numbers share are skipped.
inline void radix_sort(std::vector<std::uint64_t>& numbers) {
  std::vector<std::uint64_t> other(numbers.size());
  for (int shift = 0; shift < 64; shift += 8) {
    std::size_t begin[257] = {};
    for (const auto x : numbers) ++begin[((x >> shift) & 255) + 1];
    bool shared = false;
    for (int b = 0; b < 256; ++b) {
      shared = shared || begin[b + 1] == numbers.size();
      begin[b + 1] += begin[b];
    }
    if (shared) continue;
    for (const auto x : numbers) other[begin[(x >> shift) & 255]++] = x;
    numbers.swap(other);
  }
}

/// An open-addressing table from keys to ids in the order of their first appearance.
class KeyTable {
 public:
  KeyTable() { grow(1 << 12); }

  [[nodiscard]] std::uint32_t id_of(std::uint64_t key) {
    std::size_t at = home(key);
    while (ids_[at] != none) {
      if (keys_[at] == key) return ids_[at];
      at = (at + 1) & mask_;
    }
    const auto id = static_cast<std::uint32_t>(distinct_.size());
    distinct_.push_back(key);
    keys_[at] = key;
    ids_[at] = id;
    if (distinct_.size() * 2 > ids_.size()) grow(ids_.size() * 4);
    return id;
  }

  [[nodiscard]] const std::vector<std::uint64_t>& distinct() const noexcept { return distinct_; }

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFFu;

  // Fibonacci hashing of the folded key: Knuth, The Art of Computer Programming, vol. 3, section 6.4.
  [[nodiscard]] std::size_t home(std::uint64_t key) const noexcept {
    key ^= key >> 32;
    return static_cast<std::size_t>((key * 0x9E3779B97F4A7C15ull) >> shift_);
  }

  void grow(std::size_t size) {
    keys_.assign(size, 0);
    ids_.assign(size, none);
    mask_ = size - 1;
    shift_ = 64;
    for (std::size_t s = size; s > 1; s /= 2) --shift_;
    for (std::size_t id = 0; id < distinct_.size(); ++id) {
      std::size_t at = home(distinct_[id]);
      while (ids_[at] != none) at = (at + 1) & mask_;
      keys_[at] = distinct_[id];
      ids_[at] = static_cast<std::uint32_t>(id);
    }
  }

  std::vector<std::uint64_t> keys_, distinct_;
  std::vector<std::uint32_t> ids_;
  std::size_t mask_ = 0;
  int shift_ = 64;
};

/// Replaces each key by its rank among the distinct keys, and returns how many are distinct.
inline std::uint64_t rank_distinct(std::vector<std::uint64_t>& keys) {
  KeyTable table;
  for (auto& key : keys) key = table.id_of(key);
  const auto& distinct = table.distinct();
  std::vector<std::uint64_t> sorted = distinct;
  radix_sort(sorted);
  KeyTable ranks;
  for (const auto key : sorted) (void)ranks.id_of(key);
  std::vector<std::uint32_t> rank(distinct.size());
  for (std::size_t id = 0; id < distinct.size(); ++id) rank[id] = ranks.id_of(distinct[id]);
  for (auto& key : keys) key = rank[key];
  return distinct.size();
}

}  // namespace core
}  // namespace cabochon
