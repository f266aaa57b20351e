/// Columns: immutable, contiguous, shared. What came in through Arrow is looked at in place; text becomes codes once.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cabochon/core/bits.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/error.hpp"

namespace cabochon {
inline namespace core {

enum class Type : std::uint8_t {
  boolean,  ///< one byte a value, 0 or 1
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float32,
  float64,
  text,      ///< int32 codes into a Dictionary; -1 is null
  date,      ///< int32 days since 1970-01-01
  timestamp  ///< int64 since the epoch in the column's TimeUnit
};

enum class TimeUnit : std::uint8_t { second, millisecond, microsecond, nanosecond };

[[nodiscard]] inline std::string_view type_name(Type type) {
  constexpr std::string_view names[] = {"boolean", "int8",   "int16",   "int32",   "int64", "uint8", "uint16",
                                        "uint32",  "uint64", "float32", "float64", "text",  "date",  "timestamp"};
  return names[static_cast<std::size_t>(type)];
}

/// Arrow's validity bitmap: bit 1 means present. No bits means that nothing is null.
struct Validity {
  const std::uint8_t* bits = nullptr;
  std::int64_t offset = 0;  ///< in bits

  [[nodiscard]] bool operator[](std::int64_t row) const noexcept {
    if (!bits) return true;
    const std::int64_t bit = offset + row;
    return core::bits::get(bits, bit);
  }
};

/// The distinct texts of a column, packed; equal texts have equal codes.
class Dictionary {
 public:
  Dictionary() = default;

  [[nodiscard]] std::int32_t size() const noexcept { return static_cast<std::int32_t>(ends_.size()); }

  [[nodiscard]] std::string_view operator[](std::int32_t code) const noexcept {
    const auto i = static_cast<std::size_t>(code);
    const std::int64_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(bytes_).substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(ends_[i] - begin));
  }

  /// Appends without looking for an equal text: the caller knows that it is new.
  std::int32_t append(std::string_view text) {
    bytes_.append(text);
    ends_.push_back(static_cast<std::int64_t>(bytes_.size()));
    return size() - 1;
  }

  [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::span<const std::int64_t> ends() const noexcept { return ends_; }

 private:
  std::string bytes_;
  std::vector<std::int64_t> ends_;
};

template <class T>
inline constexpr bool is_column_value_v =
    std::is_same_v<T, std::int8_t> || std::is_same_v<T, std::int16_t> || std::is_same_v<T, std::int32_t> ||
    std::is_same_v<T, std::int64_t> || std::is_same_v<T, std::uint8_t> || std::is_same_v<T, std::uint16_t> ||
    std::is_same_v<T, std::uint32_t> || std::is_same_v<T, std::uint64_t> || std::is_same_v<T, float> ||
    std::is_same_v<T, double>;

template <class T>
  requires is_column_value_v<T>
[[nodiscard]] constexpr Type type_of() noexcept {
  if constexpr (std::is_same_v<T, std::int8_t>) return Type::int8;
  if constexpr (std::is_same_v<T, std::int16_t>) return Type::int16;
  if constexpr (std::is_same_v<T, std::int32_t>) return Type::int32;
  if constexpr (std::is_same_v<T, std::int64_t>) return Type::int64;
  if constexpr (std::is_same_v<T, std::uint8_t>) return Type::uint8;
  if constexpr (std::is_same_v<T, std::uint16_t>) return Type::uint16;
  if constexpr (std::is_same_v<T, std::uint32_t>) return Type::uint32;
  if constexpr (std::is_same_v<T, std::uint64_t>) return Type::uint64;
  if constexpr (std::is_same_v<T, float>) return Type::float32;
  if constexpr (std::is_same_v<T, double>) return Type::float64;
}

/// One immutable column. Copies share the memory; the memory lives as long as any copy does.
class Column {
 public:
  /// What a column is made of. `data` has one element a row, already past any offset.
  struct Parts {
    Type type = Type::float64;
    std::int64_t length = 0;
    const void* data = nullptr;
    Validity validity;  ///< not used by text, whose null code is -1
    std::int64_t null_count = 0;
    std::shared_ptr<const void> owner;             ///< keeps data and validity alive
    std::shared_ptr<const Dictionary> dictionary;  ///< text only
    TimeUnit unit = TimeUnit::microsecond;         ///< timestamp only
    std::string timezone;                          ///< timestamp only; empty for local (naive) times
  };

  Column() = default;
  explicit Column(Parts parts) : parts_(std::move(parts)) {}

  /// From values and, when some are null, a bitmap with bit 1 for present.
  template <class T>
    requires is_column_value_v<T>
  [[nodiscard]] static Column of(std::vector<T> values, std::vector<std::uint8_t> bitmap = {}) {
    return owned(type_of<T>(), std::move(values), std::move(bitmap));
  }

  /// From values that may be absent.
  template <class T>
    requires is_column_value_v<T>
  [[nodiscard]] static Column of(const std::vector<std::optional<T>>& values) {
    auto [plain, bitmap] = split(values, T{});
    return owned(type_of<T>(), std::move(plain), std::move(bitmap));
  }

  [[nodiscard]] static Column booleans(std::vector<std::uint8_t> values, std::vector<std::uint8_t> bitmap = {}) {
    return owned(Type::boolean, std::move(values), std::move(bitmap));
  }

  [[nodiscard]] static Column dates(std::vector<std::int32_t> days, std::vector<std::uint8_t> bitmap = {}) {
    return owned(Type::date, std::move(days), std::move(bitmap));
  }

  /// From codes (-1 is null) and the texts they stand for.
  [[nodiscard]] static Column text(std::vector<std::int32_t> codes, std::shared_ptr<const Dictionary> dictionary) {
    Column column = owned(Type::text, std::move(codes), {});
    column.parts_.dictionary = std::move(dictionary);
    const auto c = column.codes();
    column.parts_.null_count = std::count(c.begin(), c.end(), -1);
    return column;
  }

  /// From texts that may be absent; for results, not for millions of rows.
  [[nodiscard]] static Column text(const std::vector<std::optional<std::string>>& values) {
    auto dictionary = std::make_shared<Dictionary>();
    std::unordered_map<std::string, std::int32_t> seen;
    std::vector<std::int32_t> codes;
    codes.reserve(values.size());
    for (const auto& value : values) {
      if (!value) {
        codes.push_back(-1);
        continue;
      }
      const auto [where, fresh] = seen.try_emplace(*value, dictionary->size());
      if (fresh) dictionary->append(*value);
      codes.push_back(where->second);
    }
    return text(std::move(codes), std::move(dictionary));
  }

  [[nodiscard]] static Column text(const std::vector<std::string>& values) {
    return text(std::vector<std::optional<std::string>>(values.begin(), values.end()));
  }

  [[nodiscard]] Type type() const noexcept { return parts_.type; }
  [[nodiscard]] std::int64_t size() const noexcept { return parts_.length; }
  [[nodiscard]] std::int64_t null_count() const noexcept { return parts_.null_count; }
  [[nodiscard]] const Validity& validity() const noexcept { return parts_.validity; }
  [[nodiscard]] const Parts& parts() const noexcept { return parts_; }
  [[nodiscard]] TimeUnit unit() const noexcept { return parts_.unit; }
  [[nodiscard]] const std::string& timezone() const noexcept { return parts_.timezone; }

  [[nodiscard]] bool is_null(std::int64_t row) const noexcept {
    if (parts_.type == Type::text) return static_cast<const std::int32_t*>(parts_.data)[row] < 0;
    return !parts_.validity[row];
  }

  /// The values in memory; T must be the storage type (boolean uint8, date and text int32, timestamp int64).
  template <class T>
  [[nodiscard]] std::span<const T> values() const {
    if (sizeof(T) != width()) throw Error("internal: column of " + std::string(type_name(type())) + " read as another");
    return {static_cast<const T*>(parts_.data), static_cast<std::size_t>(parts_.length)};
  }

  [[nodiscard]] std::span<const std::int32_t> codes() const { return values<std::int32_t>(); }
  [[nodiscard]] const Dictionary& dictionary() const { return *parts_.dictionary; }

  /// Text of a row of a text column; empty view for null.
  [[nodiscard]] std::string_view text_at(std::int64_t row) const {
    const std::int32_t code = codes()[static_cast<std::size_t>(row)];
    return code < 0 ? std::string_view{} : dictionary()[code];
  }

  /// Bytes of one element.
  [[nodiscard]] std::size_t width() const noexcept {
    switch (parts_.type) {
      case Type::boolean:
      case Type::int8:
      case Type::uint8:
        return 1;
      case Type::int16:
      case Type::uint16:
        return 2;
      case Type::int32:
      case Type::uint32:
      case Type::float32:
      case Type::text:
      case Type::date:
        return 4;
      default:
        return 8;
    }
  }

 private:
  template <class T>
  static std::pair<std::vector<T>, std::vector<std::uint8_t>> split(const std::vector<std::optional<T>>& values,
                                                                    T absent) {
    std::pair<std::vector<T>, std::vector<std::uint8_t>> out;
    out.first.reserve(values.size());
    out.second.assign((values.size() + 7) / 8, 0);
    for (std::size_t i = 0; i < values.size(); ++i) {
      out.first.push_back(values[i].value_or(absent));
      if (values[i]) core::bits::set(out.second.data(), static_cast<std::int64_t>(i));
    }
    return out;
  }

  template <class T>
  static Column owned(Type type, std::vector<T> values, std::vector<std::uint8_t> bitmap) {
    struct Memory {
      std::vector<T> values;
      std::vector<std::uint8_t> bitmap;
    };
    auto memory = std::make_shared<Memory>(Memory{std::move(values), std::move(bitmap)});
    Parts parts;
    parts.type = type;
    parts.length = static_cast<std::int64_t>(memory->values.size());
    parts.data = memory->values.data();
    if (!memory->bitmap.empty()) {
      parts.validity = {memory->bitmap.data(), 0};
      for (std::int64_t i = 0; i < parts.length; ++i) parts.null_count += !parts.validity[i];
      if (parts.null_count == 0) parts.validity = {};
    }
    parts.owner = std::move(memory);
    return Column(std::move(parts));
  }

  Parts parts_;
};

/// The column, or one of absent numbers where it is a text column without any value: a producer that knows no type for
/// a column of nulls, or for an empty list, gives it as text.
[[nodiscard]] inline Column numbers_if_empty(const Column& column) {
  if (column.type() != Type::text || column.null_count() != column.size()) return column;
  return Column::of(std::vector<std::optional<double>>(static_cast<std::size_t>(column.size())));
}

/// Calls `f(span)` with the values of a column of numbers or booleans; anything else is an InputError.
template <class F>
decltype(auto) visit_numbers(const Column& column, std::string_view table, std::string_view name, F&& f) {
  switch (column.type()) {
    case Type::boolean:
    case Type::uint8:
      return f(column.values<std::uint8_t>());
    case Type::int8:
      return f(column.values<std::int8_t>());
    case Type::int16:
      return f(column.values<std::int16_t>());
    case Type::int32:
      return f(column.values<std::int32_t>());
    case Type::int64:
      return f(column.values<std::int64_t>());
    case Type::uint16:
      return f(column.values<std::uint16_t>());
    case Type::uint32:
      return f(column.values<std::uint32_t>());
    case Type::uint64:
      return f(column.values<std::uint64_t>());
    case Type::float32:
      return f(column.values<float>());
    case Type::float64:
      return f(column.values<double>());
    default:
      throw InputError({std::string(table), std::string(name), -1,
                        "a column of " + std::string(type_name(column.type())), "a column of numbers"});
  }
}

}  // namespace core
}  // namespace cabochon
