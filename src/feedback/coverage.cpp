#include "cabochon/feedback/coverage.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cabochon/core/exact_sum.hpp"

#include "book_rows.hpp"
#include "coverage_of.hpp"

namespace cabochon::feedback {
namespace {

constexpr auto& role_names = Names<accounts::BuyingRole>::values;

struct RoleLine {
  std::int64_t known = 0;     // contacts in the role on as_of
  std::int64_t heard = 0;     // of the window's contacts
  std::int64_t answers = 0;   // in the window
  std::int64_t recorded = 0;  // of them, written down by our people
  std::optional<std::int32_t> last;
};

struct AccountLine {
  std::array<RoleLine, role_count> roles;
  std::array<bool, role_count> expected{true, true, true};
  std::int64_t answers = 0, recorded = 0, lines_without_value = 0;
  ExactSum value;

  [[nodiscard]] bool heard() const {
    for (std::size_t r = 0; r < role_count; ++r)
      if (expected[r] && roles[r].answers == 0) return false;
    return true;
  }
};

struct Judged {
  Ids ids;
  std::vector<AccountLine> lines;
  std::vector<std::optional<std::string>> names;
  CoverageTotal total;
  bool has_money = false;

  AccountLine* line(std::int32_t account) {
    if (account < 0) return nullptr;
    if (lines.size() < ids.size()) lines.resize(ids.size());
    return &lines[static_cast<std::size_t>(account)];
  }
};

Column column_or_nulls(const Table& view, std::string_view name) {
  if (const Column* column = view.find(name)) return *column;
  return Column::text(std::vector<std::optional<std::string>>(static_cast<std::size_t>(view.rows())));
}

void read_accounts(const accounts::Book& book, Judged& judged) {
  const Table& table = book.table("accounts");
  const auto numbers = judged.ids.number(column_or_nulls(table, "account"));
  const Column* expected = table.find("roles_expected");
  const Column* names = table.find("name");
  judged.names.resize(judged.ids.size());
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    AccountLine* line = judged.line(numbers[row]);
    const auto i = static_cast<std::int64_t>(row);
    if (line && names && names->type() == Type::text && !names->is_null(i))
      judged.names[static_cast<std::size_t>(numbers[row])] = std::string(names->text_at(i));
    if (!line || !expected || expected->type() != Type::text || expected->is_null(i)) continue;
    for (std::size_t r = 0; r < role_count; ++r)
      line->expected[r] = expected->text_at(i).find(role_names[r]) != std::string_view::npos;
  }
}

void read_contacts(const accounts::Book& book, Judged& judged) {
  const Table contacts = book.view("contacts");
  const auto numbers = judged.ids.number(column_or_nulls(contacts, "account"));
  const auto roles = role_numbers(contacts);
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    AccountLine* line = judged.line(numbers[row]);
    if (roles[row] < 0)
      ++judged.total.contacts_without_role;
    else if (line)
      ++line->roles[static_cast<std::size_t>(roles[row])].known;
  }
}

// Which responses hold a score, or a rating among their ratings.
std::vector<std::uint8_t> answered(const accounts::Book& book, const Table& responses) {
  std::vector<std::uint8_t> out(static_cast<std::size_t>(responses.rows()), 0);
  if (const Column* nps = responses.find("nps"))
    for (std::size_t row = 0; row < out.size(); ++row) out[row] = !nps->is_null(static_cast<std::int64_t>(row));
  const Table& ratings = book.table("ratings");
  if (ratings.rows() == 0) return out;
  Ids keys;
  const auto own = keys.number(responses.column("response"));
  std::vector<std::size_t> row_of(keys.size());
  for (std::size_t row = 0; row < own.size(); ++row)
    if (own[row] >= 0) row_of[static_cast<std::size_t>(own[row])] = row;
  const auto rated = keys.find(ratings.column("response"));
  const Column* satisfaction = ratings.find("satisfaction");
  const Column* importance = ratings.find("importance");
  for (std::size_t row = 0; row < rated.size(); ++row) {
    const auto i = static_cast<std::int64_t>(row);
    const bool holds = (satisfaction && !satisfaction->is_null(i)) || (importance && !importance->is_null(i));
    if (rated[row] >= 0 && holds) out[row_of[static_cast<std::size_t>(rated[row])]] = 1;
  }
  return out;
}

/// Tells a contact's first answer in a role of an account from the others. Nearly everybody has one account and role:
/// only those who changed are looked for.
class FirstHeard {
 public:
  explicit FirstHeard(std::size_t contacts) : first_(contacts, -1) {}
  bool operator()(std::int32_t account, std::int32_t role, std::int32_t contact) {
    const std::int64_t place = static_cast<std::int64_t>(account) * static_cast<std::int64_t>(role_count) + role;
    std::int64_t& first = first_[static_cast<std::size_t>(contact)];
    if (first == place) return false;
    if (first >= 0) return moved_.emplace(place, contact).second;
    first = place;
    return true;
  }

 private:
  std::vector<std::int64_t> first_;  // by contact: account and role of the first answer
  std::set<std::pair<std::int64_t, std::int32_t>> moved_;
};

void read_answers(const accounts::Book& book, const Table& responses, const CoverageOptions& options, Judged& judged) {
  if (responses.rows() == 0) return;
  const auto holds = answered(book, responses);
  const auto numbers = judged.ids.number(column_or_nulls(responses, "account"));
  const auto roles = role_numbers(responses);
  Ids people;
  const auto contacts = people.number(column_or_nulls(responses, "contact"));
  const Column& days = responses.column("date");
  const Column recorded = column_or_nulls(responses, "recorded_by");
  FirstHeard heard(people.size());
  for (std::size_t row = 0; row < holds.size(); ++row) {
    const std::int32_t day = days.values<std::int32_t>()[row];
    if (!holds[row] || day > options.as_of.number) continue;
    const bool inside = day > options.as_of.number - options.window_days;
    const bool by_us = !recorded.is_null(static_cast<std::int64_t>(row));
    AccountLine* line = judged.line(numbers[row]);
    if (inside) {
      ++judged.total.answers;
      judged.total.recorded += by_us;
      judged.total.answers_unplaced += !line || roles[row] < 0;
      if (line) {
        ++line->answers;
        line->recorded += by_us;
      }
    }
    if (!line || roles[row] < 0) continue;
    RoleLine& role = line->roles[static_cast<std::size_t>(roles[row])];
    role.last = std::max(role.last.value_or(day), day);
    if (!inside) continue;
    ++role.answers;
    role.recorded += by_us;
    if (contacts[row] >= 0) role.heard += heard(numbers[row], roles[row], contacts[row]);
  }
}

void read_orders(const accounts::Book& book, const CoverageOptions& options, Judged& judged) {
  const Table& orders = book.table("orders");
  if (!book.given("orders")) return;
  judged.has_money = true;
  if (orders.rows() == 0) return;
  const Stake stake = options.value.value_or(Stake::revenue);
  const auto numbers = judged.ids.number(orders.column("account"));
  const Column& days = orders.column("date");
  const auto amounts = [&](std::string_view name, bool needed) -> const Column* {
    if (const Column* column = orders.find(name)) return column;
    if (needed)
      throw InputError({"orders", std::string(name), -1, {}, "the column, for value " + core::quoted(name_of(stake))});
    return nullptr;
  };
  const Column* revenue = amounts("revenue", options.value.has_value());
  if (!revenue) {
    judged.has_money = false;
    return;
  }
  const Column* cost = stake == Stake::margin ? amounts("cost", true) : nullptr;
  const Column* contract = orders.find("contract");
  const Column* metal = stake == Stake::net_of_metal ? amounts("metal_value", contract == nullptr) : nullptr;
  bool tolling = false, sale = false;
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    const auto i = static_cast<std::int64_t>(row);
    const std::int32_t day = days.values<std::int32_t>()[row];
    AccountLine* line = judged.line(numbers[row]);
    if (!line || day > options.as_of.number || day <= options.as_of.number - options.window_days) continue;
    const bool is_tolling = contract && contract->text_at(i) == "tolling";
    tolling = tolling || is_tolling;
    sale = sale || (contract && contract->text_at(i) == "sale");
    const auto amount = [i, row](const Column* column) -> std::optional<double> {
      if (!column || column->is_null(i)) return std::nullopt;
      return column->values<double>()[row];
    };
    const std::optional<double> gross = amount(revenue);
    const std::optional<double> less = stake == Stake::margin                        ? amount(cost)
                                       : stake == Stake::net_of_metal && !is_tolling ? amount(metal)
                                                                                     : std::optional<double>(0.0);
    if (!gross || !less) {
      ++line->lines_without_value;
      ++judged.total.lines_without_value;
      continue;
    }
    line->value.add(*gross);
    line->value.add(-*less);
  }
  judged.total.mixed_contracts = tolling && sale;
}

Judged judge(const accounts::Book& book, const Table& responses, const CoverageOptions& options) {
  check_range("coverage", "window_days", options.window_days, {1, 1e6, false, false});
  Judged judged;
  read_accounts(book, judged);
  read_contacts(book, judged);
  read_answers(book, responses, options, judged);
  read_orders(book, options, judged);
  judged.lines.resize(judged.ids.size());
  judged.names.resize(judged.ids.size());
  ExactSum value, value_heard;
  for (const AccountLine& line : judged.lines) {
    ++judged.total.accounts;
    judged.total.accounts_heard += line.heard();
    const double money = std::max(0.0, line.value.value());
    value.add(money);
    if (line.heard()) value_heard.add(money);
  }
  judged.total.value = value.value();
  judged.total.value_heard = value_heard.value();
  if (judged.total.value > 0) judged.total.heard_share = judged.total.value_heard / judged.total.value;
  return judged;
}

/// Sets of roles as text, "economic,user"; none is null.
class RoleSets {
 public:
  template <class Chosen>
  std::int32_t code(Chosen&& chosen) {
    std::size_t set = 0;
    for (std::size_t r = 0; r < role_count; ++r)
      if (chosen(r)) set |= std::size_t{1} << r;
    std::int32_t& known = codes_[set];
    if (known < 0 && set != 0) {
      std::string text;
      for (std::size_t r = 0; r < role_count; ++r)
        if (set >> r & 1) text += (text.empty() ? "" : ",") + std::string(role_names[r]);
      known = texts_->append(text);
    }
    return known;
  }
  Column column(std::vector<std::int32_t> codes) { return Column::text(std::move(codes), texts_); }

 private:
  static constexpr std::array<std::int32_t, std::size_t{1} << role_count> unknown = [] {
    std::array<std::int32_t, std::size_t{1} << role_count> out{};
    out.fill(-1);
    return out;
  }();
  std::array<std::int32_t, std::size_t{1} << role_count> codes_ = unknown;
  std::shared_ptr<Dictionary> texts_ = std::make_shared<Dictionary>();
};

}  // namespace

Table coverage_of(const accounts::Book& book, const Table& responses, const CoverageOptions& options,
                  CoverageTotal* total) {
  const Judged judged = judge(book, responses, options);
  if (total) *total = judged.total;
  const auto order = judged.ids.sorted();
  const std::size_t rows = order.size();
  const auto line = [&](std::size_t i) -> const AccountLine& {
    return judged.lines[static_cast<std::size_t>(order[i])];
  };
  const auto integers = [&](auto&& of) {
    std::vector<std::int64_t> out(rows);
    for (std::size_t i = 0; i < rows; ++i) out[i] = of(line(i));
    return Column::of(std::move(out));
  };
  const auto roles_where = [&](auto&& chosen) {
    std::vector<std::int32_t> codes(rows);
    RoleSets sets;
    for (std::size_t i = 0; i < rows; ++i)
      codes[i] = sets.code([&](std::size_t r) -> bool { return chosen(line(i), r); });
    return sets.column(std::move(codes));
  };

  Table out("coverage", static_cast<std::int64_t>(rows));
  out.add("account", judged.ids.column(order));
  std::vector<std::optional<std::string>> names;
  for (const auto account : order) names.push_back(judged.names[static_cast<std::size_t>(account)]);
  out.add("name", Column::text(names));
  out.add("expected", roles_where([](const AccountLine& l, std::size_t r) { return l.expected[r]; }));
  for (std::size_t r = 0; r < role_count; ++r) {
    const std::string role(role_names[r]);
    out.add(role + "_known", integers([r](const AccountLine& l) { return l.roles[r].known; }));
    out.add(role + "_heard", integers([r](const AccountLine& l) { return l.roles[r].heard; }));
    out.add(role + "_answers", integers([r](const AccountLine& l) { return l.roles[r].answers; }));
    std::vector<std::optional<std::int64_t>> days(rows);
    for (std::size_t i = 0; i < rows; ++i)
      if (const auto last = line(i).roles[r].last) days[i] = options.as_of.number - *last;
    out.add(role + "_days", Column::of(days));
  }
  out.add("not_heard",
          roles_where([](const AccountLine& l, std::size_t r) { return l.expected[r] && l.roles[r].answers == 0; }));
  std::vector<std::uint8_t> heard;
  for (std::size_t i = 0; i < rows; ++i) heard.push_back(line(i).heard());
  out.add("heard", Column::booleans(std::move(heard)));
  out.add("answers", integers([](const AccountLine& l) { return l.answers; }));
  out.add("recorded", integers([](const AccountLine& l) { return l.recorded; }));
  out.add("heard_only_recorded", roles_where([](const AccountLine& l, std::size_t r) {
            return l.roles[r].answers > 0 && l.roles[r].recorded == l.roles[r].answers;
          }));
  std::vector<std::optional<double>> value(rows);
  for (std::size_t i = 0; i < rows && judged.has_money; ++i) value[i] = line(i).value.value();
  out.add("value", Column::of(value));
  out.add("lines_without_value", integers([](const AccountLine& l) { return l.lines_without_value; }));
  return out;
}

Table coverage(const accounts::Book& whole, const CoverageOptions& options, CoverageTotal* total) {
  const accounts::Book book = whole.until(options.as_of);
  return coverage_of(book, book.view("responses"), options, total);
}

CoverageTotal coverage_total(const accounts::Book& whole, const CoverageOptions& options) {
  const accounts::Book book = whole.until(options.as_of);
  return judge(book, book.view("responses"), options).total;
}

Table coverage_over_time(const accounts::Book& book, const CoverageOptions& options, std::int32_t months,
                         bool* mixed_contracts) {
  check_range("coverage_over_time", "months", months, {1, 1200, false, false});
  check_range("coverage", "window_days", options.window_days, {1, 1e6, false, false});
  const auto rows = static_cast<std::size_t>(months);
  std::vector<std::int32_t> days(rows);
  std::vector<std::int64_t> accounts(rows);
  std::vector<double> value(rows);
  std::array<std::vector<double>, role_count + 1> by;  // money by the number of roles heard
  for (auto& one : by) one.resize(rows);
  std::vector<std::optional<double>> expected(rows);
  if (mixed_contracts) *mixed_contracts = false;
  accounts::Book then = book;  // from the last month to the first, so that each is read from what is left of the next
  CoverageOptions month = options;
  for (std::size_t row = rows; row-- > 0;) {
    if (row + 1 < rows) month.as_of = Month::of(month.as_of).first() - 1;
    then = then.until(month.as_of);
    const Judged judged = judge(then, then.view("responses"), month);
    std::array<ExactSum, role_count + 1> sums;
    for (const AccountLine& line : judged.lines) {
      std::size_t heard = 0;
      for (const RoleLine& role : line.roles) heard += role.answers > 0;
      sums[heard].add(std::max(0.0, line.value.value()));
    }
    days[row] = month.as_of.number;
    accounts[row] = judged.total.accounts;
    value[row] = judged.total.value;
    expected[row] = judged.total.heard_share;
    for (std::size_t count = 0; count < by.size(); ++count) by[count][row] = sums[count].value();
    if (mixed_contracts) *mixed_contracts = *mixed_contracts || judged.total.mixed_contracts;
  }
  std::array<std::vector<std::optional<double>>, role_count> share;  // heard by at least one, two, three
  for (std::size_t row = 0; row < rows; ++row) {
    double all = 0, part = 0;
    for (const auto& one : by) all += one[row];
    for (std::size_t count = role_count; count > 0; --count) {
      part += by[count][row];
      share[count - 1].push_back(all > 0 ? std::optional(part / all) : std::nullopt);
    }
  }
  Table out("coverage_over_time", months);
  out.add("date", Column::dates(std::move(days))).add("accounts", Column::of(std::move(accounts)));
  out.add("value", Column::of(std::move(value)));
  constexpr std::array<std::string_view, role_count + 1> counts{"by_none", "by_one", "by_two", "by_three"};
  for (std::size_t count = 0; count < by.size(); ++count)
    out.add(std::string(counts[count]), Column::of(std::move(by[count])));
  out.add("at_least_one", Column::of(share[0])).add("at_least_two", Column::of(share[1]));
  return out.add("all_three", Column::of(share[2])).add("expected_share", Column::of(expected));
}

}  // namespace cabochon::feedback
