// What a design holds: its sources, the terms made of them, and the rows that are kept.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cabochon/drivers/design.hpp"

#include "formula.hpp"
#include "source.hpp"

namespace cabochon::drivers {

// A factor of a term's product: a source's numbers, or whether its level is this one.
struct Piece {
  std::size_t source = 0;
  std::int32_t level = -1;  // -1: numbers
};

struct Design::Content {
  Table table;
  std::string where, outcome;
  std::vector<std::string> factors;
  std::vector<DesignTerm> terms;
  std::vector<std::vector<Piece>> pieces;  // one list a term
  std::vector<Source> sources;             // the outcome first, then the weights if any
  std::vector<LeftOut> left_out;
  std::vector<std::int64_t> kept;
  std::int64_t rows = 0;
  bool weighted = false;

  std::size_t source(const Part& part, const DesignOptions& options);
  void keep_rows(const std::vector<std::string>& also);
  void name_terms(const std::vector<std::vector<std::size_t>>& parts, const DesignOptions& options);
  void check_weights();
};

}  // namespace cabochon::drivers
