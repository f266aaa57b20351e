#include "outcome.hpp"

#include <utility>

#include "cabochon/feedback/ask/engine.hpp"

#include "../../accounts/rows.hpp"
#include "../nullable_days.hpp"

namespace cabochon::feedback::ask {
namespace {

template <class Names>
std::shared_ptr<const Dictionary> dictionary_of(const Names& names) {
  auto out = std::make_shared<Dictionary>();
  for (const auto& name : names) out->append(name);
  return out;
}

// Codes of equal texts must be equal: rules that ask the same survey share its code.
Column surveys(const Rulebook& book, const std::vector<Outcome>& rows) {
  Interner texts;
  std::vector<std::array<std::int32_t, 4>> of_rule;  // by role; the last: of nobody
  for (const auto& rule : book.rules) {
    auto& codes = of_rule.emplace_back();
    for (std::size_t role = 0; role < 4; ++role) {
      const std::string& survey = role < 3 && rule.survey.empty() ? rule.survey_by_role[role] : rule.survey;
      codes[role] = survey.empty() ? -1 : texts.code(survey);
    }
  }
  std::vector<std::int32_t> codes;
  codes.reserve(rows.size());
  for (const auto& row : rows)
    codes.push_back(of_rule[static_cast<std::size_t>(row.rule)][static_cast<std::size_t>(row.role < 0 ? 3 : row.role)]);
  return Column::text(std::move(codes), texts.share());
}

}  // namespace

Table Outcomes::table(const Rulebook& book, const People& people) const {
  const std::size_t n = rows_.size();
  const auto integers = [&](auto&& of) {
    std::vector<std::int32_t> out;
    out.reserve(n);
    for (const auto& row : rows_) out.push_back(of(row));
    return out;
  };
  const auto days = [&](auto&& of) { return nullable_days(integers(of), never); };
  const auto numbers = [&](auto&& of) {
    std::vector<double> out;
    out.reserve(n);
    std::vector<std::uint8_t> bitmap(n / 8 + 1, 0);
    for (std::size_t i = 0; i < n; ++i) {
      const double x = of(rows_[i]);
      out.push_back(std::isnan(x) ? 0 : x);
      if (!std::isnan(x)) core::bits::set(bitmap.data(), static_cast<std::int64_t>(i));
    }
    return Column::of(std::move(out), std::move(bitmap));
  };
  const auto flags = [&](auto&& of) {
    std::vector<std::uint8_t> out;
    out.reserve(n);
    for (const auto& row : rows_) out.push_back(of(row));
    return Column::booleans(std::move(out));
  };

  auto rules = std::make_shared<Dictionary>();
  for (const auto& rule : book.rules) rules->append(rule.rule);
  Table out("invitations", static_cast<std::int64_t>(n));
  out.add("rule", Column::text(integers([](const Outcome& o) { return o.rule; }), rules));
  out.add("survey", surveys(book, rows_));
  if (text_ids_) {
    out.add("event", Column::text(event_codes_, texts_.share()));
  } else {
    std::vector<std::uint8_t> bitmap(n / 8 + 1, 0);
    for (std::size_t i = 0; i < n; ++i)
      if (has_event_[i]) core::bits::set(bitmap.data(), static_cast<std::int64_t>(i));
    out.add("event", Column::of(event_numbers_, std::move(bitmap)));
  }
  out.add("event_date", days([](const Outcome& o) { return o.event_date; }));
  out.add("account", people.account_ids(integers([](const Outcome& o) { return o.account; })));
  out.add("contact", people.contact_ids(integers([](const Outcome& o) { return o.contact; })));
  out.add("role", Column::text(integers([](const Outcome& o) { return o.role; }),
                               dictionary_of(Names<accounts::BuyingRole>::values)));
  out.add("date", days([](const Outcome& o) { return o.date; }));
  out.add("expires", days([](const Outcome& o) { return o.expires; }));
  out.add("state", Column::text(integers([](const Outcome& o) { return o.sent ? 0 : 1; }),
                                dictionary_of(std::array<std::string_view, 2>{"sent", "suppressed"})));
  out.add("reminder", flags([](const Outcome& o) { return o.reminder; }));
  out.add("reason", Column::text(integers([](const Outcome& o) { return static_cast<std::int32_t>(o.reason); }),
                                 dictionary_of(reason_names)));
  out.add("found", numbers([](const Outcome& o) { return o.found; }));
  out.add("limit", numbers([](const Outcome& o) { return o.limit; }));
  out.add("other_date", days([](const Outcome& o) { return o.other; }));
  out.add("deferred_from", days([](const Outcome& o) { return o.deferred_from; }));
  return out;
}

}  // namespace cabochon::feedback::ask

namespace cabochon::feedback {

Table of_state(const Table& rows, std::string_view state) {
  const Column& states = rows.column("state");
  accounts::Rows wanted;
  for (std::int64_t row = 0; row < rows.rows(); ++row)
    if (states.text_at(row) == state) wanted.push_back(static_cast<std::int32_t>(row));
  Table out(rows.name(), static_cast<std::int64_t>(wanted.size()));
  for (std::size_t i = 0; i < rows.names().size(); ++i)
    if (rows.names()[i] != "state") out.add(rows.names()[i], accounts::take(rows.columns()[i], wanted));
  return out;
}

}  // namespace cabochon::feedback
