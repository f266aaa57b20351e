/// From a frame to the columns of numbers that a regression sees.
///
/// Question     Which numbers stand for "price, segment, their interaction and last month's NPS" in each row?
/// Model        A factor is a column ("price"), an interaction ("price:segment") or an earlier value of the same unit
///              ("lag(nps, 1)"), or what of it is below or above a reference ("below(nps, 7)", "above(nps, 7)").
///              Numbers and truth values (0, 1) give one term. Texts, and numbers named in `categorical`, give one
///              indicator a level but the reference. In an interaction a categorical part leaves its reference out
///              where the term without that part is in the model, and has all its levels elsewhere.
/// Assumptions  A lag counts periods, not rows: a month without a row has no value, and neither has the next row's lag.
/// Units        Terms have the unit of their columns; an interaction the product of its parts' units.
/// Source       coding: Chambers & Hastie (1992), Statistical Models in S, section 2.4.1
/// Limits       Indicators compare with the reference only; change `reference` to ask another question.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/table.hpp"

namespace cabochon::drivers {

struct DesignOptions {
  std::vector<std::string> categorical{};  ///< columns of whole numbers that name things: a store, a region
  std::vector<std::pair<std::string, std::string>> reference{};  ///< column and the level that others compare with
  std::optional<std::string> unit{};                             ///< column of the unit that lags stay within: account
  std::optional<std::string> period{};   ///< column that lags count in: whole numbers, days, months such as 2026-10
  std::optional<std::string> weights{};  ///< column of weights of at least 0; rows of weight 0 are left out
  std::vector<std::string> also{};       ///< columns that must be known too: clusters, effects
  bool intercept = true;  ///< whether the model has a constant (or effects), so that categoricals need a reference
  std::string where = "regress";  ///< function named in messages
};

/// One column of numbers.
struct DesignTerm {
  std::string name;         ///< "price", "segment[large]", "price:segment[large]", "lag(nps, 1)"
  std::int32_t factor = 0;  ///< place of its factor among those asked for
};

/// What a column's missing values cost.
struct LeftOut {
  std::string column;      ///< column or lag whose value is missing; the weights for rows of weight zero
  std::int64_t rows = 0;   ///< rows in which it is missing
  std::int64_t alone = 0;  ///< rows that are left out for this alone
};

/// Rows by the value of a column: ids from 0 in the order of the values.
struct RowGroups {
  std::vector<std::uint32_t> ids;  ///< one a kept row
  std::uint32_t count = 0;         ///< groups, each with a row
};

/// Columns of numbers that are made block by block from the frame's own memory; nothing but lags is stored.
class Design {
 public:
  /// Rows with a null in any column used are left out and counted. InputErrors: no such column, an outcome that is no
  /// number, a categorical with one level, negative weights, no row left, a lag without unit and period.
  [[nodiscard]] static Design of(const Table& table, const std::string& outcome,
                                 const std::vector<std::string>& factors, const DesignOptions& options = {});

  [[nodiscard]] std::int64_t rows() const noexcept;        ///< kept rows
  [[nodiscard]] std::int64_t table_rows() const noexcept;  ///< rows of the frame
  [[nodiscard]] const std::string& outcome() const noexcept;
  [[nodiscard]] const std::vector<std::string>& factors() const noexcept;
  [[nodiscard]] const std::vector<DesignTerm>& terms() const noexcept;
  [[nodiscard]] const std::vector<LeftOut>& left_out() const noexcept;
  [[nodiscard]] bool weighted() const noexcept;
  /// The frame's row of each kept row; empty when all are kept.
  [[nodiscard]] std::span<const std::int64_t> kept() const noexcept;
  [[nodiscard]] std::int64_t table_row(std::int64_t row) const noexcept;

  /// Values of a term for the kept rows begin, begin + 1, ...
  void fill(std::size_t term, std::int64_t begin, std::span<double> out) const;
  void fill_outcome(std::int64_t begin, std::span<double> out) const;
  void fill_weights(std::int64_t begin, std::span<double> out) const;
  /// A term's values in memory where they are the frame's own doubles without a gap; nullptr elsewhere.
  [[nodiscard]] const double* in_place(std::size_t term) const noexcept;

  /// Throws the InputError that lists NaN and infinite values of the kept rows; returns when there is none.
  void check_finite() const;
  /// Whether the values are known to some seven digits only (float32), so that near equality means equality.
  [[nodiscard]] bool single_precision(std::size_t term) const noexcept;

  /// The kept rows by a column's values: a column named in `also`, or any without nulls in the kept rows.
  [[nodiscard]] RowGroups groups(const std::string& column) const;
  /// The same design without these kept rows (singletons), whose number is added to left_out under `reason`.
  [[nodiscard]] Design without(std::span<const std::int64_t> kept_rows, const std::string& reason) const;

 private:
  struct Content;
  std::shared_ptr<const Content> content_;
};

}  // namespace cabochon::drivers
