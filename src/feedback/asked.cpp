#include "asked.hpp"

#include <algorithm>

namespace cabochon::feedback {

std::vector<AskedPerson> asked_people(const accounts::Book& book, Day as_of) {
  std::vector<AskedPerson> out;
  const Table invitations = book.view("invitations");
  if (invitations.rows() == 0) return out;
  const Column* contacts = invitations.find("contact");
  if (!contacts) return out;
  Ids people;
  const auto person = people.number(*contacts);
  std::vector<std::vector<std::int32_t>> answered(people.size());
  const Table responses = book.view("responses");
  if (responses.rows() > 0) {
    const auto who = people.find(responses.column("contact"));
    const auto when = responses.column("date").values<std::int32_t>();
    for (std::size_t row = 0; row < who.size(); ++row)
      if (who[row] >= 0) answered[static_cast<std::size_t>(who[row])].push_back(when[row]);
  }
  for (auto& days : answered) std::sort(days.begin(), days.end());
  const auto roles = role_numbers(invitations);
  const auto dates = invitations.column("date").values<std::int32_t>();
  const Column* state = invitations.find("state");
  const Column* reminder = invitations.find("reminder");
  const Column* expires = invitations.find("expires");
  const Column* response = invitations.find("response");
  for (std::size_t row = 0; row < person.size(); ++row) {
    const auto i = static_cast<std::int64_t>(row);
    if (person[row] < 0 || dates[row] > as_of.number || (state && state->text_at(i) == "suppressed")) continue;
    if (reminder && !reminder->is_null(i) && reminder->values<std::uint8_t>()[row]) continue;
    AskedPerson one{static_cast<std::int32_t>(row), roles[row], dates[row], false, false};
    const std::int32_t last =
        expires && !expires->is_null(i) ? expires->values<std::int32_t>()[row] : dates[row] + days_to_answer;
    const auto& days = answered[static_cast<std::size_t>(person[row])];
    const auto next = std::lower_bound(days.begin(), days.end(), dates[row]);
    one.answered = (response && !response->is_null(i)) || (next != days.end() && *next <= last);
    one.open = !one.answered && last > as_of.number;
    out.push_back(one);
  }
  return out;
}

std::array<double, role_count> response_rates(const std::vector<AskedPerson>& asked, double weight, bool& learnt) {
  std::array<double, role_count> n{}, yes{}, out{};
  double all = 0, answered = 0;
  for (const auto& one : asked) {
    if (one.open) continue;
    all += 1;
    answered += one.answered;
    if (one.role < 0) continue;
    n[static_cast<std::size_t>(one.role)] += 1;
    yes[static_cast<std::size_t>(one.role)] += one.answered;
  }
  learnt = all > 0;
  const double overall = (answered + 1) / (all + 2);
  for (std::size_t r = 0; r < role_count; ++r) out[r] = learnt ? (yes[r] + weight * overall) / (n[r] + weight) : 1;
  return out;
}

}  // namespace cabochon::feedback
