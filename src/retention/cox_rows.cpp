#include "cox_rows.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>

#include "cabochon/core/convert.hpp"
#include "cabochon/core/parallel.hpp"
#include "cabochon/core/wide.hpp"

namespace cabochon::retention {
namespace {

constexpr int lanes = 8;  // so that the machine's vectors can be used; the order does not depend on the machine

[[nodiscard]] double together(const double* part) {
  return ((part[0] + part[4]) + (part[2] + part[6])) + ((part[1] + part[5]) + (part[3] + part[7]));
}

struct Extent {
  double low = 0, high = 0, sum = 0;  // the sum is of differences from the first value
};

Extent extent(std::span<const double> values) {
  Extent out;
  wide([&] {
    const double first = values.front();
    double low[lanes], high[lanes], sum[lanes] = {};
    for (int j = 0; j < lanes; ++j) low[j] = high[j] = first;
    const double* v = values.data();
    const std::size_t n = values.size();
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes)
      for (int j = 0; j < lanes; ++j) {
        const double value = v[i + static_cast<std::size_t>(j)];
        low[j] = value < low[j] ? value : low[j];
        high[j] = value > high[j] ? value : high[j];
        sum[j] += value - first;
      }
    for (; i < n; ++i) {
      low[0] = std::min(low[0], v[i]);
      high[0] = std::max(high[0], v[i]);
      sum[0] += v[i] - first;
    }
    out = {*std::min_element(low, low + lanes), *std::max_element(high, high + lanes), together(sum)};
  });
  return out;
}

double squares_about(std::span<const double> values, double mean) {
  double out = 0;
  wide([&] {
    double sum[lanes] = {};
    const double* v = values.data();
    const std::size_t n = values.size();
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes)
      for (int j = 0; j < lanes; ++j) {
        const double away = v[i + static_cast<std::size_t>(j)] - mean;
        sum[j] += away * away;
      }
    for (; i < n; ++i) sum[0] += (v[i] - mean) * (v[i] - mean);
    out = together(sum);
  });
  return out;
}

}  // namespace

void measure(const std::vector<CoxTerm>& terms, const std::vector<TermValues>& values, const Table& table,
             CoxRows& rows) {
  const auto n = static_cast<double>(table.rows());
  for (std::size_t t = 0; t < terms.size(); ++t) {
    const CoxTerm& term = terms[t];
    if (term.categorical) {
      std::vector<double> counts(static_cast<std::size_t>(term.count), 0.0);
      for (const auto level : values[t].level)
        if (level >= 0) ++counts[static_cast<std::size_t>(level)];
      for (const double count : counts) {
        rows.mean.push_back(count / n);
        rows.spread.push_back(std::sqrt(count / n * (1 - count / n)));
      }
      continue;
    }
    const Extent all = extent(values[t].numbers);
    if (all.low == all.high)
      throw InputError(
          {table.name(), term.column, -1, "one value, " + number_text(all.low), "at least two different values"});
    const double mean = all.sum / n + values[t].numbers.front();
    const double spread = std::sqrt(squares_about(values[t].numbers, mean) / n);
    if (!std::isfinite(spread) || !(spread > 0))
      throw InputError({table.name(), term.column, -1, number_text(std::max(std::abs(all.low), std::abs(all.high))),
                        "numbers whose squares can be added"});
    rows.mean.push_back(mean);
    rows.spread.push_back(spread);
  }
}

// Columns are read as they stand, and each row is written whole to its place: what is scattered is then a row, not a
// number.
void fill(const std::vector<CoxTerm>& terms, const std::vector<TermValues>& values, std::int64_t table_rows,
          int threads, CoxRows& rows) {
  const auto stride = static_cast<std::size_t>(rows.stride);
  rows.x = Buffer<double>(rows.sets.size() * stride);
  std::vector<std::uint32_t> place(static_cast<std::size_t>(table_rows), RiskSets::never);
  for (std::size_t i = 0; i < rows.sets.size(); ++i) place[rows.sets.row[i]] = static_cast<std::uint32_t>(i);
  constexpr std::size_t block = 64;
  Ticker ticker;
  for_chunks(
      table_rows, threads, ticker,
      [&](std::int64_t, std::int64_t begin, std::int64_t end) {
        std::vector<double> held(block * stride, 0.0);
        double* x = rows.x.data();
        for (auto from = static_cast<std::size_t>(begin); from < static_cast<std::size_t>(end); from += block) {
          const std::size_t n = std::min(block, static_cast<std::size_t>(end) - from);
          for (std::size_t t = 0; t < terms.size(); ++t) {
            for (int k = 0; k < terms[t].count; ++k) {
              const auto j = static_cast<std::size_t>(terms[t].first + k);
              const double mean = rows.mean[j], scale = 1 / rows.spread[j];
              double* to = held.data() + j;
              if (terms[t].categorical) {
                const std::int32_t* level = values[t].level.data() + from;
                for (std::size_t i = 0; i < n; ++i) to[i * stride] = ((level[i] == k ? 1.0 : 0.0) - mean) * scale;
              } else {
                const double* v = values[t].numbers.data() + from;
                for (std::size_t i = 0; i < n; ++i) to[i * stride] = (v[i] - mean) * scale;
              }
            }
          }
          for (std::size_t i = 0; i < n; ++i) {
            const std::uint32_t at = place[from + i];
            if (at != RiskSets::never) std::copy_n(held.data() + i * stride, stride, x + at * stride);
          }
        }
      },
      [](std::int64_t) {}, 1 << 14);
}

}  // namespace cabochon::retention
