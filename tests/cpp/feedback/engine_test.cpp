// The engine as C++ programs use it; its semantics are held against the oracle of the Python tests.
#include "cabochon/feedback/ask/engine.hpp"

#include "catch.hpp"

using namespace cabochon;
using namespace cabochon::feedback;

namespace {

Rulebook visits() {
  Rulebook book;
  book.events = {{"visit", {}}};
  book.surveys = {Datum{Datum::Object{{"survey", {std::string("short")}}}}};
  book.limits.cooldown_days = 10;
  Rule rule;
  rule.rule = "visit";
  rule.event = "visit";
  rule.roles = {accounts::BuyingRole::technical};
  rule.survey = "short";
  book.rules = {rule};
  return book;
}

Table contacts() {
  Table table("contacts");
  table.add("contact", Column::text(std::vector<std::string>{"ann", "bob"}));
  table.add("account", Column::of(std::vector<std::int64_t>{1, 1}));
  table.add("role", Column::text(std::vector<std::string>{"technical", "user"}));
  return table;
}

Table accounts_table() { return Table("accounts").add("account", Column::of(std::vector<std::int64_t>{1})); }

Table events(const std::vector<std::string>& days) {
  std::vector<std::int32_t> numbers;
  std::vector<std::int64_t> ids, owners;
  std::vector<std::string> types;
  for (const auto& day : days) {
    numbers.push_back(day_from_text(day)->number);
    ids.push_back(static_cast<std::int64_t>(ids.size()) + 1);
    owners.push_back(1);
    types.emplace_back("visit");
  }
  Table table("events");
  table.add("date", Column::dates(numbers)).add("event", Column::of(ids)).add("account", Column::of(owners));
  table.add("type", Column::text(types));
  return table;
}

}  // namespace

TEST_CASE("correctness: built in C++, one invitation and one wish that the cooldown stopped") {
  Engine engine(visits(), contacts(), accounts_table(), "7");
  const Invitations found = engine.step(events({"2026-03-02", "2026-03-08"}), *day_from_text("2026-04-01"));
  REQUIRE(found.rows.rows() == 2);
  CHECK(found.rows.column("state").text_at(0) == "sent");
  CHECK(found.rows.column("contact").text_at(0) == "ann");
  CHECK(found.rows.column("reason").text_at(1) == "cooldown");
  CHECK(found.rows.column("found").values<double>()[1] == 6);
}

TEST_CASE("properties: the document of a rulebook is the rulebook") {
  const std::string text = to_json(visits());
  CHECK(to_json(rulebook_from_json(text)) == text);
}

TEST_CASE("input checks: a rulebook built by hand is checked too") {
  Rulebook book = visits();
  book.rules[0].survey = "shrt";
  CHECK_THROWS_WITH(Engine(book, contacts(), accounts_table(), "7"),
                    "rules, column 'rules[0].survey': got 'shrt', expected one of short (did you mean 'short'?)");
}

TEST_CASE("parity: bytes carry an engine over a restart") {
  Engine first(visits(), contacts(), accounts_table(), "7");
  (void)first.step(events({"2026-03-02"}), *day_from_text("2026-03-04"));
  Engine second(visits(), contacts(), accounts_table(), "7");
  second.restore(first.to_bytes());
  CHECK(second.to_bytes() == first.to_bytes());
  const Invitations found = second.step(events({"2026-03-05"}), *day_from_text("2026-04-01"));
  CHECK(found.rows.column("reason").text_at(0) == "cooldown");
}
