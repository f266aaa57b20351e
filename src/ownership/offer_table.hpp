// A table of offers, checked and turned into the columns that the kernels read.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cabochon/core/table.hpp"
#include "cabochon/ownership/buyer.hpp"
#include "cabochon/ownership/offer_columns.hpp"
#include "cabochon/ownership/totals_kernel.hpp"

namespace cabochon::ownership {

/// Owns what `columns` looks at, beyond the table itself.
struct OfferTable {
  OfferColumns columns;
  std::vector<std::vector<double>> numbers;
  std::vector<std::vector<std::uint8_t>> flags;
};

[[nodiscard]] OfferTable read_offers(const Table& offers, const Buyer& buyer);

/// Lines, totals and what was left out, added to a copy of `offers`; `considered` is one mask for all rows or one a
/// row.
struct Computed {
  std::vector<std::shared_ptr<double[]>> lines;  ///< null where no row has the line
  std::shared_ptr<double[]> total;
  std::shared_ptr<double[]> total_without_metal;
};

[[nodiscard]] Computed compute(const OfferColumns& columns, const std::vector<LineMask>& considered);

[[nodiscard]] Table with_lines(const Table& offers, const Computed& computed, const RowStates& states,
                               const std::vector<LineMask>& considered);

/// A column over memory that was filled in place.
[[nodiscard]] Column column_of(std::shared_ptr<double[]> values, std::int64_t rows,
                               std::vector<std::uint8_t> bitmap = {});

}  // namespace cabochon::ownership
