// Single rows that need no test; the cases of Python's tests.
#include "cabochon/feedback/facts.hpp"

#include "catch.hpp"

#include "week_book.hpp"

using namespace cabochon;
using namespace cabochon::feedback;
using week_book::days;
using week_book::numbers;
using week_book::words;

namespace {

FactOptions options() {
  FactOptions out;
  out.as_of = week_book::day("2026-10-31");
  return out;
}

}  // namespace

TEST_CASE("only who decides makes a fact of a low score") {
  const Table found = facts(week_book::book(), options());
  REQUIRE(found.rows() == 1);
  CHECK(found.column("text").text_at(0) == "score 6 from the technical buyer who decides");
  CHECK(week_book::ids(found, "account") == std::vector<std::int64_t>{1});
  CHECK(week_book::ids(found, "response") == std::vector<std::int64_t>{1});
  CHECK(week_book::ids(found, "days") == std::vector<std::int64_t>{30});
  CHECK(found.column("criterion").is_null(0));
}

TEST_CASE("the window's first day counts and the day before does not") {
  FactOptions narrow = options();
  narrow.window_days = 31;  // from 2026-10-01
  CHECK(facts(week_book::book(), narrow).rows() == 1);
  narrow.window_days = 30;
  CHECK(facts(week_book::book(), narrow).rows() == 0);
}

TEST_CASE("open claims count whenever they came in, the dearest account first") {
  const Table found = facts(week_book::book({week_book::tickets()}), options());
  CHECK(week_book::ids(found, "account") == std::vector<std::int64_t>{2, 3, 1});
  CHECK(found.column("text").text_at(0) == "a claim is open");
  CHECK(found.column("text").text_at(1) == "open claim: weight");
}

TEST_CASE("a clause is judged by our own term of its name and names its criterion") {
  Table clauses("clauses"), terms("terms");
  clauses.add("clause", words({"loss", "loss"})).add("since", days({"2026-01-01", "2026-06-01"}));
  clauses.add("account", numbers({2, 2})).add("criterion", words({"loss_share", "loss_share"}));
  clauses.add("operator", words({"at_most", "at_most"})).add("limit", week_book::amounts({0.05, 0.03}));
  terms.add("offer", words({"ours"})).add("term", words({"loss_share"})).add("since", days({"2026-02-01"}));
  terms.add("value", week_book::amounts({0.035}));
  const Table found = facts(week_book::book({clauses, terms}), options());
  REQUIRE(found.rows() == 2);
  CHECK(found.column("text").text_at(0) == "loss_share 0.035, allowed at most 0.03");
  CHECK(found.column("criterion").text_at(0) == "loss_share");
}

TEST_CASE("a window below a day is refused") {
  FactOptions wrong = options();
  wrong.window_days = 0;
  try {
    (void)facts(week_book::book(), wrong);
    FAIL("accepted");
  } catch (const InputError& error) {
    CHECK(std::string(error.what()) ==
          "facts, column 'window_days': got 0, expected a number of at least 1 and at most 1e+06");
  }
}
