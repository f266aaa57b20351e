#include "normalise.hpp"

#include <charconv>
#include <cmath>
#include <functional>

#include "cabochon/accounts/schema.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/text.hpp"

#include "normalise_text.hpp"
#include "rows.hpp"

namespace cabochon::accounts {
namespace {

constexpr double exact_integers = 9007199254740992.0;  // 2^53: above it a float skips integers
constexpr std::int32_t first_day = -719162;            // 0001-01-01
constexpr std::int32_t last_day = 2932896;             // 9999-12-31
constexpr std::string_view day_expected = "a day between 0001-01-01 and 9999-12-31";

bool is_integer(Type type) {
  return type == Type::int8 || type == Type::int16 || type == Type::int32 || type == Type::int64 ||
         type == Type::uint8 || type == Type::uint16 || type == Type::uint32 || type == Type::uint64;
}

bool is_float(Type type) { return type == Type::float32 || type == Type::float64; }

[[noreturn]] void wrong_type(const Report& report, const Column& column, std::string_view expected) {
  throw InputError({table_names()[static_cast<std::size_t>(report.table)], std::string(report.column), -1,
                    "a column of type " + std::string(type_name(column.type())), std::string(expected)});
}

/// Cells that are present, turned by `turn(value, out)`; false reports the cell as not being `expected`.
template <class Out, class Turn>
Column turn_numbers(const Column& column, const Report& report, std::string_view expected, Turn turn) {
  const auto rows = static_cast<std::size_t>(column.size());
  std::vector<Out> out(rows);
  std::vector<std::uint8_t> bitmap(rows / 8 + 1, 0);
  visit_numbers(column, "", report.column, [&](const auto values) {
    for (std::size_t i = 0; i < rows; ++i) {
      const auto row = static_cast<std::int64_t>(i);
      if (column.is_null(row)) continue;
      if (turn(values[i], out[i]))
        core::bits::set(bitmap.data(), static_cast<std::int64_t>(i));
      else
        report.wrong(row, cell_text(column, row), expected);
    }
  });
  return column_of(std::move(out), std::move(bitmap));
}

const auto to_integer = [](auto value, std::int64_t& out) {
  using T = decltype(value);
  if constexpr (std::is_floating_point_v<T>) {
    const auto wide = static_cast<double>(value);
    if (!(std::abs(wide) <= exact_integers) || wide != std::floor(wide)) return false;
  } else if constexpr (std::is_same_v<T, std::uint64_t>) {
    if (value > static_cast<std::uint64_t>(INT64_MAX)) return false;
  }
  out = static_cast<std::int64_t>(value);
  return true;
};

Column to_integers(const Column& column, const Report& report, std::string_view expected) {
  return turn_numbers<std::int64_t>(column, report, expected, to_integer);
}

Column normalise_id(const Column& column, const FieldInfo& field, const Report& report) {
  if (column.type() == Type::text) {
    const auto codes = column.codes();
    const std::string_view expected = field.key ? "a key that is not empty" : "a key or null, not an empty text";
    for (std::size_t i = 0; i < codes.size(); ++i)
      if (codes[i] >= 0 && column.dictionary()[codes[i]].empty())
        report.wrong(static_cast<std::int64_t>(i), "''", expected);
    return column;
  }
  if (column.type() == Type::int64) return column;
  if (is_integer(column.type())) return to_integers(column, report, "a key of at most 63 bits");
  if (is_float(column.type())) return to_integers(column, report, "a whole number or a text");
  wrong_type(report, column, "keys that are integers or texts");
}

void check_range(const Column& column, const FieldInfo& field, const Report& report) {
  const Range& range = field.range;
  const std::string expected = range.expected();
  visit_numbers(column, "", report.column, [&](const auto values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (range.contains(static_cast<double>(values[i]))) continue;
      const auto row = static_cast<std::int64_t>(i);
      if (!column.is_null(row)) report.wrong(row, cell_text(column, row), expected);
    }
  });
}

Column normalise_number(const Column& column, const FieldInfo& field, const Report& report) {
  Column out = column;
  if (column.type() == Type::text) {
    out = turn_texts<double>(column, report, "a number", [](std::string_view text, double& value) {
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      return error == std::errc{} && end == text.data() + text.size();
    });
  } else if (is_integer(column.type()) || column.type() == Type::float32) {
    out = turn_numbers<double>(column, report, "a number", [](auto value, double& wide) {
      wide = static_cast<double>(value);
      return true;
    });
  } else if (column.type() != Type::float64) {
    wrong_type(report, column, "a column of numbers");
  }
  check_range(out, field, report);
  return out;
}

Column normalise_integer(const Column& column, const FieldInfo& field, const Report& report) {
  Column out = column;
  if (column.type() == Type::text) {
    out = turn_texts<std::int64_t>(column, report, "an integer", [](std::string_view text, std::int64_t& value) {
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      return error == std::errc{} && end == text.data() + text.size();
    });
  } else if (is_integer(column.type()) || is_float(column.type())) {
    if (column.type() != Type::int64) out = to_integers(column, report, "an integer");
  } else {
    wrong_type(report, column, "a column of integers");
  }
  check_range(out, field, report);
  return out;
}

std::int64_t days_of(std::int64_t time, TimeUnit unit) {
  constexpr std::int64_t per_day[] = {86'400, 86'400'000, 86'400'000'000, 86'400'000'000'000};
  const std::int64_t length = per_day[static_cast<std::size_t>(unit)];
  return time >= 0 ? time / length : -((-(time + 1)) / length) - 1;
}

Column normalise_date(const Column& column, const Report& report, const std::string& timezone) {
  const auto in_calendar = [](std::int64_t day, std::int32_t& out) {
    if (day < first_day || day > last_day) return false;
    out = static_cast<std::int32_t>(day);
    return true;
  };
  if (column.type() == Type::date) {
    const auto days = column.values<std::int32_t>();
    for (std::size_t i = 0; i < days.size(); ++i) {
      const auto row = static_cast<std::int64_t>(i);
      if ((days[i] < first_day || days[i] > last_day) && !column.is_null(row))
        report.wrong(row, "day " + std::to_string(days[i]) + " since 1970", day_expected);
    }
    return column;
  }
  if (column.type() == Type::text)
    return turn_texts<std::int32_t>(column, report, "a day written as 2026-10-31",
                                    [](std::string_view text, std::int32_t& day) {
                                      const auto parsed = day_from_text(text);
                                      if (parsed) day = parsed->number;
                                      return parsed.has_value();
                                    });
  if (column.type() != Type::timestamp) wrong_type(report, column, "a column of days");
  if (!column.timezone().empty() && (column.timezone() != "UTC" || timezone != "UTC"))
    throw InputError({table_names()[static_cast<std::size_t>(report.table)], std::string(report.column), -1,
                      "times in the time zone " + column.timezone(), "days in the book's time zone, " + timezone});
  const auto times = column.values<std::int64_t>();
  std::vector<std::int32_t> days(times.size());
  std::vector<std::uint8_t> bitmap(times.size() / 8 + 1, 0);
  for (std::size_t i = 0; i < times.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    if (column.is_null(row)) continue;
    const std::int64_t day = days_of(times[i], column.unit());
    if (in_calendar(day, days[i]))
      core::bits::set(bitmap.data(), static_cast<std::int64_t>(i));
    else
      report.wrong(row, "day " + std::to_string(day) + " since 1970", day_expected);
  }
  return Column::dates(std::move(days), std::move(bitmap));
}

Column normalise_flag(const Column& column, const Report& report) {
  constexpr std::string_view expected = "true or false";
  if (column.type() == Type::boolean) return column;
  if (column.type() == Type::text)
    return turn_texts<std::uint8_t>(column, report, expected, [](std::string_view text, std::uint8_t& flag) {
      const bool yes = same_letters(text, "true") || text == "1";
      flag = yes;
      return yes || same_letters(text, "false") || text == "0";
    });
  if (!is_integer(column.type()) && !is_float(column.type())) wrong_type(report, column, "a column of true and false");
  return turn_numbers<std::uint8_t>(column, report, expected, [](auto value, std::uint8_t& flag) {
    flag = value != 0;
    return value == 0 || value == 1;
  });
}

}  // namespace

Column integers_as_text(const Column& column) {
  auto dictionary = std::make_shared<Dictionary>();
  std::unordered_map<std::int64_t, std::int32_t> known;
  const auto values = column.values<std::int64_t>();
  std::vector<std::int32_t> codes(values.size(), -1);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (column.is_null(static_cast<std::int64_t>(i))) continue;
    const auto [at, fresh] = known.try_emplace(values[i], dictionary->size());
    if (fresh) dictionary->append(std::to_string(values[i]));
    codes[i] = at->second;
  }
  return Column::text(std::move(codes), std::move(dictionary));
}

Column normalise(const Column& column, const FieldInfo& field, const std::string& timezone, const Report& report) {
  const bool all_null = column.null_count() == column.size();
  Column out = all_null && (field.kind != FieldKind::id || column.type() != Type::text)
                   ? nulls(canonical_type(field.kind, false), column.size())
                   : Column();
  if (!all_null || (field.kind == FieldKind::id && column.type() == Type::text)) {
    switch (field.kind) {
      case FieldKind::id:
        out = normalise_id(column, field, report);
        break;
      case FieldKind::number:
      case FieldKind::term:
        out = normalise_number(column, field, report);
        break;
      case FieldKind::integer:
        out = normalise_integer(column, field, report);
        break;
      case FieldKind::date:
        out = normalise_date(column, report, timezone);
        break;
      case FieldKind::flag:
        out = normalise_flag(column, report);
        break;
      case FieldKind::text:
      case FieldKind::choice:
      case FieldKind::choices:
      case FieldKind::properties:
        out = normalise_text(column, field, report);
        break;
    }
  }
  if (field.required && out.null_count() > 0) {
    const std::string expected = field.key ? "a key" : "a value";
    for (std::int64_t row = 0; row < column.size(); ++row)
      if (column.is_null(row)) report.wrong(row, "null", expected);
  }
  return out;
}

}  // namespace cabochon::accounts
