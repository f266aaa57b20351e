// Who there is, who was asked before, and what money stands behind each account.
#include <algorithm>
#include <cmath>

#include "../asked.hpp"
#include "asking.hpp"

namespace cabochon::feedback::whom {
namespace {

constexpr double rate_weight = 20;  // asks that the share of all roles counts for in the share of one

double variance_of(const Pooled& belief) {
  const double sum = belief.alpha[0] + belief.alpha[1] + belief.alpha[2];
  const double mean = (belief.alpha[0] - belief.alpha[2]) / sum;
  return ((belief.alpha[0] + belief.alpha[2]) / sum - mean * mean) / (sum + 1);
}

Stake stake_of(const accounts::Book& book, const WhomToAskOptions& options) {
  return options.value.value_or(book.table("orders").find("cost") ? Stake::margin : Stake::revenue);
}

Day first_open_day(const WhomToAskOptions& options) {
  for (std::int32_t day = options.as_of.number; day <= options.as_of.number + 366; ++day)
    if (!ask::is_quiet(options.limits, day)) return Day{day};
  throw InputError({"whom_to_ask", "limits", -1, "quiet on every day", "a day that is not quiet"});
}

void remember(PersonMemory& memory, std::int32_t day) {
  memory.invited.push_back(day);
  memory.last_invited = std::max(memory.last_invited, day);
}

}  // namespace

Asking::Asking(const accounts::Book& whole, const WhomToAskOptions& options, const AskHistory* history)
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

void Asking::read_people() {
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

void Asking::read_history(const AskHistory* history) {
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

void Asking::read_money() {
  const Column& value = beliefs_.covered().column("value");
  const bool money = book_.given("orders") && value.null_count() < value.size();
  list_.weighted_by = money ? std::string(name_of(stake_)) : "accounts";
  for (std::size_t a = 0; a < accounts_.size(); ++a) {
    const auto i = static_cast<std::int64_t>(a);
    accounts_[a].has_money = money && !value.is_null(i);
    accounts_[a].money = !money ? 1 : accounts_[a].has_money ? value.values<double>()[a] : 0;
  }
}

void Asking::value_roles(std::size_t a) {
  Account& account = accounts_[a];
  std::array<const Pooled*, role_count> beliefs{};
  for (std::size_t r = 0; r < role_count; ++r)
    if (beliefs_.expected(a, r)) beliefs[r] = &beliefs_.of(a, r);
  const auto weakest = beliefs_.chance_of_weakest(a);
  for (std::size_t r = 0; r < role_count; ++r) {
    if (!beliefs[r]) continue;
    account.roles[r].weakest = weakest[r];
    account.roles[r].variance = variance_of(*beliefs[r]);
  }
}

}  // namespace cabochon::feedback::whom
