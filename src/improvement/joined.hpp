// Columns of two tables under one another, and keys of one looked up in another.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cabochon/core/table.hpp"

namespace cabochon::improvement {

/// The rows of `first`, then those of `second`: both text, or both whole numbers.
[[nodiscard]] Column stacked(const Column& first, const Column& second, const std::string& first_table,
                             const std::string& second_table, const std::string& name);

/// Row of `keys` that each value has; -1 where there is none or it is null. A key that stands twice is an InputError.
[[nodiscard]] std::vector<std::int64_t> looked_up(const Table& from, const Table& in, const std::string& name);

/// An InputError with the rows whose key was not found.
void check_found(const std::vector<std::int64_t>& rows, const Table& from, const Table& in, const std::string& name);

/// Text of a value, for messages and "other".
[[nodiscard]] std::string value_text(const Column& column, std::int64_t row);

}  // namespace cabochon::improvement
