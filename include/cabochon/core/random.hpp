/// Seeded random numbers that do not depend on threads: Philox4x32-10, a counter-based generator.
///
/// Question     How can a simulation give the same bytes for one thread and many, and be repeated years later?
/// Model        The block of four 32-bit words number i of stream (s, k) under a seed is a fixed function of
///              (seed, s, k, i): there is no state to share, so row k draws its own stream whoever computes it.
/// Source       Salmon, Moraes, Dror & Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC'11, section 4.3
///
/// What a seed guarantees
///   * The same seed, stream and index give the same 32-bit words on every machine, compiler and version.
///   * uniform(), below() and bernoulli() use integer steps and exact scaling only: the same values everywhere.
///   * normal(), exponential(), gamma(), poisson() and binomial() call the C library's log, cos and exp: the same bytes
///     for any number of threads within one build, and to 1e-12 elsewhere. Their algorithms change only with a major
///     version, and the change log says so.
///   * Different streams of one seed never share a block.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>
#include <vector>

#include "cabochon/core/checks.hpp"

namespace cabochon {
inline namespace core {

/// Ten rounds of Philox on a counter under a key.
[[nodiscard]] constexpr std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                                                std::array<std::uint32_t, 2> key) noexcept {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53u} * counter[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57u} * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key = {key[0] + 0x9E3779B9u, key[1] + 0xBB67AE85u};
  }
  return counter;
}

/// One stream of random numbers: give each row, replicate or client its own `index`.
class Random {
 public:
  /// `stream` tells the purposes of one program apart, `index` the rows of one purpose.
  explicit Random(std::uint64_t seed, std::uint32_t stream = 0, std::uint64_t index = 0) noexcept
      : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
        counter_{0, static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32), stream} {}

  [[nodiscard]] std::uint32_t word() noexcept {
    if (used_ == 4) {
      block_ = philox4x32(counter_, key_);
      ++counter_[0];  // 2^32 blocks a stream
      used_ = 0;
    }
    return block_[used_++];
  }

  [[nodiscard]] std::uint64_t word64() noexcept {
    const std::uint64_t low = word();
    return low | std::uint64_t{word()} << 32;
  }

  /// Of [0, 1): multiples of 2^-53.
  [[nodiscard]] double uniform() noexcept { return static_cast<double>(word64() >> 11) * 0x1p-53; }

  /// A whole number of 0 .. n - 1, each exactly as likely. Lemire (2019), ACM TOMACS 29(1), section 4.
  [[nodiscard]] std::uint64_t below(std::uint32_t n) {
    if (n == 0) throw InputError({"Random", "n", -1, "0", "a number above 0"});
    std::uint64_t product = std::uint64_t{word()} * n;
    if (static_cast<std::uint32_t>(product) < n) {
      const std::uint32_t threshold = (0u - n) % n;
      while (static_cast<std::uint32_t>(product) < threshold) product = std::uint64_t{word()} * n;
    }
    return product >> 32;
  }

  [[nodiscard]] bool bernoulli(double probability) {
    check_share("Random", "probability", probability);
    return uniform() < probability;
  }

  /// Standard normal. Box & Muller (1958), Annals of Mathematical Statistics 29, 610-611; one value a call.
  [[nodiscard]] double normal() noexcept {
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
  }

  /// Of the given mean.
  [[nodiscard]] double exponential(double mean) {
    check_positive("Random", "mean", mean);
    return -mean * std::log(1 - uniform());
  }

  /// Gamma of mean shape * scale. Marsaglia & Tsang (2000), ACM TOMS 26(3), 363-372.
  [[nodiscard]] double gamma(double shape, double scale) {
    check_positive("Random", "shape", shape);
    check_positive("Random", "scale", scale);
    if (shape < 1) {
      const double larger = gamma(shape + 1, scale);
      return larger * std::pow(1 - uniform(), 1 / shape);
    }
    const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
    while (true) {
      const double x = normal(), root = 1 + c * x;
      if (root <= 0) continue;
      const double v = root * root * root, u = 1 - uniform();
      if (std::log(u) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v * scale;
    }
  }

  /// Poisson: inversion for small means, halved by gamma draws above 30. Ahrens & Dieter (1974), Computing 12, 223-246.
  [[nodiscard]] std::int64_t poisson(double mean) {
    check_range("Random", "mean", mean, Range{0, 1e15, false, false});
    std::int64_t count = 0;
    while (mean > 30) {
      const double events = std::floor(mean * 7 / 8), time = gamma(events, 1);
      if (time > mean) return count + binomial(static_cast<std::int64_t>(events) - 1, mean / time);
      mean -= time;
      count += static_cast<std::int64_t>(events);
    }
    double u = uniform(), chance = std::exp(-mean);
    for (std::int64_t more = 0;; ++more) {
      if (u < chance || (chance < 1e-300 && static_cast<double>(more) > mean)) return count + more;
      u -= chance;
      chance *= mean / static_cast<double>(more + 1);
    }
  }

  /// Binomial: single trials for small n, halved by beta draws above. Relles (1972), JASA 67, 612-613.
  [[nodiscard]] std::int64_t binomial(std::int64_t n, double probability) {
    check_non_negative("Random", "n", static_cast<double>(n));
    check_share("Random", "probability", probability);
    std::int64_t count = 0;
    while (n > 60) {
      const std::int64_t middle = n / 2 + 1;  // the order statistic of this rank splits the trials
      const double a = gamma(static_cast<double>(middle), 1), b = gamma(static_cast<double>(n + 1 - middle), 1);
      const double split = a / (a + b);
      if (split <= probability) {
        count += middle;
        n -= middle;
        probability = split >= 1 ? 0 : (probability - split) / (1 - split);
      } else {
        n = middle - 1;
        probability /= split;
      }
    }
    for (std::int64_t i = 0; i < n; ++i) count += uniform() < probability;
    return count;
  }

  /// How n trials fall on the categories of these probabilities, which need not add up to exactly 1.
  [[nodiscard]] std::vector<std::int64_t> multinomial(std::int64_t n, std::span<const double> probabilities) {
    double left = 0;
    for (const double p : probabilities) left += check_non_negative("Random", "probabilities", p);
    check_positive("Random", "probabilities", left);
    std::vector<std::int64_t> counts(probabilities.size(), 0);
    for (std::size_t i = 0; i < probabilities.size() && n > 0; ++i) {
      const bool last = i + 1 == probabilities.size();
      const double p = probabilities[i] >= left ? 1 : probabilities[i] / left;
      counts[i] = last ? n : binomial(n, p);
      n -= counts[i];
      left -= probabilities[i];
    }
    return counts;
  }

 private:
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 4> block_{};
  unsigned used_ = 4;
};

}  // namespace core
}  // namespace cabochon
