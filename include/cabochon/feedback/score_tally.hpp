/// Counts of answers for very many groups in one pass: what feedback/nps.hpp counts, eight bytes a group.
///
/// A group's counters share one 64-bit word, so that a row costs one addition to one word: rows 8 bits, missing 8,
/// detractors 8, promoters 8, sum of scores 12, sum of squares 15. When a group's 255th row has come, its word is
/// moved to a list and starts again; 255 rows overflow none of the fields (255 * 100 < 2^15). The counts are exact.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "cabochon/core/buffer.hpp"
#include "cabochon/feedback/nps.hpp"

namespace cabochon::feedback {

inline constexpr std::uint8_t no_answer = 11;  ///< the code of a row without an answer; 0 to 10 are scores

class ScoreTally {
 public:
  explicit ScoreTally(std::uint32_t slots) : words_(slots) { std::fill_n(words_.data(), slots, 0); }

  /// Counts one row for each slot; codes are 0 to 10 or `no_answer`, and must have been checked.
  void add(std::span<const std::uint32_t> slots, const std::uint8_t* codes) {
    std::size_t i = 0;
#if defined(__GNUC__)
    if (words_.size() > in_cache)
      for (; i + ahead < slots.size(); ++i) {
        __builtin_prefetch(words_.data() + slots[i + ahead], 1);
        add_one(slots[i], codes[i]);
      }
#endif
    for (; i < slots.size(); ++i) add_one(slots[i], codes[i]);
  }

  /// Ends the counting: must come before the reading.
  void finish() {
    std::stable_sort(spilled_.begin(), spilled_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < spilled_.size();) {
      NpsCounts counts;
      const std::uint32_t slot = spilled_[i].first;
      for (; i < spilled_.size() && spilled_[i].first == slot; ++i) counts.merge(unpack(spilled_[i].second));
      heavy_.emplace_back(slot, counts);
    }
    spilled_.clear();
    spilled_.shrink_to_fit();
  }

  /// Slots that have rows, ascending.
  [[nodiscard]] Buffer<std::uint32_t> used() const {
    Buffer<std::uint32_t> out(words_.size());
    std::size_t count = 0, heavy = 0;
    for (std::size_t slot = 0; slot < words_.size(); ++slot) {
      const bool is_heavy = heavy < heavy_.size() && heavy_[heavy].first == slot;
      heavy += is_heavy;
      out[count] = static_cast<std::uint32_t>(slot);
      count += words_[slot] != 0 || is_heavy;
    }
    out.shrink(count);
    return out;
  }

  /// Calls f(i, counts) for slots[i], which must ascend.
  template <class F>
  void for_each(std::span<const std::uint32_t> slots, F&& f) const {
    std::size_t heavy = 0;
    for (std::size_t i = 0; i < slots.size(); ++i) {
      NpsCounts counts = unpack(words_[slots[i]]);
      while (heavy < heavy_.size() && heavy_[heavy].first < slots[i]) ++heavy;
      if (heavy < heavy_.size() && heavy_[heavy].first == slots[i]) counts.merge(heavy_[heavy].second);
      f(i, counts);
    }
  }

 private:
  static constexpr std::size_t in_cache = 1 << 15;  // words that the second-level cache holds
  static constexpr std::size_t ahead = 24;          // rows between asking for a word and adding to it

  void add_one(std::uint32_t slot, std::uint8_t code) {
    std::uint64_t* const words = words_.data();
    const std::uint64_t word = words[slot] + increments[code & 15];
    words[slot] = word;
    if (word >= full) [[unlikely]] {
      spilled_.emplace_back(slot, word);
      words[slot] = 0;
    }
  }

  static constexpr int sum_at = 15, promoters_at = 27, detractors_at = 35, missing_at = 43, rows_at = 51;
  static constexpr std::uint64_t full = 255ull << rows_at;

  static constexpr std::array<std::uint64_t, 16> increments = [] {
    std::array<std::uint64_t, 16> out{};
    for (std::uint64_t score = 0; score <= highest_score; ++score)
      out[score] = (1ull << rows_at) | (static_cast<std::uint64_t>(score <= last_detractor) << detractors_at) |
                   (static_cast<std::uint64_t>(score >= first_promoter) << promoters_at) | (score << sum_at) |
                   (score * score);
    out[no_answer] = (1ull << rows_at) | (1ull << missing_at);
    return out;
  }();

  static NpsCounts unpack(std::uint64_t word) noexcept {
    const auto take = [word](int at, std::uint64_t mask) { return static_cast<std::int64_t>((word >> at) & mask); };
    NpsCounts counts;
    counts.missing = take(missing_at, 255);
    counts.n = take(rows_at, 255) - counts.missing;
    counts.promoters = take(promoters_at, 255);
    counts.detractors = take(detractors_at, 255);
    counts.passives = counts.n - counts.promoters - counts.detractors;
    counts.sum = take(sum_at, 4095);
    counts.sum_squares = take(0, 32767);
    return counts;
  }

  Buffer<std::uint64_t> words_;
  std::vector<std::pair<std::uint32_t, std::uint64_t>> spilled_;  // full words, in the order of their filling
  std::vector<std::pair<std::uint32_t, NpsCounts>> heavy_;        // what they add up to, by slot
};

}  // namespace cabochon::feedback
