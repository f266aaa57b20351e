#include "cabochon/feedback/signals.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <cmath>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "cabochon/core/checks.hpp"
#include "cabochon/feedback/divergence.hpp"
#include "cabochon/feedback/facts.hpp"

#include "../accounts/rows.hpp"
#include "book_rows.hpp"

namespace cabochon::feedback {
namespace {

using accounts::no_row;

/// One fact or finding.
struct Entry {
  std::int32_t account = -1;  // number of the account
  std::int32_t fact = no_row, pair = no_row;
  std::int32_t date = 0;
  std::string signal, text;
  std::optional<std::string> role, other;
  std::optional<double> difference, low, high;
};

/// What one account has.
struct Raised {
  std::int32_t account = -1;
  std::vector<Entry> entries;
};

/// What the cases of an account say on a day.
struct CaseStanding {
  bool open = false;
  std::int32_t settled = INT_MIN;  // last day that a closed case has dealt with
};

std::optional<double> number_at(const Table& table, std::string_view name, std::int64_t row) {
  const Column& column = table.column(name);
  return column.is_null(row) ? std::nullopt : std::optional(column.values<double>()[static_cast<std::size_t>(row)]);
}

std::optional<std::string> text_at(const Table& table, std::string_view name, std::int64_t row) {
  const Column& column = table.column(name);
  return column.is_null(row) ? std::nullopt : std::optional(std::string(column.text_at(row)));
}

class Week {
 public:
  Week(const accounts::Book& book, const SignalOptions& options) : book_(book), options_(options) {
    if (!options_.value && knows_cost(book)) options_.value = Stake::margin;
    facts_ = facts(book, {options_.as_of, options_.window_days, options_.value_days, options_.value});
    pairs_ = divergence(
        book, {options_.as_of, options_.value_days, options_.margin, options_.level, options_.fdr, options_.value});
    const auto of = ids_.number(pairs_.column("account"));
    first_.assign(ids_.size(), no_row);
    for (std::size_t row = of.size(); row-- > 0;)
      first_[static_cast<std::size_t>(of[row])] = static_cast<std::int32_t>(row);
    from_cases();
    from_facts();
    from_pairs(of);
  }

  Signals run() {
    std::vector<Raised> order;
    for (std::size_t a = 0; a < found_.size(); ++a) {
      auto& entries = found_[a];
      if (entries.empty()) {
        out_.settled += settled_away_[a];
        continue;
      }
      std::stable_sort(entries.begin(), entries.end(), [](const Entry& x, const Entry& y) {
        return std::pair(x.fact == no_row, -x.date) < std::pair(y.fact == no_row, -y.date);
      });
      order.push_back({static_cast<std::int32_t>(a), std::move(entries)});
    }
    std::vector<std::int32_t> place(ids_.size());
    const auto sorted = ids_.sorted();
    for (std::size_t i = 0; i < sorted.size(); ++i)
      place[static_cast<std::size_t>(sorted[i])] = static_cast<std::int32_t>(i);
    const auto money = [&](const Raised& raised) {
      return number_at(pairs_, "value", first_[static_cast<std::size_t>(raised.account)]).value_or(0);
    };
    std::sort(order.begin(), order.end(), [&](const Raised& x, const Raised& y) {
      return std::tuple(x.entries.front().fact == no_row, -money(x), place[static_cast<std::size_t>(x.account)]) <
             std::tuple(y.entries.front().fact == no_row, -money(y), place[static_cast<std::size_t>(y.account)]);
    });
    const auto room =
        std::clamp<std::int64_t>(options_.max_new - out_.opened, 0, static_cast<std::int64_t>(order.size()));
    const auto cut = order.begin() + room;
    out_.raised = listed({order.begin(), cut});
    out_.waiting = listed({cut, order.end()});
    out_.evidence = evidence(order);
    return std::move(out_);
  }

 private:
  void from_cases() {
    standing_.resize(ids_.size());
    const Table& cases = book_.table("cases");
    if (cases.rows() == 0) return;
    const auto of = ids_.find(cases.column("account"));
    const auto begun = cases.column("date").values<std::int32_t>();
    const Column* closed = cases.find("closed");
    const Column* state = cases.find("state");
    const std::int32_t on = options_.as_of.number;
    for (std::size_t row = 0; row < of.size(); ++row) {
      const auto i = static_cast<std::int64_t>(row);
      if (begun[row] > on) continue;
      out_.opened += begun[row] > on - days_of_max_new;
      if (of[row] < 0) continue;
      CaseStanding& own = standing_[static_cast<std::size_t>(of[row])];
      const bool dated = closed && closed->type() == Type::date && !closed->is_null(i);
      const std::int32_t end = dated ? closed->values<std::int32_t>()[row] : begun[row];
      const bool over = dated ? end <= on : state && !state->is_null(i) && state->text_at(i) == "closed";
      if (over)
        own.settled = std::max(own.settled, end);
      else
        own.open = true;
    }
    out_.busy = std::count_if(standing_.begin(), standing_.end(), [](const CaseStanding& own) { return own.open; });
  }

  /// Keeps an entry of an account whose cases have not dealt with it.
  void keep(Entry entry, bool settled) {
    const auto a = static_cast<std::size_t>(entry.account);
    if (standing_[a].open) return;
    if (settled)
      settled_away_[a] = true;
    else
      found_[a].push_back(std::move(entry));
  }

  void from_facts() {
    found_.resize(ids_.size());
    settled_away_.assign(ids_.size(), false);
    const auto of = ids_.find(facts_.column("account"));
    const auto days = facts_.column("date").values<std::int32_t>();
    for (std::size_t row = 0; row < of.size(); ++row) {
      const auto i = static_cast<std::int64_t>(row);
      Entry entry;
      entry.account = of[row];
      entry.fact = static_cast<std::int32_t>(row);
      entry.date = days[row];
      entry.signal = std::string(facts_.column("kind").text_at(i));
      entry.text = std::string(facts_.column("text").text_at(i));
      entry.role = text_at(facts_, "role", i);
      const bool settled = days[row] <= standing_[static_cast<std::size_t>(of[row])].settled;
      keep(std::move(entry), settled);
    }
  }

  void from_pairs(const std::vector<std::int32_t>& of) {
    const auto flags = pairs_.column("flag").values<std::uint8_t>();
    const auto latest = last_answers();
    for (std::size_t row = 0; row < of.size(); ++row) {
      if (!flags[row]) continue;
      const auto i = static_cast<std::int64_t>(row);
      const std::string first = *text_at(pairs_, "first", i), second = *text_at(pairs_, "second", i);
      const double apart = *number_at(pairs_, "difference", i);
      const bool first_lower = apart < 0;
      const double low = *number_at(pairs_, "difference_low", i), high = *number_at(pairs_, "difference_high", i);
      Entry entry;
      entry.account = of[row];
      entry.pair = static_cast<std::int32_t>(row);
      entry.date = options_.as_of.number;
      entry.signal = "divergence";
      entry.role = first_lower ? first : second;
      entry.other = first_lower ? second : first;
      entry.text = *entry.role + " about " +
                   std::to_string(static_cast<std::int64_t>(std::nearbyint(std::abs(apart)))) + " points below " +
                   *entry.other;
      entry.difference = -std::abs(apart);
      entry.low = first_lower ? low : -high;
      entry.high = first_lower ? high : -low;
      const auto a = static_cast<std::size_t>(of[row]);
      std::int32_t answered = INT_MIN;
      for (const auto& name : {first, second})
        answered = std::max(answered, latest[a][static_cast<std::size_t>(*value_of<accounts::BuyingRole>(name))]);
      keep(std::move(entry), standing_[a].settled > INT_MIN && answered <= standing_[a].settled);
    }
  }

  /// Day of the last answer up to as_of, by account and role.
  [[nodiscard]] std::vector<std::array<std::int32_t, role_count>> last_answers() const {
    std::array<std::int32_t, role_count> never{};
    never.fill(INT_MIN);
    std::vector<std::array<std::int32_t, role_count>> out(ids_.size(), never);
    const Table responses = book_.view("responses");
    if (responses.rows() == 0) return out;
    const auto of = ids_.find(responses.column("account"));
    const auto roles = role_numbers(responses);
    const auto days = responses.column("date").values<std::int32_t>();
    for (std::size_t row = 0; row < of.size(); ++row) {
      if (of[row] < 0 || roles[row] < 0 || days[row] > options_.as_of.number) continue;
      auto& last = out[static_cast<std::size_t>(of[row])][static_cast<std::size_t>(roles[row])];
      last = std::max(last, days[row]);
    }
    return out;
  }

  [[nodiscard]] Table listed(const std::vector<Raised>& order) const {
    accounts::Rows account, fact;
    std::vector<std::string> signal, sort, text;
    std::vector<std::optional<std::string>> role, also;
    std::vector<std::int32_t> date;
    std::vector<std::int64_t> facts_of, findings;
    for (const Raised& raised : order) {
      const Entry& top = raised.entries.front();
      account.push_back(first_[static_cast<std::size_t>(raised.account)]);
      fact.push_back(top.fact);
      signal.push_back(top.signal);
      sort.emplace_back(top.fact == no_row ? "finding" : "fact");
      text.push_back(top.text);
      role.push_back(top.role);
      date.push_back(top.date);
      const auto count = std::count_if(raised.entries.begin(), raised.entries.end(),
                                       [](const Entry& entry) { return entry.fact != no_row; });
      facts_of.push_back(count);
      findings.push_back(static_cast<std::int64_t>(raised.entries.size()) - count);
      std::vector<std::string> others;
      for (const Entry& entry : raised.entries)
        if (entry.signal != top.signal && std::find(others.begin(), others.end(), entry.signal) == others.end())
          others.push_back(entry.signal);
      std::string joined;
      for (const auto& other : others) joined += (joined.empty() ? "" : ",") + other;
      also.push_back(joined.empty() ? std::nullopt : std::optional(joined));
    }
    Table out("signals", static_cast<std::int64_t>(order.size()));
    out.add("account", accounts::take(pairs_.column("account"), account));
    out.add("name", accounts::take(pairs_.column("name"), account));
    out.add("signal", Column::text(signal)).add("sort", Column::text(sort)).add("date", Column::dates(std::move(date)));
    out.add("text", Column::text(text)).add("role", Column::text(role));
    out.add("contact", accounts::take(facts_.column("contact"), fact));
    out.add("value", accounts::take(pairs_.column("value"), account));
    out.add("facts", Column::of(std::move(facts_of))).add("findings", Column::of(std::move(findings)));
    return out.add("also", Column::text(also));
  }

  [[nodiscard]] Table evidence(const std::vector<Raised>& order) const {
    accounts::Rows account, fact;
    std::vector<std::string> signal, sort, text;
    std::vector<std::optional<std::string>> role, other;
    std::vector<std::int32_t> date;
    std::vector<std::optional<double>> difference, low, high;
    for (const Raised& raised : order)
      for (const Entry& entry : raised.entries) {
        account.push_back(first_[static_cast<std::size_t>(entry.account)]);
        fact.push_back(entry.fact);
        signal.push_back(entry.signal);
        sort.emplace_back(entry.fact == no_row ? "finding" : "fact");
        text.push_back(entry.text);
        role.push_back(entry.role);
        other.push_back(entry.other);
        date.push_back(entry.date);
        difference.push_back(entry.difference);
        low.push_back(entry.low);
        high.push_back(entry.high);
      }
    Table out("evidence", static_cast<std::int64_t>(account.size()));
    out.add("account", accounts::take(pairs_.column("account"), account));
    out.add("signal", Column::text(signal)).add("sort", Column::text(sort)).add("date", Column::dates(std::move(date)));
    out.add("text", Column::text(text)).add("role", Column::text(role));
    for (const char* key : {"contact", "response", "ticket", "event", "clause", "criterion"})
      out.add(key, accounts::take(facts_.column(key), fact));
    out.add("other", Column::text(other)).add("difference", Column::of(difference));
    return out.add("difference_low", Column::of(low)).add("difference_high", Column::of(high));
  }

  const accounts::Book& book_;
  SignalOptions options_;
  Table facts_, pairs_;
  Ids ids_;
  std::vector<std::int32_t> first_;  // row of pairs_, by account
  std::vector<CaseStanding> standing_;
  std::vector<std::vector<Entry>> found_;
  std::vector<bool> settled_away_;
  Signals out_;
};

}  // namespace

Signals signals(const accounts::Book& book, const SignalOptions& options) {
  check_range("signals", "max_new", static_cast<double>(options.max_new), non_negative);
  return Week(book, options).run();
}

}  // namespace cabochon::feedback
