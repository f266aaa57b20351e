// A small firm whose every fact, case and role is known.
#pragma once

#include <string>
#include <vector>

#include "cabochon/accounts/book.hpp"

namespace week_book {

using namespace cabochon;

inline Column numbers(std::vector<std::int64_t> values) { return Column::of(std::move(values)); }
inline Column amounts(std::vector<double> values) { return Column::of(std::move(values)); }
inline Column words(const std::vector<std::optional<std::string>>& values) { return Column::text(values); }
inline Column days(const std::vector<std::optional<std::string>>& values) {
  std::vector<std::int32_t> out;
  std::vector<std::uint8_t> known(values.size() / 8 + 1, 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    out.push_back(values[i] ? day_from_text(*values[i])->number : 0);
    if (values[i]) core::bits::set(known.data(), static_cast<std::int64_t>(i));
  }
  return Column::dates(std::move(out), std::move(known));
}
inline Day day(const std::string& text) { return *day_from_text(text); }

/// Accounts 1, 2, 3 with orders of 10, 30, 20; ann (technical, decides) of 1 said 6, ben (user) of 1 said 0, cleo
/// (economic, decides) of 2 said 7.
inline std::vector<Table> tables() {
  Table accounts("accounts"), contacts("contacts"), responses("responses"), orders("orders");
  accounts.add("account", numbers({1, 2, 3})).add("name", words({"Rossi", "Weber", "Ivanov"}));
  contacts.add("contact", words({"ann", "ben", "cleo"})).add("account", numbers({1, 1, 2}));
  contacts.add("role", words({"technical", "user", "economic"})).add("decides", Column::booleans({1, 0, 1}));
  responses.add("response", numbers({1, 2, 3})).add("contact", words({"ann", "ben", "cleo"}));
  responses.add("date", days({"2026-10-01", "2026-10-02", "2026-10-03"})).add("nps", numbers({6, 0, 7}));
  orders.add("order", numbers({1, 2, 3})).add("account", numbers({1, 2, 3}));
  orders.add("date", days({"2026-09-01", "2026-09-01", "2026-09-01"})).add("revenue", amounts({10, 30, 20}));
  return {accounts, contacts, responses, orders};
}

inline accounts::Book book(std::vector<Table> more = {}) {
  std::vector<Table> all = tables();
  for (Table& table : more) all.push_back(std::move(table));
  return accounts::Book::load(std::move(all), {.currency = "EUR"});
}

inline Table tickets() {
  Table out("tickets");
  out.add("ticket", numbers({1, 2})).add("account", numbers({3, 2})).add("date", days({"2025-01-01", "2026-10-20"}));
  return out.add("reason", words({"weight", std::nullopt})).add("closed", days({std::nullopt, "2026-11-05"}));
}

inline std::vector<std::int64_t> ids(const Table& table, const std::string& name) {
  const auto values = table.column(name).values<std::int64_t>();
  return {values.begin(), values.end()};
}

}  // namespace week_book
