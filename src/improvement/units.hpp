// A table as units (clusters or rows) that each hold values of some categories.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/core/table.hpp"

namespace cabochon::improvement {

struct Units {
  std::size_t rows = 0, units = 0;
  std::vector<double> values;           // of each category, in the order of their names
  std::vector<std::size_t> begin;       // of each unit's entries; empty when rows are counted and stand alone
  std::vector<std::uint32_t> category;  // of each entry
  std::vector<double> value;            // of each entry
  bool whole = true;                    // values are counts of rows
  Column names;

  [[nodiscard]] bool multinomial() const noexcept { return begin.empty(); }
};

/// Checks the weights as pareto() does; nulls of the cluster are an InputError.
[[nodiscard]] Units read_units(const Table& table, const std::string& by, const std::optional<std::string>& weight,
                               const std::optional<std::string>& cluster);

/// Slot of each row, 0 ... slots - 1 without gaps, ascending keys having ascending slots.
[[nodiscard]] std::vector<std::uint32_t> dense_slots(const Table& table, const std::vector<std::string>& by,
                                                     std::size_t& slots, std::vector<Column>* keys = nullptr);

/// A column of weights: numbers of at least 0, else an InputError with every wrong row.
[[nodiscard]] std::vector<double> read_weights(const Table& table, const std::string& name);

/// An InputError with the rows where the column is null.
void check_present(const Table& table, const std::string& name, const std::string& expected);

}  // namespace cabochon::improvement
