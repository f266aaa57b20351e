// The model on a table of marks, and its results as tables.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "cabochon/core/checks.hpp"

#include "bootstrap.hpp"

namespace cabochon::feedback {
namespace {

using namespace pls_detail;
using Numbers = std::vector<std::optional<double>>;

std::optional<double> finite(double value) { return std::isfinite(value) ? std::optional(value) : std::nullopt; }

struct Result {
  const PlsModel& model;
  const PlsOptions& options;
  const Design& design;
  const Marks& marks;
  const PlsFit& fit;
  const Layout& at;
  const Draws& draws;

  [[nodiscard]] std::size_t count() const { return design.count(); }
};

class Limited {
 public:
  Limited(const Result& result, std::string name) : result_(result), name_(std::move(name)) {}

  void add(std::optional<double> value, std::size_t quantity) {
    const double tail = (1 - result_.options.level) / 2;
    const auto limits = value ? result_.draws.limits(quantity, tail, 1 - tail) : std::nullopt;
    value_.push_back(value);
    low_.push_back(limits ? std::optional(limits->first) : std::nullopt);
    high_.push_back(limits ? std::optional(limits->second) : std::nullopt);
  }

  void put(Table& table) const {
    table.add(name_, Column::of(value_)).add(name_ + "_low", Column::of(low_)).add(name_ + "_high", Column::of(high_));
  }

 private:
  const Result& result_;
  std::string name_;
  Numbers value_, low_, high_;
};

std::vector<std::string> named(const Design& design, const std::vector<std::pair<std::size_t, std::size_t>>& pairs,
                               bool second) {
  std::vector<std::string> out;
  for (const auto& pair : pairs) out.push_back(design.latents[second ? pair.second : pair.first]);
  return out;
}

Table paths_of(const Result& result) {
  const Design& design = result.design;
  Limited path(result, "path");
  Numbers se, p;
  for (std::size_t e = 0; e < design.edges.size(); ++e) {
    const auto [source, target] = design.edges[e];
    const double value = result.fit.paths[target * result.count() + source];
    path.add(value, result.at.paths + e);
    se.push_back(result.draws.deviation(result.at.paths + e));
    const bool told = se.back() && *se.back() > 0;
    p.push_back(told ? std::optional(std::erfc(std::abs(value) / *se.back() / std::sqrt(2.0))) : std::nullopt);
  }
  Table out("paths", static_cast<std::int64_t>(design.edges.size()));
  out.add("source", Column::text(named(design, design.edges, false)));
  out.add("target", Column::text(named(design, design.edges, true)));
  path.put(out);
  out.add("se", Column::of(se)).add("p", Column::of(p));
  return out;
}

Table outer_of(const Result& result) {
  Limited weight(result, "weight"), loading(result, "loading");
  std::vector<std::string> latent;
  for (std::size_t i = 0; i < result.design.size(); ++i) {
    latent.push_back(result.design.latents[result.design.of[i]]);
    weight.add(result.fit.weights[i], result.at.weights + i);
    loading.add(result.fit.loadings[i], result.at.loadings + i);
  }
  Table out("outer", static_cast<std::int64_t>(latent.size()));
  out.add("latent", Column::text(latent)).add("indicator", Column::text(result.design.indicators));
  weight.put(out);
  loading.put(out);
  return out;
}

Table latents_of(const Result& result, const Resampled& moments) {
  const Design& design = result.design;
  Limited index(result, "index"), r2(result, "r2");
  Numbers alpha, rho_a, rho_c;
  std::vector<std::int64_t> indicators;
  for (std::size_t j = 0; j < design.count(); ++j) {
    bool fair = true;
    for (std::size_t i = design.first[j]; i < design.first[j + 1]; ++i) fair = fair && result.fit.weights[i] >= 0;
    const double level = index_of(design, j, result.fit.weights, moments, result.model.scale);
    index.add(fair ? finite(level) : std::nullopt, result.at.index + j);
    r2.add(design.before[j].empty() ? std::nullopt : std::optional(result.fit.r2[j]), result.at.r2 + j);
    alpha.push_back(finite(result.fit.alpha[j]));
    rho_a.push_back(finite(result.fit.rho_a[j]));
    rho_c.push_back(finite(result.fit.rho_c[j]));
    indicators.push_back(static_cast<std::int64_t>(design.first[j + 1] - design.first[j]));
  }
  Table out("latents", static_cast<std::int64_t>(design.count()));
  out.add("latent", Column::text(design.latents));
  index.put(out);
  r2.put(out);
  out.add("alpha", Column::of(alpha)).add("rho_a", Column::of(rho_a)).add("rho_c", Column::of(rho_c));
  out.add("ave", Column::of(result.fit.ave)).add("indicators", Column::of(std::move(indicators)));
  return out;
}

Table htmt_of(const Result& result) {
  const std::size_t count = result.count();
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  Numbers ratio, high;
  std::vector<double> correlation;
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = i + 1; j < count; ++j) {
      const double level = result.options.level;
      const auto limits = result.draws.limits(result.at.htmt + pairs.size(), level, level);
      pairs.emplace_back(i, j);
      ratio.push_back(finite(result.fit.htmt[i * count + j]));
      high.push_back(limits ? std::optional(limits->second) : std::nullopt);
      correlation.push_back(result.fit.correlations[i * count + j]);
    }
  Table out("htmt", static_cast<std::int64_t>(pairs.size()));
  out.add("first", Column::text(named(result.design, pairs, false)));
  out.add("second", Column::text(named(result.design, pairs, true)));
  out.add("htmt", Column::of(ratio)).add("htmt_high", Column::of(high));
  out.add("correlation", Column::of(std::move(correlation)));
  return out;
}

Table effects_of(const Result& result) {
  const Design& design = result.design;
  Limited indirect(result, "indirect"), total(result, "total");
  std::vector<double> direct;
  for (std::size_t r = 0; r < design.routes.size(); ++r) {
    const auto [source, target] = design.routes[r];
    const std::size_t at = target * result.count() + source;
    direct.push_back(result.fit.paths[at]);
    indirect.add(result.fit.totals[at] - result.fit.paths[at], result.at.routes + 2 * r);
    total.add(result.fit.totals[at], result.at.routes + 2 * r + 1);
  }
  Table out("effects", static_cast<std::int64_t>(design.routes.size()));
  out.add("source", Column::text(named(design, design.routes, false)));
  out.add("target", Column::text(named(design, design.routes, true)));
  out.add("direct", Column::of(std::move(direct)));
  indirect.put(out);
  total.put(out);
  return out;
}

Table scores_of(const Result& result) {
  const Design& design = result.design;
  const Marks& marks = result.marks;
  const PlsScale scale = result.model.scale;
  Table out("scores", static_cast<std::int64_t>(marks.n()));
  out.add("row", Column::of(marks.rows));
  for (std::size_t j = 0; j < design.count(); ++j) {
    const std::size_t begin = design.first[j], end = design.first[j + 1];
    std::vector<double> own;
    double total = 0;
    for (std::size_t i = begin; i < end; ++i) {
      own.push_back(result.fit.weights[i] / marks.deviation[i]);
      total += own.back();
    }
    Numbers scores(marks.n());
    for (std::size_t row = 0; row < marks.n(); ++row) {
      double sum = 0;
      for (std::size_t i = begin; i < end; ++i) sum += own[i - begin] * marks.values[row * marks.size + i];
      scores[row] = finite(100 * (sum / total - scale.low) / (scale.high - scale.low));
    }
    out.add(design.latents[j], Column::of(scores));
  }
  return out;
}

void check(const PlsOptions& options) {
  check_level("pls", options.level);
  if (options.resamples < 0 || options.resamples > 1'000'000)
    throw InputError({"pls", "resamples", -1, std::to_string(options.resamples), "a number from 0 to 1000000"});
}

}  // namespace

Pls pls(const Table& table, const PlsModel& model, const PlsOptions& options) {
  check(options);
  const Design design = checked(model);
  const Marks marks = read_marks(table, design, model.scale);
  Resampled moments(marks);
  if (!moments(std::vector<std::uint32_t>(marks.n(), 1)))
    throw InputError({table.name(), {}, -1, "marks that hardly differ", "marks that differ"});
  const std::size_t p = design.size();
  const PlsFit fit = pls_fit({moments.correlations(), p * p}, model);
  const Layout at(design);
  const Draws draws = draw_again(marks, design, fit, model.scale, options);
  const Result result{model, options, design, marks, fit, at, draws};
  Pls out;
  out.paths = paths_of(result);
  out.outer = outer_of(result);
  out.latents = latents_of(result, moments);
  out.htmt = htmt_of(result);
  out.effects = effects_of(result);
  out.scores = scores_of(result);
  out.n = static_cast<std::int64_t>(marks.n());
  out.iterations = fit.iterations;
  out.lost = draws.lost();
  return out;
}

PlsModel ecsi_model(const std::vector<PlsBlock>& blocks, PlsScale scale, PlsScheme scheme) {
  std::vector<std::string_view> known;
  for (const auto& path : ecsi_paths)
    for (const std::string_view name : path)
      if (std::find(known.begin(), known.end(), name) == known.end()) known.push_back(name);
  std::vector<Problem> problems;
  const auto has = [&](std::string_view name) {
    return std::any_of(blocks.begin(), blocks.end(), [&](const PlsBlock& block) { return block.latent == name; });
  };
  for (const PlsBlock& block : blocks)
    if (std::find(known.begin(), known.end(), block.latent) == known.end())
      problems.push_back({"ecsi", "blocks", -1, quoted(block.latent), one_of(block.latent, known)});
  if (!problems.empty()) throw InputError(std::move(problems));
  PlsModel out{blocks, {}, scale, scheme};
  for (const auto& [source, target] : ecsi_paths)
    if (has(source) && has(target)) out.paths.push_back({std::string(source), std::string(target)});
  return out;
}

Pls ecsi(const Table& marks, const std::vector<PlsBlock>& blocks, const PlsOptions& options, PlsScale scale) {
  check_level("ecsi", options.level);
  return pls(marks, ecsi_model(blocks, scale), options);
}

}  // namespace cabochon::feedback
