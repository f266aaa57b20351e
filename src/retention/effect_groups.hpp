// Accounts of a measure as numbers: who was treated, what each group ordered when, and what accounts are matched on.
#pragma once

#include <Eigen/Dense>
#include <cstdint>
#include <string>
#include <vector>

#include "cabochon/retention/effect.hpp"

#include "nullable_column.hpp"
#include "order_days.hpp"

namespace cabochon::retention {

inline constexpr double days_a_year = 365;

/// Orders or value of one series within [from, until], a year.
[[nodiscard]] double a_year(const OrderDays& orders, std::uint32_t g, std::int32_t from, std::int32_t until,
                            bool value);

/// The same of each account.
[[nodiscard]] Eigen::VectorXd of_groups(const OrderDays& orders, const std::vector<std::uint32_t>& groups,
                                        std::int32_t from, std::int32_t until, bool value);

/// What accounts are matched on: the change between the halves of before, and the age.
[[nodiscard]] Eigen::MatrixXd matching_variables(const OrderDays& orders, const std::vector<std::uint32_t>& groups,
                                                 std::int32_t start, std::int32_t window, bool value);

struct Cohorts {
  std::vector<std::uint32_t> treated, others;
};

/// The accounts with an order before the start. An unknown one among the treated is an InputError.
[[nodiscard]] Cohorts cohorts(const Table& table, const OrderDays& orders, const Column& treated,
                              const EffectOptions& options);

/// Columns of a result in the order in which they first come.
class Columns {
 public:
  void add(const std::string& name, double value) {
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (names_[i] == name) return values_[i].push_back(value);
    names_.push_back(name);
    values_.push_back({value});
  }
  void add(const std::string& name, const Estimate& e) {
    add(name, e.value);
    add(name + "_low", e.low);
    add(name + "_high", e.high);
  }
  /// Where no row came, empty columns of these names.
  void into(Table& table, const std::vector<std::string>& otherwise = {}) const {
    for (std::size_t i = 0; i < names_.size(); ++i) table.add(names_[i], nan_is_null(values_[i]));
    if (names_.empty())
      for (const auto& name : otherwise) table.add(name, Column::of(std::vector<double>{}));
  }

 private:
  std::vector<std::string> names_;
  std::vector<std::vector<double>> values_;
};

}  // namespace cabochon::retention
