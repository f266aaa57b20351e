// What tests look at, column by column: a number or a text a row, read once.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/column.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/feedback/ask/rule.hpp"

namespace cabochon::feedback::ask {

inline constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// A column as numbers, texts or a mixture; empty vectors stand for "never".
struct Values {
  std::vector<double> numbers;      // NaN: no number; flags are 0 and 1
  std::vector<std::uint8_t> flags;  // 1: that number is a flag
  std::vector<std::int32_t> codes;  // -1: no text
  std::shared_ptr<const Dictionary> texts;

  [[nodiscard]] double number(std::size_t row) const noexcept { return numbers.empty() ? nothing : numbers[row]; }
  [[nodiscard]] std::int32_t code(std::size_t row) const noexcept { return codes.empty() ? -1 : codes[row]; }
  [[nodiscard]] bool flag(std::size_t row) const noexcept { return !flags.empty() && flags[row] != 0; }
  /// The value as it stands in messages.
  [[nodiscard]] std::string shown(std::size_t row) const;
};

/// The values of a column of numbers, flags, days (as texts) or texts.
[[nodiscard]] Values read_values(const Column& column, std::string_view table, std::string_view name);

/// The entries of each row of a column of JSON objects by their names, each distinct text read once; lists and objects
/// as their text. Every row that is no JSON object is in one InputError.
[[nodiscard]] std::vector<Values> read_properties(const Column& objects, const std::vector<std::string>& names);

/// The first, and the second where that has nothing.
[[nodiscard]] Values joined(Values first, const Values& second);

/// Whether a number, or a text, passes a test.
[[nodiscard]] bool passes(const Test& test, double number);
[[nodiscard]] bool passes(const Test& test, std::string_view text);
/// The kind of values that a test can't compare with its own, if there is one: "a number" or "a text" is expected.
[[nodiscard]] std::optional<std::string_view> expected_kind(const Test& test);
/// Whether the value of a row is there and of another kind.
[[nodiscard]] bool misfits(std::string_view expected, const Values& values, std::size_t row);
/// Whether nothing passes: only `is_set` false.
[[nodiscard]] bool passes_nothing(const Test& test);

/// One test over one column: the texts are judged once each.
class Judged {
 public:
  Judged() = default;
  Judged(const Test& test, const Values& values);
  [[nodiscard]] bool operator()(std::size_t row) const {
    const std::int32_t code = values_->code(row);
    if (code >= 0) return texts_[static_cast<std::size_t>(code)] != 0;
    const double number = values_->number(row);
    return std::isnan(number) ? missing_ : passes(*test_, number);
  }

 private:
  const Test* test_ = nullptr;
  const Values* values_ = nullptr;
  std::vector<std::uint8_t> texts_;
  bool missing_ = false;
};

}  // namespace cabochon::feedback::ask
