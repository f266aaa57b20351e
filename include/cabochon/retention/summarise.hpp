/// From order lines to one history an account.
///
/// Question     Of each account: how often did it order again, when last, how long have we watched it, what was an
/// order
///              worth; and what came after a day at which we pretend to stand?
/// Model        All lines of an account's day are one transaction, worth their sum.
///                x    transactions after the first, up to the end of the calibration
///                t_x  first to last transaction; T first transaction to the end of the calibration
///              Returns are lines whose amount (the value itself, or the column `returns` such as the quantity) is
///              negative. A day with returns whose amounts add up to 0 or less is no transaction; what it falls short
///              is taken from the account's earlier transactions of the same period, the latest first, and one that is
///              returned whole did not happen. Days of amount 0 without a return stay (samples, gifts).
/// Assumptions  returns follow what they return; a return after the calibration's end leaves the calibration alone, as
///              nobody knew of it then
/// Units        days, or days / 7 (week), / 30.4375 (month), / 365.25 (year); values in the column's money
/// Source       Fader & Hardie 2005, note 009, section 2 (x, t_x, T)
/// Limits       without a value or returns column nothing is netted: leave cancelled lines out first. A margin may be
///              negative without a return: then name the column that tells returns
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cabochon/core/dates.hpp"
#include "cabochon/core/record.hpp"
#include "cabochon/core/table.hpp"

namespace cabochon {
namespace retention {

enum class Unit : std::uint8_t { day, week, month, year };

[[nodiscard]] constexpr double days_of(Unit unit) noexcept {
  constexpr double days[] = {1, 7, 365.25 / 12, 365.25};
  return days[static_cast<std::size_t>(unit)];
}

struct SummariseOptions {
  std::string account = "account";
  std::string date = "date";
  std::optional<std::string> value{};
  std::optional<std::string> returns{};  ///< column whose negative numbers mark returns; empty: value
  Unit unit = Unit::week;
  std::optional<Day> calibration_end{};  ///< last day of the calibration; empty: that of the observation
  std::optional<Day> observation_end{};  ///< last day of the observation; empty: that of the last line
};

struct Summary {
  Table table;                         ///< rows by account
  std::int64_t returned_whole = 0;     ///< accounts without a transaction that was not returned
  std::int64_t after_calibration = 0;  ///< accounts whose first transaction came after the calibration
  std::int64_t unmatched_returns = 0;  ///< days whose returns found no earlier transaction
};

/// Columns: the account, first and last (dates), cohort (month of the first), x, t_x, T, mean_value (of the repeats;
/// null without), log_gaps (sum of the logarithms of the gaps); with a calibration_end x_holdout, T_holdout and
/// value_holdout (mean; null without orders); and unit.
[[nodiscard]] Summary summarise(const Table& orders, const SummariseOptions& options);

/// The transactions that summarise counts: account, date, value (where there is one), by account and date.
[[nodiscard]] Table transactions(const Table& orders, const SummariseOptions& options);

}  // namespace retention

template <>
struct Names<retention::Unit> {
  static constexpr std::array<std::string_view, 4> values{"day", "week", "month", "year"};
};

}  // namespace cabochon
