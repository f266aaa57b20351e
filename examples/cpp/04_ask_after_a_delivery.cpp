// A delivery has come: who is asked about it, who is left in peace, and whose answer would be worth most this month?
#include <cabochon/feedback.hpp>
#include <cstdio>
#include <string>
#include <vector>

using namespace cabochon;
using Texts = std::vector<std::string>;
using Ids = std::vector<std::int64_t>;

int main() {
  const auto day = [](int month, int d) { return Day::from_calendar(2026, month, d); };

  // Rules are structs here, and the same JSON document everywhere: feedback::to_json(rules).
  feedback::Rulebook rules;
  rules.events = {{"delivery_received", {"pieces"}}};
  rules.surveys = {Datum{Datum::Object{{"survey", {std::string("delivery")}}}}};
  rules.limits.cooldown_days = 30;
  feedback::Test large;
  large.name = "pieces";
  large.compare = feedback::Compare::at_least;
  large.value = Datum{std::int64_t{10}};
  feedback::Rule rule;
  rule.rule = "after_delivery";
  rule.event = "delivery_received";
  rule.filter = feedback::Filter{feedback::Filter::Kind::test, {}, large};
  rule.roles = {accounts::BuyingRole::technical, accounts::BuyingRole::user};
  rule.survey = "delivery";
  rule.delay_days = 2;
  rules.rules = {rule};

  // Simulated: two clients, four people, three deliveries.
  Table accounts("accounts"), contacts("contacts"), orders("orders"), responses("responses"), events("events");
  accounts.add("account", Column::of(Ids{1, 2}));
  contacts.add("contact", Column::text(Texts{"ann", "bob", "cem", "dia"}));
  contacts.add("account", Column::of(Ids{1, 1, 2, 2}));
  contacts.add("role", Column::text(Texts{"technical", "economic", "user", "technical"}));
  orders.add("order", Column::of(Ids{1, 2})).add("account", Column::of(Ids{1, 2}));
  orders.add("date", Column::dates({day(9, 1).number, day(9, 8).number}));
  orders.add("revenue", Column::of(std::vector<double>{90000, 20000}));
  responses.add("response", Column::of(Ids{1, 2})).add("contact", Column::text(Texts{"bob", "cem"}));
  responses.add("date", Column::dates({day(9, 20).number, day(9, 21).number}));
  responses.add("nps", Column::of(Ids{9, 6}));
  events.add("date", Column::dates({day(10, 1).number, day(10, 2).number, day(10, 9).number}));
  events.add("event", Column::of(Ids{1, 2, 3})).add("account", Column::of(Ids{1, 2, 1}));
  events.add("type", Column::text(Texts(3, "delivery_received"))).add("pieces", Column::of(Ids{40, 4, 60}));

  feedback::Engine engine(rules, contacts, accounts, "2026");
  const feedback::Invitations asked = engine.step(events, day(11, 1));
  for (std::int64_t row = 0; row < asked.rows.rows(); ++row) {
    const bool stopped = !asked.rows.column("reason").is_null(row);
    std::printf("%-10s %s%s%s\n", std::string(asked.rows.column("state").text_at(row)).c_str(),
                std::string(asked.rows.column("contact").text_at(row)).c_str(), stopped ? ": " : "",
                stopped ? std::string(asked.rows.column("reason").text_at(row)).c_str() : "");
  }

  const accounts::Book book = accounts::Book::load({accounts, contacts, orders, responses}, {.currency = "EUR"});
  feedback::WhomToAskOptions month;
  month.as_of = day(11, 1);
  month.budget = 2;
  const feedback::AskList list = feedback::whom_to_ask(book, month);
  for (std::int64_t row = 0; row < list.asked.rows(); ++row)
    std::printf("ask %s, worth %.0f EUR\n", std::string(list.asked.column("contact").text_at(row)).c_str(),
                list.asked.column("worth").values<double>()[static_cast<std::size_t>(row)]);
  for (std::int64_t row = 0; row < list.missing.rows(); ++row)
    std::printf("%s\n", std::string(list.missing.column("action").text_at(row)).c_str());
  return asked.rows.rows() == 2 && list.asked.column("contact").text_at(0) == "ann" ? 0 : 1;
}
