// Fingerprints of the events that were taken last, so that one of them that comes again is not called late.
#pragma once

#include <cstdint>
#include <vector>

#include "cabochon/core/column.hpp"

namespace cabochon::feedback::ask {

[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t x) noexcept {  // the finaliser of splitmix64 (Steele 2014)
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

/// 64 bits of (date, event id), the same on every machine.
[[nodiscard]] inline std::uint64_t fingerprint(std::int32_t day, const Column& ids, std::size_t row) {
  std::uint64_t id = 0xCBF29CE484222325ULL;  // FNV-1a
  if (ids.type() == Type::text) {
    for (const char c : ids.text_at(static_cast<std::int64_t>(row)))
      id = (id ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  } else {
    id = static_cast<std::uint64_t>(ids.values<std::int64_t>()[row]);
  }
  return mixed(mixed(id) + static_cast<std::uint32_t>(day));
}

/// A ring: it grows with contacts, not with events.
class Taken {
 public:
  static constexpr std::size_t least = 10'000;

  /// Room for that many, and two a contact.
  void resize(std::size_t contacts) { room_ = least + 2 * contacts; }

  void add(std::uint64_t print) {
    if (prints_.size() < room_) return prints_.push_back(print);
    prints_[next_] = print;
    if (++next_ == room_) next_ = 0;
  }

  /// From the oldest to the newest.
  [[nodiscard]] std::vector<std::uint64_t> in_order() const {
    const auto middle = prints_.begin() + static_cast<std::ptrdiff_t>(next_);
    std::vector<std::uint64_t> out(middle, prints_.end());
    out.insert(out.end(), prints_.begin(), middle);
    return out;
  }

 private:
  std::vector<std::uint64_t> prints_;
  std::size_t room_ = least, next_ = 0;
};

}  // namespace cabochon::feedback::ask
