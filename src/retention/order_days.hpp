// Order lines as days with an order, account by account.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cabochon/core/dates.hpp"
#include "cabochon/core/table.hpp"

#include "row_groups.hpp"

namespace cabochon::retention {

struct OrderColumns {
  std::string account = "account";
  std::string date = "date";
  std::optional<std::string> value{};     ///< revenue, margin, net_of_metal, or a column of numbers
  std::optional<std::string> category{};  ///< makes a series of each account and category
};

/// The days of one series: `begin` to `end` of OrderDays::day, rising.
struct OrderSeries {
  std::uint32_t begin = 0, end = 0;
};

struct OrderDays {
  RowGroups groups;                 ///< account (and category) of each series
  std::vector<OrderSeries> series;  ///< one a group; empty where no day counts
  std::vector<std::int32_t> day;
  std::vector<double> value;  ///< of each day; 0 without a value
  std::int64_t lines_without_value = 0;
  std::int64_t lines_after = 0;  ///< lines after `until`, left out

  [[nodiscard]] std::span<const std::int32_t> days(std::uint32_t group) const {
    return std::span(day).subspan(series[group].begin, series[group].end - series[group].begin);
  }
  [[nodiscard]] std::span<const double> values(std::uint32_t group) const {
    return std::span(value).subspan(series[group].begin, series[group].end - series[group].begin);
  }
};

/// Lines up to `until`. Lines of one series and day are one order; a day counts when what was bought outweighs what
/// came back: the day's sum of `quantity` (without such a column of `revenue`, without it the lines) is above 0. Values
/// of days that do not count go to the series' day before, or are left out before the first.
[[nodiscard]] OrderDays order_days(const Table& orders, const OrderColumns& columns, Day until);

/// Money of each line, null (NaN) where an amount is missing: revenue; margin = revenue - cost; net_of_metal = revenue
/// - metal_value, which under tolling is the revenue; any other name is a column of numbers.
[[nodiscard]] std::vector<double> line_values(const Table& orders, const std::string& value);

}  // namespace cabochon::retention
