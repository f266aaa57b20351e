/// A column as one digit of a mixed-radix key: each value's distance from the smallest, text by its rank, null last.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/core/buffer.hpp"
#include "cabochon/core/column.hpp"
#include "cabochon/core/error.hpp"
#include "cabochon/core/hashed_keys.hpp"
#include "cabochon/core/text.hpp"
#include "cabochon/core/wide.hpp"

namespace cabochon {
inline namespace core {

class KeyColumn {
 public:
  /// Columns of whole floats are taken as the integers they are; other floats are an InputError with their rows.
  [[nodiscard]] static KeyColumn of(const Column& column, const std::string& table, const std::string& name) {
    KeyColumn key;
    key.column_ =
        column.type() == Type::float64 || column.type() == Type::float32 ? whole(column, table, name) : column;
    key.has_null_ = key.column_.null_count() > 0;
    key.measure();
    return key;
  }

  /// Positions that a value may take, the null's included; 0 where 64 bits would not count them.
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

  /// Adds (or first writes) position * stride for the rows begin, begin + 1, ...
  void place(std::int64_t begin, std::span<std::uint32_t> out, std::uint32_t stride, bool first) const {
    const auto null_position = static_cast<std::uint32_t>(count_ - 1);
    visit([&](const auto values) {
      const auto* x = values.data() + begin;
      const auto low = static_cast<std::uint32_t>(low_);
      if (!ranks_.empty()) {
        write(out, first, [&](std::size_t i) { return (x[i] < 0 ? null_position : ranks_[code(x[i])]) * stride; });
      } else if (!has_null_) {
        wide([x, low, stride, first, to = out.data(), n = out.size()] {
          if (first)
            for (std::size_t i = 0; i < n; ++i) to[i] = (static_cast<std::uint32_t>(x[i]) - low) * stride;
          else
            for (std::size_t i = 0; i < n; ++i) to[i] += (static_cast<std::uint32_t>(x[i]) - low) * stride;
        });
      } else {
        write(out, first, [&](std::size_t i) {
          const bool present = column_.validity()[begin + static_cast<std::int64_t>(i)];
          return (present ? static_cast<std::uint32_t>(x[i]) - low : null_position) * stride;
        });
      }
    });
  }

  /// numbers = numbers * count() + position, for all rows.
  void append_digit(std::vector<std::uint64_t>& numbers) const {
    for_each_distance([&](std::size_t i, std::uint64_t distance) { numbers[i] = numbers[i] * count_ + distance; },
                      [&](std::size_t i) { numbers[i] = numbers[i] * count_ + (count_ - 1); });
  }

  /// Each row's rank among the values that occur, null last; returns how many ranks there are.
  [[nodiscard]] std::uint64_t rank(std::vector<std::uint64_t>& ranks) const {
    std::vector<std::uint64_t> present;
    present.reserve(static_cast<std::size_t>(column_.size()));
    for_each_distance([&](std::size_t, std::uint64_t distance) { present.push_back(distance); }, [](std::size_t) {});
    const std::uint64_t distinct = rank_distinct(present);
    ranks.assign(static_cast<std::size_t>(column_.size()), distinct);
    std::size_t next = 0;
    for_each_distance([&](std::size_t i, std::uint64_t) { ranks[i] = present[next++]; }, [](std::size_t) {});
    return distinct + (has_null_ ? 1 : 0);
  }

  /// Values at the positions of ascending slots.
  [[nodiscard]] Column decode(std::span<const std::uint32_t> slots, std::uint32_t stride) const {
    Column::Parts parts = shape(static_cast<std::int64_t>(slots.size()));
    auto bits = has_null_ ? std::vector<std::uint8_t>((slots.size() + 7) / 8, 0xFF) : std::vector<std::uint8_t>();
    visit([&](const auto values) {
      using T = typename std::remove_cvref_t<decltype(values)>::value_type;
      Buffer<T> out(slots.size());
      const auto last = static_cast<std::uint32_t>(count_ - 1);
      std::uint32_t position = 0;
      std::uint64_t next = stride;  // the slot where the position moves on
      for (std::size_t i = 0; i < slots.size(); ++i) {
        while (slots[i] >= next) {
          position = position == last ? 0 : position + 1;
          next += stride;
        }
        if (has_null_ && position == last) {
          out[i] = column_.type() == Type::text ? static_cast<T>(-1) : T{};
          core::bits::clear(bits.data(), static_cast<std::int64_t>(i));
          ++parts.null_count;
        } else {
          out[i] = order_.empty() ? static_cast<T>(low_ + position) : static_cast<T>(order_[position]);
        }
      }
      finish(parts, std::move(out), std::move(bits));
    });
    return Column(std::move(parts));
  }

  /// Values of these rows.
  [[nodiscard]] Column take(std::span<const std::int64_t> rows) const {
    Column::Parts parts = shape(static_cast<std::int64_t>(rows.size()));
    auto bits = has_null_ ? std::vector<std::uint8_t>((rows.size() + 7) / 8, 0xFF) : std::vector<std::uint8_t>();
    visit([&](const auto values) {
      using T = typename std::remove_cvref_t<decltype(values)>::value_type;
      Buffer<T> out(rows.size());
      for (std::size_t i = 0; i < rows.size(); ++i) {
        out[i] = values[static_cast<std::size_t>(rows[i])];
        if (has_null_ && column_.is_null(rows[i])) {
          core::bits::clear(bits.data(), static_cast<std::int64_t>(i));
          ++parts.null_count;
        }
      }
      finish(parts, std::move(out), std::move(bits));
    });
    return Column(std::move(parts));
  }

 private:
  template <class T>
  static std::size_t code(T value) {
    return static_cast<std::size_t>(value);
  }

  // Calls present(row, distance from the smallest value or rank of the text) or absent(row).
  template <class Present, class Absent>
  void for_each_distance(Present&& present, Absent&& absent) const {
    visit([&](const auto values) {
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (has_null_ && column_.is_null(static_cast<std::int64_t>(i)))
          absent(i);
        else
          present(i, ranks_.empty() ? static_cast<std::uint64_t>(values[i]) - low_ : ranks_[code(values[i])]);
      }
    });
  }

  template <class F>
  static void write(std::span<std::uint32_t> out, bool first, F&& position) {
    const std::size_t n = out.size();
    std::uint32_t* to = out.data();
    if (first)
      for (std::size_t i = 0; i < n; ++i) to[i] = position(i);
    else
      for (std::size_t i = 0; i < n; ++i) to[i] += position(i);
  }

  template <class F>
  void visit(F&& f) const {
    switch (column_.type()) {
      case Type::boolean:
      case Type::uint8:
        return f(column_.values<std::uint8_t>());
      case Type::int8:
        return f(column_.values<std::int8_t>());
      case Type::int16:
        return f(column_.values<std::int16_t>());
      case Type::uint16:
        return f(column_.values<std::uint16_t>());
      case Type::uint32:
        return f(column_.values<std::uint32_t>());
      case Type::uint64:
        return f(column_.values<std::uint64_t>());
      case Type::int32:
      case Type::text:
      case Type::date:
        return f(column_.values<std::int32_t>());
      default:
        return f(column_.values<std::int64_t>());
    }
  }

  void measure() {
    if (column_.type() == Type::text) {
      rank_texts();
      return;
    }
    visit([this](const auto values) {
      using T = typename std::remove_cvref_t<decltype(values)>::value_type;
      T low{}, high{};
      bool any = false;
      if (!has_null_ && !values.empty()) {
        wide([&low, &high, x = values.data(), n = values.size()] {
          T least = x[0], most = x[0];
          for (std::size_t i = 0; i < n; ++i) {
            least = x[i] < least ? x[i] : least;
            most = x[i] > most ? x[i] : most;
          }
          low = least;
          high = most;
        });
        any = true;
      } else if (has_null_) {
        for (std::size_t i = 0; i < values.size(); ++i) {
          if (!column_.validity()[static_cast<std::int64_t>(i)]) continue;
          low = any ? std::min(low, values[i]) : values[i];
          high = any ? std::max(high, values[i]) : values[i];
          any = true;
        }
      }
      low_ = static_cast<std::uint64_t>(low);
      const std::uint64_t distance = static_cast<std::uint64_t>(high) - low_;
      const std::uint64_t extra = (any ? 1u : 0u) + (has_null_ ? 1u : 0u);
      count_ = distance > ~0ull - extra ? 0 : distance + extra;
      if (count_ == 0 && !any) count_ = 1;  // no rows
    });
  }

  void rank_texts() {
    const Dictionary& texts = column_.dictionary();
    order_.resize(static_cast<std::size_t>(texts.size()));
    std::iota(order_.begin(), order_.end(), 0);
    if (texts.size() > column_.size()) {  // a large dictionary of which few texts occur
      std::vector<std::uint8_t> used(order_.size(), 0);
      for (const auto c : column_.codes())
        if (c >= 0) used[code(c)] = 1;
      std::erase_if(order_, [&](std::int32_t c) { return !used[code(c)]; });
    }
    std::sort(order_.begin(), order_.end(), [&](std::int32_t a, std::int32_t b) { return texts[a] < texts[b]; });
    ranks_.assign(static_cast<std::size_t>(texts.size()) + 1, 0);
    for (std::size_t r = 0; r < order_.size(); ++r) ranks_[code(order_[r])] = static_cast<std::uint32_t>(r);
    count_ = std::max<std::uint64_t>(1, order_.size() + (has_null_ ? 1 : 0));
  }

  [[nodiscard]] static Column whole(const Column& column, const std::string& table, const std::string& name) {
    std::vector<std::int64_t> numbers(static_cast<std::size_t>(column.size()));
    std::vector<std::uint8_t> bits(column.null_count() ? (numbers.size() + 7) / 8 : 0, 0);
    std::vector<Problem> problems;
    std::size_t total = 0;
    const auto read = [&](const auto values) {
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (column.is_null(static_cast<std::int64_t>(i))) continue;
        if (!bits.empty()) core::bits::set(bits.data(), static_cast<std::int64_t>(i));
        const auto x = static_cast<double>(values[i]);
        if (std::abs(x) <= 9007199254740992.0 && x == std::floor(x)) {
          numbers[i] = static_cast<std::int64_t>(x);
        } else if (++total <= InputError::shown) {
          problems.push_back({table, name, static_cast<std::int64_t>(i), number_text(x), "a whole number to group by"});
        }
      }
    };
    if (column.type() == Type::float64)
      read(column.values<double>());
    else
      read(column.values<float>());
    if (total) throw InputError(std::move(problems), total);
    return Column::of(std::move(numbers), std::move(bits));
  }

  [[nodiscard]] Column::Parts shape(std::int64_t length) const {
    Column::Parts parts;
    parts.type = column_.type();
    parts.length = length;
    parts.dictionary = column_.parts().dictionary;
    parts.unit = column_.unit();
    parts.timezone = column_.timezone();
    return parts;
  }

  template <class T>
  static void finish(Column::Parts& parts, Buffer<T> values, std::vector<std::uint8_t> bits) {
    struct Memory {
      Buffer<T> values;
      std::vector<std::uint8_t> bits;
    };
    auto memory = std::make_shared<Memory>(Memory{std::move(values), std::move(bits)});
    parts.data = memory->values.data();
    if (parts.null_count > 0 && parts.type != Type::text) parts.validity = {memory->bits.data(), 0};
    parts.owner = std::move(memory);
  }

  Column column_;
  bool has_null_ = false;
  std::uint64_t low_ = 0;  // smallest value, as two's complement
  std::uint64_t count_ = 1;
  std::vector<std::uint32_t> ranks_;  // text only: code -> position
  std::vector<std::int32_t> order_;   // text only: position -> code
};

}  // namespace core
}  // namespace cabochon
