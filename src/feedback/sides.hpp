// Which rows of a table belong to the first and to the second side of a difference.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cabochon/core/table.hpp"
#include "cabochon/feedback/nps_change.hpp"

namespace cabochon::feedback {

/// By row: 0 the first side, 1 the second, -1 neither. A side that no row has, a row of both, and a period that ends
/// before it begins are InputErrors.
[[nodiscard]] std::vector<std::int8_t> sides(const Table& answers, const std::string& between, const NpsSide& first,
                                             const NpsSide& second);

}  // namespace cabochon::feedback
