// What tests look at, column by column: a number or a text a row, read once.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
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
  std::vector<std::int32_t> codes;  // -1: no text
  std::shared_ptr<const Dictionary> texts;

  [[nodiscard]] double number(std::size_t row) const noexcept { return numbers.empty() ? nothing : numbers[row]; }
  [[nodiscard]] std::int32_t code(std::size_t row) const noexcept { return codes.empty() ? -1 : codes[row]; }
};

/// The values of a column of numbers, flags, days (as texts) or texts.
[[nodiscard]] Values read_values(const Column& column, std::string_view table, std::string_view name);

/// The entry `name` of each row of a column of JSON objects, each distinct text read once.
[[nodiscard]] Values read_property(const Column& objects, std::string_view name);

/// Whether a number, or a text, passes a test.
[[nodiscard]] bool passes(const Test& test, double number);
[[nodiscard]] bool passes(const Test& test, std::string_view text);
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
