// The lines of a Pareto, and which category stands in each.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cabochon/improvement/pareto_table.hpp"

namespace cabochon::improvement {

struct OrderedPareto {
  Table lines;
  std::vector<std::uint32_t> order;  // of each line: the category's place in the order of the names, null last
};

[[nodiscard]] OrderedPareto ordered_pareto(const Table& table, const std::string& by, const ParetoOptions& options);

}  // namespace cabochon::improvement
