#include "cabochon/retention/histories.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "cabochon/core/convert.hpp"

namespace cabochon::retention {
namespace {

constexpr double most_repeats = 1e9;

// The text of a value with its account.
std::string told(double value, const Table& table, std::int64_t row) {
  return number_text(value) + of_account(table, row);
}

Column numbers(const Table& summary, const char* name) {
  Column column = to_float64(summary.column(name), summary.name(), name);
  if (column.null_count() == 0) return column;
  conversion::WrongRows wrong(summary.name(), name, "a number");
  for (std::int64_t row = 0; row < column.size(); ++row)
    if (column.is_null(row)) wrong.add(row, [&] { return "null" + of_account(summary, row); });
  wrong.raise();
  return column;
}

std::string unit_of(const Table& summary) {
  const Column* unit = summary.find("unit");
  if (!unit || unit->size() == 0) return {};
  if (unit->type() != Type::text)
    throw conversion::wrong_type(*unit, summary.name(), "unit", "one of day, week, month, year");
  const std::int32_t first = unit->codes()[0];
  conversion::WrongRows wrong(
      summary.name(), "unit",
      "one unit for all accounts, as in row 0: " + (first < 0 ? std::string("null") : core::quoted(unit->text_at(0))));
  const auto codes = unit->codes();
  for (std::size_t row = 0; row < codes.size(); ++row)
    if (codes[row] != first) {
      const auto at = static_cast<std::int64_t>(row);
      wrong.add(at, [&] {
        return (codes[row] < 0 ? std::string("null") : core::quoted(unit->text_at(at))) + of_account(summary, at);
      });
    }
  wrong.raise();
  return std::string(unit->text_at(0));
}

}  // namespace

std::string of_account(const Table& table, std::int64_t row) {
  const Column* account = table.find("account");
  if (!account || account->is_null(row)) return {};
  if (account->type() == Type::text) return " of account " + core::quoted(account->text_at(row));
  if (account->type() == Type::date || account->type() == Type::timestamp) return {};
  std::string text;
  visit_numbers(*account, table.name(), "account", [&](const auto values) {
    text = number_text(static_cast<double>(values[static_cast<std::size_t>(row)]));
  });
  return " of account " + text;
}

Histories read_histories(const Table& summary) {
  Histories out{numbers(summary, "x"), numbers(summary, "t_x"), numbers(summary, "T"), unit_of(summary)};
  if (out.rows() == 0) throw InputError({summary.name(), {}, -1, "no rows", "at least one account"});
  const auto x = out.x.values<double>(), t_x = out.t_x.values<double>(), T = out.T.values<double>();
  std::vector<Problem> problems;
  std::size_t total = 0;
  const auto wrong = [&](std::size_t i, const char* column, double value, std::string expected) {
    if (++total > InputError::shown) return;
    const auto row = static_cast<std::int64_t>(i);
    problems.push_back({summary.name(), column, row, told(value, summary, row), std::move(expected)});
  };
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!(x[i] >= 0 && x[i] <= most_repeats && x[i] == std::floor(x[i])))
      wrong(i, "x", x[i], "a whole number of repeats, at least 0");
    else if (!(T[i] >= 0 && std::isfinite(T[i])))
      wrong(i, "T", T[i], "a time of at least 0");
    else if (!(t_x[i] >= 0 && std::isfinite(t_x[i])))
      wrong(i, "t_x", t_x[i], "a time of at least 0");
    else if (t_x[i] > T[i] * (1 + 1e-12))
      wrong(i, "t_x", t_x[i], "at most T = " + number_text(T[i]));
    else if (x[i] == 0 && t_x[i] > 0)
      wrong(i, "t_x", t_x[i], "0, as x = 0: the last order is the first");
    else if (x[i] > 0 && t_x[i] == 0)
      wrong(i, "t_x", t_x[i], "a time above 0, as x = " + number_text(x[i]));
  }
  if (total) throw InputError(std::move(problems), total);
  return out;
}

Covariate covariate_of(const Table& table, const std::string& name) {
  const Column& column = table.column(name);
  Covariate out{name};
  if (column.type() != Type::text) return out;
  const Dictionary& texts = column.dictionary();
  std::vector<std::uint8_t> used(static_cast<std::size_t>(texts.size()), 0);
  for (const auto code : column.codes())
    if (code >= 0) used[static_cast<std::size_t>(code)] = 1;
  for (std::int32_t code = 0; code < texts.size(); ++code)
    if (used[static_cast<std::size_t>(code)]) out.levels.emplace_back(texts[code]);
  std::sort(out.levels.begin(), out.levels.end());
  if (out.levels.size() < 2)
    throw InputError({table.name(), name, -1, "the same value for all accounts", "a covariate that differs"});
  if (out.levels.size() > 50)
    throw InputError({table.name(), name, -1, std::to_string(out.levels.size()) + " different texts",
                      "a covariate of at most 50 levels"});
  return out;
}

Design design(const Table& table, const std::vector<Covariate>& covariates) {
  Design out;
  const auto rows = static_cast<std::size_t>(table.rows());
  for (const Covariate& covariate : covariates) {
    const Column& column = table.column(covariate.name);
    if (covariate.levels.empty()) {
      const Column plain = to_float64(column, table.name(), covariate.name);
      conversion::WrongRows wrong(table.name(), covariate.name, "a finite number for every account");
      const auto values = plain.values<double>();
      for (std::size_t i = 0; i < rows; ++i) {
        const auto row = static_cast<std::int64_t>(i);
        if (plain.is_null(row))
          wrong.add(row, [&] { return "null" + of_account(table, row); });
        else if (!std::isfinite(values[i]))
          wrong.add(row, [&] { return told(values[i], table, row); });
      }
      wrong.raise();
      out.names.push_back(covariate.name);
      out.values.emplace_back(values.begin(), values.end());
      continue;
    }
    if (column.type() != Type::text)
      throw conversion::wrong_type(column, table.name(), covariate.name, "texts, as at fitting");
    const Dictionary& texts = column.dictionary();
    std::vector<std::int32_t> level(static_cast<std::size_t>(texts.size()), -1);
    for (std::int32_t code = 0; code < texts.size(); ++code) {
      const auto at = std::lower_bound(covariate.levels.begin(), covariate.levels.end(), texts[code]);
      if (at != covariate.levels.end() && *at == texts[code])
        level[static_cast<std::size_t>(code)] = static_cast<std::int32_t>(at - covariate.levels.begin());
    }
    conversion::WrongRows wrong(table.name(), covariate.name, one_of("", covariate.levels));
    std::vector<std::vector<double>> dummies(covariate.levels.size() - 1, std::vector<double>(rows, 0));
    const auto codes = column.codes();
    for (std::size_t i = 0; i < rows; ++i) {
      const auto row = static_cast<std::int64_t>(i);
      const std::int32_t found = codes[i] < 0 ? -1 : level[static_cast<std::size_t>(codes[i])];
      if (found < 0)
        wrong.add(row, [&] {
          return (codes[i] < 0 ? std::string("null") : core::quoted(texts[codes[i]])) + of_account(table, row);
        });
      else if (found > 0)
        dummies[static_cast<std::size_t>(found) - 1][i] = 1;
    }
    wrong.raise();
    for (std::size_t d = 0; d < dummies.size(); ++d) {
      out.names.push_back(covariate.name + "=" + covariate.levels[d + 1]);
      out.values.push_back(std::move(dummies[d]));
    }
  }
  return out;
}

}  // namespace cabochon::retention
