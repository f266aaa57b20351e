// Covariate columns as coefficients: numbers as they are, texts and chosen numbers as a column a level.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "cabochon/core/table.hpp"

namespace cabochon::retention {

/// One column of the frame and the coefficients that it makes.
struct CoxTerm {
  std::string column;
  bool categorical = false;
  bool numbers = false;               ///< the levels are whole numbers
  std::vector<std::string> levels{};  ///< without the reference, in order
  std::string reference{};
  int first = 0;  ///< its first coefficient
  int count = 1;  ///< coefficients that it makes

  [[nodiscard]] std::string name(int k) const {
    return categorical ? column + "[" + levels[static_cast<std::size_t>(k)] + "]" : column;
  }
};

/// A term's values in a frame: numbers, or the place of each row's level (-1 the reference).
struct TermValues {
  Column column;  ///< keeps the numbers alive
  std::span<const double> numbers;
  std::vector<std::int32_t> level;
};

/// Decides what each covariate becomes; `where` names the caller in messages.
[[nodiscard]] std::vector<CoxTerm> cox_terms(const Table& table, const std::vector<std::string>& covariates,
                                             const std::vector<std::string>& categorical,
                                             const std::map<std::string, std::string>& reference);

/// Reads one term's column. Nulls, NaN, infinite values and levels that the model does not know are an InputError with
/// their rows.
[[nodiscard]] TermValues term_values(const Table& table, const CoxTerm& term);

}  // namespace cabochon::retention
