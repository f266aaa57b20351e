#include "bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "cabochon/core/parallel.hpp"
#include "cabochon/core/random.hpp"
#include "cabochon/stats/resampled.hpp"

namespace cabochon::feedback::pls_detail {
namespace {

constexpr std::uint32_t row_stream = 0x504C5321;

void write_down(const Design& design, const Layout& at, const PlsFit& fit, const Resampled& moments, PlsScale scale,
                double* out) {
  const std::size_t count = design.count();
  std::copy(fit.weights.begin(), fit.weights.end(), out + at.weights);
  std::copy(fit.loadings.begin(), fit.loadings.end(), out + at.loadings);
  double* to = out + at.paths;
  for (const auto& [source, target] : design.edges) *to++ = fit.paths[target * count + source];
  to = out + at.routes;
  for (const auto& [source, target] : design.routes) {
    *to++ = fit.totals[target * count + source] - fit.paths[target * count + source];
    *to++ = fit.totals[target * count + source];
  }
  std::copy(fit.r2.begin(), fit.r2.end(), out + at.r2);
  for (std::size_t j = 0; j < count; ++j) out[at.index + j] = index_of(design, j, fit.weights, moments, scale);
  to = out + at.htmt;
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = i + 1; j < count; ++j) *to++ = fit.htmt[i * count + j];
}

}  // namespace

Layout::Layout(const Design& design) {
  weights = 0;
  loadings = weights + design.size();
  paths = loadings + design.size();
  routes = paths + design.edges.size();
  r2 = routes + 2 * design.routes.size();
  index = r2 + design.count();
  htmt = index + design.count();
  size = htmt + design.count() * (design.count() - 1) / 2;
}

Draws::Draws(const Layout& layout, std::int64_t resamples)
    : size_(layout.size), values_(layout.size * static_cast<std::size_t>(resamples)) {}

std::optional<std::pair<double, double>> Draws::limits(std::size_t quantity, double low, double high) const {
  std::vector<double> values(static_cast<std::size_t>(kept_));
  for (std::size_t d = 0; d < values.size(); ++d) {
    values[d] = values_[d * size_ + quantity];
    if (!std::isfinite(values[d])) return std::nullopt;
  }
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  return std::pair{stats::sorted_quantile(values, low), stats::sorted_quantile(values, high)};
}

std::optional<double> Draws::deviation(std::size_t quantity) const {
  if (kept_ < 2) return std::nullopt;
  double mean = 0, squares = 0;
  for (std::size_t d = 0; d < static_cast<std::size_t>(kept_); ++d) mean += values_[d * size_ + quantity];
  mean /= static_cast<double>(kept_);
  for (std::size_t d = 0; d < static_cast<std::size_t>(kept_); ++d) {
    const double from_mean = values_[d * size_ + quantity] - mean;
    squares += from_mean * from_mean;
  }
  return std::sqrt(squares / static_cast<double>(kept_ - 1));
}

Draws draw_again(const Marks& marks, const Design& design, const PlsFit& fit, PlsScale scale,
                 const PlsOptions& options) {
  const Layout at(design);
  Draws out(at, options.resamples);
  const auto n = static_cast<std::uint32_t>(marks.n());
  std::vector<char> fitted(static_cast<std::size_t>(options.resamples), 0);
  const std::int64_t work = static_cast<std::int64_t>(marks.n() * marks.stride);
  const std::int64_t chunk = std::clamp<std::int64_t>((std::int64_t{1} << 22) / std::max<std::int64_t>(1, work), 1, 16);
  Ticker ticker(options.progress, options.resamples, 1);
  for_chunks(
      options.resamples, options.threads, ticker,
      [&](std::int64_t, std::int64_t begin, std::int64_t end) {
        Resampled moments(marks);
        Fitter fitter(design);
        PlsFit again;
        fitter.prepare(again);
        std::vector<std::uint32_t> counts(marks.n());
        for (std::int64_t d = begin; d < end; ++d) {
          std::fill(counts.begin(), counts.end(), 0u);
          Random random(options.seed, row_stream, static_cast<std::uint64_t>(d));
          for (std::uint32_t i = 0; i < n; ++i) ++counts[random.below(n)];
          if (!moments(counts)) continue;
          if (fitter(moments.correlations(), fit.loadings, again) != Outcome::settled) continue;
          const auto draw = static_cast<std::size_t>(d);
          fitted[draw] = 1;
          write_down(design, at, again, moments, scale, out.values_.data() + draw * at.size);
        }
      },
      [](std::int64_t) {}, chunk);
  ticker.finish();

  for (std::size_t d = 0; d < fitted.size(); ++d) {  // those that were fitted stand together, in their order
    if (!fitted[d]) continue;
    const auto to = static_cast<std::size_t>(out.kept_++);
    if (to != d) std::copy_n(out.values_.data() + d * at.size, at.size, out.values_.data() + to * at.size);
  }
  out.lost_ = options.resamples - out.kept_;
  if (out.lost_ > options.resamples / 10)
    throw FitError(
        std::to_string(out.lost_) + " of " + std::to_string(options.resamples) + " bootstrap draws could not be fitted",
        options.resamples, static_cast<double>(out.lost_));
  return out;
}

}  // namespace cabochon::feedback::pls_detail
