// Who may be asked, and who is: the ask that is worth most first, as far as the limits and the budget go.
#include <algorithm>
#include <queue>
#include <tuple>

#include "cabochon/core/sha256.hpp"

#include "asking.hpp"

namespace cabochon::feedback::whom {
namespace {

/// E[A / (A + K)] for K of k = 0, 1, ..., `most` asked people who answer with chance q each.
std::vector<double> variance_left(double prior, double q, std::size_t most) {
  std::vector<double> out{1}, chance{1};
  for (std::size_t k = 1; k <= most; ++k) {
    chance.push_back(0);
    for (std::size_t j = k; j > 0; --j) chance[j] = chance[j] * (1 - q) + chance[j - 1] * q;
    chance[0] *= 1 - q;
    double sum = 0;
    for (std::size_t j = 0; j <= k; ++j) sum += chance[j] * prior / (prior + static_cast<double>(j));
    out.push_back(sum);
  }
  return out;
}

Fate fate_of(const Stopped& stopped) {
  return {std::string(name_of(stopped.stop)), {}, stopped.found, stopped.limit, stopped.other, none};
}

/// The next ask of a role, by its worth; of equal ones the first by account and role.
struct Next {
  double worth;
  std::int32_t place;  // of the account among the sorted
  std::size_t account, role;
  bool operator<(const Next& other) const {
    return std::tie(worth, other.place, other.role) < std::tie(other.worth, place, role);
  }
};

}  // namespace

std::string Asking::held_out(std::int32_t account, std::int32_t role) const {
  for (const auto& holdout : options_.holdouts) {
    if (!holdout.roles[static_cast<std::size_t>(role)] || holdout.share <= 0) continue;
    if (sha256_share(options_.seed + "|" + holdout.rule + "|" + id_text(account)) < holdout.share) return holdout.rule;
  }
  return {};
}

/// What stands against a person whatever else the list holds.
std::optional<Fate> Asking::stopped_before(const Person& person) const {
  if (person.role < 0 || person.account < 0) return Fate{"no_role"};
  const Account& account = accounts_[static_cast<std::size_t>(person.account)];
  if (!beliefs_.expected(static_cast<std::size_t>(person.account), static_cast<std::size_t>(person.role)))
    return Fate{"not_expected"};
  if (!person.may_ask) return Fate{"objected"};
  if (const std::string rule = held_out(person.account, person.role); !rule.empty()) return Fate{"holdout", rule};
  ask::RuleLimits personal;
  personal.exempt[static_cast<std::size_t>(Stop::account)] = true;
  personal.exempt[static_cast<std::size_t>(Stop::reserve)] = true;
  if (const auto stop =
          ask::stopped(options_.limits, personal, true, person.memory, account.memory, person.role, list_.date.number))
    return fate_of(*stop);
  if (!(account.money > 0)) return Fate{"no_value"};
  return std::nullopt;
}

double Asking::worth(const Account& account, const Cell& cell, std::size_t k) const {
  return std::max(0.0, account.money) * cell.weakest * cell.variance * (cell.left[k] - cell.left[k + 1]);
}

/// Everybody who may be asked, by role, in their order.
void Asking::queue_people() {
  fates_.resize(people_.size());
  std::vector<std::size_t> order(people_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const Person &x = people_[a], &y = people_[b];
    if (x.heard != y.heard) return y.heard;
    if (x.memory.last_invited != y.memory.last_invited) return x.memory.last_invited < y.memory.last_invited;
    return x.place < y.place;
  });
  for (const std::size_t who : order) {
    const Person& person = people_[who];
    if (auto fate = stopped_before(person)) {
      fates_[who] = *fate;
      continue;
    }
    accounts_[static_cast<std::size_t>(person.account)].roles[static_cast<std::size_t>(person.role)].people.push_back(
        who);
  }
}

void Asking::choose() {
  queue_people();
  std::vector<std::int32_t> place(accounts_.size());
  const auto sorted = beliefs_.ids().sorted();
  for (std::size_t i = 0; i < sorted.size(); ++i)
    place[static_cast<std::size_t>(sorted[i])] = static_cast<std::int32_t>(i);
  std::priority_queue<Next> queue;
  for (std::size_t a = 0; a < accounts_.size(); ++a)
    for (std::size_t r = 0; r < role_count; ++r) {
      Cell& cell = accounts_[a].roles[r];
      if (!beliefs_.expected(a, r)) continue;
      const Pooled& belief = beliefs_.of(a, r);
      cell.left = variance_left(belief.alpha[0] + belief.alpha[1] + belief.alpha[2], list_.response_rate[r],
                                std::max<std::size_t>(1, cell.people.size()));
      if (!cell.people.empty()) queue.push({worth(accounts_[a], cell, 0), place[a], a, r});
    }
  const ask::RuleLimits all;
  while (!queue.empty()) {
    const Next top = queue.top();
    queue.pop();
    Account& account = accounts_[top.account];
    Cell& cell = account.roles[top.role];
    const std::size_t who = cell.people[cell.next];
    Fate& fate = fates_[who];
    const bool room = static_cast<std::int64_t>(asked_.size()) < options_.budget;
    const auto stop = ask::stopped(options_.limits, all, true, people_[who].memory, account.memory,
                                   static_cast<std::int32_t>(top.role), list_.date.number);
    if (stop) {
      fate = fate_of(*stop);
    } else if (!room) {
      fate = Fate{"budget"};
    } else {
      account.memory.asked.push_back({list_.date.number, static_cast<std::int32_t>(top.role)});
      asked_.push_back({who, cell.next});
    }
    fate.worth = top.worth;
    if (!stop || stop->stop == Stop::reserve || stop->stop == Stop::account) ++cell.next;
    if (cell.next < cell.people.size())
      queue.push({worth(account, cell, cell.next), place[top.account], top.account, top.role});
  }
}

}  // namespace cabochon::feedback::whom
