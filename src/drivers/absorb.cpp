#include "cabochon/stats/absorb.hpp"

#include <mutex>
#include <string>

#include "cabochon/core/buffer.hpp"

#include "fit.hpp"

namespace cabochon::drivers {

AbsorbedColumns absorb(const Design& design, const RegressOptions& options, bool leverages, Ticker& ticker) {
  AbsorbedColumns out;
  const std::int64_t n = design.rows();
  const auto size = static_cast<std::size_t>(n);
  std::vector<stats::Effect> effects;
  for (const auto& name : options.effects) out.groups.push_back(design.groups(name));
  for (const auto& group : out.groups) effects.push_back({group.ids, group.count});
  std::vector<double> weights;
  if (design.weighted()) {
    weights.resize(size);
    design.fill_weights(0, weights);
    for (const double w : weights) out.root_weights.push_back(std::sqrt(w));
  }
  const stats::Absorber absorber(n, effects, weights);
  out.degrees = absorber.degrees();
  const std::size_t count = design.terms().size() + 1;
  for (std::size_t c = 0; c < count; ++c) out.columns.emplace_back(size);
  out.magnitude.assign(count, 0.0);
  std::mutex mutex;
  Ticker quiet;  // rows are counted by the caller's ticker, columns are few
  for_chunks(
      static_cast<std::int64_t>(count), options.threads, quiet,
      [&](std::int64_t c, std::int64_t, std::int64_t) {
        const auto column = static_cast<std::size_t>(c);
        const std::span<double> values(out.columns[column].data(), size);
        if (column + 1 < count)
          design.fill(column, 0, values);
        else
          design.fill_outcome(0, values);
        double squares = 0;
        for (std::size_t i = 0; i < size; ++i) squares += (weights.empty() ? 1 : weights[i]) * values[i] * values[i];
        out.magnitude[column] = std::sqrt(squares);
        const stats::Absorbed done = absorber(values.data());
        const std::lock_guard lock(mutex);
        out.iterations = std::max(out.iterations, done.iterations);
        out.gap = std::max(out.gap, done.gap);
      },
      [](std::int64_t) {}, 1);
  ticker.look();
  if (leverages) {
    if (!absorber.knows_leverages())
      throw InputError({"regress", "se", -1, "leverages with effects of too many levels",
                        "hc1 or clusters; or one effect, or two of which one has at most " +
                            std::to_string(stats::Absorber::most_exact) + " levels"});
    out.leverage = absorber.leverages();
  }
  return out;
}

}  // namespace cabochon::drivers
