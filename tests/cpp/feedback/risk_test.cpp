// The risk that an account stops ordering, with a silence that is given and not computed.
#include "cabochon/feedback/risk.hpp"

#include "catch.hpp"

#include <cmath>
#include <map>

#include "week_book.hpp"

using namespace cabochon;
using namespace cabochon::feedback;
using week_book::amounts;
using week_book::days;
using week_book::numbers;
using week_book::words;

namespace {

constexpr double active = 0.8, leaves = 0.02, typical = 45.5;

/// The same silence for accounts 1, 2 and 3 on any day.
SilenceOnDay silence(Day) {
  Table out("silence");
  out.add("account", numbers({1, 2, 3})).add("active", amounts({active, active, active}));
  out.add("typical_days", amounts({typical, typical, typical})).add("days_silent", numbers({5, 6, 7}));
  return {out, leaves};
}

RiskOptions options() {
  RiskOptions out;
  out.as_of = week_book::day("2026-10-31");
  return out;
}

std::map<std::int64_t, double> by_account(const Table& table, const std::string& name) {
  std::map<std::int64_t, double> out;
  const auto values = table.column(name).values<double>();
  const auto accounts = week_book::ids(table, "account");
  for (std::size_t i = 0; i < accounts.size(); ++i) out[accounts[i]] = values[i];
  return out;
}

double odds(double chance) { return std::log(chance / (1 - chance)); }

void check_refused(const RiskOptions& wrong, const std::string& text) {
  try {
    (void)risk(week_book::book(), silence, wrong);
    FAIL("accepted");
  } catch (const InputError& error) {
    CHECK(std::string(error.what()) == text);
  }
}

}  // namespace

TEST_CASE("silence alone says that the account has gone or goes after one of the horizon's orders") {
  CHECK(chance_of_stopping(1, 0.1, 30, 60) == Approx(1 - 0.81));
  CHECK(chance_of_stopping(0, 0.1, 30, 60) == 1);
  CHECK(chance_of_stopping(0.5, 0, 30, 60) == Approx(0.5));
  // Who orders twice a year and punctually is not at risk for being silent now.
  CHECK(chance_of_stopping(0.99, 0.02, 180, 91) < 0.03);
  const Risk found = risk(week_book::book(), silence, options());
  for (const auto& [account, chance] : by_account(found.accounts, "silence_risk"))
    CHECK(chance == Approx(1 - active * std::pow(1 - leaves, 91 / typical)));
}

TEST_CASE("a ticket adds its stated weight to the log odds, three at most") {
  Table tickets("tickets");
  tickets.add("ticket", numbers({1, 2, 3, 4, 5})).add("account", numbers({3, 3, 3, 3, 1}));
  tickets.add("date", days({"2026-10-20", "2026-10-20", "2026-10-20", "2026-10-20", "2026-11-20"}));
  const Risk with = risk(week_book::book({tickets}), silence, options());
  const Risk without = risk(week_book::book(), silence, options());
  const auto after = by_account(with.accounts, "risk"), before = by_account(without.accounts, "risk");
  CHECK(odds(after.at(3)) - odds(before.at(3)) == Approx(3 * 0.4));
  CHECK(after.at(1) == before.at(1));  // a ticket of next month
}

TEST_CASE("the stated weights and their limits") {
  const Risk found = risk(week_book::book(), silence, options());
  CHECK_FALSE(found.learned);
  CHECK(found.outcomes == 0);
  CHECK(found.weights.column("name").text_at(2) == "blocking_role");
  CHECK(found.weights.column("weight").values<double>()[2] == 0.7);
  CHECK(found.weights.column("source").text_at(0) == "stated");
  const auto low = by_account(found.accounts, "risk_low"), high = by_account(found.accounts, "risk_high"),
             chance = by_account(found.accounts, "risk");
  for (const auto& [account, value] : chance) {
    CHECK(low.at(account) < value);
    CHECK(value < high.at(account));
  }
  // The average account has the odds of its silence: the middle of the blocking terms is none.
  double mean = 0;
  for (const auto& [account, value] : chance) mean += odds(value) / 3;
  CHECK(mean == Approx(odds(1 - active * std::pow(1 - leaves, 91 / typical))));
}

TEST_CASE("who has ended is left out, who ordered again is a client again") {
  Table endings("endings"), orders("orders");
  endings.add("account", numbers({1, 2})).add("date", days({"2026-08-01", "2026-09-15"}));
  const Risk found = risk(week_book::book({endings}), silence, options());
  CHECK(by_account(found.accounts, "risk").count(1) == 1);  // ordered on 2026-09-01
  CHECK(by_account(found.accounts, "risk").count(2) == 0);
  CHECK(found.outcomes == 2);
}

TEST_CASE("weights are learned from simulated endings, and rows of one account are one witness") {
  // 120 accounts; those whose technical buyer is hostile end in the last window, the others never.
  constexpr std::int64_t n = 120;
  Table accounts("accounts"), contacts("contacts"), responses("responses"), orders("orders"), endings("endings");
  std::vector<std::int64_t> account, response, of, nps, gone, order, buyer;
  std::vector<std::optional<std::string>> role, date, ended, when, expected;
  for (std::int64_t a = 0; a < n; ++a) {
    account.push_back(a);
    role.emplace_back("technical");
    expected.emplace_back("technical");
    const bool hostile = a % 3 == 0;
    for (const std::int64_t score : {hostile ? 0 : 10, hostile ? 3 : 9, hostile ? 5 : 8}) {
      response.push_back(static_cast<std::int64_t>(response.size()));
      of.push_back(a);
      nps.push_back(score);
      date.emplace_back("2026-02-01");
    }
    for (const char* day : {"2025-12-01", "2026-03-01", "2026-07-01"}) {
      order.push_back(static_cast<std::int64_t>(order.size()));
      buyer.push_back(a);
      when.emplace_back(day);
    }
    if (hostile && a % 2 == 0) {
      gone.push_back(a);
      ended.emplace_back("2026-09-15");
    }
  }
  accounts.add("account", numbers(account)).add("roles_expected", words(expected));
  contacts.add("contact", numbers(account)).add("account", numbers(account)).add("role", words(role));
  responses.add("response", numbers(response)).add("contact", numbers(of)).add("date", days(date));
  responses.add("nps", numbers(nps));
  orders.add("order", numbers(order)).add("account", numbers(buyer)).add("date", days(when));
  orders.add("revenue", amounts(std::vector<double>(order.size(), 1.0)));
  endings.add("account", numbers(gone)).add("date", days(ended));
  const auto book = accounts::Book::load({accounts, contacts, responses, orders, endings}, {.currency = "EUR"});
  std::int64_t asked = 0;
  const SilenceOfDay quiet = [&](Day) {
    ++asked;
    Table out("silence");
    out.add("account", numbers(account)).add("active", amounts(std::vector<double>(n, 0.9)));
    out.add("typical_days", amounts(std::vector<double>(n, 60))).add("days_silent", numbers(account));
    return SilenceOnDay{out, 0.05};
  };
  RiskOptions chosen = options();
  chosen.min_outcomes = 20;
  std::int64_t reported = 0;
  chosen.progress = [&](std::int64_t done, std::int64_t) { reported = done; };
  const Risk found = risk(book, quiet, chosen);
  CHECK(found.learned);
  CHECK(found.outcomes == static_cast<std::int64_t>(gone.size()));
  CHECK(found.weights.column("weight").values<double>()[2] > 0.7);
  CHECK(found.weights.column("sd").values<double>()[2] < 0.35);
  CHECK(found.accounts.rows() == n - static_cast<std::int64_t>(gone.size()));
  CHECK(asked > 2);
  CHECK(reported > 0);
  chosen.min_outcomes = 21;
  CHECK_FALSE(risk(book, quiet, chosen).learned);
}

TEST_CASE("wrong arguments are refused") {
  RiskOptions wrong = options();
  wrong.horizon_days = 0;
  check_refused(wrong, "risk, column 'horizon_days': got 0, expected at least 1");
  wrong = options();
  wrong.min_outcomes = 0;
  check_refused(wrong, "risk, column 'min_outcomes': got 0, expected at least 1");
  wrong = options();
  wrong.priors[0] = {0, 0};
  check_refused(wrong, "risk, column 'priors.base': got (0, 0), expected a mean and a standard deviation above 0");
  Table accounts("accounts");
  accounts.add("account", numbers({1}));
  CHECK_THROWS_AS(risk(accounts::Book::load({accounts}, {.currency = "EUR"}), silence, options()), InputError);
}
