#include "cabochon/feedback/whom_to_ask.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <queue>
#include <tuple>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/sha256.hpp"

#include "../accounts/rows.hpp"
#include "ask/limits.hpp"
#include "asked.hpp"
#include "role_beliefs.hpp"

namespace cabochon::feedback {
namespace {

using ask::AccountMemory;
using ask::never;
using ask::PersonMemory;
using ask::Stopped;

constexpr double rate_weight = 20;  // asks that the share of all roles counts for in the share of one
constexpr double none = std::numeric_limits<double>::quiet_NaN();

constexpr auto role_names = Names<accounts::BuyingRole>::values;

struct Person {
  std::int32_t row = 0;  // of the contacts
  std::int32_t place = 0;
  std::int32_t account = -1;
  std::int32_t role = -1;
  bool may_ask = true, heard = false;
  PersonMemory memory;
};

/// What becomes of one person.
struct Fate {
  std::string reason{};  // empty: asked
  std::string rule{};
  double found = none, limit = none;
  std::int32_t other = never;
  double worth = none;
};

/// One role of one account: what its next asks are worth.
struct Cell {
  std::vector<std::size_t> people;  // who may be asked, in their order
  std::vector<double> worth;        // of the first ask, the second, ...
  std::vector<double> left;         // expected share of the variance after them
  std::size_t next = 0;
  double weakest = 0, variance = 0;
};

struct Account {
  std::array<Cell, role_count> roles;
  AccountMemory memory;
  double money = 0;
  bool has_money = false;
};

double variance_of(const Pooled& belief) {
  const double sum = belief.alpha[0] + belief.alpha[1] + belief.alpha[2];
  const double mean = (belief.alpha[0] - belief.alpha[2]) / sum;
  return ((belief.alpha[0] + belief.alpha[2]) / sum - mean * mean) / (sum + 1);
}

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

class Asking {
 public:
  Asking(const accounts::Book& whole, const WhomToAskOptions& options, const AskHistory* history)
      : options_(options),
        book_(whole.until(options.as_of)),
        stake_(stake_of(book_, options)),
        beliefs_(whole, {options.as_of, options.window_days, stake_}) {
    list_.date = first_open_day(options);
    read_people();
    read_history(history);
    read_money();
    for (std::size_t a = 0; a < accounts_.size(); ++a) value_roles(a);
  }

  AskList run() {
    choose();
    write_asked();
    write_missing();
    write_stopped();
    list_.mixed_contracts = !options_.value && stake_ == Stake::revenue && beliefs_.total().mixed_contracts;
    return std::move(list_);
  }

 private:
  static Stake stake_of(const accounts::Book& book, const WhomToAskOptions& options) {
    return options.value.value_or(book.table("orders").find("cost") ? Stake::margin : Stake::revenue);
  }

  static Day first_open_day(const WhomToAskOptions& options) {
    for (std::int32_t day = options.as_of.number; day <= options.as_of.number + 366; ++day)
      if (!ask::is_quiet(options.limits, day)) return Day{day};
    throw InputError({"whom_to_ask", "limits", -1, "quiet on every day", "a day that is not quiet"});
  }

  void read_people() {
    const Table contacts = book_.view("contacts");
    accounts_.resize(beliefs_.accounts());
    if (contacts.rows() == 0) return;
    contact_column_ = contacts.column("contact");
    const auto numbers = ids_.number(contact_column_);
    const auto of = beliefs_.ids().find(contacts.column("account"));
    const auto roles = role_numbers(contacts);
    const Column* may_ask = contacts.find("may_ask");
    people_.resize(numbers.size());
    std::vector<std::int32_t> place(ids_.size());
    const auto sorted = ids_.sorted();
    for (std::size_t i = 0; i < sorted.size(); ++i)
      place[static_cast<std::size_t>(sorted[i])] = static_cast<std::int32_t>(i);
    for (std::size_t row = 0; row < numbers.size(); ++row) {
      const auto i = static_cast<std::int64_t>(row);
      Person& person = people_[static_cast<std::size_t>(numbers[row])];
      person.row = static_cast<std::int32_t>(row);
      person.place = place[static_cast<std::size_t>(numbers[row])];
      person.account = of[row];
      person.role = roles[row];
      if (may_ask && !may_ask->is_null(i)) person.may_ask = may_ask->values<std::uint8_t>()[row] != 0;
    }
    const Table responses = book_.view("responses");
    if (responses.rows() == 0) return;
    const auto who = ids_.find(responses.column("contact"));
    const auto days = responses.column("date").values<std::int32_t>();
    for (std::size_t row = 0; row < who.size(); ++row)
      if (who[row] >= 0 && days[row] > options_.as_of.number - options_.window_days)
        people_[static_cast<std::size_t>(who[row])].heard = true;
  }

  void read_history(const AskHistory* history) {
    const auto asked = asked_people(book_, options_.as_of);
    list_.response_rate = response_rates(asked, rate_weight, list_.learnt_rate);
    if (options_.response_rate) {
      list_.response_rate.fill(*options_.response_rate);
      list_.learnt_rate = false;
    }
    if (history) {
      const auto who = ids_.find(history->people.column("contact"));
      const auto days = history->people.column("date").values<std::int32_t>();
      for (std::size_t row = 0; row < who.size(); ++row)
        if (who[row] >= 0) remember(people_[static_cast<std::size_t>(who[row])].memory, days[row]);
      const auto of = beliefs_.ids().find(history->accounts.column("account"));
      const auto roles = role_numbers(history->accounts);
      const auto dates = history->accounts.column("date").values<std::int32_t>();
      for (std::size_t row = 0; row < of.size(); ++row)
        if (of[row] >= 0 && roles[row] >= 0)
          accounts_[static_cast<std::size_t>(of[row])].memory.asked.push_back({dates[row], roles[row]});
      return;
    }
    if (asked.empty()) return;
    const Table invitations = book_.view("invitations");
    const auto who = ids_.find(invitations.column("contact"));
    const auto of = beliefs_.ids().find(invitations.column("account"));
    for (const auto& one : asked) {
      const auto row = static_cast<std::size_t>(one.row);
      if (who[row] >= 0) remember(people_[static_cast<std::size_t>(who[row])].memory, one.date);
      if (of[row] >= 0 && one.role >= 0)
        accounts_[static_cast<std::size_t>(of[row])].memory.asked.push_back({one.date, one.role});
    }
  }

  static void remember(PersonMemory& memory, std::int32_t day) {
    memory.invited.push_back(day);
    memory.last_invited = std::max(memory.last_invited, day);
  }

  void read_money() {
    const Column& value = beliefs_.covered().column("value");
    const bool money = book_.given("orders") && value.null_count() < value.size();
    list_.weighted_by = money ? std::string(name_of(stake_)) : "accounts";
    for (std::size_t a = 0; a < accounts_.size(); ++a) {
      const auto i = static_cast<std::int64_t>(a);
      accounts_[a].has_money = money && !value.is_null(i);
      accounts_[a].money = !money ? 1 : accounts_[a].has_money ? value.values<double>()[a] : 0;
    }
  }

  /// Who of each role may be asked, and what that is worth.
  void value_roles(std::size_t a) {
    Account& account = accounts_[a];
    std::array<const Pooled*, role_count> beliefs{};
    for (std::size_t r = 0; r < role_count; ++r)
      if (beliefs_.expected(a, r)) beliefs[r] = &beliefs_.of(a, r);
    const auto weakest = chance_of_weakest(beliefs);
    for (std::size_t r = 0; r < role_count; ++r) {
      if (!beliefs[r]) continue;
      account.roles[r].weakest = weakest[r];
      account.roles[r].variance = variance_of(*beliefs[r]);
    }
  }

  [[nodiscard]] std::string id_text(std::int32_t account) const {
    const Column& ids = beliefs_.covered().column("account");
    if (ids.type() == Type::text) return std::string(ids.text_at(account));
    return std::to_string(ids.values<std::int64_t>()[static_cast<std::size_t>(account)]);
  }

  [[nodiscard]] std::string held_out(std::int32_t account, std::int32_t role) const {
    for (const auto& holdout : options_.holdouts) {
      if (!holdout.roles[static_cast<std::size_t>(role)] || holdout.share <= 0) continue;
      if (sha256_share(options_.seed + "|" + holdout.rule + "|" + id_text(account)) < holdout.share)
        return holdout.rule;
    }
    return {};
  }

  static Fate fate_of(const Stopped& stopped) {
    return {std::string(name_of(stopped.stop)), {}, stopped.found, stopped.limit, stopped.other, none};
  }

  /// What stands against a person whatever else the list holds.
  [[nodiscard]] std::optional<Fate> stopped_before(const Person& person) const {
    if (person.role < 0 || person.account < 0) return Fate{"no_role"};
    const Account& account = accounts_[static_cast<std::size_t>(person.account)];
    if (!beliefs_.expected(static_cast<std::size_t>(person.account), static_cast<std::size_t>(person.role)))
      return Fate{"not_expected"};
    if (!person.may_ask) return Fate{"objected"};
    if (const std::string rule = held_out(person.account, person.role); !rule.empty()) return Fate{"holdout", rule};
    ask::RuleLimits personal;
    personal.exempt[static_cast<std::size_t>(Stop::account)] = true;
    personal.exempt[static_cast<std::size_t>(Stop::reserve)] = true;
    if (const auto stop = ask::stopped(options_.limits, personal, true, person.memory, account.memory, person.role,
                                       list_.date.number))
      return fate_of(*stop);
    if (!(account.money > 0)) return Fate{"no_value"};
    return std::nullopt;
  }

  [[nodiscard]] double worth(const Account& account, const Cell& cell, std::size_t k) const {
    return std::max(0.0, account.money) * cell.weakest * cell.variance * (cell.left[k] - cell.left[k + 1]);
  }

  void choose() {
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
    struct Next {
      double worth;
      std::int32_t place;  // of the account among the sorted
      std::size_t account, role;
      bool operator<(const Next& other) const {
        return std::tie(worth, other.place, other.role) < std::tie(other.worth, place, role);
      }
    };
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

  void write_asked() {
    accounts::Rows contacts, accounts;
    std::vector<std::int64_t> rank, n;
    std::vector<std::optional<std::string>> roles;
    std::vector<std::int32_t> dates, last;
    std::vector<std::uint8_t> asked_before(asked_.size() / 8 + 1, 0);
    std::vector<double> worths, weakest, score, doubt, after;
    std::vector<std::optional<double>> value;
    for (const auto& [who, k] : asked_) {
      const Person& person = people_[who];
      const auto a = static_cast<std::size_t>(person.account), r = static_cast<std::size_t>(person.role);
      const Account& account = accounts_[a];
      const Cell& cell = account.roles[r];
      if (person.memory.last_invited != never)
        core::bits::set(asked_before.data(), static_cast<std::int64_t>(rank.size()));
      rank.push_back(static_cast<std::int64_t>(rank.size()) + 1);
      contacts.push_back(person.row);
      accounts.push_back(person.account);
      roles.emplace_back(std::string(role_names[r]));
      dates.push_back(list_.date.number);
      worths.push_back(fates_[who].worth);
      value.push_back(account.has_money ? std::optional(account.money) : std::nullopt);
      weakest.push_back(cell.weakest);
      n.push_back(answers_in(beliefs_.counts(a)[r]));
      score.push_back(beliefs_.of(a, r).score);
      doubt.push_back(100 * std::sqrt(cell.variance));
      after.push_back(100 * std::sqrt(cell.variance * cell.left[k + 1]));
      last.push_back(person.memory.last_invited == never ? 0 : person.memory.last_invited);
    }
    Table out("whom_to_ask", static_cast<std::int64_t>(rank.size()));
    const Column nobody = contact_column_.size() ? contact_column_ : Column::of(std::vector<std::int64_t>{});
    out.add("rank", Column::of(std::move(rank))).add("contact", accounts::take(nobody, contacts));
    out.add("account", accounts::take(beliefs_.covered().column("account"), accounts));
    out.add("name", accounts::take(beliefs_.covered().column("name"), accounts)).add("role", Column::text(roles));
    out.add("date", Column::dates(std::move(dates))).add("worth", Column::of(std::move(worths)));
    out.add("value", Column::of(value)).add("p_weakest", Column::of(std::move(weakest)));
    out.add("n", Column::of(std::move(n))).add("score", Column::of(std::move(score)));
    out.add("doubt", Column::of(std::move(doubt))).add("doubt_after", Column::of(std::move(after)));
    out.add("last_asked", Column::dates(std::move(last), std::move(asked_before)));
    list_.asked = std::move(out);
  }

  void write_missing() {
    struct Missing {
      double worth;
      std::size_t account, role;
      bool objected;
    };
    std::vector<std::array<std::array<bool, 2>, role_count>> there(accounts_.size());  // anybody; anybody to be asked
    for (const auto& person : people_)
      if (person.account >= 0 && person.role >= 0) {
        auto& cell = there[static_cast<std::size_t>(person.account)][static_cast<std::size_t>(person.role)];
        cell[0] = true;
        cell[1] = cell[1] || person.may_ask;
      }
    std::vector<Missing> all;
    for (const auto number : beliefs_.ids().sorted()) {
      const auto a = static_cast<std::size_t>(number);
      for (std::size_t r = 0; r < role_count; ++r)
        if (beliefs_.expected(a, r) && !there[a][r][1])
          all.push_back({worth(accounts_[a], accounts_[a].roles[r], 0), a, r, there[a][r][0]});
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& x, const auto& y) { return x.worth > y.worth; });
    accounts::Rows rows;
    std::vector<std::string> roles, action, why;
    std::vector<double> worths, weakest;
    std::vector<std::optional<double>> value;
    const Column& names = beliefs_.covered().column("name");
    const Column& ids = beliefs_.covered().column("account");
    for (const auto& one : all) {
      const auto row = static_cast<std::int64_t>(one.account);
      rows.push_back(static_cast<std::int32_t>(one.account));
      roles.emplace_back(role_names[one.role]);
      const std::string where =
          names.is_null(row) ? id_text(static_cast<std::int32_t>(row)) : std::string(names.text_at(row));
      constexpr std::array<std::string_view, role_count> wanted{"an economic buyer", "a technical buyer", "a user"};
      action.push_back("find " + std::string(wanted[one.role]) + " at " + where);
      why.emplace_back(one.objected ? "all objected" : "no contact");
      worths.push_back(one.worth);
      const Account& account = accounts_[one.account];
      value.push_back(account.has_money ? std::optional(account.money) : std::nullopt);
      weakest.push_back(account.roles[one.role].weakest);
    }
    Table out("missing", static_cast<std::int64_t>(rows.size()));
    out.add("account", accounts::take(ids, rows)).add("name", accounts::take(names, rows));
    out.add("role", Column::text(roles)).add("action", Column::text(action)).add("why", Column::text(why));
    out.add("worth", Column::of(std::move(worths))).add("value", Column::of(value));
    out.add("p_weakest", Column::of(std::move(weakest)));
    list_.missing = std::move(out);
  }

  void write_stopped() {
    std::vector<std::size_t> order;
    for (std::size_t who = 0; who < people_.size(); ++who)
      if (!fates_[who].reason.empty()) order.push_back(who);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return people_[a].place < people_[b].place; });
    accounts::Rows contacts, accounts;
    std::vector<std::optional<std::string>> roles, rules;
    std::vector<std::string> reasons;
    std::vector<std::optional<double>> found, limit, worths;
    std::vector<std::int32_t> other;
    std::vector<std::uint8_t> there(order.size() / 8 + 1, 0);
    const auto known = [](double x) { return std::isnan(x) ? std::nullopt : std::optional(x); };
    for (const std::size_t who : order) {
      const Person& person = people_[who];
      const Fate& fate = fates_[who];
      if (fate.other != never) core::bits::set(there.data(), static_cast<std::int64_t>(contacts.size()));
      contacts.push_back(person.row);
      accounts.push_back(person.account);
      roles.push_back(person.role < 0 ? std::nullopt
                                      : std::optional(std::string(role_names[static_cast<std::size_t>(person.role)])));
      reasons.push_back(fate.reason);
      rules.push_back(fate.rule.empty() ? std::nullopt : std::optional(fate.rule));
      found.push_back(known(fate.found));
      limit.push_back(known(fate.limit));
      other.push_back(fate.other == never ? 0 : fate.other);
      worths.push_back(known(fate.worth));
    }
    Table out("stopped", static_cast<std::int64_t>(order.size()));
    const Column nobody = contact_column_.size() ? contact_column_ : Column::of(std::vector<std::int64_t>{});
    out.add("contact", accounts::take(nobody, contacts));
    out.add("account", accounts::take(beliefs_.covered().column("account"), accounts));
    out.add("role", Column::text(roles)).add("reason", Column::text(reasons)).add("rule", Column::text(rules));
    out.add("found", Column::of(found)).add("limit", Column::of(limit));
    out.add("other_date", Column::dates(std::move(other), std::move(there))).add("worth", Column::of(worths));
    list_.stopped = std::move(out);
  }

  const WhomToAskOptions& options_;
  accounts::Book book_;
  Stake stake_;
  RoleBeliefs beliefs_;
  AskList list_;
  Column contact_column_;
  Ids ids_;
  std::vector<Person> people_;
  std::vector<Account> accounts_;
  std::vector<Fate> fates_;
  std::vector<std::pair<std::size_t, std::size_t>> asked_;  // person, how many of the role before
};

}  // namespace

std::vector<Holdout> holdouts_of(const Rulebook& rules) {
  std::vector<Holdout> out;
  for (const auto& rule : rules.rules) {
    if (rule.holdout <= 0) continue;
    Holdout holdout{rule.rule, rule.holdout, {}};
    for (const auto role : rule.roles) holdout.roles[static_cast<std::size_t>(role)] = true;
    out.push_back(std::move(holdout));
  }
  return out;
}

AskList whom_to_ask(const accounts::Book& book, const WhomToAskOptions& options, const AskHistory* history) {
  check_range("whom_to_ask", "budget", static_cast<double>(options.budget), {1, 1e9, false, false});
  check_range("whom_to_ask", "window_days", options.window_days, {1, 1e6, false, false});
  if (options.response_rate) check_range("whom_to_ask", "response_rate", *options.response_rate, {0, 1, true, false});
  return Asking(book, options, history).run();
}

}  // namespace cabochon::feedback
