#include "regression_tables.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "cabochon/stats/chance.hpp"

namespace cabochon::drivers {

Table factor_tests(const Design& design, const Fit& fit, const Covariance& v) {
  std::vector<std::string> names;
  std::vector<std::int64_t> counts;
  std::vector<std::optional<double>> f, p;
  for (std::size_t factor = 0; factor < design.factors().size(); ++factor) {
    std::vector<Eigen::Index> places;
    for (std::size_t t = 0; t < fit.terms.size(); ++t)
      if (design.terms()[fit.terms[t]].factor == static_cast<std::int32_t>(factor))
        places.push_back(fit.first() + static_cast<Eigen::Index>(t));
    names.push_back(design.factors()[factor]);
    const auto q = static_cast<Eigen::Index>(places.size());
    counts.push_back(q);
    f.emplace_back();
    p.emplace_back();
    if (q == 0 || fit.perfect || static_cast<double>(q) > v.dof) continue;
    Eigen::MatrixXd part(q, q);
    Eigen::VectorXd b(q);
    for (Eigen::Index i = 0; i < q; ++i) {
      b(i) = fit.b(places[static_cast<std::size_t>(i)]);
      for (Eigen::Index j = 0; j < q; ++j)
        part(i, j) = v.matrix(places[static_cast<std::size_t>(i)], places[static_cast<std::size_t>(j)]);
    }
    const Eigen::LDLT<Eigen::MatrixXd> solved(part);
    if (solved.info() != Eigen::Success || !(solved.vectorD().minCoeff() > 0)) continue;
    f.back() = b.dot(solved.solve(b)) / static_cast<double>(q);
    p.back() = stats::fisher_p(*f.back(), static_cast<double>(q), v.dof);
  }
  Table out("factors");
  out.add("factor", Column::text(names))
      .add("terms", Column::of(counts))
      .add("f", Column::of(f))
      .add("p", Column::of(p));
  return out;
}

Table left_out_table(const Design& design) {
  std::vector<std::string> columns;
  std::vector<std::int64_t> rows, alone;
  for (const LeftOut& one : design.left_out()) {
    columns.push_back(one.column);
    rows.push_back(one.rows);
    alone.push_back(one.alone);
  }
  Table out("left_out");
  out.add("column", Column::text(columns)).add("rows", Column::of(rows)).add("alone", Column::of(alone));
  return out;
}

Table dropped_table(const Design& design, const Fit& fit, const RegressOptions& options) {
  std::vector<std::string> terms, because;
  for (const auto& one : fit.dependent) {
    Problem problem = dependence_problem(design, one, fit.constant, options, {});
    terms.push_back(std::move(problem.column));
    because.push_back(std::move(problem.value));
  }
  Table out("dropped");
  out.add("term", Column::text(terms)).add("because", Column::text(because));
  return out;
}

std::string words_for(Errors kind, const RegressOptions& options) {
  switch (kind) {
    case Errors::classical:
      return "classical";
    case Errors::hc0:
      return "HC0";
    case Errors::hc1:
      return "HC1";
    case Errors::hc2:
      return "HC2";
    case Errors::hc3:
      return "HC3";
    case Errors::cluster:
      return "clustered by " + options.cluster[0] +
             (options.cluster.size() == 2 ? " and by " + options.cluster[1] : "");
    case Errors::wild:
      return "wild cluster bootstrap by " + options.cluster[0];
  }
  return {};
}

}  // namespace cabochon::drivers
