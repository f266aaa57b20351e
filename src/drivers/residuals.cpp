#include "residuals.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "cabochon/stats/chance.hpp"
#include "cabochon/stats/student.hpp"

#include "source.hpp"

namespace cabochon::drivers {

bool cheap_leverages(const Design& design) {
  const auto k = static_cast<std::int64_t>(design.terms().size()) + 1;
  return design.rows() * k * k <= 5'000'000;
}

void diagnose(const Design& design, const Fit& fit, const FitRows& rows, Regression& out) {
  if (rows.largest_leverage > 0) out.largest_leverage = rows.largest_leverage;
  if (fit.perfect) return;
  if (rows.pulling >= 0) {
    const auto k = static_cast<double>(out.n - out.dof_residual);
    out.largest_cook = rows.largest_pull / (k * out.sigma * out.sigma);
    out.cook_row = design.table_row(rows.pulling);
  }
  const auto n = static_cast<double>(out.n);
  const stats::Moments& s = fit.sums.moments;
  out.durbin_watson = (2 * (s.squares - s.neighbours) - s.first * s.first - s.last * s.last) / s.squares;
  const double mean = s.sum / n, second = s.squares / n - mean * mean;
  if (!(second > 0)) return;
  const double third = s.cubes / n - 3 * mean * s.squares / n + 2 * mean * mean * mean;
  const double fourth =
      s.fourths / n - 4 * mean * s.cubes / n + 6 * mean * mean * s.squares / n - 3 * mean * mean * mean * mean;
  out.skewness = third / std::pow(second, 1.5);
  out.kurtosis = fourth / (second * second);
  const double jarque_bera = n / 6 * (out.skewness * out.skewness + (out.kurtosis - 3) * (out.kurtosis - 3) / 4);
  out.jarque_bera_p = stats::chi_squared_p(jarque_bera, 2);
  // Koenker: n R2 of the squared residuals on the terms.
  const Eigen::Map<const Eigen::VectorXd> along(fit.sums.squares_with.data(), fit.b.size());
  const stats::Vector<stats::Extended> shorter = fit.root.transpose() * along.cast<stats::Extended>();
  double explained = static_cast<double>(shorter.squaredNorm()), spread = s.fourths - s.squares * s.squares / n;
  if (fit.constant && !design.weighted()) explained -= s.squares * s.squares / n;
  const double koenker = n * std::clamp(explained / spread, 0.0, 1.0);
  out.koenker_p = stats::chi_squared_p(koenker, static_cast<double>(fit.terms.size()));
}

void diagnose_serial(const Table& frame, const Design& design, const FitRows& rows, const std::string& unit,
                     const std::string& period, bool within, Regression& out) {
  std::vector<std::int64_t> earlier;
  try {
    earlier = earlier_rows(frame.column(unit), unit, frame.column(period), period, frame.name(), 1);
  } catch (const InputError&) {
    out.notes.push_back("Whether residuals resemble those of the period before cannot be told: " +
                        core::quoted(period) + " has no single row for each " + unit + " and period.");
    return;
  }
  const auto n = static_cast<std::size_t>(design.rows());
  std::vector<std::int64_t> place(static_cast<std::size_t>(design.table_rows()), -1);
  for (std::size_t i = 0; i < n; ++i)
    place[static_cast<std::size_t>(design.table_row(static_cast<std::int64_t>(i)))] = static_cast<std::int64_t>(i);
  const RowGroups units = design.groups(unit);
  std::vector<double> size(units.count, 0), squares(units.count, 0), products(units.count, 0), pairs(units.count, 0);
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t of = units.ids[i];
    size[of] += 1;
    const std::int64_t before = earlier[static_cast<std::size_t>(design.table_row(static_cast<std::int64_t>(i)))];
    const std::int64_t at = before < 0 ? -1 : place[static_cast<std::size_t>(before)];
    if (at < 0) continue;
    const double was = rows.residual[static_cast<std::size_t>(at)];
    squares[of] += was * was;
    products[of] += was * rows.residual[i];
    pairs[of] += 1;
  }
  double x = 0, xy = 0, count = 0, expected = 0, groups = 0;
  for (std::uint32_t g = 0; g < units.count; ++g) {
    x += squares[g];
    xy += products[g];
    count += pairs[g];
    groups += pairs[g] > 0;
    if (within && size[g] > 1) expected -= pairs[g] / (size[g] - 1);
  }
  if (groups < 3 || !(x > 0)) return;
  out.serial_correlation = xy / x;
  out.serial_expected = within ? expected / count : 0;
  double meat = 0;
  for (std::uint32_t g = 0; g < units.count; ++g) {
    const double score = products[g] - *out.serial_correlation * squares[g];
    meat += score * score;
  }
  const double error = std::sqrt(groups / (groups - 1) * meat) / x;
  if (error > 0)
    out.serial_p = stats::two_sided_p((*out.serial_correlation - *out.serial_expected) / error, groups - 1);
}

Table rows_table(const Design& design, const FitRows& rows, const Regression& result) {
  const auto n = static_cast<std::size_t>(design.rows());
  std::vector<double> y(n), w, fitted(n), residual = rows.residual;
  std::vector<std::optional<double>> studentised(n), cook(n);
  std::vector<std::int64_t> place(n);
  design.fill_outcome(0, y);
  if (design.weighted()) {
    w.resize(n);
    design.fill_weights(0, w);
  }
  const auto dof = static_cast<double>(result.dof_residual), k = static_cast<double>(result.n) - dof;
  const double variance = result.sigma * result.sigma;
  for (std::size_t i = 0; i < n; ++i) {
    const double h = rows.leverage[i], e = residual[i];
    if (variance > 0 && h <= 1 - 1e-10) {  // else the row's error is unknown, and so is what it does
      cook[i] = e * e * h / ((1 - h) * (1 - h)) / (k * variance);
      const double others = dof * variance - e * e / (1 - h);  // the sum of squares without the row
      if (dof > 1 && others > 0) studentised[i] = e / std::sqrt(others / (dof - 1) * (1 - h));
    }
    if (!w.empty()) residual[i] /= std::sqrt(w[i]);
    fitted[i] = y[i] - residual[i];
    place[i] = design.table_row(static_cast<std::int64_t>(i));
  }
  Table out("rows");
  out.add("row", Column::of(std::move(place))).add("fitted", Column::of(std::move(fitted)));
  out.add("residual", Column::of(std::move(residual))).add("leverage", Column::of(std::vector<double>(rows.leverage)));
  out.add("studentised", Column::of(studentised)).add("cook", Column::of(cook));
  return out;
}

}  // namespace cabochon::drivers
