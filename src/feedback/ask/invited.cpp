// What the engine's limits still look at, as tables.
#include <algorithm>
#include <utility>

#include "cabochon/feedback/ask/engine.hpp"

#include "parts.hpp"

namespace cabochon::feedback {

using namespace ask;

Table Engine::invited() const {
  std::vector<std::int32_t> contacts, dates;
  const Memory& memory = parts_->memory;
  for (std::size_t c = 0; c < memory.people.size(); ++c) {
    const PersonMemory& person = memory.people[c];
    std::vector<std::int32_t> days = person.invited;
    if (person.last_invited != never) days.push_back(person.last_invited);
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    for (const auto day : days) {
      contacts.push_back(static_cast<std::int32_t>(c));
      dates.push_back(day);
    }
  }
  Table out("invited", static_cast<std::int64_t>(dates.size()));
  out.add("contact", parts_->people.contact_ids(contacts)).add("date", Column::dates(std::move(dates)));
  return out;
}

Table Engine::invited_accounts() const {
  std::vector<std::int32_t> accounts, dates;
  std::vector<std::string> roles;
  const Memory& memory = parts_->memory;
  for (std::size_t a = 0; a < memory.accounts.size(); ++a)
    for (const Asked& one : memory.accounts[a].asked) {
      accounts.push_back(static_cast<std::int32_t>(a));
      roles.emplace_back(Names<cabochon::accounts::BuyingRole>::values[static_cast<std::size_t>(one.role)]);
      dates.push_back(one.day);
    }
  Table out("invited_accounts", static_cast<std::int64_t>(dates.size()));
  out.add("account", parts_->people.account_ids(accounts)).add("role", Column::text(roles));
  out.add("date", Column::dates(std::move(dates)));
  return out;
}

}  // namespace cabochon::feedback
