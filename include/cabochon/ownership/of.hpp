/// Whose term it is.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "cabochon/core/record.hpp"

namespace cabochon::ownership {

enum class Of : std::uint8_t { ours, theirs, buyer };

}  // namespace cabochon::ownership

namespace cabochon {
inline namespace core {

template <>
struct Names<ownership::Of> {
  static constexpr std::array<std::string_view, 3> values{"ours", "theirs", "buyer"};
};

}  // namespace core
}  // namespace cabochon
