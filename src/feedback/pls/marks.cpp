#include "marks.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

#include "cabochon/core/nearest.hpp"
#include "cabochon/core/text.hpp"

namespace cabochon::feedback::pls_detail {
namespace {

constexpr std::size_t together = 8;  // rows added at a time, so that sums stay in registers

std::string short_text(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

// Marks of all rows, NaN where missing; column after column.
std::vector<double> read_columns(const Table& table, const Design& design, PlsScale scale) {
  const auto n = static_cast<std::size_t>(table.rows());
  std::vector<double> all(n * design.size(), std::numeric_limits<double>::quiet_NaN());
  std::vector<Problem> problems;
  const std::string expected = "a mark from " + short_text(scale.low) + " to " + short_text(scale.high);
  for (std::size_t i = 0; i < design.size(); ++i) {
    const std::string& name = design.indicators[i];
    const Column* found = table.find(name);
    if (!found) {
      problems.push_back({table.name(), name, -1, {}, one_of(name, table.names())});
      continue;
    }
    const Column column = numbers_if_empty(*found);
    visit_numbers(column, table.name(), name, [&](const auto values) {
      for (std::size_t row = 0; row < n; ++row) {
        if (column.is_null(static_cast<std::int64_t>(row))) continue;
        const auto mark = static_cast<double>(values[row]);
        if (mark < scale.low || mark > scale.high)
          problems.push_back({table.name(), name, static_cast<std::int64_t>(row), short_text(mark), expected});
        all[i * n + row] = mark;
      }
    });
  }
  if (!problems.empty()) throw InputError(std::move(problems));
  return all;
}

}  // namespace

Marks read_marks(const Table& table, const Design& design, PlsScale scale) {
  const std::vector<double> all = read_columns(table, design, scale);
  const auto rows = static_cast<std::size_t>(table.rows());
  Marks marks;
  const std::size_t p = marks.size = design.size();
  marks.stride = (p + 3) / 4 * 4;
  for (std::size_t row = 0; row < rows; ++row) {
    bool whole = true;
    for (std::size_t i = 0; i < p; ++i) whole = whole && !std::isnan(all[i * rows + row]);
    if (whole) marks.rows.push_back(static_cast<std::int64_t>(row));
  }
  const std::size_t n = marks.n(), least = std::max<std::size_t>(10, p + 1);
  if (n < least)
    throw InputError({"pls", "frame", -1, std::to_string(n) + " whole rows", "at least " + std::to_string(least)});

  marks.values.resize(n * p);
  marks.standard.assign(n * marks.stride, 0);
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < p; ++i) {
    const auto mark = [&](std::size_t row) { return all[i * rows + static_cast<std::size_t>(marks.rows[row])]; };
    double sum = 0, squares = 0, low = mark(0), high = mark(0);
    for (std::size_t row = 0; row < n; ++row) {
      sum += marks.values[row * p + i] = mark(row);
      low = std::min(low, mark(row));
      high = std::max(high, mark(row));
    }
    if (low == high) {
      problems.push_back({table.name(), design.indicators[i], -1, "equal marks in every row", "marks that differ"});
      continue;
    }
    const double mean = sum / static_cast<double>(n);
    for (std::size_t row = 0; row < n; ++row) squares += (mark(row) - mean) * (mark(row) - mean);
    const double deviation = std::sqrt(squares / static_cast<double>(n - 1));
    for (std::size_t row = 0; row < n; ++row) marks.standard[row * marks.stride + i] = (mark(row) - mean) / deviation;
    marks.mean.push_back(mean);
    marks.deviation.push_back(deviation);
  }
  if (!problems.empty()) throw InputError(std::move(problems));
  return marks;
}

Resampled::Resampled(const Marks& marks)
    : marks_(marks),
      products_(marks.stride * marks.stride),
      r_(marks.size * marks.size),
      mean_(marks.stride),
      deviation_(marks.size) {}

// Adds the products of `together` rows (the last ones may count 0 times) on and right of the diagonal.
void Resampled::add(const std::size_t* rows, const double* times, std::size_t count) {
  const std::size_t p = marks_.size, stride = marks_.stride;
  const double* x[together];
  double c[together];
  for (std::size_t k = 0; k < together; ++k) {
    x[k] = marks_.standard.data() + (k < count ? rows[k] : rows[0]) * stride;
    c[k] = k < count ? times[k] : 0;
  }
  for (std::size_t i = 0; i < p; ++i) {
    const double a0 = c[0] * x[0][i], a1 = c[1] * x[1][i], a2 = c[2] * x[2][i], a3 = c[3] * x[3][i];
    const double a4 = c[4] * x[4][i], a5 = c[5] * x[5][i], a6 = c[6] * x[6][i], a7 = c[7] * x[7][i];
    mean_[i] += ((a0 + a1) + (a2 + a3)) + ((a4 + a5) + (a6 + a7));
    double* const out = products_.data() + i * stride;
    for (std::size_t j = i / 4 * 4; j < stride; ++j)
      out[j] += ((a0 * x[0][j] + a1 * x[1][j]) + (a2 * x[2][j] + a3 * x[3][j])) +
                ((a4 * x[4][j] + a5 * x[5][j]) + (a6 * x[6][j] + a7 * x[7][j]));
  }
}

bool Resampled::operator()(std::span<const std::uint32_t> counts) {
  const std::size_t p = marks_.size, stride = marks_.stride;
  std::fill(products_.begin(), products_.end(), 0.0);
  std::fill(mean_.begin(), mean_.end(), 0.0);
  std::size_t rows[together], waiting = 0;
  double times[together];
  for (std::size_t row = 0; row < counts.size(); ++row) {
    if (counts[row] == 0) continue;
    rows[waiting] = row;
    times[waiting] = static_cast<double>(counts[row]);
    if (++waiting < together) continue;
    add(rows, times, together);
    waiting = 0;
  }
  if (waiting > 0) add(rows, times, waiting);

  const auto n = static_cast<double>(marks_.n());
  for (std::size_t i = 0; i < p; ++i) {
    mean_[i] /= n;
    const double variance = products_[i * stride + i] / n - mean_[i] * mean_[i];
    if (!(variance > 1e-12)) return false;
    deviation_[i] = std::sqrt(variance);
  }
  for (std::size_t i = 0; i < p; ++i) {
    r_[i * p + i] = 1;
    for (std::size_t j = i + 1; j < p; ++j) {
      const double covariance = products_[i * stride + j] / n - mean_[i] * mean_[j];
      r_[i * p + j] = r_[j * p + i] = covariance / (deviation_[i] * deviation_[j]);
    }
  }
  for (double& deviation : deviation_) deviation *= std::sqrt(n / (n - 1));
  return true;
}

double index_of(const Design& design, std::size_t latent, std::span<const double> weights, const Resampled& moments,
                PlsScale scale) {
  double sum = 0, total = 0;
  for (std::size_t i = design.first[latent]; i < design.first[latent + 1]; ++i) {
    const double own = weights[i] / moments.deviation(i);
    sum += own * moments.mean(i);
    total += own;
  }
  if (!(total > 0)) return std::numeric_limits<double>::quiet_NaN();
  return 100 * (sum / total - scale.low) / (scale.high - scale.low);
}

}  // namespace cabochon::feedback::pls_detail
