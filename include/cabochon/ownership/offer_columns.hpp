/// Many offers as columns: what the kernels of totals and compare_many read.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cabochon/core/column.hpp"
#include "cabochon/ownership/lines.hpp"
#include "cabochon/ownership/requirements.hpp"

namespace cabochon::ownership {

/// One term of many offers.
struct TermColumn {
  TermKey key = TermKey::weight_grams;
  std::span<const double> values;
  Validity validity;  ///< without bits: nothing is null
};

/// What VAT does to the offers of one kind.
struct VatKind {
  bool rate_known = true;
  bool is_charged = true;
};

/// Terms of many offers, checked. A term without a column stands at its constant in every row.
struct OfferColumns {
  std::int64_t rows = 0;
  Values<double> constants;                  ///< buyer's terms and placeholders; VAT factors
  TermMask given = 0;                        ///< terms that the buyer gives for all rows
  std::vector<TermColumn> terms;             ///< one a key
  std::span<const std::uint8_t> contract;    ///< 0 tolling, 1 sale
  std::span<const std::uint8_t> loss_basis;  ///< 0 finished, 1 issued, 255 not given; empty: never given
  std::span<const double> offer_net;         ///< factor of VAT a row; empty: the constant
  std::span<const double> offer_vat_rate;    ///< a row; empty: the constant
  std::span<const std::uint8_t> vat_none;    ///< 1 where the supplier charges none; empty: `vat` in every row
  std::span<const std::uint8_t> vat_known;   ///< 1 where the rates are known; empty: `vat` in every row
  VatKind vat;                               ///< where the two above are empty, of the supplier's invoice
  bool buyer_vat_none = true;                ///< the metal carries no VAT
  bool vat_all_back = false;                 ///< constant vat_recoverable_share is 1
};

/// Rows that give the same terms under the same contract share one state.
struct RowState {
  Given given;
  LineMask considered = 0;
  TermMask zero = 0;  ///< see assumed_zero
};

/// The state of every row; `of_row` is empty when all rows share the first.
struct RowStates {
  std::vector<RowState> states;
  std::vector<std::int32_t> of_row;

  [[nodiscard]] std::int32_t index(std::int64_t row) const {
    return of_row.empty() ? 0 : of_row[static_cast<std::size_t>(row)];
  }
  [[nodiscard]] const RowState& operator[](std::int64_t row) const {
    return states[static_cast<std::size_t>(index(row))];
  }
};

}  // namespace cabochon::ownership
