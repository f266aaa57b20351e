// What was promised to whom, until when, and when it was done.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/accounts/book.hpp"
#include "cabochon/feedback/standards.hpp"

#include "book_rows.hpp"

namespace cabochon::feedback {

enum class PromiseState : std::uint8_t { kept, broken, pending };

struct Promise {
  std::int32_t account = -1, contact = -1, process = -1;  // numbers of Promises' ids; -1 unknown
  std::int32_t role = -1;                                 // 0 to 2, -1 unknown
  std::int32_t step = -1;                                 // of the options; -1: a ticket
  std::int32_t row = 0;                                   // of the tickets or the events
  bool one_of_several = false;                            // a ticket that names several processes
  std::int32_t date = 0, due = 0;
  std::optional<std::int32_t> done{};
  double hours = 0;

  [[nodiscard]] PromiseState state(Day as_of) const {
    if (done.value_or(as_of.number) > due) return PromiseState::broken;
    return done ? PromiseState::kept : PromiseState::pending;
  }
};

struct Promises {
  std::vector<Promise> list;  // tickets by row, then steps in their order, each by (date, event)
  Ids accounts, contacts, processes;
  std::vector<std::optional<std::string>> departments;  // by process
  Table tickets, events;                                // views
  std::int64_t without_promise = 0;

  /// Key of what the promise belongs to: the ticket, or the date and id of the event.
  [[nodiscard]] std::string key(const Promise& promise) const;
};

/// `book` as it stood on the last day of the window.
[[nodiscard]] Promises read_promises(const accounts::Book& book, const StandardsOptions& options);

}  // namespace cabochon::feedback
