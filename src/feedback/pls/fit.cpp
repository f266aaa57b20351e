#include "fit.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "cabochon/core/text.hpp"

namespace cabochon::feedback::pls_detail {

Fitter::Fitter(const Design& design)
    : design_(design),
      p_(design.size()),
      count_(design.count()),
      w_(p_),
      next_(p_),
      z_(p_ * count_),
      latent_(count_ * count_),
      inner_(count_ * count_),
      square_(count_ * count_),
      right_(count_) {}

void Fitter::prepare(PlsFit& out) const {
  out.weights.assign(p_, 0);
  out.loadings.assign(p_, 0);
  out.r2.assign(count_, 0);
  for (auto* matrix : {&out.correlations, &out.paths, &out.totals, &out.htmt}) matrix->assign(count_ * count_, 0);
}

void Fitter::project(const double* r) {
  const auto& first = design_.first;
  for (std::size_t i = 0; i < p_; ++i) {
    const double* row = r + i * p_;
    for (std::size_t j = 0; j < count_; ++j) {
      double sum = 0;
      for (std::size_t k = first[j]; k < first[j + 1]; ++k) sum += row[k] * w_[k];
      z_[i * count_ + j] = sum;
    }
  }
  correlate();
}

void Fitter::correlate() {
  std::fill(latent_.begin(), latent_.end(), 0.0);
  for (std::size_t i = 0; i < p_; ++i)
    for (std::size_t j = 0; j < count_; ++j) latent_[design_.of[i] * count_ + j] += w_[i] * z_[i * count_ + j];
}

// Coefficients of the target's score on those of its sources, by Cholesky's decomposition.
bool Fitter::solve(std::size_t target, double* coefficients) {
  const auto& sources = design_.before[target];
  const std::size_t m = sources.size();
  double* const l = square_.data();
  for (std::size_t a = 0; a < m; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      double sum = latent_[sources[a] * count_ + sources[b]];
      for (std::size_t k = 0; k < b; ++k) sum -= l[a * m + k] * l[b * m + k];
      if (a != b) {
        l[a * m + b] = sum / l[b * m + b];
        continue;
      }
      if (!(sum > 1e-12)) {
        at_ = target;
        return false;
      }
      l[a * m + a] = std::sqrt(sum);
    }
    double sum = latent_[sources[a] * count_ + target];
    for (std::size_t k = 0; k < a; ++k) sum -= l[a * m + k] * right_[k];
    right_[a] = sum / l[a * m + a];
  }
  for (std::size_t a = m; a-- > 0;) {
    double sum = right_[a];
    for (std::size_t k = a + 1; k < m; ++k) sum -= l[k * m + a] * coefficients[k];
    coefficients[a] = sum / l[a * m + a];
  }
  return true;
}

// Scales the weights of a block so that its score has variance 1.
bool Fitter::scale(const double* r, std::size_t j, double* weights) const {
  const std::size_t begin = design_.first[j], end = design_.first[j + 1];
  double variance = 0;
  for (std::size_t i = begin; i < end; ++i) {
    double sum = 0;
    for (std::size_t k = begin; k < end; ++k) sum += r[i * p_ + k] * weights[k];
    variance += weights[i] * sum;
  }
  if (!(variance > 1e-24)) return false;
  if (end - begin == 1) {  // exactly 1, not by way of a square root
    weights[begin] = weights[begin] < 0 ? -1 : 1;
    return true;
  }
  const double factor = 1 / std::sqrt(variance);
  for (std::size_t i = begin; i < end; ++i) weights[i] *= factor;
  return true;
}

Outcome Fitter::step(const double* r) {
  const auto link = [&](std::size_t j, std::size_t k) {
    const double correlation = latent_[j * count_ + k];
    if (design_.scheme != PlsScheme::centroid) return correlation;
    return correlation > 0 ? 1.0 : correlation < 0 ? -1.0 : 0.0;
  };
  std::fill(inner_.begin(), inner_.end(), 0.0);
  std::vector<double>& coefficients = next_;  // long enough, and not yet needed for the weights
  for (std::size_t j = 0; j < count_; ++j) {
    const auto& before = design_.before[j];
    if (design_.scheme == PlsScheme::path && !before.empty()) {
      if (!solve(j, coefficients.data())) return Outcome::collinear;
      for (std::size_t a = 0; a < before.size(); ++a) inner_[j * count_ + before[a]] = coefficients[a];
    } else {
      for (const std::size_t k : before) inner_[j * count_ + k] = link(j, k);
    }
    for (const std::size_t k : design_.after[j]) inner_[j * count_ + k] = link(j, k);
  }
  for (std::size_t i = 0; i < p_; ++i) {
    const double* e = inner_.data() + design_.of[i] * count_;
    double sum = 0;
    for (std::size_t k = 0; k < count_; ++k) sum += e[k] * z_[i * count_ + k];
    next_[i] = sum;
  }
  for (std::size_t j = 0; j < count_; ++j)
    if (!scale(r, j, next_.data())) return Outcome::unsettled;
  gap_ = 0;
  for (std::size_t i = 0; i < p_; ++i) gap_ = std::max(gap_, std::abs(std::abs(next_[i]) - std::abs(w_[i])));
  std::swap(w_, next_);
  return Outcome::settled;
}

Outcome Fitter::settle(const double* r, PlsFit& out) {
  gap_ = HUGE_VAL;
  std::fill(w_.begin(), w_.end(), 1.0);
  for (std::size_t j = 0; j < count_; ++j)
    if (!scale(r, j, w_.data())) return Outcome::unsettled;
  for (out.iterations = 0; out.iterations < most_iterations && !(gap_ < still);) {
    ++out.iterations;
    project(r);
    if (const Outcome outcome = step(r); outcome != Outcome::settled) return outcome;
  }
  if (!(gap_ < still)) return Outcome::unsettled;
  project(r);
  return Outcome::settled;
}

void Fitter::sign(std::span<const double> like, PlsFit& out) {
  for (std::size_t j = 0; j < count_; ++j) {
    double direction = 0;
    for (std::size_t i = design_.first[j]; i < design_.first[j + 1]; ++i)
      direction += z_[i * count_ + j] * (like.empty() ? 1.0 : like[i]);
    const double turn = direction < 0 ? -1 : 1;
    for (std::size_t i = design_.first[j]; i < design_.first[j + 1]; ++i) {
      w_[i] *= turn;
      out.weights[i] = w_[i];
    }
    for (std::size_t i = 0; i < p_; ++i) z_[i * count_ + j] *= turn;
    for (std::size_t i = design_.first[j]; i < design_.first[j + 1]; ++i) out.loadings[i] = z_[i * count_ + j];
  }
  correlate();
  out.correlations = latent_;
}

// From scores to what causes the indicators: correlations and loadings without the scores' own noise.
Outcome Fitter::correct(const double* r, PlsFit& out) {
  std::vector<double>& rho = right_;  // free until regress()
  for (std::size_t j = 0; j < count_; ++j) {
    rho[j] = rho_a(design_, j, r, out.weights);
    if (!(rho[j] > 0)) {
      at_ = j;
      return Outcome::unreliable;
    }
    const std::size_t begin = design_.first[j], end = design_.first[j + 1];
    if (end - begin < 2) continue;
    double length = 0;
    for (std::size_t i = begin; i < end; ++i) length += out.weights[i] * out.weights[i];
    for (std::size_t i = begin; i < end; ++i) out.loadings[i] = out.weights[i] * std::sqrt(rho[j]) / length;
  }
  for (std::size_t j = 0; j < count_; ++j)
    for (std::size_t k = 0; k < count_; ++k)
      if (j != k) latent_[j * count_ + k] /= std::sqrt(rho[j] * rho[k]);
  out.correlations = latent_;
  return Outcome::settled;
}

Outcome Fitter::regress(PlsFit& out) {
  std::fill(out.paths.begin(), out.paths.end(), 0.0);
  std::fill(out.totals.begin(), out.totals.end(), 0.0);
  for (const std::size_t j : design_.order) {  // sources before targets, so that their totals are known
    const auto& sources = design_.before[j];
    out.r2[j] = 0;
    if (sources.empty()) continue;
    if (!solve(j, next_.data())) return Outcome::collinear;
    double* const total = out.totals.data() + j * count_;
    for (std::size_t a = 0; a < sources.size(); ++a) {
      out.paths[j * count_ + sources[a]] = next_[a];
      out.r2[j] += next_[a] * latent_[sources[a] * count_ + j];
      total[sources[a]] += next_[a];
      for (std::size_t k = 0; k < count_; ++k) total[k] += next_[a] * out.totals[sources[a] * count_ + k];
    }
  }
  return Outcome::settled;
}

// Mean absolute correlation between two blocks over the geometric mean of those within them.
void Fitter::ratios(const double* r, PlsFit& out) const {
  const auto& first = design_.first;
  const auto within = [&](std::size_t j) {
    const auto k = static_cast<double>(first[j + 1] - first[j]);
    if (k < 2) return 1.0;
    double sum = 0;
    for (std::size_t a = first[j]; a < first[j + 1]; ++a)
      for (std::size_t b = a + 1; b < first[j + 1]; ++b) sum += std::abs(r[a * p_ + b]);
    return sum / (k * (k - 1) / 2);
  };
  for (std::size_t i = 0; i < count_; ++i) out.htmt[i * count_ + i] = within(i);
  for (std::size_t i = 0; i < count_; ++i)
    for (std::size_t j = i + 1; j < count_; ++j) {
      double sum = 0;
      for (std::size_t a = first[i]; a < first[i + 1]; ++a)
        for (std::size_t b = first[j]; b < first[j + 1]; ++b) sum += std::abs(r[a * p_ + b]);
      const double between = sum / static_cast<double>((first[i + 1] - first[i]) * (first[j + 1] - first[j]));
      const double ratio = between / std::sqrt(out.htmt[i * count_ + i] * out.htmt[j * count_ + j]);
      out.htmt[i * count_ + j] = out.htmt[j * count_ + i] = ratio;
    }
  for (std::size_t i = 0; i < count_; ++i) out.htmt[i * count_ + i] = 1;
}

Outcome Fitter::operator()(const double* r, std::span<const double> like, PlsFit& out) {
  if (const Outcome outcome = settle(r, out); outcome != Outcome::settled) return outcome;
  sign(like, out);
  ratios(r, out);
  if (design_.consistent)
    if (const Outcome outcome = correct(r, out); outcome != Outcome::settled) return outcome;
  return regress(out);
}

}  // namespace cabochon::feedback::pls_detail

namespace cabochon::feedback {

PlsFit pls_fit(std::span<const double> correlations, const PlsModel& model) {
  const pls_detail::Design design = pls_detail::checked(model);
  const std::size_t p = design.size();
  if (correlations.size() != p * p)
    throw InputError({"pls_fit", "correlations", -1, std::to_string(correlations.size()) + " numbers",
                      std::to_string(p) + " x " + std::to_string(p) + ", a row and a column an indicator"});
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t k = 0; k <= i; ++k) {
      const double a = correlations[i * p + k], b = correlations[k * p + i];
      if (i == k ? std::abs(a - 1) <= 1e-12 : std::abs(a) <= 1 + 1e-12 && std::abs(a - b) <= 1e-12) continue;
      throw InputError({"pls_fit", "correlations", -1,
                        number_text(a) + " of " + design.indicators[i] + " and " + design.indicators[k],
                        i == k ? "1 on the diagonal" : "numbers from -1 to 1, the same both ways"});
    }
  PlsFit out;
  pls_detail::Fitter fitter(design);
  fitter.prepare(out);
  switch (fitter(correlations.data(), {}, out)) {
    case pls_detail::Outcome::settled:
      break;
    case pls_detail::Outcome::unsettled:
      throw FitError("the outer weights did not settle", out.iterations, fitter.gap());
    case pls_detail::Outcome::collinear:
      throw InputError({"pls", "paths", -1, "sources of " + quoted(design.latents[fitter.at()]) + " that move as one",
                        "sources that the marks tell apart"});
    case pls_detail::Outcome::unreliable:
      throw InputError({"pls", "consistent", -1, "rho_A of " + quoted(design.latents[fitter.at()]) + " not above 0",
                        "indicators that go together"});
  }
  pls_detail::add_reliability(design, correlations.data(), out);
  return out;
}

}  // namespace cabochon::feedback
