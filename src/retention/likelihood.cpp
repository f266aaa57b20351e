#include <algorithm>
#include <array>
#include <cmath>

#include "cabochon/core/wide.hpp"
#include "cabochon/retention/fit.hpp"
#include "cabochon/retention/pareto_nbd.hpp"
#include "cabochon/stats/vector_math.hpp"

namespace cabochon::retention {
namespace {

constexpr std::size_t block = 256;
constexpr double farthest = 40;  // a logarithm beyond it is a parameter that ran away

// In eight lanes, so that the machine's vectors can be used; the order does not depend on the machine.
[[gnu::always_inline]] inline double sum_of(const double* values, std::size_t n) {
  double lanes[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (std::size_t j = 0; j < 8; ++j) lanes[j] += values[i + j];
  for (; i < n; ++i) lanes[i & 7] += values[i];
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

struct Sums {
  double value = 0, log_T = 0, gone_ratio = 0, inverse_T = 0, gone_inverse = 0, gone = 0, weight = 0;
};

// Rows of one x in BG/NBD and MBG/NBD: value = l - n log(alpha + T), l = log(1 + e^d), d = lead + n log((alpha + T) /
// (alpha + t_x)). What is added up goes to six blocks of `out`; a loop of its own, so that the compiler sees that
// nothing stands in the way of the machine's vectors.
void rows_of_one_x(const double* t_x, const double* T, const double* weight, std::size_t rows, double alpha, double n,
                   double lead, double* out) {
  wide([=] {
    double* __restrict value = out;
    double* __restrict log_T = out + block;
    double* __restrict ratio = out + 2 * block;
    double* __restrict inverse = out + 3 * block;
    double* __restrict gone_inverse = out + 4 * block;
    double* __restrict gone = out + 5 * block;
    for (std::size_t i = 0; i < rows; ++i) {
      const double u = alpha + T[i], v = alpha + t_x[i], iu = 1 / u, iv = 1 / v, w = weight[i];
      const double lu = stats::fast_log(u), lr = lu - stats::fast_log(v), d = lead + n * lr;
      const double size = std::abs(d), e = stats::fast_exp(-size), plus = (d + size) / 2;
      // 1 / (1 + e) where d is above 0, else e / (1 + e): by the sign, as a choice would be a branch to the compiler.
      const double sign = std::copysign(0.5, d), q = ((0.5 + sign) + (0.5 - sign) * e) / (1 + e);
      value[i] = w * (plus + stats::fast_log1p(e) - n * lu);
      log_T[i] = w * lu;
      ratio[i] = w * q * lr;
      inverse[i] = w * iu;
      gone_inverse[i] = w * q * (iu - iv);
      gone[i] = w * q;
    }
  });
}

void rows_that_stay(const double* T, const double* weight, std::size_t rows, double alpha, double* out) {
  wide([=] {
    double* __restrict log_T = out + block;
    double* __restrict inverse = out + 3 * block;
    for (std::size_t i = 0; i < rows; ++i) {
      const double u = alpha + T[i], w = weight[i];
      log_T[i] = w * stats::fast_log(u);
      inverse[i] = w / u;
    }
  });
}

void add_block(const double* t_x, const double* T, const double* weight, std::size_t rows, double alpha, double n,
               double lead, bool may_be_gone, Sums& sums) {
  std::array<double, 6 * block> out;
  if (may_be_gone)
    rows_of_one_x(t_x, T, weight, rows, alpha, n, lead, out.data());
  else
    rows_that_stay(T, weight, rows, alpha, out.data());
  const auto sum = [&](std::size_t which) { return sum_of(out.data() + which * block, rows); };
  wide([&] {
    const double logs = sum(1);
    sums.log_T += logs;
    sums.inverse_T += sum(3);
    sums.weight += sum_of(weight, rows);
    if (!may_be_gone) {
      sums.value -= n * logs;
      return;
    }
    sums.value += sum(0);
    sums.gone_ratio += sum(2);
    sums.gone_inverse += sum(4);
    sums.gone += sum(5);
  });
}

double beta_geometric_sum(const Folded& data, const Rates& rates, Rhythm rhythm, Slope& slope) {
  double value = 0;
  for (const auto& segment : data.segments) {
    const double n = rates.r + segment.x, m = passed(segment.x, rhythm);
    const bool may_be_gone = m >= 1;
    const double lead = may_be_gone ? std::log(rates.leaving / (rates.staying + m - 1)) : 0;
    Sums s;
    for (std::size_t begin = segment.begin; begin < segment.end; begin += block)
      add_block(&data.t_x[begin], &data.T[begin], &data.weight[begin], std::min(block, segment.end - begin),
                rates.alpha, n, lead, may_be_gone, s);
    const Part common = beta_geometric_common(segment.x, rates, rhythm);
    value += s.weight * common.value + s.value;
    slope[0] += s.weight * common.slope[0] + rates.r * (s.gone_ratio - s.log_T);
    slope[1] += s.weight * common.slope[1] + rates.alpha * n * (s.gone_inverse - s.inverse_T);
    slope[2] += s.weight * common.slope[2] + s.gone;
    slope[3] += s.weight * common.slope[3];
    if (may_be_gone) slope[3] -= s.gone * rates.staying / (rates.staying + m - 1);
  }
  return value;
}

Part common_of(Model model, Rhythm rhythm, double x, const Rates& rates) {
  if (model == Model::pareto_nbd) return pareto_common(x, rates);
  if (model == Model::nbd) return nbd_common(x, rates);
  return beta_geometric_common(x, rates, rhythm);
}

// alive and gone only; the common part is given.
[[gnu::always_inline]] inline Total one(Model model, Rhythm rhythm, const Part& common, const History& h,
                                        const Rates& rates) {
  if (model == Model::pareto_nbd) return total({common, pareto_alive(h, rates), pareto_gone(h, rates)});
  if (model == Model::nbd) return total({common, nbd_alive(h, rates), {never, {}}});
  return total({common, beta_geometric_alive(h, rates, rhythm), beta_geometric_gone(h, rates, rhythm)});
}

double plain_sum(const Folded& data, Model model, Rhythm rhythm, const Rates& rates, Slope& slope) {
  double value = 0;
  for (const auto& segment : data.segments) {
    const Part common = common_of(model, rhythm, segment.x, rates);
    wide([&] {
      for (std::size_t i = segment.begin; i < segment.end; ++i) {
        const Total t = one(model, rhythm, common, {segment.x, data.t_x[i], data.T[i]}, rates);
        value += data.weight[i] * t.part.value;
        for (std::size_t j = 0; j < 4; ++j) slope[j] += data.weight[i] * t.part.slope[j];
      }
    });
  }
  return value;
}

}  // namespace

RepeatLikelihood::RepeatLikelihood(const Folded& data, Model model, Rhythm rhythm, std::size_t purchase,
                                   std::size_t leaving)
    : data_(data),
      model_(model),
      rhythm_(rhythm),
      purchase_(purchase),
      leaving_(leaving),
      base_(model == Model::nbd ? 2 : 4) {}

void RepeatLikelihood::set_prior(std::size_t place, double mean, double spread) {
  priors_.push_back({place, mean, spread});
}

Rates rates_of(Model model, const Eigen::VectorXd& theta) {
  if (model == Model::nbd) return {std::exp(theta[0]), std::exp(theta[1]), 1, 1};
  return {std::exp(theta[0]), std::exp(theta[1]), std::exp(theta[2]), std::exp(theta[3])};
}

double RepeatLikelihood::sum(const Eigen::VectorXd& theta, Eigen::VectorXd& slope) const {
  slope.setZero(theta.size());
  for (std::size_t i = 0; i < base_; ++i)
    if (!(std::abs(theta[static_cast<Eigen::Index>(i)]) < farthest)) return never;
  const Rates rates = rates_of(model_, theta);
  const auto base = static_cast<Eigen::Index>(base_);
  double value = 0;
  if (purchase_ + leaving_ == 0) {
    Slope by{};
    const bool plain = model_ == Model::bg_nbd || model_ == Model::mbg_nbd;
    value = plain ? beta_geometric_sum(data_, rates, rhythm_, by) : plain_sum(data_, model_, rhythm_, rates, by);
    for (Eigen::Index j = 0; j < base; ++j) slope[j] = by[static_cast<std::size_t>(j)];
    return value;
  }
  const bool dies = model_ == Model::pareto_nbd;
  for (std::size_t i = 0; i < data_.size(); ++i) {
    double orders = 0, leaves = 0;
    for (std::size_t c = 0; c < purchase_; ++c)
      orders += theta[base + static_cast<Eigen::Index>(c)] * data_.covariates[c][i];
    for (std::size_t c = 0; c < leaving_; ++c)
      leaves += theta[base + static_cast<Eigen::Index>(purchase_ + c)] * data_.covariates[purchase_ + c][i];
    Rates own = rates;
    own.alpha *= std::exp(-orders);
    (dies ? own.staying : own.leaving) *= std::exp(dies ? -leaves : leaves);
    if (!(own.alpha > 1e-300 && own.alpha < 1e300 && own.leaving > 1e-300 && own.leaving < 1e300 &&
          own.staying > 1e-300 && own.staying < 1e300))
      return never;
    const Total t =
        one(model_, rhythm_, common_of(model_, rhythm_, data_.x[i], own), {data_.x[i], data_.t_x[i], data_.T[i]}, own);
    const double w = data_.weight[i];
    value += w * t.part.value;
    for (Eigen::Index j = 0; j < base; ++j) slope[j] += w * t.part.slope[static_cast<std::size_t>(j)];
    for (std::size_t c = 0; c < purchase_; ++c)
      slope[base + static_cast<Eigen::Index>(c)] -= w * t.part.slope[1] * data_.covariates[c][i];
    const double by_leaving = dies ? -t.part.slope[3] : t.part.slope[2];
    for (std::size_t c = 0; c < leaving_; ++c)
      slope[base + static_cast<Eigen::Index>(purchase_ + c)] += w * by_leaving * data_.covariates[purchase_ + c][i];
  }
  return value;
}

double RepeatLikelihood::operator()(const Eigen::VectorXd& theta, Eigen::VectorXd& slope) const {
  double value = sum(theta, slope);
  if (!std::isfinite(value)) return std::numeric_limits<double>::infinity();
  for (const Normal& prior : priors_) {
    const auto place = static_cast<Eigen::Index>(prior.place);
    const double away = (theta[place] - prior.mean) / prior.spread;
    value -= away * away / 2;
    slope[place] -= away / prior.spread;
  }
  slope /= -data_.accounts;
  return -value / data_.accounts;
}

double RepeatLikelihood::log_likelihood(const Eigen::VectorXd& theta) const {
  Eigen::VectorXd slope;
  return sum(theta, slope);
}

}  // namespace cabochon::retention
