#include "cox_likelihood.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "cabochon/core/parallel.hpp"
#include "cabochon/core/wide.hpp"

namespace cabochon::retention {
namespace {

// sum of coefficient[k] v_k v_k' over vectors, lower triangle, four vectors at a time.
void gram(double* __restrict to, const double* __restrict vectors, const double* __restrict coefficients, int count,
          int stride, int size) {
  int k = 0;
  for (; k + 4 <= count; k += 4) {
    const double* __restrict v0 = vectors + static_cast<std::ptrdiff_t>(k) * stride;
    const double* __restrict v1 = v0 + stride;
    const double* __restrict v2 = v1 + stride;
    const double* __restrict v3 = v2 + stride;
    for (int a = 0; a < size; ++a) {
      const double c0 = coefficients[k] * v0[a], c1 = coefficients[k + 1] * v1[a];
      const double c2 = coefficients[k + 2] * v2[a], c3 = coefficients[k + 3] * v3[a];
      double* __restrict row = to + static_cast<std::ptrdiff_t>(a) * stride;
      const int end = (a + 4) / 4 * 4;
      for (int b = 0; b < end; ++b) row[b] += (c0 * v0[b] + c1 * v1[b]) + (c2 * v2[b] + c3 * v3[b]);
    }
  }
  for (; k < count; ++k) {
    const double* __restrict v = vectors + static_cast<std::ptrdiff_t>(k) * stride;
    for (int a = 0; a < size; ++a) {
      const double c = coefficients[k] * v[a];
      double* __restrict row = to + static_cast<std::ptrdiff_t>(a) * stride;
      const int end = (a + 4) / 4 * 4;
      for (int b = 0; b < end; ++b) row[b] += c * v[b];
    }
  }
}

constexpr int held = 64;  // outer products put off until there are so many of them

// Vectors whose outer products are added to a matrix together.
struct Outer {
  Outer(int covariates, int row_stride)
      : size(covariates),
        stride(row_stride),
        matrix(static_cast<std::size_t>(covariates) * static_cast<std::size_t>(row_stride), 0.0),
        vectors(static_cast<std::size_t>(held) * static_cast<std::size_t>(row_stride), 0.0),
        coefficients(held, 0.0) {}

  [[nodiscard]] double* next(double coefficient) {
    coefficients[static_cast<std::size_t>(count)] = coefficient;
    return vectors.data() + static_cast<std::ptrdiff_t>(count++) * stride;
  }
  void flush() {
    if (count) gram(matrix.data(), vectors.data(), coefficients.data(), count, stride, size);
    count = 0;
  }

  int size, stride, count = 0;
  std::vector<double> matrix, vectors, coefficients;
};

Eigen::MatrixXd symmetric(const std::vector<double>& lower, int size, int stride) {
  Eigen::MatrixXd out(size, size);
  for (int a = 0; a < size; ++a)
    for (int b = 0; b <= a; ++b) out(a, b) = out(b, a) = lower[static_cast<std::size_t>(a * stride + b)];
  return out;
}

}  // namespace

TieSums tie_sums(double all, double dead, double weight, std::uint32_t deaths, bool efron) noexcept {
  TieSums out;
  if (!efron || deaths == 1) {
    const double inverse = 1 / all, total = weight * static_cast<double>(deaths);
    out.log_sum = total * std::log(all);
    out.hazard = total * inverse;
    out.square = total * inverse * inverse;
    return out;
  }
  for (std::uint32_t k = 0; k < deaths; ++k) {
    const double f = static_cast<double>(k) / static_cast<double>(deaths);
    const double sum = all - f * dead, inverse = 1 / sum;
    out.log_sum += weight * std::log(sum);
    out.hazard += weight * inverse;
    out.dead_hazard += weight * f * inverse;
    out.square += weight * inverse * inverse;
    out.dead_square += weight * f * inverse * inverse;
    out.dead_square2 += weight * f * f * inverse * inverse;
  }
  return out;
}

// The sums over the risk set that stand where a piece of work begins, and its part of the likelihood.
struct CoxLikelihood::Carry {
  Carry(int covariates, int row_stride)
      : s1(static_cast<std::size_t>(row_stride), 0.0), outer(covariates, row_stride) {}

  double s0 = 0;
  std::vector<double> s1;
  bool reset = false;  // a stratum began in this piece
  double value = 0;
  std::vector<double> gradient;
  Outer outer;
};

CoxLikelihood::CoxLikelihood(const CoxRows& rows, int threads)
    : rows_(rows),
      threads_(threads),
      risk_(rows.sets.size()),
      score_(rows.sets.size()),
      hazard_(rows.sets.steps.size()),
      dead_hazard_(rows.sets.steps.size()) {}

void CoxLikelihood::risks(const double* coefficients) {
  const int stride = rows_.stride;
  constexpr std::int64_t block = 1 << 14;
  Ticker ticker;
  for_chunks(
      static_cast<std::int64_t>(rows_.sets.size()), threads_, ticker,
      [&](std::int64_t, std::int64_t begin, std::int64_t end) {
        const double* x = rows_.at(static_cast<std::size_t>(begin));
        double* score = score_.data() + begin;
        const std::int64_t n = end - begin;
        wide([=] {
          for (std::int64_t i = 0; i < n; ++i) {
            const double* row = x + i * stride;
            double a = 0, b = 0, c = 0, d = 0;
            for (int j = 0; j < stride; j += 4) {
              a += row[j] * coefficients[j];
              b += row[j + 1] * coefficients[j + 1];
              c += row[j + 2] * coefficients[j + 2];
              d += row[j + 3] * coefficients[j + 3];
            }
            score[i] = (a + b) + (c + d);
          }
        });
        double* risk = risk_.data() + begin;
        for (std::int64_t i = 0; i < n; ++i) risk[i] = std::exp(score[i]);
        if (!rows_.weight.empty())
          for (std::int64_t i = 0; i < n; ++i) risk[i] *= rows_.weight[static_cast<std::size_t>(begin + i)];
      },
      [](std::int64_t) {}, block);
}

Likelihood CoxLikelihood::at(const Eigen::VectorXd& coefficients, const std::vector<double>* step_weight) {
  const RiskSets& sets = rows_.sets;
  const int size = rows_.covariates, stride = rows_.stride;
  const bool efron = rows_.efron, weighted = !rows_.weight.empty();
  std::vector<double> padded(static_cast<std::size_t>(stride), 0.0);
  std::copy(coefficients.begin(), coefficients.end(), padded.begin());
  risks(padded.data());

  const double* x = rows_.x.data();
  const double* risk = risk_.data();
  const auto add = [x, risk, stride](double* s1, double& s0, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      const double r = risk[i];
      const double* row = x + i * static_cast<std::size_t>(stride);
      s0 += r;
      for (int j = 0; j < stride; ++j) s1[j] += r * row[j];
    }
  };
  const auto remove = [x, risk, stride, &sets](double* s1, double& s0, const RiskStep& step) {
    for (std::size_t k = step.removed_begin; k < step.removed_end; ++k) {
      const std::size_t i = sets.removal[k];
      const double r = risk[i];
      const double* row = x + i * static_cast<std::size_t>(stride);
      s0 -= r;
      for (int j = 0; j < stride; ++j) s1[j] -= r * row[j];
    }
  };

  // What each piece adds to the sums, then the sums at its beginning.
  const auto pieces = static_cast<std::int64_t>(sets.work());
  std::vector<Carry> carry;
  carry.reserve(sets.work());
  for (std::int64_t c = 0; c < pieces; ++c) carry.emplace_back(size, stride);
  Ticker ticker;
  if (pieces > 1)
    for_chunks(
        pieces, threads_, ticker,
        [&](std::int64_t piece, std::int64_t, std::int64_t) {
          Carry& mine = carry[static_cast<std::size_t>(piece)];
          wide([&] {
            double s0 = 0;
            double* s1 = mine.s1.data();
            for (std::uint32_t s = sets.chunks[static_cast<std::size_t>(piece)];
                 s < sets.chunks[static_cast<std::size_t>(piece) + 1]; ++s) {
              const RiskStep& step = sets.steps[s];
              if (step.first) {
                mine.reset = true;
                s0 = 0;
                for (int j = 0; j < stride; ++j) s1[j] = 0;
              }
              add(s1, s0, step.begin, step.end);
              remove(s1, s0, step);
            }
            mine.s0 = s0;
          });
        },
        [](std::int64_t) {}, 1);
  double s0 = 0;
  std::vector<double> s1(static_cast<std::size_t>(stride), 0.0);
  for (auto& mine : carry) {
    const double own0 = mine.s0;
    const std::vector<double> own1 = mine.s1;
    mine.s0 = s0;
    mine.s1 = s1;
    if (mine.reset) {
      s0 = 0;
      std::fill(s1.begin(), s1.end(), 0.0);
    }
    s0 += own0;
    for (std::size_t j = 0; j < s1.size(); ++j) s1[j] += own1[j];
  }

  for_chunks(
      pieces, threads_, ticker,
      [&](std::int64_t piece, std::int64_t, std::int64_t) {
        Carry& mine = carry[static_cast<std::size_t>(piece)];
        mine.gradient.assign(static_cast<std::size_t>(stride), 0.0);
        std::vector<double> room(2 * static_cast<std::size_t>(stride));
        double *d1 = room.data(), *events = d1 + stride;
        wide([&, d1, events] {
          double sum0 = mine.s0, value = 0;
          double* sum1 = mine.s1.data();
          double* gradient = mine.gradient.data();
          for (std::uint32_t s = sets.chunks[static_cast<std::size_t>(piece)];
               s < sets.chunks[static_cast<std::size_t>(piece) + 1]; ++s) {
            const RiskStep& step = sets.steps[s];
            if (step.first) {
              sum0 = 0;
              for (int j = 0; j < stride; ++j) sum1[j] = 0;
            }
            add(sum1, sum0, step.begin, step.end);
            remove(sum1, sum0, step);
            const std::uint32_t deaths = step.deaths();
            double d0 = 0, own = 0, weight = 0;
            for (int j = 0; j < stride; ++j) d1[j] = events[j] = 0;
            for (std::size_t i = step.dead; i < step.end; ++i) {
              const double w = weighted ? rows_.weight[i] : 1.0, r = risk[i];
              const double* row = x + i * static_cast<std::size_t>(stride);
              own += w * score_[i];
              weight += w;
              d0 += r;
              for (int j = 0; j < stride; ++j) {
                d1[j] += r * row[j];
                events[j] += w * row[j];
              }
            }
            const double scale = step_weight ? (*step_weight)[s] : 1.0;
            if (deaths == 1 || !efron) {  // the common case without the call
              const double inverse = 1 / sum0, hazard = weight * inverse;
              value += scale * (own - weight * std::log(sum0));
              for (int j = 0; j < stride; ++j) gradient[j] += scale * (events[j] - hazard * sum1[j]);
              double* held_vector = mine.outer.next(scale * hazard * inverse);
              for (int j = 0; j < stride; ++j) held_vector[j] = sum1[j];
              hazard_[s] = scale * hazard;
              dead_hazard_[s] = 0;
            } else {
              const TieSums t = tie_sums(sum0, d0, weight / static_cast<double>(deaths), deaths, efron);
              value += scale * (own - t.log_sum);
              for (int j = 0; j < stride; ++j)
                gradient[j] += scale * (events[j] - (t.hazard * sum1[j] - t.dead_hazard * d1[j]));
              // square S1 S1' - dead_square (S1 D1' + D1 S1') + dead_square2 D1 D1', as two squares.
              const double shift = t.dead_square / t.square;
              double* first = mine.outer.next(scale * t.square);
              for (int j = 0; j < stride; ++j) first[j] = sum1[j] - shift * d1[j];
              double* second = mine.outer.next(scale * (t.dead_square2 - shift * t.dead_square));
              for (int j = 0; j < stride; ++j) second[j] = d1[j];
              hazard_[s] = scale * t.hazard;
              dead_hazard_[s] = scale * t.dead_hazard;
            }
            if (mine.outer.count + 2 > held) mine.outer.flush();
          }
          mine.outer.flush();
          mine.value = value;
        });
      },
      [](std::int64_t) {}, 1);

  Likelihood out;
  out.gradient = Eigen::VectorXd::Zero(size);
  std::vector<double> centre(static_cast<std::size_t>(size) * static_cast<std::size_t>(stride), 0.0);
  for (const auto& mine : carry) {
    out.value += mine.value;
    for (int j = 0; j < size; ++j) out.gradient[j] += mine.gradient[static_cast<std::size_t>(j)];
    for (std::size_t k = 0; k < centre.size(); ++k) centre[k] += mine.outer.matrix[k];
  }

  // Hazard of each row: from the step that adds it to the stratum's earliest, less that from where it leaves.
  std::vector<double> cumulative(sets.steps.size() + 1, 0.0);
  for (std::size_t s = sets.steps.size(); s-- > 0;) {
    const bool last = s + 1 == sets.steps.size() || sets.steps[s + 1].first;
    cumulative[s] = hazard_[s] + (last ? 0.0 : cumulative[s + 1]);
  }
  std::vector<std::vector<double>> grams(sets.work());
  for_chunks(
      pieces, threads_, ticker,
      [&](std::int64_t piece, std::int64_t, std::int64_t) {
        auto& mine = grams[static_cast<std::size_t>(piece)];
        mine.assign(centre.size(), 0.0);
        std::array<double, 256> v;
        wide([&] {
          for (std::uint32_t s = sets.chunks[static_cast<std::size_t>(piece)];
               s < sets.chunks[static_cast<std::size_t>(piece) + 1];) {
            // Steps are put together until there are rows enough for the matrix to stay in registers.
            const std::size_t from = sets.steps[s].begin;
            std::size_t filled = 0;
            const auto flush_rows = [&](std::size_t begin) {
              gram(mine.data(), x + begin * static_cast<std::size_t>(stride), v.data(), static_cast<int>(filled),
                   stride, size);
            };
            std::size_t begin = from;
            for (; s < sets.chunks[static_cast<std::size_t>(piece) + 1]; ++s) {
              const RiskStep& step = sets.steps[s];
              for (std::size_t i = step.begin; i < step.end; ++i) {
                double hazard = cumulative[s];
                if (!sets.removed_at.empty() && sets.removed_at[i] != RiskSets::never)
                  hazard -= cumulative[sets.removed_at[i]];
                if (i >= step.dead) hazard -= dead_hazard_[s];
                v[filled++] = risk[i] * hazard;
                if (filled == v.size()) {
                  flush_rows(begin);
                  begin = i + 1;
                  filled = 0;
                }
              }
            }
            flush_rows(begin);
          }
        });
      },
      [](std::int64_t) {}, 1);
  std::vector<double> second(centre.size(), 0.0);
  for (const auto& mine : grams)
    for (std::size_t k = 0; k < second.size(); ++k) second[k] += mine[k];
  for (std::size_t k = 0; k < second.size(); ++k) second[k] -= centre[k];
  out.information = symmetric(second, size, stride);
  return out;
}

StepSums CoxLikelihood::steps() const {
  const RiskSets& sets = rows_.sets;
  const int size = rows_.covariates;
  const std::size_t n = sets.steps.size();
  StepSums out;
  for (auto* v : {&out.hazard, &out.dead_hazard, &out.square, &out.dead_square}) v->resize(n);
  const auto columns = static_cast<Eigen::Index>(n);
  out.moved.resize(size, columns);
  out.dead_moved.resize(size, columns);
  out.mean.resize(size, columns);
  Eigen::VectorXd s1 = Eigen::VectorXd::Zero(size), d1(size);
  double s0 = 0;
  const auto row = [&](std::size_t i) { return Eigen::Map<const Eigen::VectorXd>(rows_.at(i), size); };
  for (std::size_t s = 0; s < n; ++s) {
    const RiskStep& step = sets.steps[s];
    if (step.first) {
      s0 = 0;
      s1.setZero();
    }
    for (std::size_t i = step.begin; i < step.end; ++i) {
      s0 += risk_[i];
      s1 += risk_[i] * row(i);
    }
    for (std::size_t k = step.removed_begin; k < step.removed_end; ++k) {
      s0 -= risk_[sets.removal[k]];
      s1 -= risk_[sets.removal[k]] * row(sets.removal[k]);
    }
    double d0 = 0, weight = 0;
    d1.setZero();
    for (std::size_t i = step.dead; i < step.end; ++i) {
      const double w = rows_.weight.empty() ? 1.0 : rows_.weight[i];
      d0 += risk_[i];
      weight += w;
      d1 += risk_[i] * row(i);
    }
    const TieSums t = tie_sums(s0, d0, weight / static_cast<double>(step.deaths()), step.deaths(), rows_.efron);
    out.hazard[s] = t.hazard;
    out.dead_hazard[s] = t.dead_hazard;
    out.square[s] = t.square;
    out.dead_square[s] = t.dead_square;
    const auto c = static_cast<Eigen::Index>(s);
    out.moved.col(c) = t.square * s1 - t.dead_square * d1;
    out.dead_moved.col(c) = t.dead_square * s1 - t.dead_square2 * d1;
    out.mean.col(c) = (t.hazard * s1 - t.dead_hazard * d1) / weight;
  }
  return out;
}

}  // namespace cabochon::retention
