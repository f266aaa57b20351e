// One table of events, made ready: dense numbers, days in order, and the columns that tests look at.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/dates.hpp"
#include "cabochon/core/table.hpp"

#include "people.hpp"
#include "values.hpp"

namespace cabochon::feedback::ask {

class Batch {
 public:
  /// `types` are those that something follows, `known` those that the rules know; `properties` those that tests look
  /// at: of a column, and of the JSON objects in `properties` where that is null.
  Batch(const Table& events, const People& people, const std::vector<std::string>& types,
        const std::vector<std::string>& known, const std::vector<std::string>& properties);
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  [[nodiscard]] const Table& table() const noexcept { return table_; }
  [[nodiscard]] std::size_t rows() const noexcept { return day_.size(); }
  [[nodiscard]] std::int32_t day(std::size_t row) const noexcept { return day_[row]; }
  [[nodiscard]] std::int32_t account(std::size_t row) const noexcept { return account_[row]; }
  [[nodiscard]] std::int32_t contact(std::size_t row) const noexcept { return contact_.empty() ? -1 : contact_[row]; }
  /// Number of the event's type among `types`, -1 for others.
  [[nodiscard]] std::int32_t type(std::size_t row) const noexcept {
    const std::int32_t code = type_codes_[row];
    return code < 0 ? -1 : type_of_code_[static_cast<std::size_t>(code)];
  }
  [[nodiscard]] bool known_type(std::size_t row) const noexcept {
    const std::int32_t code = type_codes_[row];
    return code >= 0 && known_code_[static_cast<std::size_t>(code)] != 0;
  }
  [[nodiscard]] const Column& ids() const noexcept { return ids_; }
  [[nodiscard]] const Values* property(const std::string& name) const {
    const auto at = properties_.find(name);
    return at == properties_.end() ? nullptr : &at->second;
  }

  /// Rows in the order of their days; within a day as they came.
  [[nodiscard]] const std::vector<std::uint32_t>& order() const noexcept { return order_; }

 private:
  Table table_;
  Column ids_;
  std::vector<std::int32_t> day_, account_, contact_, type_of_code_;
  std::vector<std::uint8_t> known_code_;
  Column types_;
  std::span<const std::int32_t> type_codes_;
  std::map<std::string, Values> properties_;
  std::vector<std::uint32_t> order_;
};

/// Rows of several batches, each a pair of batch and row, in the order of their event ids.
void sort_by_id(std::vector<std::pair<std::size_t, std::uint32_t>>& rows,
                const std::vector<std::unique_ptr<Batch>>& batches);

/// -1, 0 or 1: how two event ids compare.
[[nodiscard]] inline int compare_ids(const Column& a, std::size_t i, const Column& b, std::size_t j) {
  if (a.type() == Type::text) {
    const auto x = a.text_at(static_cast<std::int64_t>(i)), y = b.text_at(static_cast<std::int64_t>(j));
    return x < y ? -1 : x == y ? 0 : 1;
  }
  const auto x = a.values<std::int64_t>()[i], y = b.values<std::int64_t>()[j];
  return x < y ? -1 : x == y ? 0 : 1;
}

}  // namespace cabochon::feedback::ask
