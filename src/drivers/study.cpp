#include "cabochon/drivers/study.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "cabochon/core/grouping.hpp"
#include "cabochon/core/range.hpp"

namespace cabochon::drivers {
namespace {

constexpr std::size_t shown_problems = 1000;

class Wrong {
 public:
  void add(Problem problem) {
    if (++total_ <= shown_problems) problems_.push_back(std::move(problem));
  }
  void raise() {
    if (total_) throw InputError(std::move(problems_), total_);
  }

 private:
  std::vector<Problem> problems_;
  std::size_t total_ = 0;
};

void check_names(const Table& table, const std::string& outcome, const std::vector<std::string>& factors) {
  Wrong wrong;
  if (factors.empty()) wrong.add({table.name(), "factors", -1, "none", "at least one column"});
  for (std::size_t i = 0; i < factors.size(); ++i) {
    if (factors[i] == outcome)
      wrong.add(
          {table.name(), "factors", -1, "the outcome " + core::quoted(outcome), "columns other than the outcome"});
    if (std::find(factors.begin(), factors.begin() + static_cast<std::ptrdiff_t>(i), factors[i]) !=
        factors.begin() + static_cast<std::ptrdiff_t>(i))
      wrong.add({table.name(), "factors", -1, core::quoted(factors[i]) + " twice", "each column once"});
  }
  for (const auto& name : factors)
    if (!table.find(name)) wrong.add({table.name(), name, -1, {}, one_of(name, table.names())});
  wrong.raise();
}

std::vector<double> numbers(const Table& table, const std::string& name, Wrong& wrong) {
  const Column column = numbers_if_empty(table.column(name));
  return visit_numbers(column, table.name(), name, [&](const auto values) {
    std::vector<double> out(values.begin(), values.end());
    for (std::size_t row = 0; row < out.size(); ++row) {
      const auto r = static_cast<std::int64_t>(row);
      if (column.is_null(r))
        wrong.add({table.name(), name, r, "null", any_number.expected()});
      else if (!any_number.contains(out[row]))
        wrong.add({table.name(), name, r, number_text(out[row]), any_number.expected()});
    }
    return out;
  });
}

// One column a level but the first by name.
std::vector<std::pair<std::string, std::vector<double>>> levels(const Table& table, const std::string& name,
                                                                Wrong& wrong) {
  const Column& column = table.column(name);
  const auto codes = column.codes();
  const Dictionary& texts = column.dictionary();
  std::vector<std::uint8_t> used(static_cast<std::size_t>(texts.size()), 0);
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (codes[row] < 0)
      wrong.add({table.name(), name, static_cast<std::int64_t>(row), "null", "a text"});
    else
      used[static_cast<std::size_t>(codes[row])] = 1;
  }
  std::vector<std::int32_t> order;
  for (std::int32_t c = 0; c < texts.size(); ++c)
    if (used[static_cast<std::size_t>(c)]) order.push_back(c);
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) { return texts[a] < texts[b]; });
  if (order.size() == 1) {
    wrong.add({table.name(), name, -1, "only " + core::quoted(texts[order[0]]), "a factor that varies"});
    return {};
  }
  if (order.size() > 1000) {
    wrong.add(
        {table.name(), name, -1, std::to_string(order.size()) + " different texts", "a factor of at most 1000 levels"});
    return {};
  }
  std::vector<std::pair<std::string, std::vector<double>>> out;
  for (std::size_t k = 1; k < order.size(); ++k) {
    std::vector<double> values(codes.size());
    for (std::size_t row = 0; row < codes.size(); ++row) values[row] = codes[row] == order[k];
    out.emplace_back(name + "=" + std::string(texts[order[k]]), std::move(values));
  }
  return out;
}

// Mean and standard deviation; a column whose spread is rounding only has none.
std::pair<double, double> centre(std::vector<double>& values) {
  double mean = 0, largest = 0, squares = 0;
  for (const double v : values) {
    mean += v / static_cast<double>(values.size());
    largest = std::max(largest, std::abs(v));
  }
  double rest = 0;
  for (const double v : values) rest += v - mean;
  mean += rest / static_cast<double>(values.size());
  for (double& v : values) {
    v -= mean;
    squares += (v / (largest > 0 ? largest : 1)) * (v / (largest > 0 ? largest : 1));
  }
  const double deviation = std::sqrt(squares / static_cast<double>(values.size())) * largest;
  return {mean, deviation > 1e-13 * largest ? deviation : 0};
}

}  // namespace

Study read_study(const Table& table, const std::string& outcome, const std::vector<std::string>& factors,
                 const std::optional<std::string>& cluster) {
  check_names(table, outcome, factors);
  Study study;
  study.factors = factors;
  study.rows = static_cast<std::size_t>(table.rows());
  std::vector<std::vector<double>> values;
  Wrong wrong;
  std::vector<double> y = numbers(table, outcome, wrong);
  for (const auto& name : factors) {
    const Column& column = table.column(name);
    if (column.type() == Type::text && column.null_count() < column.size()) {
      auto made = levels(table, name, wrong);
      study.widths.push_back(made.size());
      for (auto& [level, numbers] : made) {
        study.columns.push_back(level);
        values.push_back(std::move(numbers));
      }
    } else {
      study.widths.push_back(1);
      study.columns.push_back(name);
      values.push_back(numbers(table, name, wrong));
    }
  }
  if (cluster) {
    const Column& column = table.column(*cluster);
    for (std::int64_t row = 0; column.null_count() > 0 && row < column.size(); ++row)
      if (column.is_null(row)) wrong.add({table.name(), *cluster, row, "null", "the cluster of the row"});
  }
  wrong.raise();
  if (study.rows < values.size() + 2)
    throw InputError({table.name(),
                      {},
                      -1,
                      std::to_string(study.rows) + (study.rows == 1 ? " row" : " rows") + " for " +
                          std::to_string(values.size()) + (values.size() == 1 ? " column" : " columns") + " of factors",
                      "at least " + std::to_string(values.size() + 2) + " rows"});
  values.push_back(std::move(y));
  study.data.resize(study.rows * values.size());
  for (std::size_t c = 0; c < values.size(); ++c) {
    const bool last = c + 1 == values.size();
    const double constant = values[c].front();
    const auto [mean, deviation] = centre(values[c]);
    if (deviation == 0)
      wrong.add({table.name(), last ? outcome : study.columns[c], -1,
                 "the same number in every row, " + number_text(constant),
                 last ? "an outcome that varies" : "a factor that varies"});
    study.mean.push_back(mean);
    study.scale.push_back(deviation);
    for (std::size_t row = 0; row < study.rows; ++row)
      study.data[row * values.size() + c] = deviation > 0 ? values[c][row] / deviation : 0;
  }
  wrong.raise();
  study.clusters = study.rows;
  if (cluster) {
    const Grouping groups = Grouping::of(table, {*cluster});
    std::vector<std::uint32_t> slots(study.rows), place(groups.slots(), 0);
    for (std::int64_t begin = 0; begin < table.rows(); begin += Grouping::block)
      groups.fill(begin,
                  std::span(slots).subspan(static_cast<std::size_t>(begin),
                                           static_cast<std::size_t>(std::min(Grouping::block, table.rows() - begin))));
    for (const auto s : slots) place[s] = 1;
    std::uint32_t next = 0;
    for (auto& p : place) p = p ? next++ : 0;
    for (auto& s : slots) s = place[s];
    study.cluster = std::move(slots);
    study.clusters = next;
    if (next < 2) throw InputError({table.name(), *cluster, -1, "one cluster", "at least two clusters"});
  }
  return study;
}

// Cholesky's factor of the columns so far; what nothing is left of is a combination of them.
void check_rank(const Study& study, const Game& game, const std::string& table) {
  const std::size_t k = study.columns.size();
  std::vector<std::size_t> owner, kept;
  for (std::size_t f = 0; f < study.widths.size(); ++f) owner.insert(owner.end(), study.widths[f], f);
  std::vector<std::vector<double>> lower;
  Wrong wrong;
  for (std::size_t c = 0; c < k; ++c) {
    std::vector<double> row(kept.size() + 1);
    double left = game.at(c, c);
    for (std::size_t i = 0; i < kept.size(); ++i) {
      double sum = game.at(kept[i], c);
      for (std::size_t j = 0; j < i; ++j) sum -= row[j] * lower[i][j];
      row[i] = sum / lower[i][i];
      left -= row[i] * row[i];
    }
    if (left > nothing_left) {
      row.back() = std::sqrt(left);
      lower.push_back(std::move(row));
      kept.push_back(c);
      continue;
    }
    for (std::size_t i = kept.size(); i-- > 0;) {  // its coefficients on those columns
      for (std::size_t j = i + 1; j < kept.size(); ++j) row[i] -= lower[j][i] * row[j];
      row[i] /= lower[i][i];
    }
    std::vector<std::size_t> named;
    std::string others;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const std::size_t factor = owner[kept[i]];
      if (std::abs(row[i]) < 1e-4 || factor == owner[c]) continue;
      if (std::find(named.begin(), named.end(), factor) != named.end()) continue;
      named.push_back(factor);
      others += (others.empty() ? "" : ", ") + core::quoted(study.factors[factor]);
    }
    wrong.add({table, study.factors[owner[c]], -1,
               "what " + others + (named.size() > 1 ? " say" : " says") + " already",
               "a factor that is no combination of the others"});
  }
  wrong.raise();
}

}  // namespace cabochon::drivers
