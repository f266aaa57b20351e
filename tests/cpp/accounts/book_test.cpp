#include "catch.hpp"

#include "cabochon/accounts.hpp"

using namespace cabochon;
using accounts::Book;

namespace {

using Texts = std::vector<std::optional<std::string>>;
using Integers = std::vector<std::optional<std::int64_t>>;

Table people() {
  Table contacts("contacts");
  contacts.add("contact", Column::of(std::vector<std::int64_t>{1, 2, 3}));
  contacts.add("account", Column::text(Texts{"A", "A", "B"}));
  contacts.add("role", Column::text(Texts{std::nullopt, "user", std::nullopt}));
  return contacts;
}

Table clients() {
  Table out("accounts");
  out.add("account", Column::text(Texts{"A", "B"}));
  out.add("segment", Column::text(Texts{"chain", "shop"}));
  return out;
}

Table history() {
  Table roles("roles");
  roles.add("contact", Column::of(std::vector<std::int64_t>{1, 1}));
  roles.add("since", Column::dates({100, 200}));
  roles.add("until", Column::dates({150, 0}, {0b01}));
  roles.add("role", Column::text(Texts{"economic", "technical"}));
  return roles;
}

Table answers(std::vector<std::int32_t> days) {
  Table out("responses");
  std::vector<std::int64_t> keys;
  Integers contacts;
  for (std::size_t i = 0; i < days.size(); ++i) {
    keys.push_back(static_cast<std::int64_t>(i));
    contacts.push_back(1);
  }
  out.add("response", Column::of(std::move(keys)));
  out.add("contact", Column::of(contacts));
  out.add("date", Column::dates(std::move(days)));
  return out;
}

std::vector<std::string> texts(const Column& column) {
  std::vector<std::string> out;
  for (std::int64_t row = 0; row < column.size(); ++row)
    out.push_back(column.is_null(row) ? "-" : std::string(column.text_at(row)));
  return out;
}

}  // namespace

TEST_CASE("a role holds from its first day up to, but not on, the day it ends") {
  const Book book =
      Book::load({clients(), people(), history(), answers({99, 100, 149, 150, 199, 200, 30000})}, {.currency = "EUR"});
  const Table view = book.view("responses");
  CHECK(texts(view.column("role")) ==
        std::vector<std::string>{"-", "economic", "economic", "-", "-", "technical", "technical"});
  CHECK(texts(view.column("account")) == std::vector<std::string>(7, "A"));
  CHECK(texts(view.column("segment")) == std::vector<std::string>(7, "chain"));
  CHECK(book.role_at(2, Day{0}) == accounts::RoleOnDay{accounts::BuyingRole::user, std::nullopt});
  CHECK_FALSE(book.role_at(3, Day{0}).has_value());
  CHECK(texts(book.contacts_without_role().column("account")) == std::vector<std::string>{"B"});
  CHECK(book.unknown().column("without_role").values<std::int64_t>()[1] == 3);
}

TEST_CASE("columns that already fit are shared with the caller") {
  const Table given = answers({1, 2, 3});
  const Book book = Book::load({given}, {.currency = "EUR"});
  CHECK(book.table("responses").column("date").parts().data == given.column("date").parts().data);
  CHECK(book.table("responses").column("contact").parts().data == given.column("contact").parts().data);
}

TEST_CASE("the text of an error is that of Python") {
  Table orders("orders");
  orders.add("order", Column::text(Texts{"1", "2"}));
  orders.add("account", Column::text(Texts{"A", "B7"}));
  orders.add("date", Column::dates({1, 2}));
  Table one("accounts");
  one.add("account", Column::text(Texts{"A"}));
  CHECK_THROWS_WITH((void)Book::load({one, orders}, {.currency = "EUR"}),
                    "orders, row 1, column 'account': got 'B7', expected a key of accounts");
  CHECK_THROWS_WITH((void)Book::load({one, one}, {.currency = "EUR"}),
                    "accounts: got the table twice, expected each table once");
  CHECK_THROWS_WITH((void)Book::load({}, {.currency = "gold"}),
                    "Book, column 'currency': got 'gold', expected an ISO 4217 code such as EUR");
}

TEST_CASE("aware times other than UTC are for the door to turn into days") {
  std::vector<std::int64_t> times{1'600'000'000};
  Column::Parts parts;
  parts.type = Type::timestamp;
  parts.unit = TimeUnit::second;
  parts.timezone = "Europe/Berlin";
  parts.length = 1;
  parts.data = times.data();
  Table tickets("tickets");
  tickets.add("ticket", Column::of(std::vector<std::int64_t>{1}));
  tickets.add("account", Column::of(std::vector<std::int64_t>{1}));
  tickets.add("date", Column(parts));
  CHECK_THROWS_WITH((void)Book::load({tickets}, {.currency = "EUR"}),
                    "tickets, column 'date': got times in the time zone Europe/Berlin, expected days in the book's "
                    "time zone, UTC");
  tickets = Table("tickets");
  parts.timezone.clear();
  tickets.add("ticket", Column::of(std::vector<std::int64_t>{1}));
  tickets.add("account", Column::of(std::vector<std::int64_t>{1}));
  tickets.add("date", Column(parts));
  const Book book = Book::load({tickets}, {.currency = "EUR"});
  CHECK(to_string(Day{book.table("tickets").column("date").values<std::int32_t>()[0]}) == "2020-09-13");
}

TEST_CASE("a book from its parts is the same book") {
  const Book book =
      Book::load({clients(), people(), history(), answers({100, 200})}, {.currency = "EUR", .as_of = Day{150}});
  const Book copy = Book::of(book.parts());
  CHECK(copy.table("responses").rows() == 1);
  CHECK(copy.options().as_of == Day{150});
  CHECK(copy.given("roles"));
  CHECK_FALSE(copy.given("orders"));
  CHECK(texts(copy.view("responses").column("role")) == std::vector<std::string>{"economic"});
}

TEST_CASE("equal keys in different dictionaries are the same key") {
  Table responses("responses");
  responses.add("response", Column::text(Texts{"r1", "r2"}));
  responses.add("account", Column::text(Texts{"B", "A"}));
  responses.add("role", Column::text(Texts{"user", "USER"}));
  responses.add("date", Column::dates({1, 2}));
  const Book book = Book::load({clients(), responses}, {.currency = "EUR"});
  CHECK(texts(book.view("responses").column("segment")) == std::vector<std::string>{"shop", "chain"});
  CHECK(texts(book.view("responses").column("role")) == std::vector<std::string>{"user", "user"});
}
