#include "cabochon/drivers/points.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <span>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/grouping.hpp"
#include "cabochon/drivers/study.hpp"

namespace cabochon::drivers {
namespace {

double student(double level, double dof) {
  return boost::math::quantile(boost::math::students_t(std::max(1.0, dof)), (1 + level) / 2);
}

void check_numbers(const Study& study, const std::string& table) {
  for (std::size_t f = 0; f < study.factors.size(); ++f)
    if (study.columns[f] != study.factors[f])
      throw InputError(
          {table, study.factors[f], -1, "a column of text", "scores: numbers whose points can be counted"});
}

struct Slopes {
  std::vector<double> value, error;  // in the outcome's unit a point
};

Slopes fit(const Study& study, const Game& game) {
  const auto k = static_cast<Eigen::Index>(study.columns.size()), n = static_cast<Eigen::Index>(study.rows);
  using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::Map<const Rows> data(study.data.data(), n, k + 1);
  Eigen::MatrixXd r(k, k);
  Eigen::VectorXd y(k);
  for (Eigen::Index i = 0; i < k; ++i) {
    for (Eigen::Index j = 0; j < k; ++j) r(i, j) = game.at(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
    y(i) = game.at(static_cast<std::size_t>(i), static_cast<std::size_t>(k));
  }
  const Eigen::MatrixXd inverse = r.ldlt().solve(Eigen::MatrixXd::Identity(k, k));
  const Eigen::VectorXd beta = inverse * y;
  const Eigen::VectorXd rest = data.col(k) - data.leftCols(k) * beta;
  Eigen::MatrixXd scores = Eigen::MatrixXd::Zero(k, static_cast<Eigen::Index>(study.clusters));
  for (Eigen::Index row = 0; row < n; ++row)
    scores.col(static_cast<Eigen::Index>(study.cluster[static_cast<std::size_t>(row)])) +=
        rest(row) * data.row(row).head(k).transpose();
  const auto clusters = static_cast<double>(study.clusters), rows = static_cast<double>(study.rows);
  const double correction = clusters / (clusters - 1) * (rows - 1) / (rows - static_cast<double>(k) - 1);
  const Eigen::MatrixXd half = inverse * scores / rows;
  Slopes out;
  for (Eigen::Index j = 0; j < k; ++j) {
    const double scale = study.scale.back() / study.scale[static_cast<std::size_t>(j)];
    out.value.push_back(beta(j) * scale);
    out.error.push_back(std::sqrt(correction * half.row(j).squaredNorm()) * scale);
  }
  return out;
}

// The outcome divided by the size, both checked.
Table per_size(const Table& table, const std::string& outcome, const std::vector<std::string>& factors,
               const PointOptions& options, std::vector<double>& size) {
  const auto read = [&](const std::string& name, const Range& range) {
    const Column column = numbers_if_empty(table.column(name));
    std::vector<Problem> wrong;
    auto out = visit_numbers(column, table.name(), name, [&](const auto values) {
      std::vector<double> numbers(values.begin(), values.end());
      for (std::size_t row = 0; row < numbers.size(); ++row) {
        const auto r = static_cast<std::int64_t>(row);
        if (column.is_null(r) || !range.contains(numbers[row]))
          wrong.push_back(
              {table.name(), name, r, column.is_null(r) ? "null" : number_text(numbers[row]), range.expected()});
      }
      return numbers;
    });
    if (!wrong.empty()) throw InputError(std::move(wrong));
    return out;
  };
  size = read(*options.size, positive);
  auto y = read(outcome, any_number);
  for (std::size_t row = 0; row < y.size(); ++row) y[row] /= size[row];
  Table out(table.name(), table.rows());
  out.add(outcome, Column::of(std::move(y)));
  for (const auto& name : factors)
    if (!out.find(name)) out.add(name, table.column(name));
  if (!out.find(options.account)) out.add(options.account, table.column(options.account));
  return out;
}

}  // namespace

Table money_per_point(const Table& table, const std::string& outcome, const std::vector<std::string>& factors,
                      const PointOptions& options) {
  check_level("money_per_point", options.level);
  check_positive("money_per_point", "periods_per_year", options.periods_per_year);
  std::vector<double> size;
  const Table read = options.size ? per_size(table, outcome, factors, options, size) : table;
  const Study study = read_study(read, outcome, factors, options.account);
  check_numbers(study, table.name());
  const Moments moments(study);
  const Game game = moments.game();
  check_rank(study, game, table.name());
  const Slopes slopes = fit(study, game);
  const double reach = student(options.level, static_cast<double>(study.clusters) - 1);
  const std::size_t p = factors.size(), accounts = study.clusters;
  std::vector<double> rows(accounts, 0), sizes(accounts, 0), scores(accounts * p, 0);
  std::vector<std::int64_t> first(accounts, -1);
  for (std::size_t row = 0; row < study.rows; ++row) {
    const std::size_t a = study.cluster[row];
    if (first[a] < 0) first[a] = static_cast<std::int64_t>(row);
    rows[a] += 1;
    if (options.size) sizes[a] += size[row];
    for (std::size_t f = 0; f < p; ++f) scores[a * p + f] += study.data[row * study.width() + f];
  }
  std::vector<std::string> names;
  std::vector<std::int64_t> of, count;
  std::vector<double> value, low, high, score;
  std::vector<std::optional<double>> yearly;
  for (std::size_t f = 0; f < p; ++f)
    for (std::size_t a = 0; a < accounts; ++a) {
      const double year = options.periods_per_year * (options.size ? sizes[a] / rows[a] : 1);
      names.push_back(factors[f]);
      of.push_back(first[a]);
      count.push_back(static_cast<std::int64_t>(rows[a]));
      value.push_back(slopes.value[f] * year);
      low.push_back((slopes.value[f] - reach * slopes.error[f]) * year);
      high.push_back((slopes.value[f] + reach * slopes.error[f]) * year);
      score.push_back(study.mean[f] + study.scale[f] * scores[a * p + f] / rows[a]);
      yearly.push_back(options.size ? std::optional(year) : std::nullopt);
    }
  Table out("money_per_point", static_cast<std::int64_t>(names.size()));
  out.add("factor", Column::text(names));
  out.add("account", KeyColumn::of(table.column(options.account), table.name(), options.account).take(of));
  out.add("per_point", Column::of(std::move(value))).add("per_point_low", Column::of(std::move(low)));
  out.add("per_point_high", Column::of(std::move(high))).add("score", Column::of(std::move(score)));
  out.add("yearly_size", Column::of(yearly)).add("n", Column::of(std::move(count)));
  return out;
}

Table performance_map(const Table& table, const std::string& outcome, const std::vector<std::string>& factors,
                      const ImportanceOptions& options) {
  if (options.resamples == 0)
    throw InputError({"performance_map", "resamples", -1, "0", "at least 20: without them no quadrant is sure"});
  const Study study = read_study(table, outcome, factors, options.cluster);
  check_numbers(study, table.name());
  const Table shares = importance(table, outcome, factors, options);
  const std::size_t p = factors.size();
  const auto share = shares.column("share").values<double>(), low = shares.column("low").values<double>(),
             high = shares.column("high").values<double>();
  const double reach = student(options.level, static_cast<double>(study.clusters) - 1);
  std::vector<double> score(p), score_low(p), score_high(p), sums(study.clusters);
  double mean_share = 0, mean_score = 0;
  for (std::size_t f = 0; f < p; ++f) {
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::size_t row = 0; row < study.rows; ++row)
      sums[study.cluster.empty() ? row : study.cluster[row]] += study.data[row * study.width() + f];
    double squares = 0;
    for (const double s : sums) squares += s * s;
    const auto c = static_cast<double>(study.clusters);
    const double error = study.scale[f] * std::sqrt(squares * c / (c - 1)) / static_cast<double>(study.rows);
    score[f] = study.mean[f];
    score_low[f] = score[f] - reach * error;
    score_high[f] = score[f] + reach * error;
    mean_share += share[f] / static_cast<double>(p);
    mean_score += score[f] / static_cast<double>(p);
  }
  std::vector<std::uint8_t> important(p, 0), performing(p, 0);
  std::vector<std::uint8_t> known_important((p + 7) / 8, 0), known_performing((p + 7) / 8, 0);
  std::vector<std::string> quadrant;
  for (std::size_t f = 0; f < p; ++f) {
    const auto set = [f](std::vector<std::uint8_t>& bits) {
      bits[f / 8] = static_cast<std::uint8_t>(bits[f / 8] | 1u << f % 8);
    };
    const bool sure_share = low[f] > mean_share || high[f] < mean_share;
    const bool sure_score = score_low[f] > mean_score || score_high[f] < mean_score;
    important[f] = share[f] > mean_share;
    performing[f] = score[f] > mean_score;
    if (sure_share) set(known_important);
    if (sure_score) set(known_performing);
    quadrant.push_back(!sure_share || !sure_score ? "cannot tell"
                       : important[f]             ? (performing[f] ? "keep up" : "concentrate here")
                                                  : (performing[f] ? "possible overkill" : "low priority"));
  }
  Table out("performance_map", static_cast<std::int64_t>(p));
  out.add("factor", Column::text(factors)).add("share", shares.column("share"));
  out.add("share_low", shares.column("low")).add("share_high", shares.column("high"));
  out.add("score", Column::of(std::move(score))).add("score_low", Column::of(std::move(score_low)));
  out.add("score_high", Column::of(std::move(score_high)));
  out.add("important", Column::booleans(std::move(important), std::move(known_important)));
  out.add("performing", Column::booleans(std::move(performing), std::move(known_performing)));
  out.add("quadrant", Column::text(quadrant));
  return out;
}

}  // namespace cabochon::drivers
