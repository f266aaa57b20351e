#include "cox_likelihood.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "cabochon/core/parallel.hpp"
#include "cabochon/core/wide.hpp"
#include "cabochon/stats/vector_math.hpp"

#include "cox_gram.hpp"

namespace cabochon::retention {
namespace {

constexpr double safe_exponent = 700;  // beyond it the library's exp decides

// x b of n rows, and the largest size of it.
double scores(const double* x, const double* coefficients, std::int64_t n, int stride, double* score) {
  double most = 0;
  wide([=, &most] {
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
    double lanes[4] = {};
    std::int64_t i = 0;
    for (; i + 4 <= n; i += 4)
      for (int j = 0; j < 4; ++j) {
        const double size = std::abs(score[i + j]);
        lanes[j] = size > lanes[j] ? size : lanes[j];
      }
    for (; i < n; ++i) lanes[0] = std::max(lanes[0], std::abs(score[i]));
    most = std::max(std::max(lanes[0], lanes[1]), std::max(lanes[2], lanes[3]));
  });
  return most;
}

void exponentials(const double* score, std::int64_t n, double most, double* risk) {
  if (!(most < safe_exponent)) {
    for (std::int64_t i = 0; i < n; ++i) risk[i] = std::exp(score[i]);
    return;
  }
  wide([=] {
    for (std::int64_t i = 0; i < n; ++i) risk[i] = stats::fast_exp(score[i]);
  });
}

}  // namespace

// A piece of work: the sums over the risk set that stand where it begins, and its part of the likelihood.
struct CoxLikelihood::Carry {
  Carry(int covariates, int row_stride)
      : s1(static_cast<std::size_t>(row_stride), 0.0), gradient(s1), outer(covariates, row_stride) {}

  double s0 = 0;
  std::vector<double> s1;
  bool reset = false;  // a stratum began in this piece
  double value = 0;
  std::vector<double> gradient;
  Outer outer;               // of the means of the risk sets
  std::vector<double> rows;  // of the rows
};

CoxLikelihood::CoxLikelihood(const CoxRows& rows, int threads)
    : rows_(rows),
      threads_(threads),
      risk_(rows.sets.size()),
      score_(rows.sets.size()),
      sum_(rows.sets.steps.size()),
      hazard_(rows.sets.steps.size()),
      dead_hazard_(rows.sets.steps.size()),
      cumulative_(rows.sets.steps.size()) {}

std::pair<std::uint32_t, std::uint32_t> CoxLikelihood::steps_of(std::int64_t piece) const {
  const auto& chunks = rows_.sets.chunks;
  return {chunks[static_cast<std::size_t>(piece)], chunks[static_cast<std::size_t>(piece) + 1]};
}

// w exp(x b) of the rows of a piece.
void CoxLikelihood::risks(std::int64_t piece, const double* coefficients) {
  const auto [first, last] = steps_of(piece);
  const std::size_t begin = rows_.sets.steps[first].begin, end = rows_.sets.steps[last - 1].end;
  constexpr std::size_t block = 256;
  for (std::size_t at = begin; at < end; at += block) {
    const auto n = static_cast<std::int64_t>(std::min(block, end - at));
    const double most = scores(rows_.at(at), coefficients, n, rows_.stride, score_.data() + at);
    exponentials(score_.data() + at, n, most, risk_.data() + at);
    if (!rows_.weight.empty())
      for (std::size_t i = at; i < at + static_cast<std::size_t>(n); ++i) risk_[i] *= rows_.weight[i];
  }
}

// What a piece adds to the sums over the risk set.
void CoxLikelihood::add_up(std::int64_t piece, Carry& mine) const {
  const RiskSets& sets = rows_.sets;
  const int stride = rows_.stride;
  const auto [first, last] = steps_of(piece);
  const double *x = rows_.x.data(), *risk = risk_.data();
  wide([&, first = first, last = last] {
    double s0 = 0;
    double* s1 = mine.s1.data();
    const auto move = [&](std::size_t i, double sign) {
      const double r = sign * risk[i];
      const double* row = x + i * static_cast<std::size_t>(stride);
      s0 += r;
      for (int j = 0; j < stride; ++j) s1[j] += r * row[j];
    };
    for (std::uint32_t s = first; s < last; ++s) {
      const RiskStep& step = sets.steps[s];
      if (step.first) {
        mine.reset = true;
        s0 = 0;
        for (int j = 0; j < stride; ++j) s1[j] = 0;
      }
      for (std::size_t i = step.begin; i < step.end; ++i) move(i, 1);
      for (std::size_t k = step.removed_begin; k < step.removed_end; ++k) move(sets.removal[k], -1);
    }
    mine.s0 = s0;
  });
}

// Turns what each piece adds into what stands where it begins.
void CoxLikelihood::carry_on(std::vector<Carry>& carry) const {
  double s0 = 0;
  std::vector<double> s1(static_cast<std::size_t>(rows_.stride), 0.0);
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
}

// The likelihood of a piece's steps and their hazards: numbers of a step only, no covariates.
void CoxLikelihood::hazards(std::int64_t piece, Carry& mine, const std::vector<double>* step_weight) {
  const RiskSets& sets = rows_.sets;
  const auto [first, last] = steps_of(piece);
  const bool weighted = !rows_.weight.empty();
  const double* risk = risk_.data();
  double s0 = mine.s0, value = 0;
  for (std::uint32_t s = first; s < last; ++s) {
    const RiskStep& step = sets.steps[s];
    if (step.first) s0 = 0;
    for (std::size_t i = step.begin; i < step.end; ++i) s0 += risk[i];
    for (std::size_t k = step.removed_begin; k < step.removed_end; ++k) s0 -= risk[sets.removal[k]];
    sum_[s] = s0;
  }
  std::array<double, 256> log_sum;
  for (std::uint32_t from = first; from < last; from += 256) {
    const std::uint32_t n = std::min<std::uint32_t>(256, last - from);
    const double* sum = sum_.data() + from;
    double lowest = sum[0], highest = sum[0];
    for (std::uint32_t k = 1; k < n; ++k) {
      lowest = std::min(lowest, sum[k]);
      highest = std::max(highest, sum[k]);
    }
    if (lowest > 1e-300 && highest < 1e300)
      wide([&, n] {
        for (std::uint32_t k = 0; k < n; ++k) log_sum[k] = stats::fast_log(sum[k]);
      });
    else
      for (std::uint32_t k = 0; k < n; ++k) log_sum[k] = std::log(sum[k]);
    for (std::uint32_t k = 0; k < n; ++k) {
      const std::uint32_t s = from + k;
      const RiskStep& step = sets.steps[s];
      const std::uint32_t deaths = step.deaths();
      double own = 0, weight = 0, d0 = 0;
      for (std::size_t i = step.dead; i < step.end; ++i) {
        const double w = weighted ? rows_.weight[i] : 1.0;
        own += w * score_[i];
        weight += w;
        d0 += risk[i];
      }
      const double scale = step_weight ? (*step_weight)[s] : 1.0;
      if (deaths == 1 || !rows_.efron) {
        value += scale * (own - weight * log_sum[k]);
        hazard_[s] = scale * weight / sum[k];
        dead_hazard_[s] = 0;
      } else {
        const TieSums t = tie_sums(sum[k], d0, weight / static_cast<double>(deaths), deaths, true);
        value += scale * (own - t.log_sum);
        hazard_[s] = scale * t.hazard;
        dead_hazard_[s] = scale * t.dead_hazard;
      }
    }
  }
  mine.value = value;
}

// Hazard of those whom a step adds: from it to the stratum's earliest.
void CoxLikelihood::accumulate() {
  const auto& steps = rows_.sets.steps;
  for (std::size_t s = steps.size(); s-- > 0;) {
    const bool last = s + 1 == steps.size() || steps[s + 1].first;
    cumulative_[s] = hazard_[s] + (last ? 0.0 : cumulative_[s + 1]);
  }
}

// Gradient and both parts of the information of a piece, its rows being read once.
void CoxLikelihood::slopes(std::int64_t piece, Carry& mine, const std::vector<double>* step_weight) const {
  const RiskSets& sets = rows_.sets;
  const int size = rows_.covariates, stride = rows_.stride;
  const auto [first, last] = steps_of(piece);
  const bool weighted = !rows_.weight.empty(), efron = rows_.efron;
  const double *x = rows_.x.data(), *risk = risk_.data();
  constexpr std::size_t block = 128;
  std::array<double, block> v, g;  // of each row: in the information, in the gradient
  std::vector<double> room(static_cast<std::size_t>(stride));
  mine.rows.assign(static_cast<std::size_t>(size) * static_cast<std::size_t>(stride), 0.0);
  wide([&, first = first, last = last, d1 = room.data()] {
    double* sum1 = mine.s1.data();
    std::size_t begin = sets.steps[first].begin, filled = 0;
    const auto flush = [&] {
      const double* from = x + begin * static_cast<std::size_t>(stride);
      gram(mine.rows.data(), from, v.data(), static_cast<int>(filled), stride, size);
      weighted_sum(mine.gradient.data(), from, g.data(), static_cast<int>(filled), stride);
      begin += filled;
      filled = 0;
    };
    for (std::uint32_t s = first; s < last; ++s) {
      const RiskStep& step = sets.steps[s];
      const double scale = step_weight ? (*step_weight)[s] : 1.0;
      const double hazard = cumulative_[s], less = dead_hazard_[s];
      if (step.first)
        for (int j = 0; j < stride; ++j) sum1[j] = 0;
      for (std::size_t i = step.begin; i < step.end; ++i) {
        const double r = risk[i];
        const double* row = x + i * static_cast<std::size_t>(stride);
        for (int j = 0; j < stride; ++j) sum1[j] += r * row[j];
        double own = hazard;
        if (!sets.removed_at.empty() && sets.removed_at[i] != RiskSets::never) own -= cumulative_[sets.removed_at[i]];
        double seen = 0;
        if (i >= step.dead) {
          own -= less;
          seen = scale * (weighted ? rows_.weight[i] : 1.0);
        }
        v[filled] = r * own;
        g[filled] = seen - r * own;
        if (++filled == block) flush();
      }
      for (std::size_t k = step.removed_begin; k < step.removed_end; ++k) {
        const std::size_t i = sets.removal[k];
        const double r = risk[i];
        const double* row = x + i * static_cast<std::size_t>(stride);
        for (int j = 0; j < stride; ++j) sum1[j] -= r * row[j];
      }
      const std::uint32_t deaths = step.deaths();
      if (deaths == 1 || !efron) {
        double* to = mine.outer.next(hazard_[s] / sum_[s]);
        for (int j = 0; j < stride; ++j) to[j] = sum1[j];
      } else {
        double d0 = 0, weight = 0;
        for (int j = 0; j < stride; ++j) d1[j] = 0;
        for (std::size_t i = step.dead; i < step.end; ++i) {
          const double r = risk[i];
          const double* row = x + i * static_cast<std::size_t>(stride);
          d0 += r;
          weight += weighted ? rows_.weight[i] : 1.0;
          for (int j = 0; j < stride; ++j) d1[j] += r * row[j];
        }
        // square S1 S1' - dead_square (S1 D1' + D1 S1') + dead_square2 D1 D1', as two squares.
        const TieSums t = tie_squares(sum_[s], d0, weight / static_cast<double>(deaths), deaths);
        const double shift = t.dead_square / t.square;
        double* one = mine.outer.next(scale * t.square);
        for (int j = 0; j < stride; ++j) one[j] = sum1[j] - shift * d1[j];
        double* two = mine.outer.next(scale * (t.dead_square2 - shift * t.dead_square));
        for (int j = 0; j < stride; ++j) two[j] = d1[j];
      }
      if (mine.outer.count + 2 > Outer::held) mine.outer.flush();
    }
    flush();
    mine.outer.flush();
  });
}

Likelihood CoxLikelihood::at(const Eigen::VectorXd& coefficients, const std::vector<double>* step_weight) {
  const int size = rows_.covariates, stride = rows_.stride;
  std::vector<double> padded(static_cast<std::size_t>(stride), 0.0);
  std::copy(coefficients.begin(), coefficients.end(), padded.begin());
  const auto pieces = static_cast<std::int64_t>(rows_.sets.work());
  std::vector<Carry> carry;
  carry.reserve(rows_.sets.work());
  for (std::int64_t c = 0; c < pieces; ++c) carry.emplace_back(size, stride);
  const auto each = [&](auto&& work) {
    Ticker ticker;
    for_chunks(
        pieces, threads_, ticker,
        [&](std::int64_t piece, std::int64_t, std::int64_t) { work(piece, carry[static_cast<std::size_t>(piece)]); },
        [](std::int64_t) {}, 1);
  };
  if (rows_.sets.removal.empty()) {
    each([&](std::int64_t piece, Carry& mine) {
      risks(piece, padded.data());
      if (pieces > 1) add_up(piece, mine);
    });
  } else {  // those who leave may stand in another piece
    each([&](std::int64_t piece, Carry&) { risks(piece, padded.data()); });
    if (pieces > 1) each([&](std::int64_t piece, Carry& mine) { add_up(piece, mine); });
  }
  carry_on(carry);
  each([&](std::int64_t piece, Carry& mine) { hazards(piece, mine, step_weight); });
  accumulate();
  each([&](std::int64_t piece, Carry& mine) { slopes(piece, mine, step_weight); });

  Likelihood out;
  out.gradient = Eigen::VectorXd::Zero(size);
  std::vector<double> second(static_cast<std::size_t>(size) * static_cast<std::size_t>(stride), 0.0), centre(second);
  for (const auto& mine : carry) {
    out.value += mine.value;
    for (int j = 0; j < size; ++j) out.gradient[j] += mine.gradient[static_cast<std::size_t>(j)];
    for (std::size_t k = 0; k < centre.size(); ++k) {
      second[k] += mine.rows[k];
      centre[k] += mine.outer.matrix[k];
    }
  }
  for (std::size_t k = 0; k < second.size(); ++k) second[k] -= centre[k];
  out.information = symmetric(second, size, stride);
  return out;
}

}  // namespace cabochon::retention
