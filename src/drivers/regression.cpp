#include "cabochon/drivers/regression.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/hashed_keys.hpp"
#include "cabochon/stats/absorb.hpp"
#include "cabochon/stats/chance.hpp"
#include "cabochon/stats/student.hpp"

#include "fit.hpp"
#include "notes.hpp"
#include "regression_tables.hpp"
#include "residuals.hpp"

namespace cabochon::drivers {
namespace {

using Optional = std::vector<std::optional<double>>;

Errors kind_of(const RegressOptions& options) {
  const bool clustered = options.se == Errors::cluster || options.se == Errors::wild;
  if (options.cluster.empty()) {
    if (clustered)
      throw InputError({"regress", "cluster", -1, "nothing",
                        "the column of clusters that se='" + std::string(name_of(options.se)) + "' needs"});
    return options.se;
  }
  if (options.cluster.size() > 2)
    throw InputError(
        {"regress", "cluster", -1, std::to_string(options.cluster.size()) + " columns", "one or two columns"});
  if (options.cluster.size() == 2 && options.cluster[0] == options.cluster[1])
    throw InputError({"regress", "cluster", -1, core::quoted(options.cluster[0]) + " twice", "two different columns"});
  if (options.se == Errors::wild && options.cluster.size() == 2)
    throw InputError({"regress", "cluster", -1, "2 columns", "one column where se='wild'"});
  if (clustered) return options.se;
  if (options.se == Errors::hc1) return Errors::cluster;
  throw InputError({"regress", "se", -1, "'" + std::string(name_of(options.se)) + "' beside cluster",
                    "'cluster' or 'wild' where cluster is given"});
}

// Rows by both groups together. Where pairs are few a place each is cheaper than a table of those that occur.
RowGroups pairs_of(const RowGroups& a, const RowGroups& b) {
  RowGroups both;
  const std::size_t n = a.ids.size();
  both.ids.resize(n);
  const std::uint64_t most = std::uint64_t{a.count} * b.count;
  if (most > std::max<std::uint64_t>(4 * n, 1 << 16)) {
    KeyTable keys;
    for (std::size_t i = 0; i < n; ++i) both.ids[i] = keys.id_of(std::uint64_t{a.ids[i]} << 32 | b.ids[i]);
    both.count = static_cast<std::uint32_t>(keys.distinct().size());
    return both;
  }
  std::vector<std::uint32_t> place(most, 0);
  for (std::size_t i = 0; i < n; ++i) {
    both.ids[i] = a.ids[i] * b.count + b.ids[i];
    place[both.ids[i]] = 1;
  }
  for (auto& p : place) {
    const std::uint32_t used = p;
    p = both.count;
    both.count += used;
  }
  for (auto& id : both.ids) id = place[id];
  return both;
}

std::vector<RowGroups> cluster_groups(const Design& design, const RegressOptions& options) {
  std::vector<RowGroups> out;
  for (const auto& name : options.cluster) {
    out.push_back(design.groups(name));
    if (out.back().count < 2) throw InputError({"frame", name, -1, "one cluster", "at least two clusters"});
  }
  if (out.size() < 2) return out;
  out.push_back(pairs_of(out[0], out[1]));
  return out;
}

bool nested(const RowGroups& inner, const RowGroups& outer) {
  std::vector<std::uint32_t> of(inner.count, 0xFFFFFFFFu);
  for (std::size_t i = 0; i < inner.ids.size(); ++i) {
    auto& home = of[inner.ids[i]];
    if (home == 0xFFFFFFFFu) home = outer.ids[i];
    if (home != outer.ids[i]) return false;
  }
  return true;
}

// Levels that count as parameters beside clusters: those nested in a cluster do not, but for the constant.
std::int64_t levels_not_nested(const Design& design, const AbsorbedColumns& absorbed,
                               const std::vector<RowGroups>& clusters, std::size_t ways) {
  std::vector<stats::Effect> left;
  for (const auto& group : absorbed.groups) {
    bool inside = false;
    for (std::size_t w = 0; w < ways; ++w) inside = inside || nested(group, clusters[w]);
    if (!inside) left.push_back({group.ids, group.count});
  }
  if (left.empty()) return 1;
  if (left.size() == absorbed.groups.size()) return absorbed.degrees;
  return stats::Absorber(design.rows(), left, {}).degrees();
}

double outcome_squares(const Design& design) {
  double sum = 0, weight = 0, squares = 0;
  const auto n = static_cast<std::size_t>(design.rows());
  std::vector<double> y(n), w;
  design.fill_outcome(0, y);
  if (design.weighted()) {
    w.resize(n);
    design.fill_weights(0, w);
  }
  for (std::size_t i = 0; i < n; ++i) {
    sum += (w.empty() ? 1 : w[i]) * y[i];
    weight += w.empty() ? 1 : w[i];
  }
  for (std::size_t i = 0; i < n; ++i) squares += (w.empty() ? 1 : w[i]) * (y[i] - sum / weight) * (y[i] - sum / weight);
  return squares;
}

// Coefficients as they are shown: the constant is that of the unshifted columns, l'b with l = (1, -shifts).
struct Shown {
  std::vector<std::string> names;
  std::vector<Eigen::VectorXd> along;  // l of each coefficient
  std::vector<double> offset;          // added to l'b: the outcome's shift for the constant
};

Shown shown(const Design& design, const Fit& fit) {
  Shown out;
  const Eigen::Index k = fit.b.size();
  if (fit.constant) {
    Eigen::VectorXd l = Eigen::VectorXd::Zero(k);
    l(0) = 1;
    for (Eigen::Index j = 1; j < k; ++j) l(j) = -fit.shift[static_cast<std::size_t>(j - 1)];
    out.names.emplace_back("constant");
    out.along.push_back(std::move(l));
    out.offset.push_back(fit.shift.back());
  }
  for (std::size_t t = 0; t < fit.terms.size(); ++t) {
    out.names.push_back(design.terms()[fit.terms[t]].name);
    out.along.emplace_back(Eigen::VectorXd::Unit(k, fit.first() + static_cast<Eigen::Index>(t)));
    out.offset.push_back(0);
  }
  return out;
}

double product(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  long double sum = 0;
  for (Eigen::Index i = 0; i < a.size(); ++i) sum += static_cast<long double>(a(i)) * b(i);
  return static_cast<double>(sum);
}

}  // namespace

Regression regress(const Table& frame, const std::string& outcome, const std::vector<std::string>& factors,
                   const RegressOptions& options, const ProgressFunction& progress) {
  check_level("regress", options.level);
  (void)resolve_threads(options.threads);
  const Errors kind = kind_of(options);
  if (kind == Errors::wild)
    check_range("regress", "draws", static_cast<double>(options.draws), {99, 1e7, false, false});
  if (factors.empty()) throw InputError({"regress", "factors", -1, "none", "at least one factor"});
  DesignOptions design_options{options.categorical,
                               options.reference,
                               options.unit,
                               options.period,
                               options.weights,
                               {},
                               options.intercept || !options.effects.empty(),
                               "regress"};
  for (const auto* list : {&options.cluster, &options.effects})
    for (const auto& name : *list) design_options.also.push_back(name);
  Design design = Design::of(frame, outcome, factors, design_options);
  Regression out;
  Ticker ticker(progress, 2 * design.rows());

  const bool with_effects = !options.effects.empty();
  if (with_effects) {
    std::vector<RowGroups> groups;
    std::vector<stats::Effect> effects;
    for (const auto& name : options.effects) groups.push_back(design.groups(name));
    for (const auto& group : groups) effects.push_back({group.ids, group.count});
    const auto alone = stats::singletons(design.rows(), effects);
    out.singletons = static_cast<std::int64_t>(alone.size());
    if (options.singletons == Singletons::drop && !alone.empty()) {
      if (out.singletons == design.rows())
        throw InputError({"frame", options.effects[0], -1, "no level with two rows", "levels with several rows each"});
      design = design.without(alone, "being alone in an absorbed level");
    }
  }
  const auto terms = static_cast<std::int64_t>(design.terms().size());
  if (design.rows() < 2'000'000 / (terms * terms + 1) + 2 || with_effects) design.check_finite();

  const std::vector<RowGroups> clusters = cluster_groups(design, options);
  FitRequest request;
  if (kind == Errors::hc0 || kind == Errors::hc1) request.leverage_power = 0;
  if (kind == Errors::hc2) request.leverage_power = 1;
  if (kind == Errors::hc3) request.leverage_power = 2;
  if (kind == Errors::cluster || kind == Errors::wild) request.clusters = clusters;
  request.rows = options.rows;
  request.residuals = options.unit && options.period;
  request.influence = with_effects ? request.leverage_power > 0 || options.rows : cheap_leverages(design);

  std::optional<AbsorbedColumns> absorbed;
  if (with_effects) absorbed = absorb(design, options, request.leverage_power > 0 || options.rows, ticker);
  const std::int64_t base = absorbed ? absorbed->degrees : (options.intercept ? 1 : 0);
  FitRows rows;
  out.n = design.rows();
  if (options.dependent == Dependent::error && out.n <= base + terms)
    throw InputError({"frame",
                      {},
                      -1,
                      counted(out.n) + " rows for " + counted(base + terms) + " coefficients",
                      "more rows than coefficients"});
  const Fit fitted = fit(design, absorbed ? &*absorbed : nullptr, options, request, rows, ticker);

  out.outcome = outcome;
  out.level = options.level;
  out.errors = words_for(kind, options);
  out.table_rows = design.table_rows();
  const auto kept = static_cast<std::int64_t>(fitted.terms.size());
  const std::int64_t k_all = base + kept;
  if (out.n <= k_all)
    throw InputError({"frame",
                      {},
                      -1,
                      counted(out.n) + " rows for " + counted(k_all) + " coefficients",
                      "more rows than coefficients"});
  out.dof_residual = out.n - k_all;
  if (absorbed) {
    for (const auto& group : absorbed->groups) out.absorbed.push_back(group.count);
    out.absorb_iterations = absorbed->iterations;
    out.absorb_gap = absorbed->gap;
  }
  for (std::size_t w = 0; w < options.cluster.size(); ++w) out.clusters.push_back(clusters[w].count);
  std::int64_t k_clustered = k_all;
  if (absorbed && !clusters.empty())
    k_clustered = kept + levels_not_nested(design, *absorbed, clusters, options.cluster.size());

  const double rss = fitted.perfect ? 0 : fitted.rss;
  const double within = fitted.length.back() * fitted.length.back();
  const double total = absorbed ? outcome_squares(design) : within;
  const bool centred = absorbed || fitted.constant;
  if (!(total > 0))
    throw InputError(
        {"frame", outcome, -1, "an outcome with the same value in every row used", "an outcome that varies"});
  out.r2 = 1 - rss / total;
  out.within_r2 = within > 0 ? 1 - rss / within : 0;
  out.adjusted_r2 =
      1 - rss / total * (static_cast<double>(out.n - (centred ? 1 : 0)) / static_cast<double>(out.dof_residual));
  out.sigma = std::sqrt(rss / static_cast<double>(out.dof_residual));
  out.condition = fitted.condition;
  if (fitted.sums.largest_leverage > 0) out.largest_leverage = fitted.sums.largest_leverage;
  diagnose(design, fitted, rows, out);

  Covariance v = covariance(fitted, options, kind, clusters, out.n, k_all, k_clustered);
  if (fitted.perfect) v.matrix.setZero(), v.core.setZero();
  out.dof = static_cast<std::int64_t>(v.dof);
  NoteFacts facts;
  facts.repaired = v.repaired;

  const Shown coefficients = shown(design, fitted);
  const std::size_t count = coefficients.names.size();
  const double reach = stats::two_sided_t(options.level, v.dof);
  Optional estimate(count), se(count), low(count), high(count), t(count), p(count), standardised(count), partial(count),
      vif(count);
  std::optional<stats::ClusterSums> sums;
  Eigen::MatrixXd draws;
  if (kind == Errors::wild && !fitted.perfect) {
    if (absorbed)
      for (std::size_t e = 0; e < options.effects.size(); ++e)
        if (!nested(absorbed->groups[e], clusters[0]))
          throw InputError({"regress", "effects", -1,
                            core::quoted(options.effects[e]) + ", not nested in " + core::quoted(options.cluster[0]),
                            "effects nested in the clusters where se='wild'; give the others as categorical factors"});
    sums = cluster_sums(design, absorbed ? &*absorbed : nullptr, fitted, clusters[0], options.threads, ticker);
    const bool webb = options.wild_weights == WildPoints::webb ||
                      (options.wild_weights == WildPoints::automatic && clusters[0].count < 12);
    draws = stats::wild_draws(clusters[0].count, options.draws,
                              webb ? stats::WildWeights::webb : stats::WildWeights::rademacher, options.seed,
                              facts.enumerated);
    facts.draws = draws.cols();
    facts.wild_weights = webb ? "Webb's" : "Rademacher";
  }
  Ticker tests(progress, sums ? static_cast<std::int64_t>(count) : 0, 1);
  std::vector<std::vector<double>> matrix(count, std::vector<double>(count));
  std::vector<Eigen::VectorXd> short_of;  // root'l of each coefficient
  for (const auto& l : coefficients.along)
    short_of.emplace_back((fitted.root.transpose() * l.cast<stats::Extended>()).template cast<double>());
  const auto one_term = [&](std::size_t i) {
    const Eigen::VectorXd& l = coefficients.along[i];
    estimate[i] = product(l, fitted.b) + coefficients.offset[i];
    const double error = std::sqrt(std::max(0.0, short_of[i].dot(v.core * short_of[i])));
    se[i] = error;
    for (std::size_t j = 0; j < count; ++j) matrix[j][i] = short_of[i].dot(v.core * short_of[j]);
    if (error > 0) {
      t[i] = *estimate[i] / error;
      p[i] = stats::two_sided_p(*t[i], v.dof);
    }
    low[i] = *estimate[i] - reach * error;
    high[i] = *estimate[i] + reach * error;
    if (sums && error > 0) {
      const stats::WildTest test(*sums, fitted.bread, l, product(l, fitted.b), v.cluster_factor, draws);
      const double shift = coefficients.offset[i];
      p[i] = test.p(-shift);
      low[i] = test.limit(-1, 1 - options.level) + shift;
      high[i] = test.limit(1, 1 - options.level) + shift;
    }
    const bool is_constant = fitted.constant && i == 0;
    if (is_constant) return;
    const std::size_t term = i - static_cast<std::size_t>(fitted.first());
    const auto at = static_cast<Eigen::Index>(i);
    if (fitted.length.back() > 0) standardised[i] = *estimate[i] * fitted.length[term] / fitted.length.back();
    if (centred) vif[i] = std::max(1.0, fitted.length[term] * fitted.length[term] * fitted.bread(at, at));
    if (rss > 0) {
      const double classical = *estimate[i] / (out.sigma * std::sqrt(fitted.bread(at, at)));
      partial[i] = classical / std::sqrt(classical * classical + static_cast<double>(out.dof_residual));
    }
  };
  if (sums)
    for_chunks(
        static_cast<std::int64_t>(count), options.threads, tests,
        [&](std::int64_t i, std::int64_t, std::int64_t) { one_term(static_cast<std::size_t>(i)); }, [](std::int64_t) {},
        1);
  else
    for (std::size_t i = 0; i < count; ++i) one_term(i);

  Table table("coefficients");
  table.add("term", Column::text(coefficients.names)).add("estimate", Column::of(estimate)).add("se", Column::of(se));
  table.add("low", Column::of(low)).add("high", Column::of(high)).add("t", Column::of(t)).add("p", Column::of(p));
  table.add("standardised", Column::of(standardised)).add("partial_r", Column::of(partial)).add("vif", Column::of(vif));
  out.coefficients = std::move(table);
  Table cov("covariance");
  cov.add("term", Column::text(coefficients.names));
  for (std::size_t i = 0; i < count; ++i)
    cov.add(coefficients.names[i] == "term" ? "term " : coefficients.names[i], Column::of(matrix[i]));
  out.covariance = std::move(cov);
  out.factors = factor_tests(design, fitted, v);
  out.left_out = left_out_table(design);
  out.dropped = dropped_table(design, fitted, options);
  if (options.rows) out.rows = rows_table(design, rows, out);
  if (request.residuals && !fitted.perfect) {
    const auto& effects = options.effects;
    const bool own_mean = std::find(effects.begin(), effects.end(), *options.unit) != effects.end();
    diagnose_serial(frame, design, rows, *options.unit, *options.period, own_mean, out);
  }
  for (auto& note : regression_notes(design, fitted, out, options, kind, facts)) out.notes.push_back(std::move(note));
  for (std::size_t i = 0; i < count; ++i)
    if (std::isinf(*low[i]) || std::isinf(*high[i]))
      out.notes.push_back("The data do not bound " + core::quoted(coefficients.names[i]) +
                          (std::isinf(*low[i]) && std::isinf(*high[i]) ? " on either side."
                           : std::isinf(*low[i])                       ? " from below."
                                                                       : " from above."));
  ticker.finish();
  return out;
}

}  // namespace cabochon::drivers
