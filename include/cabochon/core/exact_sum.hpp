/// The exact sum of doubles, whatever their order and however they were divided between threads or machines.
///
/// Question     What do these amounts add up to, to the last bit, the same for one thread, many, or a cluster?
/// Model        A superaccumulator: an integer in units of 2^-1075, held as digits of base 2^32 in signed 64-bit words,
///              so that every finite double is a whole number of units and adding is integer arithmetic. Only value()
///              rounds, once, to the nearest double (ties to even), as Python's math.fsum does.
/// Units        those of the values
/// Source       Neal (2015), Fast exact summation using small and large superaccumulators, arXiv:1505.05571, section 2;
///              Kulisch (2013), Computer Arithmetic and Validity, chapter 8
/// Limits       Only the digits in use are kept (about 80 bytes for amounts of money). A NaN or an infinity among the
///              values makes the sum NaN or infinite: check for them first.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/error.hpp"

namespace cabochon {
inline namespace core {

class ExactSum {
 public:
  void add(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    auto exponent = static_cast<std::uint32_t>((bits >> 52) & 0x7FF);
    std::uint64_t mantissa = bits & 0xFFFFFFFFFFFFFull;
    if (exponent == 0x7FF) {
      flags_ |= mantissa != 0 ? not_a_number : (bits >> 63) != 0 ? minus_infinity : plus_infinity;
      return;
    }
    if (exponent == 0) {
      if (mantissa == 0) return;
      exponent = 1;  // subnormal: no hidden bit
    } else {
      mantissa |= 1ull << 52;
    }
    const std::uint32_t shift = exponent & 31;
    std::int64_t* digits = room(static_cast<int>(exponent >> 5));
    const auto low = static_cast<std::int64_t>((mantissa << shift) & mask);
    const auto high = static_cast<std::int64_t>(mantissa >> (32 - shift));  // below 2^52
    if ((bits >> 63) != 0) {
      digits[0] -= low;
      digits[1] -= high;
    } else {
      digits[0] += low;
      digits[1] += high;
    }
    if (++pending_ >= most_pending) carry();
  }

  void add(std::span<const double> values) {
    for (const double value : values) add(value);
  }

  /// Adds what the other has summed. Associative and commutative to the bit.
  void merge(const ExactSum& other) {
    flags_ = static_cast<std::uint8_t>(flags_ | other.flags_);
    if (other.digits_.empty()) return;
    ExactSum normal = other;
    normal.carry();
    carry();
    room(normal.first_);
    room(normal.first_ + static_cast<int>(normal.digits_.size()) - 1);
    for (std::size_t i = 0; i < normal.digits_.size(); ++i)
      digits_[static_cast<std::size_t>(normal.first_ - first_) + i] += normal.digits_[i];
    carry();
  }

  /// The sum rounded once to the nearest double, ties to even; infinite where no double is large enough.
  [[nodiscard]] double value() const {
    if (flags_ != 0) {
      if (flags_ == plus_infinity) return std::numeric_limits<double>::infinity();
      if (flags_ == minus_infinity) return -std::numeric_limits<double>::infinity();
      return std::numeric_limits<double>::quiet_NaN();
    }
    const Magnitude sum = magnitude();
    if (sum.digits.empty()) return 0;
    const auto bit = [&sum](std::int64_t position) -> std::uint64_t {
      const std::int64_t digit = position / 32 - sum.first;
      if (position < 0 || digit < 0 || digit >= static_cast<std::int64_t>(sum.digits.size())) return 0;
      return (sum.digits[static_cast<std::size_t>(digit)] >> (position % 32)) & 1;
    };
    const std::int64_t top =
        32 * (sum.first + static_cast<std::int64_t>(sum.digits.size())) - 1 - std::countl_zero(sum.digits.back());
    const std::int64_t last = top - 52 > 1 ? top - 52 : 1;  // bit 1 is the smallest subnormal, 2^-1074
    std::uint64_t mantissa = 0;
    for (std::int64_t position = top; position >= last; --position) mantissa = mantissa << 1 | bit(position);
    if (bit(last - 1) != 0) {
      bool above_half = (mantissa & 1) != 0;  // a tie goes to even
      for (std::int64_t p = 32 * sum.first; !above_half && p < last - 1; ++p) above_half = bit(p) != 0;
      if (above_half) ++mantissa;
    }
    const double size = std::ldexp(static_cast<double>(mantissa), static_cast<int>(last - 1075));
    return sum.negative ? -size : size;
  }

  /// Bytes that mean the same sum on every machine: equal sums have equal bytes.
  [[nodiscard]] std::string serialise() const {
    const Magnitude sum = magnitude();
    std::string bytes;
    const auto put = [&bytes](std::uint32_t b) { bytes.push_back(static_cast<char>(b & 0xFF)); };
    for (const std::uint32_t b : {format, std::uint32_t{flags_}, std::uint32_t{sum.negative},
                                  static_cast<std::uint32_t>(sum.first), static_cast<std::uint32_t>(sum.digits.size())})
      put(b);
    for (const std::uint32_t digit : sum.digits)
      for (const int shift : {0, 8, 16, 24}) put(digit >> shift);
    return bytes;
  }

  [[nodiscard]] static ExactSum deserialise(std::string_view bytes) {
    const auto at = [bytes](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])); };
    if (bytes.size() < 5 || at(0) != format || at(1) > 7 || at(2) > 1 || bytes.size() != 5 + 4 * at(4) ||
        at(3) + at(4) > most_digits)
      throw InputError({"exact sum", {}, -1, std::to_string(bytes.size()) + " bytes", "the bytes of a serialised sum"});
    ExactSum out;
    out.flags_ = static_cast<std::uint8_t>(at(1));
    out.first_ = static_cast<int>(at(3));
    for (std::size_t i = 0; i < at(4); ++i) {
      std::int64_t digit = 0;
      for (std::size_t b = 0; b < 4; ++b) digit |= static_cast<std::int64_t>(at(5 + 4 * i + b)) << (8 * b);
      out.digits_.push_back(at(2) != 0 ? -digit : digit);
    }
    return out;
  }

  friend bool operator==(const ExactSum& a, const ExactSum& b) { return a.serialise() == b.serialise(); }

 private:
  static constexpr std::uint64_t mask = 0xFFFFFFFFull;
  static constexpr int most_pending = 1024;  // 2^10 values below 2^52 + 2^32 stay below 2^63
  static constexpr std::uint32_t format = 1;
  static constexpr std::uint32_t most_digits = 70;
  static constexpr std::uint8_t not_a_number = 1, plus_infinity = 2, minus_infinity = 4;

  struct Magnitude {
    bool negative = false;
    int first = 0;
    std::vector<std::uint32_t> digits;  // no zero at either end; empty for zero
  };

  // Words for the digits `index` and `index + 1`.
  std::int64_t* room(int index) {
    if (digits_.empty()) first_ = index;
    if (index < first_) {
      digits_.insert(digits_.begin(), static_cast<std::size_t>(first_ - index), 0);
      first_ = index;
    }
    const auto offset = static_cast<std::size_t>(index - first_);
    if (digits_.size() < offset + 2) digits_.resize(offset + 2, 0);
    return digits_.data() + offset;
  }

  // Leaves every digit in [0, 2^32) but the last, which keeps the sign.
  static void carry(std::vector<std::int64_t>& digits) {
    if (digits.empty()) return;
    for (std::size_t i = 0; i + 1 < digits.size(); ++i) {
      digits[i + 1] += digits[i] >> 32;
      digits[i] &= static_cast<std::int64_t>(mask);
    }
    const std::int64_t over = digits.back() >> 32;
    if (over != 0 && over != -1) {
      digits.back() &= static_cast<std::int64_t>(mask);
      digits.push_back(over);
    }
  }

  void carry() {
    carry(digits_);
    pending_ = 0;
  }

  [[nodiscard]] Magnitude magnitude() const {
    std::vector<std::int64_t> digits = digits_;
    carry(digits);
    Magnitude out;
    out.negative = !digits.empty() && digits.back() < 0;
    if (out.negative) {
      for (auto& digit : digits) digit = -digit;
      carry(digits);
    }
    while (!digits.empty() && digits.back() == 0) digits.pop_back();
    std::size_t zeros = 0;
    while (zeros < digits.size() && digits[zeros] == 0) ++zeros;
    out.first = digits.empty() ? 0 : first_ + static_cast<int>(zeros);
    for (std::size_t i = zeros; i < digits.size(); ++i) out.digits.push_back(static_cast<std::uint32_t>(digits[i]));
    return out;
  }

  std::vector<std::int64_t> digits_;
  int first_ = 0;    // place of digits_[0]: its unit is 2^(32 first_ - 1075)
  int pending_ = 0;  // values added since the last carry
  std::uint8_t flags_ = 0;
};

}  // namespace core
}  // namespace cabochon
