// The rows that a step writes: one an invitation, one a wish that was stopped.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/interner.hpp"
#include "cabochon/core/table.hpp"

#include "memory.hpp"
#include "people.hpp"

namespace cabochon::feedback::ask {

enum class Reason : std::int32_t { none = -1, objected, cooldown, account, reserve, quiet, holdout, no_contact };

inline constexpr std::array<std::string_view, 7> reason_names{"objected", "cooldown", "account",   "reserve",
                                                              "quiet",    "holdout",  "no_contact"};

struct Outcome {
  std::int32_t rule = 0;  // in the rulebook
  std::int32_t account = 0;
  std::int32_t contact = -1;
  std::int32_t role = -1;
  std::int32_t event_date = 0;
  std::int32_t date = 0;
  std::int32_t expires = 0;
  bool sent = false;
  bool reminder = false;
  Reason reason = Reason::none;
  double found = std::numeric_limits<double>::quiet_NaN();
  double limit = std::numeric_limits<double>::quiet_NaN();
  std::int32_t other = never;
  std::int32_t deferred_from = never;
};

class Outcomes {
 public:
  explicit Outcomes(bool text_ids) : text_ids_(text_ids) {}

  /// `ids` and `row` say which event it was; no column where there was none.
  void add(const Outcome& outcome, const Column* ids, std::size_t row) {
    rows_.push_back(outcome);
    if (text_ids_)
      event_codes_.push_back(ids ? texts_.code(ids->text_at(static_cast<std::int64_t>(row))) : -1);
    else
      event_numbers_.push_back(ids ? ids->values<std::int64_t>()[row] : 0);
    has_event_.push_back(ids != nullptr);
  }

  [[nodiscard]] Table table(const Rulebook& book, const People& people) const;
  [[nodiscard]] const std::vector<Outcome>& rows() const noexcept { return rows_; }

 private:
  bool text_ids_;
  std::vector<Outcome> rows_;
  std::vector<std::uint8_t> has_event_;
  std::vector<std::int64_t> event_numbers_;
  std::vector<std::int32_t> event_codes_;
  Interner texts_;
};

}  // namespace cabochon::feedback::ask
