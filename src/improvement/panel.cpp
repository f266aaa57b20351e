#include "panel.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/convert.hpp"
#include "cabochon/core/dates.hpp"
#include "cabochon/core/nearest.hpp"

namespace cabochon::improvement {
namespace {

constexpr double absent = std::numeric_limits<double>::quiet_NaN();

// Periods as numbers in order; days may be gathered into weeks (from Monday), months or quarters.
class Periods {
 public:
  Periods(const Table& table, const EffectOptions& options) : every_(options.every) {
    constexpr std::array<std::string_view, 4> names{"", "week", "month", "quarter"};
    if (std::find(names.begin(), names.end(), every_) == names.end())
      throw InputError({"effect", "every", -1, core::quoted(every_), "week, month or quarter"});
    const std::string& name = options.period;
    const Column& column = table.column(name);
    if (column.null_count() > 0) {
      conversion::WrongRows wrong(table.name(), name, "a period in every row");
      for (std::int64_t row = 0; row < column.size(); ++row)
        if (column.is_null(row)) wrong.add(row, "null");
      wrong.raise();
    }
    is_date_ = column.type() == Type::date || column.type() == Type::timestamp || !every_.empty();
    is_text_ = column.type() == Type::text && !is_date_;
    if (is_date_) {
      const Column days = to_days(column, table.name(), name);
      for (const auto day : days.values<std::int32_t>()) key_.push_back(gathered(Day{day}));
    } else if (is_text_) {
      for (std::int64_t row = 0; row < column.size(); ++row) texts_.emplace_back(column.text_at(row));
      std::sort(texts_.begin(), texts_.end());
      texts_.erase(std::unique(texts_.begin(), texts_.end()), texts_.end());
      for (std::int64_t row = 0; row < column.size(); ++row)
        key_.push_back(std::lower_bound(texts_.begin(), texts_.end(), column.text_at(row)) - texts_.begin());
    } else {
      const Column numbers = to_int64(column, table.name(), name);
      const auto values = numbers.values<std::int64_t>();
      key_.assign(values.begin(), values.end());
    }
    all_ = key_;
    std::sort(all_.begin(), all_.end());
    all_.erase(std::unique(all_.begin(), all_.end()), all_.end());
    if (!every_.empty() && !all_.empty()) {  // a month without a row is a month all the same
      const std::int64_t first = all_.front(), last = all_.back();
      all_.resize(static_cast<std::size_t>(last - first + 1));
      for (std::size_t i = 0; i < all_.size(); ++i) all_[i] = first + static_cast<std::int64_t>(i);
    }
  }

  [[nodiscard]] Eigen::Index of_row(std::size_t row) const {
    return std::lower_bound(all_.begin(), all_.end(), key_[row]) - all_.begin();
  }

  [[nodiscard]] std::vector<std::string> labels() const {
    std::vector<std::string> out;
    for (const auto key : all_) out.push_back(label(key));
    return out;
  }

  // The first period on or after `since`.
  [[nodiscard]] Eigen::Index since(const std::string& text) const {
    if (text.empty()) throw InputError({"effect", "since", -1, {}, "the first period of after"});
    std::int64_t key = 0;
    if (is_date_) {
      const auto day = day_of_text(text);
      if (!day) throw InputError({"effect", "since", -1, core::quoted(text), "a day written as 2026-10-31"});
      key = gathered(*day);
    } else if (is_text_) {
      key = std::lower_bound(texts_.begin(), texts_.end(), text) - texts_.begin();
    } else {
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), key);
      if (error != std::errc() || end != text.data() + text.size())
        throw InputError({"effect", "since", -1, core::quoted(text), "a whole number, as the periods are"});
    }
    const Eigen::Index at = std::lower_bound(all_.begin(), all_.end(), key) - all_.begin();
    if (at == 0 || at == static_cast<Eigen::Index>(all_.size()))
      throw InputError({"effect", "since", -1, core::quoted(text),
                        "a period with others before it and at or after it (they run from " + label(all_.front()) +
                            " to " + label(all_.back()) + ")"});
    return at;
  }

 private:
  [[nodiscard]] std::int64_t gathered(Day day) const {
    const std::int64_t days = day.number, quarter = 3;
    if (every_ == "week") return (days + 3 - ((days + 3) % 7 + 7) % 7) / 7;  // 1970-01-01 was a Thursday
    if (every_.empty()) return days;
    const std::int64_t month = Month::of(day).number;
    return every_ == "month" ? month : conversion::floor_divide(month, quarter);
  }

  [[nodiscard]] std::string label(std::int64_t key) const {
    if (is_text_) return texts_[static_cast<std::size_t>(key)];
    if (!is_date_) return std::to_string(key);
    if (every_ == "month" || every_ == "quarter") {
      const Month month{static_cast<std::int32_t>(every_ == "month" ? key : key * 3)};
      return to_string(month.first()).substr(0, 7);
    }
    return to_string(Day{static_cast<std::int32_t>(every_ == "week" ? key * 7 - 3 : key)});
  }

  std::string every_;
  bool is_date_ = false, is_text_ = false;
  std::vector<std::int64_t> key_, all_;
  std::vector<std::string> texts_;
};

void check_names(const EffectOptions& options) {
  const auto one = [](const char* name, const std::string& value, const std::vector<std::string>& names) {
    if (std::find(names.begin(), names.end(), value) == names.end())
      throw InputError({"effect", name, -1, core::quoted(value), one_of(value, names)});
  };
  if (!options.combine.empty()) one("combine", options.combine, {"sum", "mean"});
  if (!options.absent.empty()) one("absent", options.absent, {"error", "zero", "drop"});
  one("errors", options.errors, {"ar1", "newey_west"});
  if (options.outcome)
    for (const auto& name : options.covariates)
      if (name == *options.outcome)
        throw InputError({"effect", "covariates", -1, core::quoted(name),
                          "no level of the outcome: who is matched on it falls back to the mean by himself"});
}

}  // namespace

Panel read_panel(const Table& table, const EffectOptions& options) {
  check_names(options);
  if (table.rows() == 0) throw InputError({table.name(), {}, -1, "no rows", "units over periods"});
  const Periods periods(table, options);
  const Column units = to_codes(table.column(options.unit), table.name(), options.unit, true);
  const auto rows = static_cast<std::size_t>(table.rows());
  Panel out;
  out.periods = periods.labels();
  out.since = periods.since(options.since);

  // Units in the order of their names, whole numbers by size.
  std::map<std::int32_t, std::size_t> place;
  {
    conversion::WrongRows wrong(table.name(), options.unit, "a unit in every row");
    std::vector<std::pair<std::string, std::int32_t>> names;
    for (std::size_t row = 0; row < rows; ++row) {
      const auto at = static_cast<std::int64_t>(row);
      if (units.is_null(at)) {
        wrong.add(at, "null");
        continue;
      }
      if (place.try_emplace(units.codes()[row], 0).second) names.emplace_back(units.text_at(at), units.codes()[row]);
    }
    wrong.raise();
    const bool numbers = table.column(options.unit).type() != Type::text;
    std::sort(names.begin(), names.end(), [numbers](const auto& a, const auto& b) {
      return numbers && a.first.size() != b.first.size() ? a.first.size() < b.first.size() : a.first < b.first;
    });
    for (std::size_t i = 0; i < names.size(); ++i) {
      place[names[i].second] = i;
      out.units.push_back(names[i].first);
    }
  }
  const auto n = static_cast<Eigen::Index>(out.units.size()), t = static_cast<Eigen::Index>(out.periods.size());
  if (n * t > 50'000'000)
    throw InputError(
        {table.name(), options.period, -1, std::to_string(n * t) + " units x periods", "at most 50000000"});
  const auto unit_of = [&](std::size_t row) { return static_cast<Eigen::Index>(place[units.codes()[row]]); };

  // The outcome, gathered.
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(n, t), count = Eigen::MatrixXd::Zero(n, t);
  std::optional<Column> outcome;
  if (options.outcome) outcome = to_float64(table.column(*options.outcome), table.name(), *options.outcome);
  conversion::WrongRows infinite(table.name(), options.outcome.value_or(""), "a finite number");
  conversion::WrongRows twice(table.name(), options.period,
                              "one row for each unit and period (or combine=\"sum\" or \"mean\")");
  for (std::size_t row = 0; row < rows; ++row) {
    const auto at = static_cast<std::int64_t>(row);
    if (outcome && outcome->is_null(at)) continue;
    const double value = outcome ? outcome->values<double>()[row] : 1;
    if (!std::isfinite(value)) infinite.add(at, number_text(value));
    const Eigen::Index u = unit_of(row), p = periods.of_row(row);
    if (outcome && options.combine.empty() && count(u, p) > 0)
      twice.add(at, core::quoted(out.units[static_cast<std::size_t>(u)]) + " in " +
                        out.periods[static_cast<std::size_t>(p)] + " again");
    sum(u, p) += value;
    count(u, p) += 1;
  }
  infinite.raise();
  twice.raise();
  out.y = options.combine == "mean" ? Eigen::MatrixXd((count.array() > 0).select(sum.cwiseQuotient(count), absent))
                                    : Eigen::MatrixXd((count.array() > 0).select(sum, absent));

  // Who was treated.
  out.treated.assign(out.units.size(), 0);
  if (options.treated) {
    const Column flag = to_float64(table.column(*options.treated), table.name(), *options.treated);
    std::vector<char> seen(out.units.size(), 0);
    conversion::WrongRows wrong(table.name(), *options.treated, "true or false, the same in all rows of a unit");
    for (std::size_t row = 0; row < rows; ++row) {
      const auto at = static_cast<std::int64_t>(row);
      const double value = flag.is_null(at) ? -1 : flag.values<double>()[row];
      const auto u = static_cast<std::size_t>(unit_of(row));
      if ((value != 0 && value != 1) || (seen[u] && out.treated[u] != (value == 1))) {
        wrong.add(at,
                  flag.is_null(at) ? std::string("null") : number_text(value) + " for " + core::quoted(out.units[u]));
        continue;
      }
      seen[u] = 1;
      out.treated[u] = value == 1;
    }
    wrong.raise();
  }
  for (const auto& name : options.treated_units) {
    const auto at = std::find(out.units.begin(), out.units.end(), name);
    if (at == out.units.end()) throw InputError({"effect", "treated", -1, core::quoted(name), one_of(name, out.units)});
    out.treated[static_cast<std::size_t>(at - out.units.begin())] = 1;
  }
  if (std::none_of(out.treated.begin(), out.treated.end(), [](char x) { return x; }))
    throw InputError({"effect", "treated", -1, "no treated unit", "at least one"});

  // Covariates: the mean of what is known before.
  out.covariates = Eigen::MatrixXd::Zero(n, static_cast<Eigen::Index>(options.covariates.size()));
  for (std::size_t c = 0; c < options.covariates.size(); ++c) {
    const std::string& name = options.covariates[c];
    const Column column = to_float64(table.column(name), table.name(), name);
    Eigen::VectorXd total = Eigen::VectorXd::Zero(n), known = Eigen::VectorXd::Zero(n);
    conversion::WrongRows wrong(table.name(), name, "a finite number");
    for (std::size_t row = 0; row < rows; ++row) {
      if (column.is_null(static_cast<std::int64_t>(row)) || periods.of_row(row) >= out.since) continue;
      const double value = column.values<double>()[row];
      if (!std::isfinite(value)) wrong.add(static_cast<std::int64_t>(row), number_text(value));
      total[unit_of(row)] += value;
      known[unit_of(row)] += 1;
    }
    wrong.raise();
    std::vector<Problem> missing;
    for (Eigen::Index u = 0; u < n; ++u)
      if (known[u] == 0)
        missing.push_back({table.name(), name, -1,
                           "no value before for " + core::quoted(out.units[static_cast<std::size_t>(u)]),
                           "at least one for each unit"});
    if (!missing.empty()) throw InputError(std::move(missing));
    out.covariates.col(static_cast<Eigen::Index>(c)) = total.cwiseQuotient(known);
  }

  // What is absent.
  const std::string rule = !options.absent.empty() ? options.absent : options.outcome ? "error" : "zero";
  std::vector<Problem> problems;
  std::vector<std::size_t> keep;
  for (std::size_t u = 0; u < out.units.size(); ++u) {
    auto row = out.y.row(static_cast<Eigen::Index>(u));
    const auto missing = row.array().isNaN().count();
    if (missing == 0 || rule == "zero") {
      if (missing) row = row.array().isNaN().select(0.0, row);
      keep.push_back(u);
      continue;
    }
    const std::string reason = std::to_string(missing) + " of " + std::to_string(t) + " periods are missing";
    if (rule == "drop")
      out.left_out.emplace_back(out.units[u], reason);
    else
      problems.push_back({table.name(), options.unit, -1, core::quoted(out.units[u]) + ", whose " + reason,
                          "every unit in every period (or absent=\"zero\" or \"drop\")"});
  }
  if (!problems.empty()) throw InputError(std::move(problems));
  if (keep.size() < out.units.size()) {
    Panel less;
    less.periods = out.periods;
    less.since = out.since;
    less.left_out = out.left_out;
    less.y.resize(static_cast<Eigen::Index>(keep.size()), t);
    less.covariates.resize(static_cast<Eigen::Index>(keep.size()), out.covariates.cols());
    for (std::size_t i = 0; i < keep.size(); ++i) {
      less.units.push_back(out.units[keep[i]]);
      less.treated.push_back(out.treated[keep[i]]);
      less.y.row(static_cast<Eigen::Index>(i)) = out.y.row(static_cast<Eigen::Index>(keep[i]));
      less.covariates.row(static_cast<Eigen::Index>(i)) = out.covariates.row(static_cast<Eigen::Index>(keep[i]));
    }
    if (std::none_of(less.treated.begin(), less.treated.end(), [](char x) { return x; }))
      throw InputError(
          {"effect", "treated", -1, "no treated unit in every period", "at least one (or absent=\"zero\")"});
    return less;
  }
  return out;
}

}  // namespace cabochon::improvement
