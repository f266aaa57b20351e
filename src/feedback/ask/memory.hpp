// What the engine remembers between steps, and the limits that it asks of it.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

#include "cabochon/core/table.hpp"
#include "cabochon/feedback/ask/rule.hpp"

namespace cabochon::feedback::ask {

inline constexpr std::int32_t never = std::numeric_limits<std::int32_t>::min();

/// Events of one type, counted over a window of days, for each account.
class CountMemory {
 public:
  void resize(std::size_t accounts) { days_.resize(accounts); }

  void add(std::size_t account, std::int32_t day, std::int32_t window) {
    auto& days = days_[account];
    if (!days.empty() && days.back().day == day) {
      ++days.back().count;
      return;
    }
    std::erase_if(days, [&](const Day_& d) { return d.day <= day - window; });
    days.push_back({day, 1});
  }

  [[nodiscard]] std::int32_t count(std::size_t account, std::int32_t day, std::int32_t window) const {
    std::int32_t sum = 0;
    for (const auto& d : days_[account]) sum += d.day > day - window && d.day <= day ? d.count : 0;
    return sum;
  }

  struct Day_ {
    std::int32_t day, count;
  };
  [[nodiscard]] std::vector<std::vector<Day_>>& days() noexcept { return days_; }
  [[nodiscard]] const std::vector<std::vector<Day_>>& days() const noexcept { return days_; }

 private:
  std::vector<std::vector<Day_>> days_;
};

/// The intervals between the days of one type of event of an account, in days.
struct Rhythm {
  std::int32_t last = never;
  std::int32_t intervals = 0;
  std::vector<std::pair<std::int32_t, std::int32_t>> lengths;  // length, how often; by length

  void add(std::int32_t day) {
    if (day == last) return;
    if (last != never) {
      const std::int32_t length = day - last;
      const auto at = std::lower_bound(lengths.begin(), lengths.end(), std::pair{length, 0});
      if (at != lengths.end() && at->first == length)
        ++at->second;
      else
        lengths.insert(at, {length, 1});
      ++intervals;
    }
    last = day;
  }

  /// The middle length, or the mean of the two in the middle.
  [[nodiscard]] double median() const {
    const auto at = [this](std::int32_t rank) {
      for (const auto& [length, often] : lengths) {
        if (rank < often) return length;
        rank -= often;
      }
      return 0;
    };
    return intervals % 2 ? at(intervals / 2) : (at(intervals / 2 - 1) + at(intervals / 2)) / 2.0;
  }
};

/// The latest score of a role, or of a contact.
struct Score {
  double score = std::numeric_limits<double>::quiet_NaN();
  std::int32_t day = never;
};

struct Asked {
  std::int32_t day;
  std::int32_t role;
};

/// Something to look at when a day's events are over.
struct Due {
  std::int32_t rule;  // number in the rulebook
  std::int32_t account;
  std::int32_t contact;   // -1: nobody in particular
  std::int32_t start;     // day on which the waiting began
  std::int64_t sequence;  // of the event that began it

  friend bool operator==(const Due&, const Due&) = default;
};

struct Reminder {
  std::int32_t rule, account, contact, role, date, expires, event_date;
  std::int64_t sequence;  // of the last event before the invitation was decided
};

struct PersonMemory {
  std::vector<std::int32_t> invited;  // days of invitations that still count
  std::int32_t last_invited = never;
  std::int32_t last_answered = never;
  std::int32_t asks = 0, answers = 0, reminders = 0, unanswered = 0;
  Score score;
  std::int64_t answered_sequence = -1;  // of the latest answer
  std::vector<std::int32_t> ahead;      // days of asks that lay ahead when they were decided

  /// Whether the latest answer is one to an ask of that day, decided when `sequence` events had been taken: an answer
  /// that itself led to the ask is none.
  [[nodiscard]] bool has_answered(std::int32_t date, std::int64_t sequence) const noexcept {
    return last_answered >= date && answered_sequence > sequence;
  }
};

struct AccountMemory {
  std::vector<Asked> asked;  // invitations that still count
  std::array<Score, 3> scores;
  Score any;  // the latest of anybody
};

/// Why an invitation can't be made, and the numbers that decided.
struct Stopped {
  Stop stop = Stop::objected;
  double found = std::numeric_limits<double>::quiet_NaN();
  double limit = std::numeric_limits<double>::quiet_NaN();
  std::int32_t other = never;
};

/// Invitations of an account in the window of `days` days that begins on `start`.
struct Held {
  std::array<std::int32_t, 3> by_role{};
  std::int32_t all = 0;
};

[[nodiscard]] inline Held held_from(const std::vector<Asked>& asked, std::int32_t start, std::int32_t days) {
  Held held;
  for (const auto& one : asked)
    if (one.day >= start && one.day - start < days) {
      ++held.all;
      ++held.by_role[static_cast<std::size_t>(one.role)];
    }
  return held;
}

/// Calls `look(start, held)` for every window with `day` in it that could be the fullest: those that begin with an
/// invitation, and the one that begins on the day itself.
template <class Look>
void for_each_window(const std::vector<Asked>& asked, std::int32_t day, std::int32_t days, Look look) {
  look(day, held_from(asked, day, days));
  for (const auto& one : asked)
    if (one.day < day && day - one.day < days) look(one.day, held_from(asked, one.day, days));
}

}  // namespace cabochon::feedback::ask
