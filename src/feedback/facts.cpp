#include "cabochon/feedback/facts.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "cabochon/core/checks.hpp"

#include "../accounts/rows.hpp"
#include "book_rows.hpp"

namespace cabochon::feedback {
namespace {

using accounts::cell_text;
using accounts::no_row;

struct Fact {
  std::int32_t account = -1;
  std::string kind, text;
  std::int32_t date = 0;
  std::optional<std::int64_t> score{};
  std::int32_t response = no_row, ticket = no_row, event = no_row, clause = no_row;  // rows of their views
};

std::string text_of(const Table& table, std::string_view name, std::int64_t row) {
  const Column* column = table.find(name);
  return column && column->type() == Type::text ? std::string(column->text_at(row)) : std::string();
}

std::optional<double> number_of(const Table& table, std::string_view name, std::int64_t row) {
  const Column* column = table.find(name);
  if (!column || column->is_null(row) || column->type() != Type::float64) return std::nullopt;
  return column->values<double>()[static_cast<std::size_t>(row)];
}

std::optional<std::int32_t> day_of(const Table& table, std::string_view name, std::int64_t row) {
  const Column* column = table.find(name);
  if (!column || column->is_null(row) || column->type() != Type::date) return std::nullopt;
  return column->values<std::int32_t>()[static_cast<std::size_t>(row)];
}

/// The competitor that an event's properties name, where they do.
std::string competitor_in(std::string_view properties) {
  if (properties.find("competitor") == std::string_view::npos) return {};
  const auto json = nlohmann::json::parse(properties, nullptr, false);
  if (!json.is_object() || !json.contains("competitor")) return {};
  const auto& named = json["competitor"];
  return named.is_string() ? named.get<std::string>() : std::string();
}

class Facts {
 public:
  Facts(const accounts::Book& whole, const FactOptions& options)
      : options_(options), book_(whole.until(options.as_of)) {
    const bool cost = knows_cost(book_);
    covered_ = coverage(
        whole, {options.as_of, options.value_days, options.value.value_or(cost ? Stake::margin : Stake::revenue)});
    (void)ids_.number(covered_.column("account"));
    responses_ = book_.view("responses");
    tickets_ = book_.view("tickets");
    events_ = book_.view("events");
    clauses_ = book_.table("clauses");
  }

  Table run() {
    from_responses();
    from_events();
    from_tickets();
    from_clauses();
    return write();
  }

 private:
  [[nodiscard]] bool inside(std::int32_t day) const { return day > options_.as_of.number - options_.window_days; }

  void from_responses() {
    const Column* nps = responses_.find("nps");
    const Column* decides = responses_.find("decides");
    if (!nps || !decides || responses_.rows() == 0) return;
    const auto of = ids_.find(responses_.column("account"));
    const auto days = responses_.column("date").values<std::int32_t>();
    for (std::size_t row = 0; row < of.size(); ++row) {
      const auto i = static_cast<std::int64_t>(row);
      if (of[row] < 0 || nps->is_null(i) || decides->is_null(i) || !inside(days[row])) continue;
      const std::int64_t score = nps->values<std::int64_t>()[row];
      if (!decides->values<std::uint8_t>()[row] || score > last_detractor) continue;
      const std::string role = text_of(responses_, "role", i);
      const std::string who = role == "user" ? "a user" : "the " + role + " buyer";
      Fact fact{of[row], "detractor", "score " + std::to_string(score) + " from " + who + " who decides", days[row],
                score};
      fact.response = static_cast<std::int32_t>(row);
      facts_.push_back(std::move(fact));
    }
  }

  void from_events() {
    if (events_.rows() == 0) return;
    const auto of = ids_.find(events_.column("account"));
    const auto days = events_.column("date").values<std::int32_t>();
    for (std::size_t row = 0; row < of.size(); ++row) {
      const auto i = static_cast<std::int64_t>(row);
      if (of[row] < 0 || !inside(days[row])) continue;
      std::string named = competitor_in(text_of(events_, "properties", i));
      if (named.empty()) named = text_of(events_, "competitor", i);
      if (named.empty() && events_.column("type").text_at(i) != "competitor_mentioned") continue;
      Fact fact{of[row], "competitor", named.empty() ? "a competitor was named" : "named " + named, days[row]};
      fact.event = static_cast<std::int32_t>(row);
      facts_.push_back(std::move(fact));
    }
  }

  void from_tickets() {
    if (tickets_.rows() == 0) return;
    const auto of = ids_.find(tickets_.column("account"));
    const auto days = tickets_.column("date").values<std::int32_t>();
    for (std::size_t row = 0; row < of.size(); ++row) {
      const auto i = static_cast<std::int64_t>(row);
      const auto closed = day_of(tickets_, "closed", i);
      if (of[row] < 0 || (closed && *closed <= options_.as_of.number)) continue;
      const std::string reason = text_of(tickets_, "reason", i);
      Fact fact{of[row], "ticket", reason.empty() ? "a claim is open" : "open claim: " + reason, days[row]};
      fact.ticket = static_cast<std::int32_t>(row);
      facts_.push_back(std::move(fact));
    }
  }

  /// Whether `value` breaks the limit.
  static bool breaks(std::string_view comparison, double value, double limit) {
    if (comparison == "at_most") return value > limit;
    if (comparison == "at_least") return value < limit;
    if (comparison == "below") return value >= limit;
    if (comparison == "above") return value <= limit;
    return value != limit;
  }

  [[nodiscard]] bool holds(const Table& table, std::int64_t row) const {
    const auto since = day_of(table, "since", row), until = day_of(table, "until", row);
    return since.value_or(options_.as_of.number) <= options_.as_of.number && (!until || *until > options_.as_of.number);
  }

  /// Keys under which we are among the suppliers: those marked ours; where none is, the key "ours".
  [[nodiscard]] std::set<std::string> own_suppliers() const {
    std::set<std::string> own;
    const Table& suppliers = book_.table("suppliers");
    const Column* marked = suppliers.find("ours");
    if (marked && marked->type() == Type::boolean)
      for (std::int64_t row = 0; row < suppliers.rows(); ++row)
        if (!marked->is_null(row) && marked->values<std::uint8_t>()[static_cast<std::size_t>(row)])
          own.insert(cell_text(suppliers.column("supplier"), row));
    return own.empty() ? std::set<std::string>{"'ours'"} : own;
  }

  void from_clauses() {
    const Table& terms = book_.table("terms");
    if (clauses_.rows() == 0 || terms.rows() == 0) return;
    const auto of = ids_.find(clauses_.column("account"));
    const Column* to = terms.find("account");
    const auto offered = to ? ids_.find(*to) : std::vector<std::int32_t>(static_cast<std::size_t>(terms.rows()), -1);
    const Column* supplier = terms.find("supplier");
    const std::set<std::string> own = own_suppliers();
    // The version of a clause that holds is the latest of its key.
    std::map<std::string, std::int64_t> latest;
    for (std::int64_t row = 0; row < clauses_.rows(); ++row) {
      if (!holds(clauses_, row)) continue;
      const auto [at, fresh] = latest.try_emplace(cell_text(clauses_.column("clause"), row), row);
      if (!fresh && day_of(clauses_, "since", row) > day_of(clauses_, "since", at->second)) at->second = row;
    }
    for (const auto& [key, row] : latest) {
      const std::int32_t account = of[static_cast<std::size_t>(row)];
      if (account < 0) continue;
      const std::string criterion = text_of(clauses_, "criterion", row),
                        goods = text_of(clauses_, "product_group", row);
      std::int64_t term = -1;
      for (std::int64_t t = 0; t < terms.rows(); ++t) {
        const bool everybody = !to || to->is_null(t);
        const bool ours = !supplier || supplier->is_null(t) || own.count(cell_text(*supplier, t)) > 0 ||
                          cell_text(terms.column("offer"), t) == "'ours'";
        const std::string group = text_of(terms, "product_group", t);
        if (!ours || text_of(terms, "term", t) != criterion || !holds(terms, t) ||
            (!everybody && offered[static_cast<std::size_t>(t)] != account) ||
            (!goods.empty() && !group.empty() && goods != group))
          continue;
        // Own terms go before those to everybody, later before earlier.
        const auto rank = [&](std::int64_t r) {
          return std::pair{to && !to->is_null(r), day_of(terms, "since", r).value_or(0)};
        };
        if (term < 0 || rank(t) > rank(term)) term = t;
      }
      if (term < 0) continue;
      const std::string comparison = text_of(clauses_, "operator", row);
      const auto limit = number_of(clauses_, "limit", row);
      const std::string word = text_of(clauses_, "word", row), ours = text_of(terms, "word", term);
      bool broken = false;
      std::string said;
      if (limit) {
        const auto value = number_of(terms, "value", term);
        const auto low = value ? value : number_of(terms, "low", term),
                   high = value ? value : number_of(terms, "high", term);
        broken = low && high && breaks(comparison, *low, *limit) && breaks(comparison, *high, *limit);
        if (broken)
          said = criterion + " " + number_text(*low) + (*low == *high ? "" : " to " + number_text(*high)) +
                 ", allowed " +
                 (comparison == "equal"      ? ""
                  : comparison == "at_most"  ? "at most "
                  : comparison == "at_least" ? "at least "
                                             : comparison + " ") +
                 number_text(*limit);
      } else if (!word.empty() && !ours.empty()) {
        broken = word != ours;
        said = criterion + " " + ours + ", allowed " + word;
      }
      if (!broken) continue;
      const std::int32_t since = std::max(day_of(clauses_, "since", row).value_or(options_.as_of.number),
                                          day_of(terms, "since", term).value_or(options_.as_of.number));
      Fact fact{account, "clause", said, since};
      fact.clause = static_cast<std::int32_t>(row);
      facts_.push_back(std::move(fact));
    }
  }

  Table write() {
    std::vector<std::int32_t> place(ids_.size());
    const auto sorted = ids_.sorted();
    for (std::size_t i = 0; i < sorted.size(); ++i)
      place[static_cast<std::size_t>(sorted[i])] = static_cast<std::int32_t>(i);
    const Column& value = covered_.column("value");
    const auto money = [&](std::int32_t account) {
      return value.is_null(account) ? 0.0 : value.values<double>()[static_cast<std::size_t>(account)];
    };
    std::stable_sort(facts_.begin(), facts_.end(), [&](const Fact& a, const Fact& b) {
      return std::tuple(-money(a.account), place[static_cast<std::size_t>(a.account)], a.date) <
             std::tuple(-money(b.account), place[static_cast<std::size_t>(b.account)], b.date);
    });
    accounts::Rows account, response, ticket, event, clause;
    std::vector<std::string> kinds, texts;
    std::vector<std::int32_t> dates;
    std::vector<std::int64_t> days;
    std::vector<std::optional<std::int64_t>> scores;
    std::vector<std::optional<std::string>> roles;
    std::vector<std::uint8_t> decides, decides_known(facts_.size() / 8 + 1, 0);
    for (const Fact& fact : facts_) {
      account.push_back(fact.account);
      response.push_back(fact.response);
      ticket.push_back(fact.ticket);
      event.push_back(fact.event);
      clause.push_back(fact.clause);
      dates.push_back(fact.date);
      days.push_back(options_.as_of.number - fact.date);
      scores.push_back(fact.score);
      const auto [view, row] = source(fact);
      const std::string role = view ? text_of(*view, "role", row) : "";
      roles.push_back(role.empty() ? std::nullopt : std::optional(role));
      const Column* flag = view ? view->find("decides") : nullptr;
      const bool known = flag && flag->type() == Type::boolean && !flag->is_null(row);
      if (known) core::bits::set(decides_known.data(), static_cast<std::int64_t>(decides.size()));
      decides.push_back(known && flag->values<std::uint8_t>()[static_cast<std::size_t>(row)]);
      kinds.push_back(fact.kind);
      texts.push_back(fact.text);
    }
    Table out("facts", static_cast<std::int64_t>(facts_.size()));
    out.add("account", accounts::take(covered_.column("account"), account));
    out.add("name", accounts::take(covered_.column("name"), account)).add("kind", Column::text(kinds));
    out.add("date", Column::dates(std::move(dates))).add("days", Column::of(std::move(days)));
    out.add("text", Column::text(texts)).add("contact", joined("contact"));
    out.add("role", Column::text(roles)).add("decides", Column::booleans(std::move(decides), std::move(decides_known)));
    out.add("process", joined("process")).add("score", Column::of(scores));
    out.add("response", accounts::take(key(responses_, "response"), response));
    out.add("ticket", accounts::take(key(tickets_, "ticket"), ticket));
    out.add("event", accounts::take(key(events_, "event"), event));
    out.add("clause", accounts::take(key(clauses_, "clause"), clause));
    const Column* criterion = clauses_.find("criterion");
    out.add("criterion", criterion ? accounts::take(*criterion, clause)
                                   : accounts::nulls(Type::text, static_cast<std::int64_t>(facts_.size())));
    out.add("value", accounts::take(value, account));
    return out;
  }

  static Column key(const Table& table, std::string_view name) {
    const Column* column = table.find(name);
    return column ? *column : Column::of(std::vector<std::int64_t>{});
  }

  [[nodiscard]] std::pair<const Table*, std::int64_t> source(const Fact& fact) const {
    if (fact.response >= 0) return {&responses_, fact.response};
    if (fact.ticket >= 0) return {&tickets_, fact.ticket};
    if (fact.event >= 0) return {&events_, fact.event};
    return {nullptr, -1};
  }

  /// An id column that three tables have, by the table of each fact.
  [[nodiscard]] Column joined(std::string_view name) const {
    Column out;
    bool first = true;
    for (const Table* view : {&responses_, &tickets_, &events_}) {
      const Column* column = view->find(name);
      if (!column || (column->type() != Type::text && column->type() != Type::int64)) continue;
      accounts::Rows rows;
      for (const Fact& fact : facts_) {
        const auto [own, row] = source(fact);
        rows.push_back(own == view ? static_cast<std::int32_t>(row) : no_row);
      }
      const Column part = accounts::take(*column, rows);
      if (first)
        out = part;
      else if (part.type() == out.type())
        out = accounts::coalesce(out, part);
      first = false;
    }
    return first ? accounts::nulls(Type::text, static_cast<std::int64_t>(facts_.size())) : out;
  }

  const FactOptions& options_;
  accounts::Book book_;
  Table covered_, responses_, tickets_, events_, clauses_;
  Ids ids_;
  std::vector<Fact> facts_;
};

}  // namespace

Table facts(const accounts::Book& book, const FactOptions& options) {
  check_range("facts", "window_days", options.window_days, {1, 1e6, false, false});
  check_range("facts", "value_days", options.value_days, {1, 1e6, false, false});
  return Facts(book, options).run();
}

}  // namespace cabochon::feedback
