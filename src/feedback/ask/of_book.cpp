// A book's contacts with their roles over time.
#include <algorithm>
#include <numeric>

#include "cabochon/accounts/book.hpp"
#include "cabochon/feedback/ask/engine.hpp"

#include "../../accounts/key_index.hpp"
#include "../../accounts/rows.hpp"

namespace cabochon::feedback {

using accounts::Rows;

Table contacts_of(const accounts::Book& book) {
  const Table contacts = book.view("contacts"), roles = book.view("roles");
  const Column ids = contacts.column("contact");
  // Rows of `roles` of each contact, in their order; a contact without any keeps one row.
  std::vector<Rows> intervals(static_cast<std::size_t>(ids.size()));
  if (roles.rows() > 0 && ids.size() > 0) {
    const auto of = accounts::KeyIndex(ids).find(roles.column("contact"));
    for (std::size_t row = 0; row < of.size(); ++row)
      if (of[row] >= 0) intervals[static_cast<std::size_t>(of[row])].push_back(static_cast<std::int32_t>(row));
  }
  Rows person, interval;
  for (std::size_t contact = 0; contact < intervals.size(); ++contact) {
    if (intervals[contact].empty()) intervals[contact].push_back(accounts::no_row);
    for (const auto row : intervals[contact]) {
      person.push_back(static_cast<std::int32_t>(contact));
      interval.push_back(row);
    }
  }
  Table out("contacts", static_cast<std::int64_t>(person.size()));
  for (std::size_t i = 0; i < contacts.names().size(); ++i) {
    const std::string& name = contacts.names()[i];
    const bool of_role = name == "role" || name == "decides" || name == "since" || name == "until";
    if (!of_role) out.add(name, accounts::take(contacts.columns()[i], person));
  }
  const auto from_roles = [&](const char* name) {
    const Column* column = roles.rows() > 0 ? roles.find(name) : nullptr;
    return column ? std::optional(accounts::take(*column, interval)) : std::nullopt;
  };
  const Column* shorthand = contacts.find("role");
  std::optional<Column> role = from_roles("role");
  if (role && shorthand) {  // where there is no interval, what the contact says
    Rows nowhere = person;
    for (std::size_t i = 0; i < interval.size(); ++i)
      if (interval[i] != accounts::no_row) nowhere[i] = accounts::no_row;
    role = accounts::coalesce(*role, accounts::take(*shorthand, nowhere));
  } else if (!role) {
    role = shorthand ? accounts::take(*shorthand, person) : accounts::nulls(Type::text, out.rows());
  }
  out.add("role", *role);
  for (const char* name : {"since", "until", "decides"})
    if (auto column = from_roles(name)) out.add(name, std::move(*column));
  return out;
}

}  // namespace cabochon::feedback
