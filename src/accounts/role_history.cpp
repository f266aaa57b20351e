#include "role_history.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "cabochon/core/text.hpp"

namespace cabochon::accounts {
namespace {

struct Interval {
  std::int32_t person;
  std::int32_t since;
  std::int32_t until;
  std::int8_t role;
  std::int8_t decides;  // -1: not known
};

std::int8_t flag_at(const Column* column, std::int64_t row) {
  if (!column || column->is_null(row)) return -1;
  return static_cast<std::int8_t>(column->values<std::uint8_t>()[static_cast<std::size_t>(row)]);
}

/// The role that each code of a column of roles stands for.
std::vector<std::int8_t> roles_by_code(const Column& column) {
  std::vector<std::int8_t> out;
  for (std::int32_t code = 0; code < column.dictionary().size(); ++code) {
    const auto role = value_of<BuyingRole>(column.dictionary()[code]);
    if (!role)
      throw InputError({"roles", "role", -1, core::quoted(column.dictionary()[code]), "economic, technical or user"});
    out.push_back(static_cast<std::int8_t>(*role));
  }
  return out;
}

std::vector<Interval> intervals_of(const KeyIndex& people, const Table& contacts, const Table& roles) {
  std::vector<Interval> out;
  std::vector<bool> has_history(static_cast<std::size_t>(std::max(contacts.rows(), roles.rows())), false);
  const Column* until = roles.find("until");
  const Column* decides = roles.find("decides");
  const Rows persons = people.find(roles.column("contact"));
  const auto role_of = roles_by_code(roles.column("role"));
  const auto codes = roles.column("role").codes();
  for (std::int64_t row = 0; row < roles.rows(); ++row) {
    const auto i = static_cast<std::size_t>(row);
    if (persons[i] < 0) continue;
    has_history[static_cast<std::size_t>(persons[i])] = true;
    out.push_back({persons[i], roles.column("since").values<std::int32_t>()[i],
                   until && !until->is_null(row) ? until->values<std::int32_t>()[i] : INT32_MAX,
                   role_of[static_cast<std::size_t>(codes[i])], flag_at(decides, row)});
  }
  const Column* shorthand = contacts.find("role");
  if (!shorthand) return out;
  const auto shorthand_of = roles_by_code(*shorthand);
  const auto shorthand_codes = shorthand->codes();
  const Column* contact_decides = contacts.find("decides");
  const Rows rows = people.find(contacts.column("contact"));
  for (std::int64_t row = 0; row < contacts.rows(); ++row) {
    const std::int32_t person = rows[static_cast<std::size_t>(row)];
    if (person < 0 || has_history[static_cast<std::size_t>(person)] || shorthand->is_null(row)) continue;
    out.push_back({person, INT32_MIN, INT32_MAX,
                   shorthand_of[static_cast<std::size_t>(shorthand_codes[static_cast<std::size_t>(row)])],
                   flag_at(contact_decides, row)});
  }
  return out;
}

}  // namespace

RoleHistory::RoleHistory(const Table& contacts, bool contacts_given, const Table& roles)
    : people_(contacts_given ? contacts.column("contact") : roles.column("contact")) {
  auto intervals = intervals_of(people_, contacts, roles);
  std::sort(intervals.begin(), intervals.end(), [](const Interval& a, const Interval& b) {
    return std::tie(a.person, a.since) < std::tie(b.person, b.since);
  });
  first_.assign(static_cast<std::size_t>(std::max(contacts.rows(), roles.rows())) + 1, 0);
  for (const Interval& interval : intervals) ++first_[index(interval.person) + 1];
  std::partial_sum(first_.begin(), first_.end(), first_.begin());
  std::vector<std::int32_t> codes;
  std::vector<std::uint8_t> decides, known(intervals.size() / 8 + 1, 0);
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    since_.push_back(intervals[i].since);
    until_.push_back(intervals[i].until);
    codes.push_back(intervals[i].role);
    decides.push_back(intervals[i].decides == 1);
    if (intervals[i].decides >= 0) core::bits::set(known.data(), static_cast<std::int64_t>(i));
  }
  auto names = std::make_shared<Dictionary>();
  for (const auto name : Names<BuyingRole>::values) names->append(name);
  roles_ = Column::text(std::move(codes), std::move(names));
  decides_ = Column::booleans(std::move(decides), std::move(known));
}

std::int32_t RoleHistory::find(std::int32_t person, std::int32_t day) const {
  if (person < 0) return -1;
  for (std::int32_t i = first_[index(person)]; i < first_[index(person) + 1]; ++i)
    if (since_[index(i)] <= day && day < until_[index(i)]) return i;
  return -1;
}

std::int32_t RoleHistory::open(std::int32_t person) const {
  if (person < 0 || !known(person)) return -1;
  const std::int32_t last = first_[index(person) + 1] - 1;
  return until_[index(last)] == INT32_MAX ? last : -1;
}

RoleOnDay RoleHistory::role(std::int32_t interval) const {
  RoleOnDay out{static_cast<BuyingRole>(roles_.codes()[index(interval)]), std::nullopt};
  if (!decides_.is_null(interval)) out.decides = decides_.values<std::uint8_t>()[index(interval)] != 0;
  return out;
}

}  // namespace cabochon::accounts
