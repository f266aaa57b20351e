#include "sides.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <type_traits>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/convert.hpp"
#include "cabochon/core/dates.hpp"

namespace cabochon::feedback {
namespace {

constexpr std::array<const char*, 2> names{"first", "second"};
constexpr std::size_t most_listed = 10;

using Pair = std::array<const NpsSide*, 2>;

struct Days {
  Day first{}, last{};
};

std::string in_words(const NpsSide& side) {
  return side.last ? core::quoted(side.value) + " to " + core::quoted(*side.last) : core::quoted(side.value);
}

// "one of a, b, c and 7 more (did you mean 'b'?)"
std::string values_there(const std::string& wrong, const std::vector<std::string>& all) {
  std::vector<std::string> listed(all.begin(),
                                  all.begin() + static_cast<std::ptrdiff_t>(std::min(most_listed, all.size())));
  std::string text = "one of ";
  for (std::size_t i = 0; i < listed.size(); ++i) text += (i ? ", " : "") + listed[i];
  if (all.size() > listed.size()) text += " and " + std::to_string(all.size() - listed.size()) + " more";
  const std::string near = nearest(wrong, all);
  return near.empty() ? text : text + " (did you mean '" + near + "'?)";
}

class Marked {
 public:
  Marked(const Table& answers, const std::string& between, const Column& column, const Pair& both)
      : answers_(answers),
        between_(between),
        column_(column),
        both_(both),
        out_(static_cast<std::size_t>(answers.rows()), -1) {}

  // `is(row, side)`: whether a row, not null, is of a side.
  template <class Is>
  void mark(Is&& is) {
    for (std::int64_t row = 0; row < answers_.rows(); ++row) {
      if (column_.is_null(row)) continue;
      for (std::size_t side = 0; side < 2; ++side) {
        if (!is(static_cast<std::size_t>(row), side)) continue;
        if (out_[static_cast<std::size_t>(row)] >= 0)
          throw InputError({answers_.name(), between_, row, "a row of both sides", "sides that do not overlap"});
        out_[static_cast<std::size_t>(row)] = static_cast<std::int8_t>(side);
        found_[side] = true;
      }
    }
  }

  // `there(wrong)`: what the column holds, for who asked for something else.
  template <class There>
  std::vector<std::int8_t> take(There&& there) {
    for (std::size_t side = 0; side < 2; ++side)
      if (!found_[side] && answers_.rows() > 0)
        throw InputError({"nps_difference", names[side], -1, in_words(*both_[side]),
                          "a value of the column '" + between_ + "'" + there(both_[side]->value)});
    return std::move(out_);
  }

 private:
  const Table& answers_;
  const std::string& between_;
  const Column& column_;
  const Pair& both_;
  std::vector<std::int8_t> out_;
  std::array<bool, 2> found_{};
};

std::vector<std::int8_t> by_days(const Table& answers, const std::string& between, const Pair& both) {
  std::array<Days, 2> days;
  for (std::size_t side = 0; side < 2; ++side) {
    days[side].first = parse_day("nps_difference", names[side], both[side]->value);
    days[side].last = parse_day("nps_difference", names[side], both[side]->last.value_or(both[side]->value));
    if (days[side].last < days[side].first)
      throw InputError({"nps_difference", names[side], -1, in_words(*both[side]), "a last day not before the first"});
  }
  const Column column = to_days(answers.column(between), answers.name(), between);
  const auto values = column.values<std::int32_t>();
  Marked marked(answers, between, column, both);
  marked.mark([&](std::size_t row, std::size_t side) {
    return values[row] >= days[side].first.number && values[row] <= days[side].last.number;
  });
  return marked.take([&](const std::string&) -> std::string {
    bool any = false;
    std::int32_t low = 0, high = 0;
    for (std::size_t row = 0; row < values.size(); ++row) {
      if (column.is_null(static_cast<std::int64_t>(row))) continue;
      low = any ? std::min(low, values[row]) : values[row];
      high = any ? std::max(high, values[row]) : values[row];
      any = true;
    }
    return any ? ", which holds days from " + to_string(Day{low}) + " to " + to_string(Day{high}) : ", which is empty";
  });
}

std::vector<std::int8_t> by_texts(const Table& answers, const std::string& between, const Pair& both) {
  const Column& column = answers.column(between);
  Marked marked(answers, between, column, both);
  marked.mark([&](std::size_t row, std::size_t side) {
    return column.text_at(static_cast<std::int64_t>(row)) == both[side]->value;
  });
  return marked.take([&](const std::string& wrong) -> std::string {
    std::set<std::int32_t> codes;
    for (const auto code : column.codes())
      if (code >= 0) codes.insert(code);
    std::set<std::string> texts;
    for (const auto code : codes) texts.emplace(column.dictionary()[code]);
    return texts.empty() ? ", which is empty" : ": " + values_there(wrong, {texts.begin(), texts.end()});
  });
}

std::vector<std::int8_t> by_truths(const Table& answers, const std::string& between, const Pair& both) {
  const Column& column = answers.column(between);
  const auto values = column.values<std::uint8_t>();
  std::array<int, 2> wanted{-1, -1};
  for (std::size_t side = 0; side < 2; ++side) {
    const std::string& text = both[side]->value;
    if (text == "True" || text == "true" || text == "1" || text == "1.0") wanted[side] = 1;
    if (text == "False" || text == "false" || text == "0" || text == "0.0") wanted[side] = 0;
  }
  Marked marked(answers, between, column, both);
  marked.mark(
      [&](std::size_t row, std::size_t side) { return (values[row] != 0) == wanted[side] && wanted[side] >= 0; });
  return marked.take([&](const std::string&) { return std::string(": true or false"); });
}

// A number of the column's type, where the text is one.
template <class T>
std::optional<T> number_of(const std::string& text) {
  const char* const end = text.data() + text.size();
  if constexpr (std::is_integral_v<T>) {
    T whole{};
    const auto [at, error] = std::from_chars(text.data(), end, whole);
    if (error == std::errc{} && at == end) return whole;
  }
  double value = 0;
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || at != end) return std::nullopt;
  if constexpr (std::is_integral_v<T>) {
    constexpr double exact = 9007199254740992.0;  // whole numbers beyond it must be written as such
    if (value != std::trunc(value) || std::abs(value) > exact ||
        value < static_cast<double>(std::numeric_limits<T>::min()) ||
        value > static_cast<double>(std::numeric_limits<T>::max()))
      return std::nullopt;
  }
  return static_cast<T>(value);
}

std::vector<std::int8_t> by_numbers(const Table& answers, const std::string& between, const Pair& both) {
  const Column column = numbers_if_empty(answers.column(between));
  return visit_numbers(column, answers.name(), between, [&]<class T>(std::span<const T> values) {
    const std::array<std::optional<T>, 2> wanted{number_of<T>(both[0]->value), number_of<T>(both[1]->value)};
    Marked marked(answers, between, column, both);
    marked.mark([&](std::size_t row, std::size_t side) { return wanted[side] && values[row] == *wanted[side]; });
    return marked.take([&](const std::string& wrong) -> std::string {
      std::set<T> there;
      for (std::size_t row = 0; row < values.size(); ++row)
        if (!column.is_null(static_cast<std::int64_t>(row))) there.insert(values[row]);
      std::vector<std::string> texts;
      for (const T value : there) texts.push_back(conversion::value_text(value));
      return texts.empty() ? ", which is empty" : ": " + values_there(wrong, texts);
    });
  });
}

}  // namespace

std::vector<std::int8_t> sides(const Table& answers, const std::string& between, const NpsSide& first,
                               const NpsSide& second) {
  const Pair both{&first, &second};
  const Column& column = answers.column(between);
  const bool period = first.last || second.last;
  if (column.type() == Type::date || column.type() == Type::timestamp || (column.type() == Type::text && period))
    return by_days(answers, between, both);
  for (std::size_t side = 0; side < 2; ++side)
    if (both[side]->last)
      throw InputError({"nps_difference", names[side], -1, in_words(*both[side]),
                        "one value, as the column '" + between + "' holds no days"});
  if (column.type() == Type::text) return by_texts(answers, between, both);
  if (column.type() == Type::boolean) return by_truths(answers, between, both);
  return by_numbers(answers, between, both);
}

}  // namespace cabochon::feedback
