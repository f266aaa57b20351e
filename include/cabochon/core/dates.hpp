/// Days of the proleptic Gregorian calendar. A date is a day, never a local time.
#pragma once

#include <charconv>
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cabochon/core/error.hpp"
#include "cabochon/core/text.hpp"

namespace cabochon {
inline namespace core {

/// Days since 1970-01-01, as Arrow's date32.
struct Day {
  std::int32_t number = 0;

  [[nodiscard]] std::chrono::year_month_day calendar() const {
    return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{number}}};
  }

  [[nodiscard]] static Day from_calendar(int year, unsigned month, unsigned day) {
    const std::chrono::year_month_day ymd{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    return {static_cast<std::int32_t>(std::chrono::sys_days{ymd}.time_since_epoch().count())};
  }

  friend auto operator<=>(const Day&, const Day&) = default;
  friend Day operator+(Day day, std::int32_t days) { return {day.number + days}; }
  friend Day operator-(Day day, std::int32_t days) { return {day.number - days}; }
  friend std::int32_t operator-(Day later, Day earlier) { return later.number - earlier.number; }
};

/// "2026-10-31" as a Day; empty where the text is not a day of the calendar.
[[nodiscard]] inline std::optional<Day> day_from_text(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  int year = 0;
  unsigned month = 0, day = 0;
  const auto read = [](std::string_view part, auto& out) {
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), out);
    return error == std::errc{} && end == part.data() + part.size();
  };
  if (!read(text.substr(0, 4), year) || !read(text.substr(5, 2), month) || !read(text.substr(8, 2), day))
    return std::nullopt;
  const std::chrono::year_month_day ymd{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  if (!ymd.ok()) return std::nullopt;
  return Day::from_calendar(year, month, day);
}

/// As above, but throws an InputError that names `where` and `name`.
[[nodiscard]] inline Day parse_day(std::string_view where, std::string_view name, std::string_view text) {
  const auto day = day_from_text(text);
  if (!day)
    throw InputError({std::string(where), std::string(name), -1, core::quoted(text), "a day written as 2026-10-31"});
  return *day;
}

[[nodiscard]] inline std::string to_string(Day day) {
  const auto ymd = day.calendar();
  const auto two = [](unsigned n) {
    return std::string{static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
  };
  std::string year = std::to_string(static_cast<int>(ymd.year()));
  if (year.size() < 4) year.insert(0, 4 - year.size(), '0');
  return year + "-" + two(static_cast<unsigned>(ymd.month())) + "-" + two(static_cast<unsigned>(ymd.day()));
}

/// A month of the calendar, counted from 1970-01.
struct Month {
  std::int32_t number = 0;

  [[nodiscard]] static Month of(int year, unsigned month) { return {(year - 1970) * 12 + static_cast<int>(month) - 1}; }
  [[nodiscard]] static Month of(Day day) {
    const auto ymd = day.calendar();
    return of(static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()));
  }

  [[nodiscard]] int year() const noexcept { return 1970 + (number >= 0 ? number / 12 : -((11 - number) / 12)); }
  [[nodiscard]] unsigned month() const noexcept { return static_cast<unsigned>(number - (year() - 1970) * 12) + 1; }
  [[nodiscard]] Day first() const { return Day::from_calendar(year(), month(), 1); }
  [[nodiscard]] Day last() const { return Month{number + 1}.first() - 1; }

  friend auto operator<=>(const Month&, const Month&) = default;
  friend Month operator+(Month month, std::int32_t months) { return {month.number + months}; }
  friend Month operator-(Month month, std::int32_t months) { return {month.number - months}; }
  friend std::int32_t operator-(Month later, Month earlier) { return later.number - earlier.number; }
};

/// The same day some months later; the month's last day where it has no such day.
[[nodiscard]] inline Day add_months(Day day, std::int32_t months) {
  const Month to = Month::of(day) + months;
  const Day same = to.first() + static_cast<std::int32_t>(static_cast<unsigned>(day.calendar().day())) - 1;
  return same < to.last() ? same : to.last();
}

/// "2026-10" as a Month; throws an InputError that names `where` and `name`.
[[nodiscard]] inline Month parse_month(std::string_view where, std::string_view name, std::string_view text) {
  const auto first = text.size() == 7 ? day_from_text(std::string(text) + "-01") : std::nullopt;
  if (!first)
    throw InputError({std::string(where), std::string(name), -1, core::quoted(text), "a month written as 2026-10"});
  return Month::of(*first);
}

[[nodiscard]] inline std::string to_string(Month month) { return to_string(month.first()).substr(0, 7); }

}  // namespace core
}  // namespace cabochon
