// Numbers and texts as bytes, lowest byte first on every machine, and back.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "cabochon/core/error.hpp"

namespace cabochon::feedback::ask {

class Writer {
 public:
  template <class T>
    requires std::is_arithmetic_v<T>
  void put(T value) {
    char raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    if constexpr (std::endian::native == std::endian::big)
      for (std::size_t i = 0; i < sizeof(T); ++i) bytes_ += raw[sizeof(T) - 1 - i];
    else
      bytes_.append(raw, sizeof(T));
  }
  void put(std::string_view text) {
    put(static_cast<std::uint64_t>(text.size()));
    bytes_.append(text);
  }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Source {
 public:
  explicit Source(std::string_view bytes) : rest_(bytes) {}

  template <class T>
    requires std::is_arithmetic_v<T>
  [[nodiscard]] T get() {
    char raw[sizeof(T)];
    need(sizeof(T));
    std::memcpy(raw, rest_.data(), sizeof(T));
    if constexpr (std::endian::native == std::endian::big)
      for (std::size_t i = 0; i < sizeof(T) / 2; ++i) std::swap(raw[i], raw[sizeof(T) - 1 - i]);
    T value;
    std::memcpy(&value, raw, sizeof(T));
    rest_.remove_prefix(sizeof(T));
    return value;
  }

  [[nodiscard]] std::string_view text() {
    const auto size = get<std::uint64_t>();
    need(size);
    const std::string_view out = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(static_cast<std::size_t>(size));
    return out;
  }

  /// A count of things that take at least `each` bytes.
  [[nodiscard]] std::size_t count(std::size_t each = 1) {
    const auto number = get<std::uint64_t>();
    if (number > rest_.size() / each) damaged();
    return static_cast<std::size_t>(number);
  }

  [[nodiscard]] bool done() const noexcept { return rest_.empty(); }

  [[noreturn]] static void damaged() {
    throw InputError({"Engine", "state", -1, "bytes that are cut short or damaged", "what to_bytes gave"});
  }

 private:
  void need(std::uint64_t size) const {
    if (size > rest_.size()) damaged();
  }

  std::string_view rest_;
};

}  // namespace cabochon::feedback::ask
