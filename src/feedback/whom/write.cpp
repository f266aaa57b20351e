// The list, the roles without anybody to ask, and the people who are not asked with the reason.
#include <algorithm>
#include <cmath>

#include "../../accounts/rows.hpp"
#include "asking.hpp"

namespace cabochon::feedback::whom {

AskList Asking::run() {
  choose();
  write_asked();
  write_missing();
  write_stopped();
  list_.mixed_contracts = !options_.value && stake_ == Stake::revenue && beliefs_.total().mixed_contracts;
  return std::move(list_);
}

std::string Asking::id_text(std::int32_t account) const {
  const Column& ids = beliefs_.covered().column("account");
  if (ids.type() == Type::text) return std::string(ids.text_at(account));
  return std::to_string(ids.values<std::int64_t>()[static_cast<std::size_t>(account)]);
}

void Asking::write_asked() {
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

void Asking::write_missing() {
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

void Asking::write_stopped() {
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

}  // namespace cabochon::feedback::whom
