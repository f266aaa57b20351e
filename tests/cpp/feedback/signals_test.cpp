// Which stories a week opens, and which wait.
#include "cabochon/feedback/signals.hpp"

#include "catch.hpp"

#include "week_book.hpp"

using namespace cabochon;
using namespace cabochon::feedback;
using week_book::days;
using week_book::ids;
using week_book::numbers;
using week_book::words;
using List = std::vector<std::int64_t>;

namespace {

SignalOptions options(std::int64_t max_new = 7) {
  SignalOptions out;
  out.as_of = week_book::day("2026-10-31");
  out.max_new = max_new;
  return out;
}

Table cases(List accounts, const std::vector<std::optional<std::string>>& opened,
            const std::vector<std::optional<std::string>>& closed) {
  Table out("cases");
  List keys;
  std::vector<std::optional<std::string>> signal, state;
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    keys.push_back(static_cast<std::int64_t>(i) + 1);
    signal.emplace_back("detractor");
    state.emplace_back(closed[i] ? "closed" : "opened");
  }
  out.add("case", numbers(keys)).add("account", numbers(std::move(accounts))).add("date", days(opened));
  return out.add("signal", words(signal)).add("state", words(state)).add("closed", days(closed));
}

}  // namespace

TEST_CASE("one account is one signal, the dearest first, and the rest waits") {
  const Signals found = signals(week_book::book({week_book::tickets()}), options(2));
  CHECK(ids(found.raised, "account") == List{2, 3});
  CHECK(ids(found.waiting, "account") == List{1});
  CHECK(found.raised.column("signal").text_at(0) == "ticket");
  CHECK(found.waiting.column("text").text_at(0) == "score 6 from the technical buyer who decides");
  CHECK(ids(found.evidence, "account") == List{2, 3, 1});
  CHECK(found.evidence.column("ticket").is_null(2));
  CHECK(found.evidence.column("response").values<std::int64_t>()[2] == 1);
}

TEST_CASE("cases of seven days use up the week, and an open case takes up what is new") {
  const auto book = week_book::book({week_book::tickets(), cases({2}, {"2026-10-25"}, {std::nullopt})});
  const Signals found = signals(book, options(2));
  CHECK(found.opened == 1);
  CHECK(found.busy == 1);
  CHECK(ids(found.raised, "account") == List{3});
  CHECK(ids(found.waiting, "account") == List{1});
  SignalOptions later = options(2);
  later.as_of = week_book::day("2026-11-01");  // the eighth day
  CHECK(ids(signals(book, later).raised, "account") == List{3, 1});
}

TEST_CASE("what a closed case has settled is not raised again, what comes later is") {
  const auto settled = week_book::book({cases({1}, {"2026-09-25"}, {"2026-10-01"})});
  CHECK(signals(settled, options()).raised.rows() == 0);
  CHECK(signals(settled, options()).settled == 1);
  const auto earlier = week_book::book({cases({1}, {"2026-09-02"}, {"2026-09-30"})});
  CHECK(ids(signals(earlier, options()).raised, "account") == List{1});
  CHECK(signals(earlier, options()).settled == 0);
}

TEST_CASE("a day in the past does not see what was opened or closed later") {
  SignalOptions past = options();
  past.as_of = week_book::day("2026-10-10");
  const auto book = week_book::book({cases({1, 1}, {"2026-10-05", "2026-10-20"}, {"2026-10-15", std::nullopt})});
  const Signals found = signals(book, past);
  CHECK(found.opened == 1);
  CHECK(found.busy == 1);
  CHECK(found.raised.rows() == 0);
}

TEST_CASE("simulated roles apart are findings, after facts, with both sides of the pair") {
  constexpr std::int64_t n = 60;
  Table accounts("accounts"), contacts("contacts"), responses("responses"), tickets("tickets");
  List account, contact, owner, response, of, nps;
  std::vector<std::optional<std::string>> role, date;
  for (std::int64_t a = 0; a < n; ++a) {
    account.push_back(a);
    for (const char* name : {"technical", "user"}) {
      contact.push_back(static_cast<std::int64_t>(contact.size()));
      owner.push_back(a);
      role.emplace_back(name);
      for (int k = 0; k < 5; ++k) {
        response.push_back(static_cast<std::int64_t>(response.size()));
        of.push_back(contact.back());
        nps.push_back(a > 2 || role.back() != "user" ? 10 : 0);
        date.emplace_back("2026-10-01");
      }
    }
  }
  accounts.add("account", numbers(account));
  contacts.add("contact", numbers(contact)).add("account", numbers(owner)).add("role", words(role));
  responses.add("response", numbers(response)).add("contact", numbers(of)).add("date", days(date));
  responses.add("nps", numbers(nps));
  tickets.add("ticket", numbers({1})).add("account", numbers({50})).add("date", days({"2026-10-30"}));
  const std::vector<Table> given{accounts, contacts, responses, tickets};
  const Signals found = signals(accounts::Book::load(given, {.currency = "EUR"}), options());
  CHECK(ids(found.raised, "account") == List{50, 0, 1, 2});
  CHECK(found.raised.column("sort").text_at(0) == "fact");
  CHECK(found.raised.column("sort").text_at(1) == "finding");
  CHECK(found.evidence.column("role").text_at(1) == "user");
  CHECK(found.evidence.column("other").text_at(1) == "technical");
  const double apart = found.evidence.column("difference").values<double>()[1];
  CHECK(apart < -100);
  CHECK(found.evidence.column("difference_low").values<double>()[1] < apart);
  CHECK(found.evidence.column("difference_high").values<double>()[1] > apart);

  // Settled until one of the two roles answers anew.
  std::vector<Table> after = given;
  after.push_back(cases({0}, {"2026-10-05"}, {"2026-10-20"}));
  CHECK(ids(signals(accounts::Book::load(after, {.currency = "EUR"}), options()).raised, "account") == List{50, 1, 2});
}

TEST_CASE("fewer than no cases are refused") {
  try {
    (void)signals(week_book::book(), options(-1));
    FAIL("accepted");
  } catch (const InputError& error) {
    CHECK(std::string(error.what()) == "signals, column 'max_new': got -1, expected a number of at least 0");
  }
}
