#include "cabochon/improvement/pareto_views.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/key_column.hpp"
#include "cabochon/improvement/pareto.hpp"
#include "cabochon/stats/intervals.hpp"

#include "joined.hpp"
#include "units.hpp"

namespace cabochon::improvement {
namespace {

Column taken(const Column& column, const std::vector<std::int64_t>& rows, const std::string& name) {
  return KeyColumn::of(column, {}, name).take(rows);
}

// Values in the order of the names as lines of a Pareto, and each category's rank from 1.
struct Ranked {
  std::vector<ParetoLine> lines;
  std::vector<std::int64_t> rank;
  std::vector<double> share;
  std::vector<std::uint8_t> vital;
};

Ranked ranked(const std::vector<double>& values, double threshold, bool whole) {
  Ranked out;
  if (whole) {
    const std::vector<std::int64_t> counts(values.begin(), values.end());
    out.lines = pareto(std::span<const std::int64_t>(counts), threshold);
  } else {
    out.lines = pareto(std::span<const double>(values), threshold);
  }
  out.rank.resize(values.size());
  out.share.resize(values.size());
  out.vital.resize(values.size());
  for (std::size_t r = 0; r < values.size(); ++r) {
    const auto& line = out.lines[r];
    out.rank[line.category] = static_cast<std::int64_t>(r) + 1;
    out.share[line.category] = std::isnan(line.share) ? 0 : line.share;
    out.vital[line.category] = line.vital;
  }
  return out;
}

template <class T>
std::vector<T> placed(const std::vector<T>& values, const std::vector<std::size_t>& order) {
  std::vector<T> out;
  for (const auto i : order) out.push_back(values[i]);
  return out;
}

// Finite numbers, every other row in the InputError; nulls too, unless they mean that the number is not known (NaN).
std::vector<double> finite(const Table& table, const std::string& name, const Range& range = any_number,
                           bool may_be_unknown = false) {
  const Column column = numbers_if_empty(table.column(name));
  std::vector<Problem> problems;
  auto out = visit_numbers(column, table.name(), name, [&](const auto values) {
    std::vector<double> numbers(values.begin(), values.end());
    for (std::size_t row = 0; row < numbers.size(); ++row) {
      const auto r = static_cast<std::int64_t>(row);
      if (column.is_null(r) && may_be_unknown)
        numbers[row] = std::numeric_limits<double>::quiet_NaN();
      else if (column.is_null(r) || !range.contains(numbers[row]))
        problems.push_back(
            {table.name(), name, r, column.is_null(r) ? "null" : number_text(numbers[row]), range.expected()});
    }
    return numbers;
  });
  if (!problems.empty()) throw InputError(std::move(problems));
  return out;
}

constexpr Range lift_range{-1, 1, false, false};

std::vector<std::int64_t> rows_of(const std::vector<std::size_t>& order) { return {order.begin(), order.end()}; }

}  // namespace

Table divide_tickets(const Table& tickets, const Table& parts, const std::string& ticket, const std::string& by,
                     const std::optional<std::string>& weight, const std::optional<std::string>& cluster) {
  const auto rows = looked_up(parts, tickets, ticket);
  check_found(rows, parts, tickets, ticket);
  check_present(parts, by, "what the part concerns");
  const std::size_t n = static_cast<std::size_t>(tickets.rows());
  const auto value = weight ? read_weights(tickets, *weight) : std::vector<double>(n, 1);
  const auto part = parts.find("weight") ? read_weights(parts, "weight") : std::vector<double>(rows.size(), 1);
  std::vector<double> sum(n, 0), values;
  std::vector<std::uint8_t> divided(n, 0);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    sum[static_cast<std::size_t>(rows[i])] += part[i];
    divided[static_cast<std::size_t>(rows[i])] = 1;
  }
  std::vector<Problem> wrong;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (sum[static_cast<std::size_t>(rows[i])] <= 0)
      wrong.push_back({parts.name(), "weight", static_cast<std::int64_t>(i), "only zeros for the ticket",
                       "a weight above 0 for one of its parts"});
  if (!wrong.empty()) throw InputError(std::move(wrong));
  std::vector<std::int64_t> of = rows, alone;
  for (std::size_t i = 0; i < rows.size(); ++i)
    values.push_back(value[static_cast<std::size_t>(rows[i])] * part[i] / sum[static_cast<std::size_t>(rows[i])]);
  for (std::size_t row = 0; row < n; ++row) {
    if (divided[row]) continue;
    alone.push_back(static_cast<std::int64_t>(row));
    of.push_back(static_cast<std::int64_t>(row));
    values.push_back(value[row]);
  }
  const Column own = tickets.find(by) ? taken(tickets.column(by), alone, by)
                                      : Column::text(std::vector<std::optional<std::string>>(alone.size()));
  Table out(tickets.name(), static_cast<std::int64_t>(values.size()));
  out.add(by, stacked(parts.column(by), own, parts.name(), tickets.name(), by));
  out.add("value", Column::of(std::move(values)));
  const std::string& unit = cluster ? *cluster : ticket;
  if (cluster) check_present(tickets, *cluster, "the cluster of the row");
  out.add("unit", taken(tickets.column(unit), of, unit));
  return out;
}

Table with_other(const Table& lines, std::int64_t keep, const std::string& name) {
  if (keep < 1) throw InputError({"pareto", "other", -1, std::to_string(keep), "a number of categories of at least 1"});
  const Column& category = lines.column("category");
  const bool fold = lines.rows() > keep + 1;
  const std::int64_t rows = fold ? keep + 1 : lines.rows();
  std::vector<std::optional<std::string>> names;
  for (std::int64_t row = 0; row < rows; ++row) {
    if (fold && row == keep)
      names.emplace_back(name);
    else if (category.is_null(row))
      names.emplace_back();
    else
      names.emplace_back(value_text(category, row));
    if (fold && row < keep && names.back() == name)
      throw InputError(
          {"pareto", "other_name", -1, core::quoted(name) + ", which is a category", "a name that no category has"});
  }
  Table out(lines.name(), rows);
  out.add("category", Column::text(names));
  for (std::size_t i = 1; i < lines.names().size(); ++i) {
    const Column& column = lines.columns()[i];
    const std::string& label = lines.names()[i];
    const auto last = static_cast<std::size_t>(rows - 1);
    if (column.type() == Type::boolean) {  // vital: the rest is where its first category is
      const auto values = column.values<std::uint8_t>().first(static_cast<std::size_t>(rows));
      out.add(label, Column::booleans({values.begin(), values.end()}));
      continue;
    }
    const bool adds = label == "value" || label == "share";
    const auto cut = [&](const auto all) {
      using T = typename std::remove_cvref_t<decltype(all)>::value_type;
      std::vector<std::optional<T>> values;
      for (std::int64_t row = 0; row < rows; ++row)
        values.push_back(column.is_null(row) ? std::nullopt : std::optional<T>(all[static_cast<std::size_t>(row)]));
      if (fold && values[last]) {
        for (std::size_t row = last + 1; adds && row < all.size(); ++row) *values[last] += all[row];
        if (label == "cumulative") values[last] = all.back();
        if (!adds && label != "cumulative") values[last].reset();  // ranks and limits of single categories
      }
      return Column::of(values);
    };
    out.add(label, column.type() == Type::int64 ? cut(column.values<std::int64_t>()) : cut(column.values<double>()));
  }
  return out;
}

Table pareto_measures(const Table& tickets, const std::string& by, const Table& accounts, const Table& lifts,
                      const MeasuresOptions& options) {
  check_range("pareto_measures", "threshold", options.threshold, {0, 1, true, false});
  std::size_t k = 0;
  std::vector<Column> keys;
  const auto category = dense_slots(tickets, {by}, k, &keys);
  std::vector<double> count(k, 0), cost(k, 0), margin(k, 0), lift(k, 0), risk(k, 0), low(k, 0), high(k, 0), hit(k, 0);
  std::vector<std::uint8_t> unknown(k, 0);  // categories whose lift is not known
  for (const auto c : category) count[c] += 1;
  const Ranked by_count = ranked(count, options.threshold, true);
  const Ranked* last = &by_count;
  Ranked by_cost, by_risk;
  if (options.cost) {
    const auto costs = read_weights(tickets, *options.cost);
    for (std::size_t row = 0; row < costs.size(); ++row) cost[category[row]] += costs[row];
    last = &(by_cost = ranked(cost, options.threshold, false));
  }
  const bool with_risk = options.margin.has_value();
  const bool between = with_risk && !options.lift && lifts.find("lift_low") && lifts.find("lift_high");
  if (with_risk) {
    const auto found = looked_up(tickets, accounts, *options.account);
    check_found(found, tickets, accounts, *options.account);
    const auto money = finite(accounts, *options.margin);
    std::vector<double> of_row(category.size()), of_low, of_high;
    Table named(tickets.name(), tickets.rows());
    named.add("category", tickets.column(by));
    if (options.lift) {
      of_row = finite(tickets, *options.lift, lift_range);
    } else {
      const auto at = looked_up(named, lifts, "category");
      check_found(at, named, lifts, "category");
      const auto take = [&](const std::string& name) {
        const auto all = finite(lifts, name, lift_range, true);
        std::vector<double> out;
        for (const auto row : at) out.push_back(all[static_cast<std::size_t>(row)]);
        return out;
      };
      of_row = take("lift");
      if (between) {
        of_low = take("lift_low");
        of_high = take("lift_high");
      }
    }
    std::vector<std::size_t> order(category.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto pair = [&](std::size_t row) { return std::pair(category[row], found[row]); };
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return pair(a) != pair(b) ? pair(a) < pair(b) : of_row[a] > of_row[b]; });
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (i > 0 && pair(order[i]) == pair(order[i - 1])) continue;  // an account counts once, with its largest lift
      const std::size_t row = order[i];
      const double m = std::max(0.0, money[static_cast<std::size_t>(found[row])]);
      const auto c = category[row];
      hit[c] += 1;
      margin[c] += m;
      if (std::isnan(of_row[row])) unknown[c] = 1;
      risk[c] += m * std::max(0.0, of_row[row]);
      if (between) {
        low[c] += m * std::max(0.0, of_low[row]);
        high[c] += m * std::max(0.0, of_high[row]);
      }
    }
    for (std::size_t c = 0; c < k; ++c) {
      if (unknown[c]) risk[c] = low[c] = high[c] = 0;
      lift[c] = margin[c] > 0 ? risk[c] / margin[c] : 0;
    }
    last = &(by_risk = ranked(risk, options.threshold, false));
  }
  std::vector<std::size_t> order;
  for (const auto& line : last->lines) order.push_back(line.category);
  Table out("pareto_measures", static_cast<std::int64_t>(k));
  out.add("category", taken(keys.front(), rows_of(order), "category"));
  const auto add = [&](const std::string& name, const Ranked& of) {
    out.add(name + "_share", Column::of(placed(of.share, order)))
        .add(name + "_rank", Column::of(placed(of.rank, order)));
    out.add(name + "_vital", Column::booleans(placed(of.vital, order)));
    if (&of == &by_count) return;
    std::vector<std::int64_t> climbed;
    for (const auto c : order) climbed.push_back(by_count.rank[c] - of.rank[c]);
    out.add(name + "_change", Column::of(std::move(climbed)));
  };
  const auto counts = placed(count, order);
  out.add("count", Column::of(std::vector<std::int64_t>(counts.begin(), counts.end())));
  add("count", by_count);
  if (options.cost) {
    out.add("cost", Column::of(placed(cost, order)));
    add("cost", by_cost);
  }
  if (!with_risk) return out;
  const auto known = [&](const auto& values) {
    using T = typename std::remove_cvref_t<decltype(values)>::value_type;
    std::vector<std::optional<T>> some;
    for (const auto c : order) some.push_back(unknown[c] ? std::nullopt : std::optional<T>(values[c]));
    return Column::of(some);
  };
  const auto hits = placed(hit, order);
  std::vector<std::int64_t> climbed(k);
  for (std::size_t c = 0; c < k; ++c) climbed[c] = by_count.rank[c] - by_risk.rank[c];
  out.add("accounts", Column::of(std::vector<std::int64_t>(hits.begin(), hits.end())));
  out.add("margin", Column::of(placed(margin, order))).add("lift", known(lift)).add("risk", known(risk));
  if (between) out.add("risk_low", known(low)).add("risk_high", known(high));
  out.add("risk_share", known(by_risk.share)).add("risk_rank", known(by_risk.rank));
  out.add("risk_vital", Column::booleans(placed(by_risk.vital, order))).add("risk_change", known(climbed));
  return out;
}

Table loss_lift(const Table& tickets, const Table& accounts, const std::string& by, const std::string& account,
                const std::string& lost, double level) {
  check_level("loss_lift", level);
  std::size_t k = 0;
  std::vector<Column> keys;
  const auto category = dense_slots(tickets, {by}, k, &keys);
  const auto found = looked_up(tickets, accounts, account);
  check_found(found, tickets, accounts, account);
  const auto gone = read_weights(accounts, lost);
  double all_lost = 0;
  std::vector<Problem> wrong;
  for (std::size_t row = 0; row < gone.size(); ++row) {
    all_lost += gone[row];
    if (gone[row] != 0 && gone[row] != 1)
      wrong.push_back({accounts.name(), lost, static_cast<std::int64_t>(row), number_text(gone[row]), "0 or 1"});
  }
  if (!wrong.empty()) throw InputError(std::move(wrong));
  std::vector<std::pair<std::uint32_t, std::int64_t>> pairs;
  for (std::size_t row = 0; row < category.size(); ++row) pairs.emplace_back(category[row], found[row]);
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  std::vector<std::int64_t> with(k, 0), with_lost(k, 0), without(k), without_lost(k);
  for (const auto& [c, row] : pairs) {
    ++with[c];
    with_lost[c] += gone[static_cast<std::size_t>(row)] > 0;
  }
  using Some = std::vector<std::optional<double>>;
  Some share(k), share_without(k), lift(k), low(k), high(k);
  for (std::size_t c = 0; c < k; ++c) {
    without[c] = accounts.rows() - with[c];
    without_lost[c] = static_cast<std::int64_t>(all_lost) - with_lost[c];
    const auto a = stats::wilson(with_lost[c], with[c], level);
    share[c] = a.value;
    if (without[c] == 0) continue;
    const auto b = stats::wilson(without_lost[c], without[c], level);
    share_without[c] = b.value;
    lift[c] = a.value - b.value;
    low[c] = *lift[c] - std::hypot(a.value - a.low, b.high - b.value);
    high[c] = *lift[c] + std::hypot(a.high - a.value, b.value - b.low);
  }
  Table out("loss_lift", static_cast<std::int64_t>(k));
  out.add("category", keys.front()).add("accounts", Column::of(with)).add("lost", Column::of(with_lost));
  out.add("share", Column::of(share)).add("accounts_without", Column::of(without));
  out.add("lost_without", Column::of(without_lost)).add("share_without", Column::of(share_without));
  out.add("lift", Column::of(lift)).add("lift_low", Column::of(low)).add("lift_high", Column::of(high));
  return out;
}

Table pareto_drill(const Table& table, const std::string& outer, const std::string& inner,
                   const std::optional<std::string>& weight, double threshold) {
  check_range("pareto_drill", "threshold", threshold, {0, 1, true, false});
  if (outer == inner)
    throw InputError({table.name(), "by", -1, core::quoted(outer) + " twice", "two different columns"});
  std::size_t outers = 0, inners = 0;
  std::vector<Column> keys;
  const auto of_outer = dense_slots(table, {outer}, outers);
  const auto of_inner = dense_slots(table, {outer, inner}, inners, &keys);
  const auto weights = weight ? read_weights(table, *weight) : std::vector<double>(of_outer.size(), 1);
  std::vector<double> total(outers, 0), value(inners, 0);
  std::vector<std::uint32_t> parent(inners, 0);
  for (std::size_t row = 0; row < weights.size(); ++row) {
    total[of_outer[row]] += weights[row];
    value[of_inner[row]] += weights[row];
    parent[of_inner[row]] = of_outer[row];
  }
  const Ranked top = ranked(total, threshold, !weight);
  const double all = std::accumulate(total.begin(), total.end(), 0.0);
  if (all <= 0 && table.rows() > 0)
    throw InputError({table.name(), weight.value_or(""), -1, "only zeros", "a weight above 0 in some row"});
  std::vector<std::size_t> order;
  std::vector<double> values, share, within, cumulative, outer_value, outer_share;
  std::vector<std::uint8_t> vital, outer_vital;
  for (const auto& line : top.lines) {
    std::vector<std::size_t> members;
    std::vector<double> own;
    for (std::size_t i = 0; i < inners; ++i)
      if (parent[i] == line.category) {
        members.push_back(i);
        own.push_back(value[i]);
      }
    for (const auto& below : ranked(own, threshold, !weight).lines) {
      const std::size_t i = members[below.category];
      order.push_back(i);
      values.push_back(value[i]);
      share.push_back(value[i] / all);
      within.push_back(std::isnan(below.share) ? 0 : below.share);
      cumulative.push_back(std::isnan(below.cumulative) ? 0 : below.cumulative);
      vital.push_back(below.vital);
      outer_value.push_back(total[line.category]);
      outer_share.push_back(line.share);
      outer_vital.push_back(line.vital);
    }
  }
  Table out("pareto_drill", static_cast<std::int64_t>(order.size()));
  out.add(outer, taken(keys[0], rows_of(order), outer)).add(inner, taken(keys[1], rows_of(order), inner));
  if (weight)
    out.add("value", Column::of(std::move(values)));
  else
    out.add("value", Column::of(std::vector<std::int64_t>(values.begin(), values.end())));
  out.add("share", Column::of(std::move(share))).add("share_within", Column::of(std::move(within)));
  out.add("cumulative_within", Column::of(std::move(cumulative)))
      .add("vital_within", Column::booleans(std::move(vital)));
  out.add("outer_value", Column::of(std::move(outer_value))).add("outer_share", Column::of(std::move(outer_share)));
  out.add("outer_vital", Column::booleans(std::move(outer_vital)));
  return out;
}

}  // namespace cabochon::improvement
