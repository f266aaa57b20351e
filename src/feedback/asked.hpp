// Invitations that were sent, and whether they were answered.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "cabochon/accounts/book.hpp"

#include "book_rows.hpp"

namespace cabochon::feedback {

/// Days within which an answer counts as one to an invitation that does not say when it expires.
inline constexpr std::int32_t days_to_answer = 30;

/// One invitation that was sent, reminders not counted.
struct AskedPerson {
  std::int32_t row = 0;   // of the invitations
  std::int32_t role = 0;  // on that day: 0 to 2, -1 unknown
  std::int32_t date = 0;
  bool answered = false;  // a response is named, or the contact answered from the date on until it expired
  bool open = false;      // not answered and not yet expired on the book's last day
};

/// `book` as it stood on a day; invitations dated after it are not there.
[[nodiscard]] std::vector<AskedPerson> asked_people(const accounts::Book& book, Day as_of);

/// Share that answers, by role, of invitations that are answered or expired: each role drawn to all roles with the
/// weight of `weight` asks, all roles to a half with that of two. All 1 where there was no invitation; `learnt` says
/// so.
[[nodiscard]] std::array<double, role_count> response_rates(const std::vector<AskedPerson>& asked, double weight,
                                                            bool& learnt);

}  // namespace cabochon::feedback
