// May this person be invited for that day? The limits in their order; the first that stops is the answer.
#pragma once

#include <optional>

#include "memory.hpp"

namespace cabochon::feedback::ask {

struct RuleLimits {
  std::array<bool, 5> exempt{};  // by Stop
  [[nodiscard]] bool holds(Stop stop) const noexcept { return !exempt[static_cast<std::size_t>(stop)]; }
};

[[nodiscard]] inline bool is_quiet(const AskLimits& limits, std::int32_t day) {
  const std::int32_t weekday = ((day % 7) + 7 + 3) % 7;  // 1970-01-01 was a Thursday; 0 is Monday
  if (limits.quiet_weekdays[static_cast<std::size_t>(weekday)]) return true;
  return std::any_of(limits.quiet_dates.begin(), limits.quiet_dates.end(), [day](Day d) { return d.number == day; });
}

[[nodiscard]] inline std::optional<Stopped> stopped(const AskLimits& limits, const RuleLimits& rule, bool may_ask,
                                                    const PersonMemory& person, const AccountMemory& account,
                                                    std::int32_t role, std::int32_t day) {
  if (!may_ask) return Stopped{};
  if (limits.cooldown_days > 0 && rule.holds(Stop::cooldown)) {
    std::optional<Stopped> nearest;
    for (const std::int32_t other : person.invited) {
      const std::int32_t apart = other < day ? day - other : other - day;
      const bool nearer = !nearest || apart < nearest->found || (apart == nearest->found && other < nearest->other);
      if (apart < limits.cooldown_days && nearer)
        nearest = Stopped{Stop::cooldown, double(apart), double(limits.cooldown_days), other};
    }
    if (nearest) return nearest;
  }
  if (limits.account_asks > 0) {
    std::optional<Stopped> full, reserved;
    for_each_window(account.asked, day, limits.account_days, [&](std::int32_t start, const Held& held) {
      if (held.all + 1 > limits.account_asks && (!full || held.all > full->found))
        full = Stopped{Stop::account, double(held.all), double(limits.account_asks), start};
      std::int32_t open = limits.account_asks;
      for (std::int32_t other = 0; other < 3; ++other)
        if (other != role) open -= std::max(0, limits.reserve - held.by_role[static_cast<std::size_t>(other)]);
      if (held.all + 1 > open && (!reserved || held.all - open > reserved->found - reserved->limit))
        reserved = Stopped{Stop::reserve, double(held.all), double(open), start};
    });
    if (full && rule.holds(Stop::account)) return full;
    if (reserved && limits.reserve > 0 && rule.holds(Stop::reserve)) return reserved;
  }
  if (rule.holds(Stop::quiet) && is_quiet(limits, day)) {
    Stopped quiet;
    quiet.stop = Stop::quiet;
    quiet.other = day;
    return quiet;
  }
  return std::nullopt;
}

}  // namespace cabochon::feedback::ask
