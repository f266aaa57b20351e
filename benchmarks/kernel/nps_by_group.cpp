// The limit: a single pass over dense counters, without nulls, checks, text keys or ranges to find out.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

extern "C" std::int64_t nps_by_group(std::int64_t rows, const std::int32_t* account, const std::int8_t* role,
                                     const std::int8_t* month, const std::int8_t* score, std::int64_t accounts,
                                     std::int32_t* keys, std::int64_t* n, double* out) {
  struct Counters {
    std::int32_t n, promoters, detractors, sum, squares;
  };
  const auto slots = static_cast<std::size_t>(accounts * 36);
  std::vector<Counters> counters(slots);
  for (std::int64_t i = 0; i < rows; ++i) {
    Counters& c = counters[static_cast<std::size_t>((account[i] * 3 + role[i]) * 12 + month[i])];
    const std::int32_t s = score[i];
    ++c.n;
    c.promoters += s >= 9;
    c.detractors += s <= 6;
    c.sum += s;
    c.squares += s * s;
  }
  constexpr double z = 1.959963984540054;
  const auto room = static_cast<std::int64_t>(slots);
  std::int64_t used = 0;
  for (std::size_t slot = 0; slot < slots; ++slot) {
    const Counters& c = counters[slot];
    if (c.n == 0) continue;
    const double size = c.n, p = c.promoters / size, d = c.detractors / size, mean = c.sum / size;
    const double nps = 100 * (p - d), wald = 100 * z * std::sqrt(std::max(0.0, p + d - (p - d) * (p - d)) / size);
    const double centre = size * (p - d) / (size + 3);
    const double adjusted = 100 * z * std::sqrt(((size * (p + d) + 1.5) / (size + 3) - centre * centre) / (size + 3));
    const double half = z * std::sqrt((size * c.squares - mean * size * c.sum) / (size * size * (size - 1)));
    const double row[] = {mean,
                          std::max(mean - half, 0.0),
                          std::min(mean + half, 10.0),
                          nps,
                          std::max(-100.0, nps - wald),
                          std::min(100.0, nps + wald),
                          std::min(nps, std::max(-100.0, 100 * centre - adjusted)),
                          std::max(nps, std::min(100.0, 100 * centre + adjusted))};
    for (int k = 0; k < 8; ++k) out[k * room + used] = row[k];
    keys[used] = static_cast<std::int32_t>(slot);
    n[used] = c.n;
    ++used;
  }
  return used;
}
