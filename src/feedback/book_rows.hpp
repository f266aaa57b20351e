// Places of a book's rows: which account, which role, which response.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cabochon/accounts/book.hpp"
#include "cabochon/accounts/people.hpp"
#include "cabochon/core/column.hpp"
#include "cabochon/core/table.hpp"

#include "../accounts/key_index.hpp"

namespace cabochon::feedback {

/// Numbers from 0 for the ids of a column, int64 or text, in the order of their first appearance.
class Ids {
 public:
  /// A number a row, -1 for null.
  std::vector<std::int32_t> number(const Column& ids);
  /// As above, but -1 for what has no number yet.
  [[nodiscard]] std::vector<std::int32_t> find(const Column& ids) const;

  [[nodiscard]] std::size_t size() const noexcept { return is_text_ ? texts_.size() : numbers_.size(); }
  /// Numbers in the order of the ids: integers by value, text by its bytes.
  [[nodiscard]] std::vector<std::int32_t> sorted() const;
  /// The ids with these numbers; null for negative ones.
  [[nodiscard]] Column column(const std::vector<std::int32_t>& numbers) const;

 private:
  bool is_text_ = false;
  std::vector<std::int64_t> numbers_;
  std::vector<std::string> texts_;
  accounts::IntegerMap by_number_;
  std::unordered_map<std::string, std::int32_t> by_text_;
};

/// Buying role a row: 0 economic, 1 technical, 2 user, -1 unknown.
[[nodiscard]] std::vector<std::int32_t> role_numbers(const Table& view);

/// Whether any order line has a cost: margin is then the money at stake where nothing else is asked for. A store gives
/// every column, also those that nobody has filled.
[[nodiscard]] bool knows_cost(const accounts::Book& book);

inline constexpr std::size_t role_count = Names<accounts::BuyingRole>::values.size();

}  // namespace cabochon::feedback
