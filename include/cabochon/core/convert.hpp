/// Columns as the type that an analysis needs.
///
/// Each function returns the column itself, sharing its memory, where nothing is to be done; reports every row that
/// cannot be converted; and takes a column without any value as one of any type.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "cabochon/core/bits.hpp"
#include "cabochon/core/column.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/error.hpp"
#include "cabochon/core/interner.hpp"
#include "cabochon/core/text.hpp"

namespace cabochon {
inline namespace core {
namespace conversion {

/// Collects wrong rows: the first ten in full, the rest as a number.
class WrongRows {
 public:
  WrongRows(std::string_view table, std::string_view name, std::string expected)
      : table_(table), name_(name), expected_(std::move(expected)) {}

  void add(std::int64_t row, std::string value) {
    if (++total_ <= InputError::shown) problems_.push_back({table_, name_, row, std::move(value), expected_});
  }
  /// As above where making the text of the value costs something.
  template <class F>
    requires std::is_invocable_v<F>
  void add(std::int64_t row, F&& value) {
    if (total_ < InputError::shown)
      add(row, std::string(value()));
    else
      ++total_;
  }
  void raise() {
    if (total_) throw InputError(std::move(problems_), total_);
  }

 private:
  std::string table_, name_, expected_;
  std::vector<Problem> problems_;
  std::size_t total_ = 0;
};

[[nodiscard]] inline InputError wrong_type(const Column& column, std::string_view table, std::string_view name,
                                           std::string expected) {
  return InputError({std::string(table), std::string(name), -1, "a column of " + std::string(type_name(column.type())),
                     std::move(expected)});
}

[[nodiscard]] inline bool all_null(const Column& column) noexcept { return column.null_count() == column.size(); }

/// A column of `rows` nulls.
[[nodiscard]] inline Column nulls(Type type, std::int64_t rows) {
  struct Memory {
    std::vector<std::int64_t> values;
    std::vector<std::uint8_t> bits;
  };
  if (type == Type::text)
    return Column::text(std::vector<std::int32_t>(static_cast<std::size_t>(rows), -1), std::make_shared<Dictionary>());
  auto memory = std::make_shared<Memory>();
  memory->values.assign(static_cast<std::size_t>(rows), 0);
  memory->bits.assign(bits::bytes_for(rows), 0);
  Column::Parts parts;
  parts.type = type;
  parts.length = rows;
  parts.data = memory->values.data();
  if (rows) parts.validity = {memory->bits.data(), 0};
  parts.null_count = rows;
  parts.owner = std::move(memory);
  return Column(std::move(parts));
}

/// New values with the nulls of `column`.
template <class T>
[[nodiscard]] Column with_nulls_of(const Column& column, Type type, std::vector<T> values) {
  struct Memory {
    std::vector<T> values;
    std::vector<std::uint8_t> bits;
  };
  auto memory = std::make_shared<Memory>(Memory{std::move(values), {}});
  Column::Parts parts;
  parts.type = type;
  parts.length = column.size();
  parts.data = memory->values.data();
  parts.null_count = column.null_count();
  if (parts.null_count) {
    memory->bits.assign(bits::bytes_for(column.size()), 0);
    if (column.type() == Type::text) {
      for (std::int64_t row = 0; row < column.size(); ++row)
        if (!column.is_null(row)) bits::copy(memory->bits.data(), row, nullptr, 0, 1);
    } else {
      bits::copy(memory->bits.data(), 0, column.validity().bits, column.validity().offset, column.size());
    }
    parts.validity = {memory->bits.data(), 0};
  }
  parts.owner = std::move(memory);
  return Column(std::move(parts));
}

[[nodiscard]] inline std::int64_t ticks_per_second(TimeUnit unit) noexcept {
  constexpr std::int64_t ticks[] = {1, 1'000, 1'000'000, 1'000'000'000};
  return ticks[static_cast<std::size_t>(unit)];
}

[[nodiscard]] constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) noexcept {
  return a / b - (a % b != 0 && (a % b < 0) != (b < 0));
}

template <class T>
[[nodiscard]] std::string value_text(T value) {
  if constexpr (std::is_floating_point_v<T>)
    return number_text(static_cast<double>(value));
  else
    return std::to_string(value);
}

}  // namespace conversion

/// Numbers and truth values (0 and 1) as float64. NaN is an error: a missing value is null. So is an integer that no
/// float64 equals.
[[nodiscard]] inline Column to_float64(const Column& column, std::string_view table, std::string_view name) {
  if (column.size() == 0 && column.type() == Type::text) return conversion::nulls(Type::float64, 0);
  if (conversion::all_null(column) && column.size()) return conversion::nulls(Type::float64, column.size());
  return visit_numbers(column, table, name, [&]<class T>(std::span<const T> values) {
    conversion::WrongRows wrong(
        table, name,
        std::is_integral_v<T> ? "an integer that float64 can hold exactly" : "a number, or null where it is missing");
    const auto check = [&](std::int64_t row, T value) {
      if constexpr (std::is_floating_point_v<T>) {
        if (value != value && !column.is_null(row)) wrong.add(row, "nan");
      } else if constexpr (sizeof(T) == 8) {
        constexpr std::int64_t exact = std::int64_t{1} << 53;
        const bool small = std::is_unsigned_v<T> ? value <= static_cast<T>(exact)
                                                 : static_cast<std::int64_t>(value) <= exact &&
                                                       static_cast<std::int64_t>(value) >= -exact;
        if (small || column.is_null(row)) return;
        const auto near = static_cast<double>(value);
        constexpr double end = std::is_unsigned_v<T> ? 18446744073709551616.0 : 9223372036854775808.0;
        if (near >= end || static_cast<T>(near) != value) wrong.add(row, [&] { return std::to_string(value); });
      }
    };
    for (std::size_t row = 0; row < values.size(); ++row) check(static_cast<std::int64_t>(row), values[row]);
    wrong.raise();
    if (column.type() == Type::float64) return column;
    return conversion::with_nulls_of(column, Type::float64, std::vector<double>(values.begin(), values.end()));
  });
}

/// Integers, truth values and whole floats (pandas makes them where an integer is missing) as int64.
[[nodiscard]] inline Column to_int64(const Column& column, std::string_view table, std::string_view name) {
  if (column.type() == Type::int64) return column;
  if (column.size() == 0 && column.type() == Type::text) return conversion::nulls(Type::int64, 0);
  if (conversion::all_null(column) && column.size()) return conversion::nulls(Type::int64, column.size());
  return visit_numbers(column, table, name, [&]<class T>(std::span<const T> values) {
    conversion::WrongRows wrong(table, name, "a whole number of at most 64 bits");
    std::vector<std::int64_t> out(values.size());
    for (std::size_t row = 0; row < values.size(); ++row) {
      const T value = values[row];
      bool good = true;
      if constexpr (std::is_floating_point_v<T>)
        good = value >= static_cast<T>(-9223372036854775808.0) && value < static_cast<T>(9223372036854775808.0) &&
               std::trunc(value) == value;
      else if constexpr (std::is_same_v<T, std::uint64_t>)
        good = value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
      if (good)
        out[row] = static_cast<std::int64_t>(value);
      else if (!column.is_null(static_cast<std::int64_t>(row)))
        wrong.add(static_cast<std::int64_t>(row), [&] { return conversion::value_text(value); });
    }
    wrong.raise();
    return conversion::with_nulls_of(column, Type::int64, std::move(out));
  });
}

/// Text as it is; integers, whole floats and truth values as text where `write_numbers` allows it.
[[nodiscard]] inline Column to_codes(const Column& column, std::string_view table, std::string_view name,
                                     bool write_numbers = false) {
  if (column.type() == Type::text) return column;
  if (conversion::all_null(column)) return conversion::nulls(Type::text, column.size());
  if (!write_numbers || column.type() == Type::date || column.type() == Type::timestamp)
    throw conversion::wrong_type(column, table, name, "a column of text");
  Interner interner;
  std::vector<std::int32_t> codes(static_cast<std::size_t>(column.size()), -1);
  if (column.type() == Type::boolean) {
    const auto values = column.values<std::uint8_t>();
    for (std::size_t row = 0; row < codes.size(); ++row)
      if (!column.is_null(static_cast<std::int64_t>(row))) codes[row] = interner.code(values[row] ? "true" : "false");
    return Column::text(std::move(codes), interner.share());
  }
  const auto write = [&](const auto& values) {
    for (std::size_t row = 0; row < codes.size(); ++row)
      if (!column.is_null(static_cast<std::int64_t>(row))) codes[row] = interner.code(std::to_string(values[row]));
  };
  if (column.type() == Type::uint64) {
    write(column.values<std::uint64_t>());
  } else {
    const Column whole = to_int64(column, table, name);
    write(whole.values<std::int64_t>());
  }
  return Column::text(std::move(codes), interner.share());
}

/// The day of a text: 2026-10-31, or the day at the start of a time without a zone such as 2026-10-31T23:15 or
/// 2026-10-31 23:15:59.5.
[[nodiscard]] inline std::optional<Day> day_of_text(std::string_view text) {
  const auto day = day_from_text(text.substr(0, 10));
  if (!day || text.size() == 10) return day;
  const std::string_view rest = text.substr(10);
  const auto digit = [&](std::size_t at) { return at < rest.size() && rest[at] >= '0' && rest[at] <= '9'; };
  const auto two = [&](std::size_t at) {
    return digit(at) && digit(at + 1) ? (rest[at] - '0') * 10 + rest[at + 1] - '0' : 99;
  };
  if ((rest[0] != 'T' && rest[0] != ' ') || two(1) > 23 || rest.size() < 6 || rest[3] != ':' || two(4) > 59)
    return std::nullopt;
  if (rest.size() == 6) return day;
  if (rest[6] != ':' || two(7) > 60) return std::nullopt;
  if (rest.size() == 9) return day;
  if (rest[9] != '.' || rest.size() == 10) return std::nullopt;
  for (std::size_t at = 10; at < rest.size(); ++at)
    if (!digit(at)) return std::nullopt;
  return day;
}

/// Dates as they are; timestamps without a time zone and in UTC as their own day; texts written as 2026-10-31.
/// Timestamps of another zone have to become local first (see to_local): their day depends on the zone.
[[nodiscard]] inline Column to_days(const Column& column, std::string_view table, std::string_view name) {
  if (column.type() == Type::date) return column;
  if (conversion::all_null(column)) return conversion::nulls(Type::date, column.size());
  std::vector<std::int32_t> days(static_cast<std::size_t>(column.size()));
  conversion::WrongRows wrong(table, name, "a day written as 2026-10-31");
  if (column.type() == Type::text) {
    const Dictionary& dictionary = column.dictionary();
    std::vector<std::optional<Day>> known(static_cast<std::size_t>(dictionary.size()));
    for (std::int32_t code = 0; code < dictionary.size(); ++code)
      known[static_cast<std::size_t>(code)] = day_of_text(dictionary[code]);
    const auto codes = column.codes();
    for (std::size_t row = 0; row < codes.size(); ++row) {
      if (codes[row] < 0) continue;
      const auto& day = known[static_cast<std::size_t>(codes[row])];
      if (day)
        days[row] = day->number;
      else
        wrong.add(static_cast<std::int64_t>(row), [&] { return core::quoted(dictionary[codes[row]]); });
    }
    wrong.raise();
    return conversion::with_nulls_of(column, Type::date, std::move(days));
  }
  if (column.type() != Type::timestamp) throw conversion::wrong_type(column, table, name, "a column of dates");
  const std::string& zone = column.timezone();
  if (!zone.empty() && zone != "UTC" && zone != "Etc/UTC" && zone != "Z" && zone != "+00:00")
    throw InputError({std::string(table), std::string(name), -1, "timestamps in the time zone " + core::quoted(zone),
                      "dates, or local timestamps: the day depends on the time zone of the book"});
  const std::int64_t a_day = conversion::ticks_per_second(column.unit()) * 86'400;
  const auto ticks = column.values<std::int64_t>();
  for (std::size_t row = 0; row < ticks.size(); ++row) {
    const std::int64_t day = conversion::floor_divide(ticks[row], a_day);
    days[row] = static_cast<std::int32_t>(day);
    if (days[row] != day && !column.is_null(static_cast<std::int64_t>(row)))
      wrong.add(static_cast<std::int64_t>(row), [&] { return std::to_string(ticks[row]); });
  }
  wrong.raise();
  return conversion::with_nulls_of(column, Type::date, std::move(days));
}

/// How far a zone's clocks are ahead of UTC: `offsets[i]` seconds from `since[i]` (seconds UTC, rising) on.
struct ZoneOffsets {
  std::vector<std::int64_t> since;
  std::vector<std::int64_t> offsets;
};

/// Timestamps with a time zone as the local times that a zone's clocks showed. The first offset also holds before it.
[[nodiscard]] inline Column to_local(const Column& column, const ZoneOffsets& zone) {
  if (column.type() != Type::timestamp || column.timezone().empty()) return column;
  if (zone.since.empty() || zone.since.size() != zone.offsets.size())
    throw InputError({"to_local", "zone", -1, {}, "one offset for each moment, and at least one"});
  const std::int64_t second = conversion::ticks_per_second(column.unit());
  const auto ticks = column.values<std::int64_t>();
  std::vector<std::int64_t> out(ticks.size());
  std::size_t at = 0;
  for (std::size_t row = 0; row < ticks.size(); ++row) {
    const std::int64_t utc = conversion::floor_divide(ticks[row], second);
    if (utc < zone.since[at] || (at + 1 < zone.since.size() && utc >= zone.since[at + 1])) {
      const auto next = std::upper_bound(zone.since.begin(), zone.since.end(), utc);
      at = next == zone.since.begin() ? 0 : static_cast<std::size_t>(next - zone.since.begin()) - 1;
    }
    const std::int64_t shift = zone.offsets[at] * second;
    out[row] = static_cast<std::int64_t>(static_cast<std::uint64_t>(ticks[row]) + static_cast<std::uint64_t>(shift));
  }
  Column::Parts parts = conversion::with_nulls_of(column, Type::timestamp, std::move(out)).parts();
  parts.unit = column.unit();
  return Column(std::move(parts));
}

}  // namespace core
}  // namespace cabochon
