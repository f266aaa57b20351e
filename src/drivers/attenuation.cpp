#include "cabochon/drivers/attenuation.hpp"

#include <Eigen/Dense>
#include <array>
#include <cmath>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/parallel.hpp"
#include "cabochon/core/random.hpp"
#include "cabochon/drivers/design.hpp"
#include "cabochon/stats/student.hpp"

namespace cabochon::drivers {
namespace {

constexpr std::array<double, 4> amounts = {0.5, 1.0, 1.5, 2.0};

// Columns centred and scaled to spread 1, so that the small system is well conditioned; the constant first.
struct Data {
  Eigen::MatrixXd x;        // times the root of the weight
  Eigen::VectorXd y, root;  // root of the weight
  Eigen::VectorXd scale;    // what each column was divided by
  Eigen::MatrixXd noise;    // standard error of each row and noisy term, in scaled units
  std::vector<Eigen::Index> noisy;
  std::vector<std::optional<double>> fixed;  // reliability of each noisy term, where given
  std::vector<std::uint32_t> cluster;
  Eigen::Index clusters = 0;
};

struct Slopes {
  Eigen::VectorXd b;
  Eigen::MatrixXd v;
};

// Solves (X'X - S) b = X'y.
struct System {
  Eigen::LDLT<Eigen::MatrixXd> solved;
  Eigen::VectorXd b;

  System(const Data& d, const Eigen::MatrixXd& x, const Eigen::VectorXd& s) {
    Eigen::MatrixXd a = x.transpose() * x;
    a.diagonal() -= s;
    solved.compute(a);
    b = solved.solve(x.transpose() * d.y);
  }

  // What each cluster adds to b: terms x clusters. `part` (rows x noisy terms) times the slope joins a row's score.
  [[nodiscard]] Eigen::MatrixXd influence(const Data& d, const Eigen::MatrixXd& x, const Eigen::MatrixXd* part) const {
    const Eigen::VectorXd e = d.y - x * b;
    Eigen::MatrixXd scores = Eigen::MatrixXd::Zero(x.cols(), d.clusters);
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      auto to = scores.col(static_cast<Eigen::Index>(d.cluster[static_cast<std::size_t>(i)]));
      to += e(i) * x.row(i).transpose();
      if (part)
        for (std::size_t j = 0; j < d.noisy.size(); ++j)
          to(d.noisy[j]) += (*part)(i, static_cast<Eigen::Index>(j)) * b(d.noisy[j]);
    }
    return solved.solve(scores);
  }
};

double small_sample_factor(const Data& d) {
  const auto n = static_cast<double>(d.x.rows()), k = static_cast<double>(d.x.cols());
  const auto g = static_cast<double>(d.clusters);
  return d.clusters == d.x.rows() ? n / (n - k) : g / (g - 1) * (n - 1) / (n - k);
}

Slopes solve(const Data& d, const Eigen::MatrixXd& x, const Eigen::VectorXd& s, const Eigen::MatrixXd* part_of_s) {
  const System system(d, x, s);
  const Eigen::MatrixXd half = system.influence(d, x, part_of_s);
  return {system.b, small_sample_factor(d) * half * half.transpose()};
}

using Points = std::array<double, amounts.size() + 1>;

// The curve through the slopes at no added noise and at the amounts, and its value where there is no noise at all, -1.
// (a + b z) / (1 + d z) is what the slope of a noisy factor follows exactly; a parabola where no such curve fits.
struct Extrapolation {
  Eigen::Matrix<double, amounts.size() + 1, 3> power;
  bool ratio = true;
  double size = 0;  // of the largest slope

  explicit Extrapolation(const Points& value) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      const double z = i == 0 ? 0 : amounts[i - 1];
      power.row(static_cast<Eigen::Index>(i)) << 1, z, z * z;
      size = std::max(size, std::abs(value[i]));
    }
    const auto curve = ratio_of(value);
    // The pole, -1 / d, must lie well below -1, and never within the amounts.
    ratio = curve.has_value() && (*curve)(2) < 0.8 && (*curve)(2) > -0.4;
  }

  [[nodiscard]] double operator()(const Points& value) const {
    if (!(size > 0)) return 0;
    if (ratio)
      if (const auto curve = ratio_of(value)) return ((*curve)(0) - (*curve)(1)) / (1 - (*curve)(2));
    const Eigen::Vector3d parabola = power.colPivHouseholderQr().solve(vector(value));
    return parabola(0) - parabola(1) + parabola(2);
  }

  // How much the value at -1 grows with each of the slopes.
  [[nodiscard]] Points weights(const Points& value) const {
    Points out{};
    if (!(size > 0)) return out;
    const double step = 1e-5 * size;
    for (std::size_t i = 0; i < value.size(); ++i) {
      Points up = value, down = value;
      up[i] += step;
      down[i] -= step;
      out[i] = ((*this)(up) - (*this)(down)) / (2 * step);
    }
    return out;
  }

 private:
  static Eigen::Matrix<double, amounts.size() + 1, 1> vector(const Points& value) {
    return Eigen::Map<const Eigen::Matrix<double, amounts.size() + 1, 1>>(value.data());
  }

  [[nodiscard]] std::optional<Eigen::Vector3d> ratio_of(const Points& value) const {
    Eigen::Matrix<double, amounts.size() + 1, 3> columns = power;
    columns.col(2) = -power.col(1).cwiseProduct(vector(value));
    const auto solved = columns.colPivHouseholderQr();
    if (solved.rank() < 3) return std::nullopt;
    return Eigen::Vector3d(solved.solve(vector(value)));
  }
};

struct Simex {
  Eigen::VectorXd b, variance;
};

// The variance is that of what each cluster adds to the extrapolated slope: its parts in the slopes at every amount of
// noise, each the mean over the draws, times the extrapolation's weights.
Simex simex(const Data& d, const System& raw, const Eigen::MatrixXd& part, const AttenuationOptions& options,
            Ticker& ticker) {
  const Eigen::Index k = raw.b.size(), n = d.x.rows();
  struct Sums {
    Eigen::MatrixXd b;
    std::array<Eigen::MatrixXd, amounts.size()> influence;
  };
  const auto make = [&] {
    Sums out{Eigen::MatrixXd::Zero(k, static_cast<Eigen::Index>(amounts.size())), {}};
    for (auto& one : out.influence) one = Eigen::MatrixXd::Zero(k, d.clusters);
    return out;
  };
  const Eigen::VectorXd none = Eigen::VectorXd::Zero(k);
  // Noise whose size comes from a reliability is estimated too: a row that makes the factor's variance larger makes
  // the noise larger. Known standard errors are not.
  Eigen::MatrixXd estimated = Eigen::MatrixXd::Zero(n, static_cast<Eigen::Index>(d.noisy.size()));
  const Eigen::VectorXd weight = d.root.cwiseAbs2();
  for (std::size_t j = 0; j < d.noisy.size(); ++j)
    if (const auto c = static_cast<Eigen::Index>(j); d.fixed[j])
      estimated.col(c) = part.col(c) - weight * (part.col(c).sum() / weight.sum());
  const Sums sums = reduce_chunks(
      options.draws, options.threads, ticker, make,
      [&](Sums& state, std::int64_t begin, std::int64_t end) {
        for (std::int64_t draw = begin; draw < end; ++draw) {
          Random random(options.seed, 0x53494d58u, static_cast<std::uint64_t>(draw));
          Eigen::MatrixXd z(n, static_cast<Eigen::Index>(d.noisy.size()));
          for (Eigen::Index j = 0; j < z.cols(); ++j)
            for (Eigen::Index i = 0; i < n; ++i) z(i, j) = random.normal() * d.noise(i, j) * d.root(i);
          for (std::size_t a = 0; a < amounts.size(); ++a) {
            Eigen::MatrixXd x = d.x;
            for (std::size_t j = 0; j < d.noisy.size(); ++j)
              x.col(d.noisy[j]) += std::sqrt(amounts[a]) * z.col(static_cast<Eigen::Index>(j));
            const System at(d, x, none);
            const Eigen::MatrixXd less = -amounts[a] * estimated;
            state.b.col(static_cast<Eigen::Index>(a)) += at.b;
            state.influence[a] += at.influence(d, x, &less);
          }
        }
      },
      [](Sums& total, Sums&& more) {
        total.b += more.b;
        for (std::size_t a = 0; a < amounts.size(); ++a) total.influence[a] += more.influence[a];
      },
      4);
  const auto draws = static_cast<double>(options.draws);
  const Eigen::MatrixXd plain = raw.influence(d, d.x, nullptr);
  Simex out{raw.b, Eigen::VectorXd::Zero(k)};
  for (Eigen::Index t = 0; t < k; ++t) {
    Points slope{raw.b(t)};
    for (std::size_t a = 0; a < amounts.size(); ++a) slope[a + 1] = sums.b(t, static_cast<Eigen::Index>(a)) / draws;
    const Extrapolation extrapolate(slope);
    const Points weights = extrapolate.weights(slope);
    out.b(t) = extrapolate(slope);
    Eigen::RowVectorXd adds = weights[0] * plain.row(t);
    for (std::size_t a = 0; a < amounts.size(); ++a) adds += weights[a + 1] / draws * sums.influence[a].row(t);
    out.variance(t) = small_sample_factor(d) * adds.squaredNorm();
  }
  return out;
}

Data read(const Design& design, const Table& frame, const AttenuationOptions& options) {
  const auto n = static_cast<Eigen::Index>(design.rows());
  const auto terms = static_cast<Eigen::Index>(design.terms().size());
  const auto size = static_cast<std::size_t>(n);
  Data d;
  d.x.resize(n, terms + 1);
  d.y.resize(n);
  d.root = Eigen::VectorXd::Ones(n);
  if (design.weighted()) {
    design.fill_weights(0, {d.root.data(), size});
    d.root = d.root.cwiseSqrt().eval();
  }
  const Eigen::VectorXd w = d.root.cwiseAbs2();
  const double total = w.sum();
  d.scale = Eigen::VectorXd::Ones(terms + 1);
  d.x.col(0).setOnes();
  for (Eigen::Index t = 0; t < terms; ++t) {
    auto column = d.x.col(t + 1);
    design.fill(static_cast<std::size_t>(t), 0, {column.data(), size});
    column.array() -= w.dot(column) / total;
    d.scale(t + 1) = std::sqrt(w.dot(column.cwiseAbs2().matrix()) / total);
    const std::string& name = design.terms()[static_cast<std::size_t>(t)].name;
    if (!(d.scale(t + 1) > 0))
      throw InputError(
          {frame.name(), name, -1, "a factor with the same value in every row used", "a factor that varies"});
    column /= d.scale(t + 1);
    for (const auto& [factor, share] : options.reliability)
      if (factor == name) {
        d.noisy.push_back(t + 1);
        d.fixed.emplace_back(share);
      }
    for (const auto& [factor, column_name] : options.errors)
      if (factor == name) {
        d.noisy.push_back(t + 1);
        d.fixed.emplace_back();
      }
  }
  design.fill_outcome(0, {d.y.data(), size});
  d.y.array() -= w.dot(d.y) / total;
  d.noise.resize(n, static_cast<Eigen::Index>(d.noisy.size()));
  for (std::size_t j = 0; j < d.noisy.size(); ++j) {
    const auto c = static_cast<Eigen::Index>(j);
    if (d.fixed[j]) {
      d.noise.col(c).setConstant(std::sqrt(1 - *d.fixed[j]));
      continue;
    }
    const std::string& name = design.terms()[static_cast<std::size_t>(d.noisy[j] - 1)].name;
    for (const auto& [factor, column_name] : options.errors) {
      if (factor != name) continue;
      visit_numbers(frame.column(column_name), frame.name(), column_name, [&](const auto values) {
        for (Eigen::Index i = 0; i < n; ++i) {
          const std::int64_t row = design.table_row(i);
          const auto se = static_cast<double>(values[static_cast<std::size_t>(row)]);
          if (!(se >= 0) || !std::isfinite(se))
            throw InputError({frame.name(), column_name, row, number_text(se), "a standard error of at least 0"});
          d.noise(i, c) = se / d.scale(d.noisy[j]);
        }
      });
    }
  }
  d.cluster.resize(size);
  if (options.cluster) {
    RowGroups groups = design.groups(*options.cluster);
    if (groups.count < 2)
      throw InputError({frame.name(), *options.cluster, -1, "one cluster", "at least two clusters"});
    d.cluster = std::move(groups.ids);
    d.clusters = groups.count;
  } else {
    for (std::size_t i = 0; i < size; ++i) d.cluster[i] = static_cast<std::uint32_t>(i);
    d.clusters = n;
  }
  for (Eigen::Index c = 0; c < d.x.cols(); ++c) d.x.col(c).array() *= d.root.array();
  d.y.array() *= d.root.array();
  return d;
}

void check(const Design& design, const AttenuationOptions& options) {
  std::vector<std::string> names;
  for (const auto& term : design.terms()) names.push_back(term.name);
  std::vector<std::string> seen;
  const auto check_name = [&](const char* argument, const std::string& name) {
    check_one_of("attenuation", argument, name, names);
    for (const auto& other : seen)
      if (other == name)
        throw InputError({"attenuation", argument, -1, core::quoted(name) + " twice", "each factor once"});
    seen.push_back(name);
  };
  for (const auto& [name, share] : options.reliability) {
    check_name("reliability", name);
    check_range("attenuation", "reliability", share, {0, 1, true, false});
  }
  for (const auto& [name, column] : options.errors) check_name("errors", name);
  if (seen.empty())
    throw InputError({"attenuation", "reliability", -1, "nothing",
                      "the reliability, or the column of standard errors, of at least one factor"});
}

}  // namespace

Attenuation attenuation(const Table& frame, const std::string& outcome, const std::vector<std::string>& factors,
                        const AttenuationOptions& options, const ProgressFunction& progress) {
  check_level("attenuation", options.level);
  check_range("attenuation", "draws", static_cast<double>(options.draws), {10, 100000, false, false});
  if (factors.empty()) throw InputError({"attenuation", "factors", -1, "none", "at least one factor"});
  DesignOptions wanted;
  wanted.weights = options.weights;
  wanted.categorical = options.categorical;
  wanted.where = "attenuation";
  if (options.cluster) wanted.also.push_back(*options.cluster);
  for (const auto& [name, column] : options.errors) wanted.also.push_back(column);
  const Design design = Design::of(frame, outcome, factors, wanted);
  design.check_finite();
  check(design, options);
  const Data d = read(design, frame, options);
  const Eigen::Index k = d.x.cols();
  if (d.x.rows() <= k)
    throw InputError({frame.name(),
                      {},
                      -1,
                      std::to_string(d.x.rows()) + " rows for " + std::to_string(k) + " coefficients",
                      "more rows than coefficients"});
  // Each row's part of S: its squared standard error, or (1 - reliability) of its squared distance from the mean.
  Eigen::MatrixXd part(d.x.rows(), d.noise.cols());
  Eigen::VectorXd s = Eigen::VectorXd::Zero(k);
  for (std::size_t j = 0; j < d.noisy.size(); ++j) {
    const auto c = static_cast<Eigen::Index>(j);
    if (d.fixed[j])
      part.col(c) = (1 - *d.fixed[j]) * d.x.col(d.noisy[j]).cwiseAbs2();
    else
      part.col(c) = (d.noise.col(c).array() * d.root.array()).square();
    s(d.noisy[j]) = part.col(c).sum();
  }
  {
    Eigen::MatrixXd a = d.x.transpose() * d.x;
    const Eigen::LDLT<Eigen::MatrixXd> plain(a);
    if (!(plain.vectorD().minCoeff() > 1e-10 * plain.vectorD().maxCoeff()))
      throw InputError(
          {frame.name(), {}, -1, "factors of which one repeats others", "factors that differ: see regress"});
    a.diagonal() -= s;
    const Eigen::LDLT<Eigen::MatrixXd> left(a);
    if (!(left.vectorD().minCoeff() > 1e-6 * left.vectorD().maxCoeff()))
      throw InputError({"attenuation", "reliability", -1, "noise as large as what the factor varies by itself",
                        "reliabilities that leave each factor a variance that the others do not explain"});
  }
  Ticker ticker(progress, options.draws, 1);
  const Slopes raw = solve(d, d.x, Eigen::VectorXd::Zero(k), nullptr);
  const Slopes corrected = solve(d, d.x, s, &part);
  const Simex back = simex(d, System(d, d.x, Eigen::VectorXd::Zero(k)), part, options, ticker);

  Attenuation out;
  out.n = d.x.rows();
  out.clusters = options.cluster ? d.clusters : 0;
  const double reach = stats::two_sided_t(
      options.level, options.cluster ? static_cast<double>(d.clusters - 1) : static_cast<double>(d.x.rows() - k));
  if (d.y.dot(d.y - d.x * corrected.b) <= 0)  // what the true factors leave of the outcome's variance
    out.notes.push_back(
        "With so much noise the factors would explain more than all of the outcome's variance: such reliabilities are "
        "too "
        "low for these data, and the corrected slopes too steep.");
  std::vector<std::string> terms;
  std::vector<std::optional<double>> reliability;
  std::array<std::vector<double>, 9> columns;
  for (Eigen::Index t = 1; t < k; ++t) {
    const std::string& name = design.terms()[static_cast<std::size_t>(t - 1)].name;
    terms.push_back(name);
    reliability.emplace_back();
    const double total = d.x.col(t).squaredNorm();
    if (s(t) > 0) reliability.back() = 1 - s(t) / total;
    const double values[3] = {raw.b(t), corrected.b(t), back.b(t)};
    const double variances[3] = {raw.v(t, t), corrected.v(t, t), back.variance(t)};
    for (std::size_t m = 0; m < 3; ++m) {
      const double half = reach * std::sqrt(variances[m]) / d.scale(t);
      columns[3 * m].push_back(values[m] / d.scale(t));
      columns[3 * m + 1].push_back(values[m] / d.scale(t) - half);
      columns[3 * m + 2].push_back(values[m] / d.scale(t) + half);
    }
  }
  out.slopes.add("term", Column::text(terms)).add("reliability", Column::of(reliability));
  constexpr const char* names[] = {"raw",   "raw_low",   "raw_high",  "corrected", "corrected_low", "corrected_high",
                                   "simex", "simex_low", "simex_high"};
  for (std::size_t c = 0; c < columns.size(); ++c) out.slopes.add(names[c], Column::of(std::move(columns[c])));
  ticker.finish();
  return out;
}

}  // namespace cabochon::drivers
