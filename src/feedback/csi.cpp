#include "cabochon/feedback/csi.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/grouping.hpp"
#include "cabochon/stats/student.hpp"

namespace cabochon::feedback {
namespace {

struct Mark {
  std::uint32_t group = 0, cell = 0, cluster = 0;
  double satisfaction = 0, importance = 0;
  bool rated = false, weighed = false;
};

struct Attribute {
  std::uint32_t group = 0;
  std::int64_t rows = 0;
  double n = 0, sum = 0, squares = 0;  // satisfaction
  double m = 0, importance = 0;
  double weight = 0;

  [[nodiscard]] double mean() const { return sum / n; }
};

struct Group {
  double total_importance = 0, index = 0;
  std::int64_t rows = 0, marks = 0, attributes = 0, respondents = 0, clusters = 0;
  bool weighted = false;
  double deviations = 0;
};

std::vector<std::uint32_t> slots_of(const Grouping& grouping) {
  std::vector<std::uint32_t> out(static_cast<std::size_t>(grouping.rows()));
  for (std::size_t begin = 0; begin < out.size(); begin += static_cast<std::size_t>(Grouping::block))
    grouping.fill(
        static_cast<std::int64_t>(begin),
        std::span(out).subspan(begin, std::min(static_cast<std::size_t>(Grouping::block), out.size() - begin)));
  return out;
}

// Whether a cell's last key, the attribute, is null: rows that name nothing.
bool nameless(const Grouping& cells, std::uint32_t cell) {
  return cells.keys(std::vector<std::uint32_t>{cell}).back().is_null(0);
}

// A respondent marks an attribute once in a group.
void check_once(const Table& ratings, const CsiOptions& options, const std::vector<std::optional<double>>& satisfaction,
                const std::vector<std::optional<double>>& importance, const std::vector<std::uint32_t>& cell_of,
                const std::vector<std::uint32_t>& person_of) {
  std::unordered_map<std::uint64_t, std::size_t> met;
  std::vector<Problem> problems;
  for (std::size_t row = 0; row < cell_of.size(); ++row) {
    if (!satisfaction[row] && !importance[row]) continue;
    const auto [at, fresh] = met.try_emplace(std::uint64_t{cell_of[row]} << 32 | person_of[row], row);
    if (!fresh)
      problems.push_back(
          {ratings.name(), options.attribute, static_cast<std::int64_t>(row),
           "a second mark of the same '" + options.respondent + "', after row " + std::to_string(at->second),
           "one mark of each attribute"});
  }
  if (!problems.empty()) throw InputError(std::move(problems));
}

}  // namespace

Csi csi(const Table& ratings, const std::vector<std::string>& by, const CsiOptions& options) {
  check_level("csi", options.level);
  if (!(options.low < options.high) || !std::isfinite(options.low) || !std::isfinite(options.high))
    throw InputError({"csi", "scale", -1, number_text(options.low) + " to " + number_text(options.high),
                      "a lowest mark below the highest, both finite"});
  const auto rows = static_cast<std::size_t>(ratings.rows());
  const Range scale{options.low, options.high, false, false};
  std::vector<Problem> problems;
  const auto marks_of = [&](const std::string& name, bool needed) {
    std::vector<std::optional<double>> out(rows);
    const Column* found = ratings.find(name);
    if (!found && !needed) return out;
    const Column column = numbers_if_empty(ratings.column(name));
    visit_numbers(column, ratings.name(), name, [&](const auto values) {
      for (std::size_t row = 0; row < rows; ++row) {
        if (column.is_null(static_cast<std::int64_t>(row))) continue;
        const auto value = static_cast<double>(values[row]);
        const bool fine = needed ? scale.contains(value) : non_negative.contains(value);
        if (!fine)
          problems.push_back({ratings.name(), name, static_cast<std::int64_t>(row), number_text(value),
                              needed ? scale.expected() : non_negative.expected()});
        out[row] = value;
      }
    });
    return out;
  };
  const auto satisfaction = marks_of(options.satisfaction, true);
  const auto importance = marks_of(options.importance, false);
  const Column& named = ratings.column(options.attribute);
  const std::string& cluster = options.cluster.value_or(options.respondent);
  const Column& given = ratings.column(options.respondent);
  const Column& belongs = ratings.column(cluster);
  for (std::size_t row = 0; row < rows; ++row) {
    if (!satisfaction[row] && !importance[row]) continue;
    const auto i = static_cast<std::int64_t>(row);
    if (named.is_null(i)) problems.push_back({ratings.name(), options.attribute, i, "null", "what was rated"});
    if (belongs.is_null(i)) problems.push_back({ratings.name(), cluster, i, "null", "who it belongs to"});
    if (cluster != options.respondent && given.is_null(i))
      problems.push_back({ratings.name(), options.respondent, i, "null", "who gave the mark"});
  }
  if (!problems.empty()) throw InputError(std::move(problems));

  std::vector<std::string> keys = by;
  keys.push_back(options.attribute);
  const Grouping groups = Grouping::of(ratings, by), cells = Grouping::of(ratings, keys);
  const auto group_of = slots_of(groups), cell_of = slots_of(cells);
  const auto cluster_of = slots_of(Grouping::of(ratings, {cluster}));
  const auto person_of = slots_of(Grouping::of(ratings, {options.respondent}));
  std::vector<Attribute> attributes(cells.slots());
  std::vector<Group> sums(groups.slots());
  std::unordered_map<std::uint64_t, bool> people;
  check_once(ratings, options, satisfaction, importance, cell_of, person_of);
  for (std::size_t row = 0; row < rows; ++row) {
    Attribute& cell = attributes[cell_of[row]];
    cell.group = group_of[row];
    ++cell.rows;
    ++sums[cell.group].rows;
    if (satisfaction[row]) {
      cell.n += 1;
      cell.sum += *satisfaction[row];
      cell.squares += *satisfaction[row] * *satisfaction[row];
      ++sums[cell.group].marks;
      if (people.try_emplace(std::uint64_t{cell.group} << 32 | person_of[row], true).second)
        ++sums[cell.group].respondents;
    }
    if (importance[row]) {
      cell.m += 1;
      cell.importance += *importance[row];
    }
  }
  std::vector<std::uint32_t> used_cells, used_groups;
  for (std::uint32_t c = 0; c < cells.slots(); ++c)
    if (attributes[c].rows > 0) {
      if (attributes[c].n > 0 || !nameless(cells, c)) used_cells.push_back(c);
      if (!(attributes[c].n > 0)) continue;
      Group& group = sums[attributes[c].group];
      ++group.attributes;
      if (attributes[c].m > 0) {
        group.total_importance += attributes[c].importance / attributes[c].m;
        group.weighted = true;
      }
    }
  problems.clear();
  for (std::uint32_t g = 0; g < groups.slots(); ++g)
    if (sums[g].rows > 0) used_groups.push_back(g);
  for (const auto c : used_cells) {
    Attribute& cell = attributes[c];
    if (!(cell.n > 0)) continue;
    Group& group = sums[cell.group];
    const bool weighted = group.weighted && group.total_importance > 0;
    if (weighted && !(cell.m > 0)) {
      const auto key = cells.keys(std::vector<std::uint32_t>{c}).back();
      problems.push_back({ratings.name(), options.importance, -1, "none for an attribute",
                          "importance for every attribute of a group, or for none"});
      continue;
    }
    cell.weight =
        weighted ? cell.importance / cell.m / group.total_importance : 1 / static_cast<double>(group.attributes);
    group.weighted = weighted;
    group.index += cell.weight * cell.mean();
  }
  if (!problems.empty()) throw InputError(std::move(problems));

  std::unordered_map<std::uint64_t, double> parts;
  std::vector<std::uint64_t> order;
  for (std::size_t row = 0; row < rows; ++row) {
    const Attribute& cell = attributes[cell_of[row]];
    if (!(cell.n > 0) || (!satisfaction[row] && !importance[row])) continue;
    const Group& group = sums[cell.group];
    double u = 0;
    if (satisfaction[row]) u += cell.weight * (*satisfaction[row] - cell.mean()) / cell.n;
    if (importance[row] && group.weighted)
      u += (cell.mean() - group.index) * (*importance[row] - cell.importance / cell.m) /
           (cell.m * group.total_importance);
    const std::uint64_t key = std::uint64_t{cell.group} << 32 | cluster_of[row];
    const auto [at, fresh] = parts.try_emplace(key, 0);
    if (fresh) order.push_back(key);
    at->second += u;
  }
  for (const auto key : order) {
    Group& group = sums[static_cast<std::size_t>(key >> 32)];
    ++group.clusters;
    group.deviations += parts[key] * parts[key];
  }

  const double width = options.high - options.low;
  const auto index_of = [&](const Group& group) { return 100 * (group.index - options.low) / width; };
  Csi out{Table("csi", static_cast<std::int64_t>(used_groups.size())),
          Table("attributes", static_cast<std::int64_t>(used_cells.size()))};
  {
    std::vector<std::int64_t> n, marks, missing, count, clusters;
    std::vector<std::optional<double>> value, low, high, se;
    std::vector<std::uint8_t> weighted;
    for (const auto g : used_groups) {
      const Group& group = sums[g];
      n.push_back(group.respondents);
      marks.push_back(group.marks);
      missing.push_back(group.rows - group.marks);
      count.push_back(group.attributes);
      clusters.push_back(group.clusters);
      value.push_back(group.marks > 0 ? std::optional(index_of(group)) : std::nullopt);
      weighted.push_back(group.weighted);
      const auto c = static_cast<double>(group.clusters);
      if (group.clusters < 2 || group.marks == 0) {
        for (auto* column : {&low, &high, &se}) column->push_back(std::nullopt);
        continue;
      }
      const double error = 100 / width * std::sqrt(c / (c - 1) * group.deviations);
      const double half = stats::two_sided_t(options.level, c - 1) * error;
      se.push_back(error);
      low.push_back(std::max(0.0, *value.back() - half));
      high.push_back(std::min(100.0, *value.back() + half));
    }
    auto columns = groups.keys(used_groups);
    for (std::size_t k = 0; k < by.size(); ++k) out.groups.add(by[k], std::move(columns[k]));
    out.groups.add("n", Column::of(std::move(n))).add("marks", Column::of(std::move(marks)));
    out.groups.add("missing", Column::of(std::move(missing)));
    out.groups.add("attributes", Column::of(std::move(count))).add("csi", Column::of(value));
    out.groups.add("csi_low", Column::of(low)).add("csi_high", Column::of(high)).add("se", Column::of(se));
    out.groups.add("clusters", Column::of(std::move(clusters))).add("weighted", Column::booleans(std::move(weighted)));
  }
  std::vector<std::int64_t> n, missing, unweighed;
  std::vector<std::optional<double>> mean, weight, low, high, importances, gap;
  for (const auto c : used_cells) {
    const Attribute& cell = attributes[c];
    const Group& group = sums[cell.group];
    n.push_back(static_cast<std::int64_t>(cell.n));
    missing.push_back(cell.rows - n.back());
    unweighed.push_back(cell.rows - static_cast<std::int64_t>(cell.m));
    importances.push_back(cell.m > 0 ? std::optional(cell.importance / cell.m) : std::nullopt);
    if (!(cell.n > 0)) {
      for (auto* column : {&mean, &weight, &low, &high, &gap}) column->push_back(std::nullopt);
      continue;
    }
    mean.push_back(cell.mean());
    weight.push_back(cell.weight);
    const double short_of = options.high - group.index;
    gap.push_back(short_of > 0 ? std::optional(cell.weight * (options.high - cell.mean()) / short_of) : std::nullopt);
    if (cell.n < 2) {
      low.push_back(std::nullopt);
      high.push_back(std::nullopt);
      continue;
    }
    const double variance = std::max(0.0, cell.squares - cell.sum * cell.sum / cell.n) / (cell.n - 1);
    const double half = stats::two_sided_t(options.level, cell.n - 1) * std::sqrt(variance / cell.n);
    low.push_back(std::max(options.low, cell.mean() - half));
    high.push_back(std::min(options.high, cell.mean() + half));
  }
  auto columns = cells.keys(used_cells);
  for (std::size_t k = 0; k < keys.size(); ++k) out.attributes.add(keys[k], std::move(columns[k]));
  out.attributes.add("n", Column::of(std::move(n))).add("missing", Column::of(std::move(missing)));
  out.attributes.add("satisfaction", Column::of(mean));
  out.attributes.add("satisfaction_low", Column::of(low)).add("satisfaction_high", Column::of(high));
  out.attributes.add("importance", Column::of(importances));
  out.attributes.add("importance_missing", Column::of(std::move(unweighed))).add("weight", Column::of(weight));
  out.attributes.add("share_of_gap", Column::of(gap));
  return out;
}

}  // namespace cabochon::feedback
