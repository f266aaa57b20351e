#include "cabochon/feedback/rake.hpp"

#include <string_view>
#include <unordered_map>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/convert.hpp"
#include "cabochon/core/grouping.hpp"
#include "cabochon/core/hashed_keys.hpp"

#include "../accounts/rows.hpp"

namespace cabochon::feedback {
namespace {

constexpr std::uint32_t nowhere = 0xFFFFFFFFu;

/// The first problems in full, the rest as a number.
class Problems {
 public:
  void add(std::string table, std::string column, std::int64_t row, std::string value, std::string expected) {
    if (++total_ <= InputError::shown)
      list_.push_back({std::move(table), std::move(column), row, std::move(value), std::move(expected)});
  }
  void raise() {
    if (total_) throw InputError(std::move(list_), total_);
  }

 private:
  std::vector<Problem> list_;
  std::size_t total_ = 0;
};

/// Values to be compared: text as it is, days and whole numbers as int64.
Column comparable(const Column& column, std::string_view table, std::string_view name) {
  if (column.type() == Type::text) return column;
  if (column.type() == Type::date) {
    const auto days = column.values<std::int32_t>();
    return conversion::with_nulls_of(column, Type::int64, std::vector<std::int64_t>(days.begin(), days.end()));
  }
  if (column.type() == Type::timestamp)
    throw conversion::wrong_type(column, table, name, "a column of text, whole numbers, truth values or days");
  return to_int64(column, table, name);
}

std::string_view kind_of(const Column& column) {
  return column.type() == Type::text ? "text" : column.type() == Type::date ? "days" : "numbers";
}

/// Positions of values in a margin.
class Positions {
 public:
  explicit Positions(const Margin& margin) : values_(comparable(margin.values, "rake", "margins." + margin.column)) {
    for (std::int64_t i = 0; i < values_.size(); ++i) {
      const auto at = static_cast<std::uint32_t>(i);
      const bool fresh = values_.is_null(i) ? std::exchange(null_, std::min(null_, at)) == nowhere
                         : values_.type() == Type::text
                             ? texts_.try_emplace(values_.text_at(i), at).second
                             : numbers_.try_emplace(values_.values<std::int64_t>()[at], at).second;
      if (!fresh)
        throw InputError(
            {"rake", "margins." + margin.column, i, accounts::cell_text(margin.values, i), "each value once"});
    }
  }

  [[nodiscard]] std::uint32_t of(const Column& column, std::int64_t row) const {
    if (column.is_null(row)) return null_;
    if (column.type() == Type::text) {
      const auto at = texts_.find(column.text_at(row));
      return at == texts_.end() ? nowhere : at->second;
    }
    const auto at = numbers_.find(column.values<std::int64_t>()[static_cast<std::size_t>(row)]);
    return at == numbers_.end() ? nowhere : at->second;
  }

 private:
  Column values_;  // keeps the texts alive
  std::unordered_map<std::string_view, std::uint32_t> texts_;
  std::unordered_map<std::int64_t, std::uint32_t> numbers_;
  std::uint32_t null_ = nowhere;
};

/// Calls f(row, slot) for all rows.
template <class F>
void for_each_slot(const Grouping& groups, F&& f) {
  std::vector<std::uint32_t> room(static_cast<std::size_t>(Grouping::block));
  for (std::int64_t begin = 0; begin < groups.rows(); begin += Grouping::block) {
    const std::int64_t n = std::min(Grouping::block, groups.rows() - begin);
    groups.fill(begin, std::span(room).first(static_cast<std::size_t>(n)));
    for (std::int64_t i = 0; i < n; ++i) f(static_cast<std::size_t>(begin + i), room[static_cast<std::size_t>(i)]);
  }
}

/// The position of each row's value in the margin; what is wrong is added to the problems.
std::vector<std::uint32_t> place(const Table& sample, const Margin& margin, Problems& problems) {
  const std::string name = "margins." + margin.column;
  const Column& column = sample.column(margin.column);
  const bool any = column.null_count() < column.size() && margin.values.null_count() < margin.values.size();
  if (any && kind_of(column) != kind_of(margin.values))
    throw InputError({sample.name(), margin.column, -1, "a column of " + std::string(kind_of(column)),
                      "a column of " + std::string(kind_of(margin.values)) + ", like the values in margins"});
  if (margin.totals.size() != static_cast<std::size_t>(margin.values.size()))
    throw InputError({"rake", name, -1, std::to_string(margin.totals.size()) + " totals",
                      "a total for each of " + std::to_string(margin.values.size()) + " values"});
  const Positions positions(margin);
  const Grouping groups = Grouping::of(sample, {margin.column});
  std::vector<std::uint32_t> out(static_cast<std::size_t>(sample.rows())), position(groups.slots(), 0), used;
  for_each_slot(groups, [&](std::size_t row, std::uint32_t slot) {
    out[row] = slot;
    position[slot] = 1;
  });
  for (std::uint32_t slot = 0; slot < groups.slots(); ++slot)
    if (position[slot]) used.push_back(slot);
  const Column found = comparable(groups.keys(used).front(), sample.name(), margin.column);
  std::vector<std::uint8_t> met(margin.totals.size(), 0);
  for (std::size_t i = 0; i < used.size(); ++i) {
    position[used[i]] = positions.of(found, static_cast<std::int64_t>(i));
    if (position[used[i]] != nowhere) met[position[used[i]]] = 1;
  }
  for (std::size_t row = 0; row < out.size(); ++row) {
    out[row] = position[out[row]];
    if (out[row] != nowhere) continue;
    const auto i = static_cast<std::int64_t>(row);
    problems.add(sample.name(), margin.column, i, accounts::cell_text(column, i), "a value with a total in margins");
    out[row] = 0;
  }
  for (std::size_t v = 0; v < met.size(); ++v) {
    const double total = margin.totals[v];
    if (!non_negative.contains(total))
      problems.add("rake", name, -1, number_text(total), "a total of at least 0");
    else if (total > 0 && !met[v])
      problems.add("rake", name, -1, accounts::cell_text(margin.values, static_cast<std::int64_t>(v)),
                   "a value that some row has");
  }
  return out;
}

void check_agreement(const std::vector<Margin>& margins, Problems& problems) {
  std::string said;
  double least = 0, most = 0;
  for (const Margin& margin : margins) {
    double sum = 0;
    for (const double total : margin.totals) sum += total;
    least = said.empty() ? sum : std::min(least, sum);
    most = said.empty() ? sum : std::max(most, sum);
    said += (said.empty() ? "" : ", ") + margin.column + " " + number_text(sum);
  }
  if (most - least > 1e-9 * std::max(1.0, most)) problems.add("rake", "margins", -1, said, "totals that agree");
}

std::vector<double> starts(const Table& sample, const std::optional<std::string>& weight, Problems& problems) {
  std::vector<double> out(static_cast<std::size_t>(sample.rows()), 1.0);
  if (!weight) return out;
  const Column column = numbers_if_empty(sample.column(*weight));
  visit_numbers(column, sample.name(), *weight, [&](const auto values) {
    for (std::size_t row = 0; row < out.size(); ++row) {
      const auto i = static_cast<std::int64_t>(row);
      out[row] = static_cast<double>(values[row]);
      if (column.is_null(i) || !non_negative.contains(out[row]))
        problems.add(sample.name(), *weight, i, column.is_null(i) ? "null" : number_text(out[row]),
                     non_negative.expected());
    }
  });
  return out;
}

/// Numbers of rows that share all values; small ones, so that they can index. Returns how many there may be.
std::size_t number_cells(const std::vector<std::vector<std::uint32_t>>& codes, const std::vector<Margin>& margins,
                         std::vector<std::uint64_t>& cell) {
  const std::uint64_t most = 2 * cell.size() + 65536;
  std::uint64_t size = 1;
  for (std::size_t m = 0; m < margins.size(); ++m) {
    const auto count = std::max<std::uint64_t>(1, margins[m].totals.size());
    if (count > most / size) size = rank_distinct(cell);
    for (std::size_t row = 0; row < cell.size(); ++row) cell[row] = cell[row] * count + codes[m][row];
    size *= count;
  }
  if (size > most) size = rank_distinct(cell);
  return static_cast<std::size_t>(size);
}

}  // namespace

std::vector<double> rake(const Table& sample, const std::vector<Margin>& margins, const RakeOptions& options,
                         const ProgressFunction& progress) {
  check_non_negative("rake", "tolerance", options.tolerance);
  check_range("rake", "most_rounds", static_cast<double>(options.most_rounds), {1, 1e9, false, false});
  if (margins.empty()) throw InputError({"rake", "margins", -1, "none", "at least one column with its totals"});
  Problems problems;
  std::vector<std::vector<std::uint32_t>> codes;
  for (std::size_t m = 0; m < margins.size(); ++m) {
    for (std::size_t other = 0; other < m; ++other)
      if (margins[other].column == margins[m].column)
        throw InputError({"rake", "margins", -1, core::quoted(margins[m].column) + " twice", "each column once"});
    codes.push_back(place(sample, margins[m], problems));
  }
  check_agreement(margins, problems);
  std::vector<double> weights = starts(sample, options.weight, problems);
  problems.raise();

  std::vector<std::uint64_t> cell(weights.size(), 0);
  const std::size_t cells = number_cells(codes, margins, cell);
  std::vector<double> start(cells, 0);
  for (std::size_t row = 0; row < cell.size(); ++row) start[cell[row]] += weights[row];
  std::vector<MarginCells> of;
  for (std::size_t m = 0; m < margins.size(); ++m) {
    MarginCells margin{std::vector<std::uint32_t>(cells, 0), margins[m].totals};
    for (std::size_t row = 0; row < cell.size(); ++row) margin.value_of[cell[row]] = codes[m][row];
    std::vector<double> sums(margin.totals.size(), 0);
    for (std::size_t c = 0; c < cells; ++c)
      if (start[c] > 0) sums[margin.value_of[c]] += start[c];
    for (std::size_t v = 0; v < sums.size(); ++v)
      if (margin.totals[v] > 0 && !(sums[v] > 0))
        problems.add("rake", "margins." + margins[m].column, -1,
                     accounts::cell_text(margins[m].values, static_cast<std::int64_t>(v)),
                     "a value of rows with a weight above 0");
    of.push_back(std::move(margin));
  }
  problems.raise();

  Ticker ticker(progress, options.most_rounds * static_cast<std::int64_t>(cells * margins.size()));
  const RakedCells raked = rake_cells(start, of, options.tolerance, options.most_rounds, ticker);
  if (!(raked.gap <= options.tolerance)) throw FitError("raking did not settle", raked.rounds, raked.gap);
  for (std::size_t row = 0; row < cell.size(); ++row) weights[row] *= raked.factors[cell[row]];
  ticker.finish();
  return weights;
}

}  // namespace cabochon::feedback
