// The engine's edges in C++: expiry, doubtful and repeated events, scores off their scale, a book's roles over time.
#include "catch.hpp"

#include "cabochon/accounts/book.hpp"
#include "cabochon/feedback/ask/engine.hpp"

using namespace cabochon;
using namespace cabochon::feedback;

namespace {

Rulebook rulebook(Rule rule) {
  Rulebook book;
  book.events = {{"visit", {}}, {"answer", {"score"}}};
  book.surveys = {Datum{Datum::Object{{"survey", {std::string("short")}}}}};
  rule.rule = "visit";
  if (!rule.event) rule.event = "visit";
  rule.roles = {accounts::BuyingRole::user};
  if (rule.survey_by_role[2].empty()) rule.survey = "short";
  book.rules = {rule};
  return book;
}

Table contacts() {
  Table table("contacts");
  table.add("contact", Column::text(std::vector<std::string>{"ann", "zoe"}));
  table.add("account", Column::of(std::vector<std::int64_t>{1, 2}));
  table.add("role", Column::text(std::vector<std::string>{"user", "user"}));
  return table;
}

Table two_accounts() { return Table("accounts").add("account", Column::of(std::vector<std::int64_t>{1, 2})); }

struct Row {
  std::string day, type;
  std::optional<std::string> contact{};
  std::optional<double> score{};
};

Table events(const std::vector<Row>& rows) {
  std::vector<std::int32_t> days;
  std::vector<std::int64_t> ids, owners;
  std::vector<std::string> types;
  std::vector<std::optional<std::string>> people;
  std::vector<std::optional<double>> scores;
  for (const auto& row : rows) {
    days.push_back(day_from_text(row.day)->number);
    ids.push_back(static_cast<std::int64_t>(ids.size()) + 1);
    owners.push_back(1);
    types.push_back(row.type);
    people.push_back(row.contact);
    scores.push_back(row.score);
  }
  Table table("events");
  table.add("date", Column::dates(days)).add("event", Column::of(ids)).add("account", Column::of(owners));
  table.add("type", Column::text(types)).add("contact", Column::text(people)).add("score", Column::of(scores));
  return table;
}

Day day(const char* text) { return *day_from_text(text); }

Test compared(Subject subject, const std::string& name, Compare compare, double value) {
  Test test;
  test.subject = subject;
  test.name = name;
  test.compare = compare;
  test.value = Datum{value};
  return test;
}

Filter of(const Test& test) {
  Filter filter;
  filter.kind = Filter::Kind::test;
  filter.test = test;
  return filter;
}

}  // namespace

TEST_CASE("edges: a deferred invitation keeps its expiry, and no reminder goes after it") {
  Rule rule;
  rule.defer = true;
  rule.expiry_days = 7;
  rule.reminder_days = 5;
  Rulebook book = rulebook(rule);
  book.limits.cooldown_days = 10;
  Engine engine(book, contacts(), two_accounts(), "7");
  const Table rows = engine.step(events({{"2026-03-02", "visit"}, {"2026-03-09", "visit"}}), day("2026-04-01")).rows;
  REQUIRE(rows.rows() == 3);  // an invitation, its reminder, the deferred one
  CHECK(rows.column("date").values<std::int32_t>()[2] == day("2026-03-12").number);
  CHECK(rows.column("expires").values<std::int32_t>()[2] == day("2026-03-16").number);
}

TEST_CASE("edges: what nobody understands of an event is told, and a taken one that comes again is not late") {
  Engine engine(rulebook({}), contacts(), two_accounts(), "7");
  const Table log = events({{"2026-03-01", "answer", "bob", 9.0},
                            {"2026-03-01", "answer", std::nullopt, 9.0},
                            {"2026-03-01", "answer", "zoe", 9.0},
                            {"2026-03-01", "vist"}});
  const Invitations first = engine.step(log, day("2026-03-05"));
  REQUIRE(first.doubtful.rows() == 4);
  const Column& doubts = first.doubtful.column("doubt");
  CHECK(doubts.text_at(0) == "unknown_contact");
  CHECK(doubts.text_at(1) == "anonymous");
  CHECK(doubts.text_at(2) == "another_account");
  CHECK(doubts.text_at(3) == "unknown_type");
  const Invitations again = engine.step(log, day("2026-03-06"));
  CHECK(again.repeated == 4);
  CHECK(again.late.rows() == 0);
}

TEST_CASE("input checks: every score off its scale, before anything is taken") {
  Engine engine(rulebook({}), contacts(), two_accounts(), "7");
  const std::string before = engine.to_bytes();
  const Table log = events({{"2026-03-01", "answer", "ann", 11.0}, {"2026-03-02", "answer", "ann", 7.5}});
  CHECK_THROWS_WITH(engine.step(log, day("2026-03-05")),
                    "2 problems\n  events, row 0, column 'score': got 11, expected a whole number from 0 to 10\n"
                    "  events, row 1, column 'score': got 7.5, expected a whole number from 0 to 10");
  CHECK(engine.to_bytes() == before);
}

TEST_CASE("edges: an answer that leads to an ask is no answer to it") {
  Rule rule;
  rule.event = "answer";
  rule.reminder_days = 5;
  Engine engine(rulebook(rule), contacts(), two_accounts(), "7");
  const Invitations found = engine.step(events({{"2026-03-01", "answer", "ann", 2.0}}), day("2026-04-01"));
  CHECK(found.rows.rows() == 2);
  CHECK(engine.fatigue().column("unanswered").values<std::int64_t>()[0] == 1);
}

TEST_CASE("correctness: explain counts the event itself") {
  Rule rule;
  Test first = compared(Subject::count, "visit", Compare::equal, 1);
  first.window_days = 3650;
  rule.filter = of(first);
  Engine engine(rulebook(rule), contacts(), two_accounts(), "7");
  const Column ann = Column::text(std::vector<std::string>{"ann"});
  CHECK(engine.explain(events({{"2026-03-01", "visit"}}), ann).column("outcome").text_at(0) == "invited");
  CHECK(engine.step(events({{"2026-03-01", "visit"}}), day("2026-03-02")).rows.rows() == 1);
  CHECK(engine.explain(events({{"2026-03-03", "visit"}}), ann).column("outcome").text_at(0) == "filter");
  CHECK(engine.explain(events({{"2026-03-01", "visit"}}), ann).column("outcome").text_at(0) == "late");
}

TEST_CASE("input checks: a rulebook built by hand whose filter nothing passes, or whose survey is for others") {
  Rule rule;
  Filter between;
  between.parts = {of(compared(Subject::score, "any", Compare::greater, 3)),
                   of(compared(Subject::score, "any", Compare::less, 4))};
  rule.filter = between;
  CHECK_THROWS_WITH(Engine(rulebook(rule), contacts(), two_accounts(), "7"),
                    "rules, column 'rules[0].filter': got tests that nothing can pass together, expected a filter that "
                    "some event passes");
  Rulebook book = rulebook({});
  book.surveys = {Datum{Datum::Object{{"survey", {std::string("short")}}, {"role", {std::string("technical")}}}}};
  CHECK_THROWS_WITH(Engine(book, contacts(), two_accounts(), "7"),
                    "rules, column 'rules[0].survey': got 'short', which is not for role 'user', expected a survey for "
                    "every role that is asked; `survey` may be an object with one a role");
}

TEST_CASE("parity: surveys by role in the document and in C++") {
  Rule rule;
  rule.survey_by_role[2] = "short";
  const Rulebook book = rulebook(rule);
  const std::string text = to_json(book);
  CHECK(text.find(R"("survey":{"user":"short"})") != std::string::npos);
  CHECK(to_json(rulebook_from_json(text)) == text);
  Engine engine(book, contacts(), two_accounts(), "7");
  CHECK(engine.step(events({{"2026-03-01", "visit"}}), day("2026-03-02")).rows.column("survey").text_at(0) == "short");
}

TEST_CASE("correctness: a book's contacts come with their roles over time") {
  Table people("contacts"), roles("roles"), firms("accounts");
  firms.add("account", Column::of(std::vector<std::int64_t>{1}));
  people.add("contact", Column::text(std::vector<std::string>{"ann", "bob"}));
  people.add("account", Column::of(std::vector<std::int64_t>{1, 1}));
  roles.add("contact", Column::text(std::vector<std::string>{"ann", "ann"}));
  roles.add("since", Column::dates({day("2026-01-01").number, day("2026-02-01").number}));
  roles.add("role", Column::text(std::vector<std::string>{"user", "economic"}));
  roles.add("until", Column::text(std::vector<std::optional<std::string>>{"2026-02-01", std::nullopt}));
  const auto book = accounts::Book::load({firms, people, roles}, {.currency = "EUR"});
  const Table found = contacts_of(book);
  REQUIRE(found.rows() == 3);
  CHECK(found.column("contact").text_at(1) == "ann");
  CHECK(found.column("role").text_at(1) == "economic");
  CHECK(found.column("role").is_null(2));
  Engine engine(rulebook({}), found, book.table("accounts"), "7");
  const Invitations asked = engine.step(events({{"2026-01-05", "visit"}, {"2026-02-05", "visit"}}), day("2026-03-01"));
  CHECK(asked.rows.column("state").text_at(0) == "sent");
  CHECK(asked.rows.column("reason").text_at(1) == "no_contact");
}
