#include "search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cabochon::retention {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

bool positive(const Matrix& m) {
  const Eigen::LLT<Matrix> factor(m);
  return m.allFinite() && factor.info() == Eigen::Success;
}

// Arrived: no unknown would move, or moves by little that wins nothing (a direction that the data hardly tell).
bool arrived(const Found& found) {
  const double longest = found.step.cwiseAbs().maxCoeff();
  return longest <= unsettled || (found.gap <= 1e-9 && longest <= 1e-3);
}

// Newton steps, held back where the curvature is none or the step would not descend (Levenberg 1944).
void settle(const stats::Slopes& function, double accounts, Found& found) {
  Vector slope;
  double value = function(found.theta, slope), held = 0;
  ++found.evaluations;
  const Eigen::Index n = found.theta.size();
  for (int round = 0; round < 60; ++round) {
    found.curvature = stats::curvature(function, found.theta);
    found.evaluations += 2 * n;
    if (!found.curvature.allFinite()) return;
    const bool bowl = positive(found.curvature);
    found.slope = slope.cwiseAbs().maxCoeff();
    found.step = bowl ? Vector(Eigen::LLT<Matrix>(found.curvature).solve(slope)) : slope;
    found.gap = bowl ? accounts * found.step.dot(slope) / 2 : std::numeric_limits<double>::infinity();
    found.converged = bowl && arrived(found);
    if (found.converged && found.step.cwiseAbs().maxCoeff() <= 1e-11) return;
    const double size = found.curvature.diagonal().cwiseAbs().maxCoeff();
    bool moved = false;
    if (bowl) held = held < 1e-12 * size ? 0 : held / 10;
    for (int attempt = 0; attempt < 12 && !moved; ++attempt) {
      const Matrix firm = found.curvature + held * Matrix::Identity(n, n);
      held = held == 0 ? 1e-6 * size : 4 * held;
      if (!positive(firm)) continue;
      Vector step = Eigen::LLT<Matrix>(firm).solve(slope);
      const double longest = step.cwiseAbs().maxCoeff();
      if (longest > 1.5) step *= 1.5 / longest;
      const Vector at = found.theta - step;
      Vector new_slope;
      const double new_value = function(at, new_slope);
      ++found.evaluations;
      const bool flat = std::abs(new_value - value) <= 1e-13 * std::abs(value);
      if (!std::isfinite(new_value) || (!flat && new_value > value) ||
          (flat && new_slope.cwiseAbs().maxCoeff() >= slope.cwiseAbs().maxCoeff()))
        continue;
      found.theta = at;
      slope = new_slope;
      value = new_value;
      moved = true;
    }
    ++found.iterations;
    if (found.converged) {  // the last step is taken with the curvature known
      found.slope = slope.cwiseAbs().maxCoeff();
      found.step = Eigen::LLT<Matrix>(found.curvature).solve(slope);
      found.gap = accounts * found.step.dot(slope) / 2;
      return;
    }
    if (!moved || found.theta.cwiseAbs().maxCoeff() > 30) return;
  }
}

Vector without(const Vector& v, Eigen::Index place) {
  Vector out(v.size() - 1);
  out << v.head(place), v.tail(v.size() - 1 - place);
  return out;
}

Vector with(const Vector& rest, Eigen::Index place, double value) {
  Vector out(rest.size() + 1);
  out << rest.head(place), value, rest.tail(rest.size() - place);
  return out;
}

}  // namespace

Found search(const stats::Slopes& whole, const stats::Slopes& part, bool thin, double accounts,
             const std::vector<Vector>& starts) {
  Found out;
  out.theta = starts.front();
  const auto from_starts = [&](const stats::Slopes& function, double tolerance) {
    stats::Minimum best;
    for (const Vector& start : starts) {
      stats::MinimiseOptions options;
      options.tolerance = tolerance;
      stats::Minimum tried = stats::minimise(function, start, options);
      out.iterations += tried.iterations;
      out.evaluations += thin ? 0 : tried.evaluations;
      if (tried.value < best.value) best = std::move(tried);
    }
    return best;
  };
  out.starts = static_cast<std::int64_t>(starts.size());
  if (thin) {
    const stats::Minimum first = from_starts(part, 1e-4);
    // Few histories may lack a maximum that all of them have: what ran away there says nothing.
    thin = first.converged && (first.at - starts.front()).cwiseAbs().maxCoeff() <= 4;
    if (thin) {
      stats::MinimiseOptions options;
      options.tolerance = 1e-5;
      const Matrix curve = stats::curvature(part, first.at);
      if (positive(curve)) options.inverse = curve.inverse();
      const stats::Minimum best = stats::minimise(whole, first.at, options);
      out.iterations += best.iterations;
      out.evaluations += best.evaluations;
      if (std::isfinite(best.value)) {
        out.theta = best.at;
        settle(whole, accounts, out);
        if (out.converged) return out;
      }
      thin = false;
    }
  }
  const stats::Minimum best = from_starts(whole, starts.size() > 1 ? 1e-5 : 1e-6);
  if (!std::isfinite(best.value)) return out;
  out.theta = best.at;
  settle(whole, accounts, out);
  return out;
}

std::vector<std::pair<double, double>> profile(const stats::Slopes& function, const Vector& best,
                                               const Matrix& covariance, double accounts, double z,
                                               ProgressFunction progress) {
  Vector slope;
  const double lowest = function(best, slope);
  const Matrix curve = covariance.inverse() / accounts;
  std::vector<std::pair<double, double>> out;
  Ticker ticker(std::move(progress), 2 * best.size(), 1);
  for (Eigen::Index i = 0; i < best.size(); ++i) {
    const double se = std::sqrt(covariance(i, i));
    Matrix inner(curve.rows() - 1, curve.cols() - 1);
    for (Eigen::Index r = 0, ri = 0; r < curve.rows(); ++r) {
      if (r == i) continue;
      for (Eigen::Index c = 0, ci = 0; c < curve.cols(); ++c)
        if (c != i) inner(ri, ci++) = curve(r, c);
      ++ri;
    }
    stats::MinimiseOptions options;
    options.tolerance = 1e-7;
    options.inverse = inner.inverse();
    const Vector along = without(covariance.col(i) / covariance(i, i), i);
    double limits[2];
    for (const int side : {-1, 1}) {
      Vector rest = without(best, i);
      double last = best[i];
      // Signed root of twice the fall, which is nearly straight in the parameter.
      const auto root = [&](double value) {
        const stats::Slopes fixed = [&](const Vector& t, Vector& s) {
          Vector all;
          const double f = function(with(t, i, value), all);
          s = without(all, i);
          return f;
        };
        const stats::Minimum m = stats::minimise(fixed, rest + along * (value - last), options);
        if (!std::isfinite(m.value)) return std::numeric_limits<double>::infinity();
        rest = m.at;
        last = value;
        return std::sqrt(std::max(0.0, 2 * accounts * (m.value - lowest)));
      };
      double near = best[i], near_root = 0, step = z * se, far = best[i] + side * step;
      double far_root = root(far);
      int tries = 0;
      while (far_root < z && ++tries < 12) {
        near = far;
        near_root = far_root;
        step *= 1.6;
        far += side * step * 0.5;
        far_root = root(far);
      }
      if (far_root < z) {
        limits[side > 0] = side * std::numeric_limits<double>::infinity();
      } else {
        double at = far;
        for (int step_number = 0; step_number < 30; ++step_number) {
          at = std::isfinite(far_root) ? near + (far - near) * (z - near_root) / (far_root - near_root)
                                       : (near + far) / 2;
          if (step_number % 4 == 3) at = (near + far) / 2;
          const double now = root(at);
          if (std::abs(now - z) < 1e-7) break;
          (now < z ? near : far) = at;
          (now < z ? near_root : far_root) = now;
        }
        limits[side > 0] = at;
      }
      ticker.advance();
    }
    out.emplace_back(limits[0], limits[1]);
  }
  ticker.finish();
  return out;
}

}  // namespace cabochon::retention
