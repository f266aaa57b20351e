// Tables of events put together, and as bytes.
#pragma once

#include <string>
#include <vector>

#include "cabochon/core/table.hpp"

#include "bytes.hpp"

namespace cabochon::feedback::ask {

/// The rows of all parts under each other; a column that a part lacks is null there, columns of different types become
/// text. Without parts: the columns of `like` and no row.
[[nodiscard]] Table concatenate(const std::string& name, const std::vector<Table>& parts, const Table& like);

void write(Writer& writer, const Table& table);
[[nodiscard]] Table read_table(Source& reader);

}  // namespace cabochon::feedback::ask
