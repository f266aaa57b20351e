#include "cabochon/feedback/score_codes.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "cabochon/core/wide.hpp"
#include "cabochon/feedback/score_tally.hpp"

namespace cabochon::feedback {
namespace {

constexpr std::uint8_t bad_code = 255;
constexpr std::size_t most_problems = 100000;  // carried along; the total counts all

// Eight validity bits as eight bytes of ones or zeros.
constexpr auto masks = [] {
  std::array<std::uint64_t, 256> out{};
  for (std::size_t bits = 0; bits < 256; ++bits)
    for (std::size_t i = 0; i < 8; ++i)
      if (bits >> i & 1) out[bits] |= 0xFFull << (8 * i);
  return out;
}();

template <class T>
void encode(const T* scores, std::span<std::uint8_t> codes) {
  wide([scores, to = codes.data(), n = codes.size()] {
    for (std::size_t i = 0; i < n; ++i) {
      const T x = scores[i];
      // The comparison is false for NaN, and the conversion back is unequal for fractions.
      const bool inside = x >= T(lowest_score) && x <= T(highest_score);
      const auto code = static_cast<std::uint8_t>(inside ? x : T(0));
      to[i] = inside && static_cast<T>(code) == x ? code : bad_code;
    }
  });
}

void hide_nulls(const Validity& validity, std::int64_t begin, std::span<std::uint8_t> codes) {
  constexpr std::uint64_t nothing = 0x0101010101010101ull * no_answer;
  std::size_t i = 0;
  if ((validity.offset + begin) % 8 == 0) {
    const std::uint8_t* bits = validity.bits + (validity.offset + begin) / 8;
    for (; i + 8 <= codes.size(); i += 8) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, codes.data() + i, 8);
      const std::uint64_t mask = masks[bits[i / 8]];
      eight = (eight & mask) | (nothing & ~mask);
      std::memcpy(codes.data() + i, &eight, 8);
    }
  }
  for (; i < codes.size(); ++i)
    if (!validity[begin + static_cast<std::int64_t>(i)]) codes[i] = no_answer;
}

std::uint8_t highest(const std::uint8_t* codes, std::size_t n) {
  std::uint8_t out = 0;
  wide([&out, codes, n] {
    std::uint8_t top = 0;
    for (std::size_t i = 0; i < n; ++i) top = codes[i] > top ? codes[i] : top;
    out = top;
  });
  return out;
}

}  // namespace

ScoreCodes::ScoreCodes(const Column& column, std::string table, std::string name, int lowest)
    : column_(numbers_if_empty(column)), table_(std::move(table)), name_(std::move(name)), lowest_(lowest) {
  if (column_.type() == Type::boolean)
    throw InputError({table_, name_, -1, "a column of boolean", "a column of numbers from 0 to 10"});
  visit_numbers(column_, table_, name_, [](const auto) {});
}

const std::uint8_t* ScoreCodes::block(std::int64_t begin, std::span<std::uint8_t> room) {
  const bool bytes = column_.type() == Type::int8 || column_.type() == Type::uint8;
  if (bytes && column_.null_count() == 0 && lowest_ == 0) {
    const std::uint8_t* own = column_.values<std::uint8_t>().data() + begin;
    if (highest(own, room.size()) <= highest_score) return own;
  }
  visit_numbers(column_, table_, name_, [&](const auto scores) { encode(scores.data() + begin, room); });
  if (lowest_ > 0)
    for (auto& code : room)
      if (code < lowest_) code = bad_code;
  if (column_.null_count() > 0) hide_nulls(column_.validity(), begin, room);
  if (highest(room.data(), room.size()) == bad_code) remember(begin, room);
  return room.data();
}

void ScoreCodes::remember(std::int64_t begin, std::span<std::uint8_t> codes) {
  visit_numbers(column_, table_, name_, [&](const auto scores) {
    for (std::size_t i = 0; i < codes.size(); ++i) {
      if (codes[i] != bad_code) continue;
      codes[i] = no_answer;
      const std::int64_t row = begin + static_cast<std::int64_t>(i);
      const auto score = static_cast<double>(scores[static_cast<std::size_t>(row)]);
      if (++bad_ <= most_problems)
        problems_.push_back(
            {table_, name_, row, number_text(score), "a whole number from " + std::to_string(lowest_) + " to 10"});
    }
  });
}

void ScoreCodes::check() const {
  if (bad_) throw InputError(problems_, bad_);
}

}  // namespace cabochon::feedback
