// What the cells of one row, or the rows of one contact, must say together.
#include <algorithm>
#include <numeric>
#include <tuple>

#include "draft.hpp"
#include "key_index.hpp"

namespace cabochon::accounts {
namespace {

struct Order {
  std::string_view table;
  std::string_view first;
  std::string_view second;
};

constexpr Order day_orders[] = {{"tickets", "date", "closed"}, {"cases", "date", "closed"},
                                {"cases", "date", "due"},      {"invitations", "date", "expires"},
                                {"purchases", "date", "due"},  {"purchases", "date", "received_date"},
                                {"actions", "started", "done"}};

constexpr Order number_orders[] = {{"supply_prices", "min_order_quantity", "max_order_quantity"},
                                   {"terms", "low", "value"},
                                   {"terms", "value", "high"},
                                   {"actions", "effect_low", "effect"},
                                   {"actions", "effect", "effect_high"}};

template <class T, class Wrong>
void compare(Draft& draft, std::string_view first, std::string_view second, const std::string& expected,
             Problems& problems, Wrong wrong) {
  const Column* a = draft.find(first);
  const Column* b = draft.find(second);
  if (!a || !b || draft.rows == 0) return;
  const auto x = a->values<T>(), y = b->values<T>();
  const Report report = draft.report(problems, draft.position(second));
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    if (!wrong(x[i], y[i]) || a->is_null(row) || b->is_null(row)) continue;
    report.wrong(row, cell_text(*b, row) + " with '" + std::string(first) + "' " + cell_text(*a, row), expected);
  }
}

std::string interval_text(const Column& since, const Column* until, std::int64_t row) {
  return cell_text(since, row) + (until && !until->is_null(row) ? " to " + cell_text(*until, row) : " onwards");
}

/// Rows of roles by contact and day, without those whose contact or day is not known.
std::vector<std::int32_t> by_contact_and_day(const std::vector<std::int32_t>& contacts, const Column& since) {
  std::vector<std::int32_t> rows(contacts.size());
  std::iota(rows.begin(), rows.end(), 0);
  std::erase_if(rows, [&](std::int32_t r) { return contacts[static_cast<std::size_t>(r)] < 0 || since.is_null(r); });
  const auto days = since.values<std::int32_t>();
  std::sort(rows.begin(), rows.end(), [&](std::int32_t a, std::int32_t b) {
    const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
    return std::tie(contacts[i], days[i], a) < std::tie(contacts[j], days[j], b);
  });
  return rows;
}

void check_overlap(Draft& roles, Problems& problems) {
  const Column& since = *roles.find("since");
  const Column* until = roles.find("until");
  const Column& contact = *roles.find("contact");
  const auto contacts = number_rows(std::span(&contact, 1), roles.rows);
  const auto days = since.values<std::int32_t>();
  const auto end_of = [&](std::int32_t row) {
    return until && !until->is_null(row) ? until->values<std::int32_t>()[static_cast<std::size_t>(row)] : INT32_MAX;
  };
  const Report report = roles.report(problems, roles.position("since"));
  std::vector<std::uint8_t> said(static_cast<std::size_t>(roles.rows), 0);
  const auto say = [&](std::int32_t row, std::int32_t other) {
    if (said[static_cast<std::size_t>(row)]++) return;
    report.wrong(row,
                 interval_text(since, until, row) + ", and " + interval_text(since, until, other) + " in row " +
                     std::to_string(other),
                 "intervals of one contact that do not overlap");
  };
  std::int32_t longest = -1;  // the row of the contact so far that lasts longest
  for (const std::int32_t row : by_contact_and_day(contacts, since)) {
    const auto i = static_cast<std::size_t>(row);
    if (longest < 0 || contacts[static_cast<std::size_t>(longest)] != contacts[i]) {
      longest = row;
      continue;
    }
    // Rows of the same first day are a key that occurs twice, which check_keys has reported.
    if (days[i] < end_of(longest) && days[i] > days[static_cast<std::size_t>(longest)]) {
      say(longest, row);
      say(row, longest);
    }
    if (end_of(row) > end_of(longest)) longest = row;
  }
}

void check_shorthand(Draft& contacts, const Draft& roles, Problems& problems) {
  const Column* shorthand = contacts.find("role");
  if (!shorthand || contacts.rows == 0) return;
  const Column& role = *roles.find("role");
  const Column& since = *roles.find("since");
  const auto days = since.values<std::int32_t>();
  const Rows people = KeyIndex(*contacts.find("contact")).find(*roles.find("contact"));
  std::vector<std::int32_t> latest(static_cast<std::size_t>(contacts.rows), no_row);
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (people[i] < 0 || roles.bad[i] || since.is_null(static_cast<std::int64_t>(i))) continue;
    std::int32_t& row = latest[static_cast<std::size_t>(people[i])];
    if (row < 0 || days[i] > days[static_cast<std::size_t>(row)]) row = static_cast<std::int32_t>(i);
  }
  const Report report = contacts.report(problems, contacts.position("role"));
  for (std::size_t i = 0; i < latest.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    if (latest[i] < 0 || shorthand->is_null(row) || role.is_null(latest[i])) continue;
    if (shorthand->text_at(row) != role.text_at(latest[i]))
      report.wrong(row, cell_text(*shorthand, row),
                   "nothing, or the latest role in roles, " + cell_text(role, latest[i]));
  }
}

}  // namespace

void check_order(Draft& draft, Problems& problems) {
  compare<std::int32_t>(draft, "since", "until", "a day after 'since'", problems,
                        [](std::int32_t since, std::int32_t until) { return until <= since; });
  for (const Order& order : day_orders)
    if (order.table == draft.info->table)
      compare<std::int32_t>(draft, order.first, order.second, "a day on or after '" + std::string(order.first) + "'",
                            problems, [](std::int32_t first, std::int32_t second) { return second < first; });
  for (const Order& order : number_orders)
    if (order.table == draft.info->table)
      compare<double>(draft, order.first, order.second, "at least '" + std::string(order.first) + "'", problems,
                      [](double first, double second) { return second < first; });
}

void check_roles(Drafts& drafts, Problems& problems) {
  Draft& roles = draft_of(drafts, "roles");
  if (roles.rows == 0) return;
  check_overlap(roles, problems);
  check_shorthand(draft_of(drafts, "contacts"), roles, problems);
}

void check_parents(Draft& accounts, Problems& problems) {
  const Column* parent = accounts.find("parent");
  if (!parent || accounts.rows == 0) return;
  const Rows parents = KeyIndex(*accounts.find("account")).find(*parent);
  const Report report = accounts.report(problems, accounts.position("parent"));
  std::vector<std::int32_t> walk(parents.size(), -1);  // the walk that came by first
  for (std::size_t start = 0; start < parents.size(); ++start) {
    auto at = static_cast<std::int32_t>(start);
    while (at >= 0 && walk[static_cast<std::size_t>(at)] < 0) {
      walk[static_cast<std::size_t>(at)] = static_cast<std::int32_t>(start);
      at = parents[static_cast<std::size_t>(at)];
    }
    if (at < 0 || walk[static_cast<std::size_t>(at)] != static_cast<std::int32_t>(start)) continue;
    const std::int32_t first = at;
    do {
      report.wrong(at, cell_text(*parent, at), "a parent that the account does not own itself");
      at = parents[static_cast<std::size_t>(at)];
    } while (at != first);
  }
}

void check_answers(Drafts& drafts, Problems& problems) {
  Draft& responses = draft_of(drafts, "responses");
  const Draft& contacts = draft_of(drafts, "contacts");
  const Column* contact = responses.find("contact");
  const Column* account = responses.find("account");
  if (!contact || !account || responses.rows == 0 || contacts.rows == 0) return;
  const Column& accounts = *contacts.find("account");
  const Rows people = KeyIndex(*contacts.find("contact")).find(*contact);
  const Column right = take(accounts, people);
  const Report report = responses.report(problems, responses.position("account"));
  for (std::int64_t row = 0; row < responses.rows; ++row) {
    if (account->is_null(row) || right.is_null(row)) continue;
    const bool same = right.type() == Type::text ? account->text_at(row) == right.text_at(row)
                                                 : account->values<std::int64_t>()[static_cast<std::size_t>(row)] ==
                                                       right.values<std::int64_t>()[static_cast<std::size_t>(row)];
    if (!same) report.wrong(row, cell_text(*account, row), "the account of the contact, " + cell_text(right, row));
  }
}

}  // namespace cabochon::accounts
