/// Question     How would the tickets fall on their causes if the same period happened again, ten thousand times?
/// Model        Counts that are independent Poisson are multinomial once their sum S is known, whatever it is. So each
///              category's count is drawn from a Poisson distribution of fixed mean, a little smaller than n p, until
///              S <= n; the n - S trials that are left fall on the categories one by one. Means never change from draw
///              to draw, so that both steps look up alias tables made once.
/// Assumptions  independent trials with the same probabilities
/// Units        counts
/// Source       Devroye (1986), Non-Uniform Random Variate Generation, XI.1.4 (multinomial from Poisson counts); alias
///              tables: Walker (1977), ACM TOMS 3, 253-256, built as Vose (1991), IEEE TSE 17, 972-975; words:
///              Philox4x32-10, the same as core/random.hpp's
/// Limits       probabilities of single counts are rounded to 2^-48, equal ones of single trials to 2^-32; counts whose
///              chance is below 1e-19 are never drawn
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/random.hpp"
#include "cabochon/stats/normal.hpp"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

namespace cabochon::stats {

/// The 64-bit words of one random stream, those of Random::word64(), many at a time.
class Words {
 public:
  static constexpr std::size_t blocks = 64;  ///< of two words each

  Words(std::uint64_t seed, std::uint32_t stream, std::uint64_t index) noexcept
      : seed_(seed), index_(index), stream_(stream) {}

  [[nodiscard]] std::uint64_t next() noexcept {
    if (used_ == 2 * blocks) {
      fill(next_, words_);
      next_ += blocks;
      used_ = 0;
    }
    return words_[used_++];
  }

 private:
  void fill(std::uint32_t first, std::uint64_t* out) const noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx2")) return fill_wide(first, out);
#endif
    for (std::size_t i = 0; i < blocks; ++i) {
      const auto block = philox4x32({first + static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(index_),
                                     static_cast<std::uint32_t>(index_ >> 32), stream_},
                                    {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)});
      out[2 * i] = block[0] | std::uint64_t{block[1]} << 32;
      out[2 * i + 1] = block[2] | std::uint64_t{block[3]} << 32;
    }
  }

#if defined(__x86_64__) && defined(__GNUC__)
  // Four blocks to a vector, each 32-bit number in a lane of 64 bits whose upper half the multiplication ignores.
  [[gnu::target("avx2")]] void fill_wide(std::uint32_t first, std::uint64_t* out) const noexcept {
    constexpr int together = 4;
    const __m256i m0 = _mm256_set1_epi64x(0xD2511F53ll), m1 = _mm256_set1_epi64x(0xCD9E8D57ll);
    const __m256i lower = _mm256_set1_epi64x(0xFFFFFFFFll);
    for (std::size_t block = 0; block < blocks; block += 4 * together) {
      __m256i a[together], b[together], c[together], d[together];
      for (int v = 0; v < together; ++v) {
        const auto counter = static_cast<std::uint32_t>(first + block + static_cast<std::size_t>(4 * v));
        a[v] = _mm256_add_epi64(_mm256_set1_epi64x(counter), _mm256_set_epi64x(3, 2, 1, 0));
        b[v] = _mm256_set1_epi64x(static_cast<std::uint32_t>(index_));
        c[v] = _mm256_set1_epi64x(static_cast<std::uint32_t>(index_ >> 32));
        d[v] = _mm256_set1_epi64x(stream_);
      }
      auto low = static_cast<std::uint32_t>(seed_), high = static_cast<std::uint32_t>(seed_ >> 32);
      for (int round = 0; round < 10; ++round, low += 0x9E3779B9u, high += 0xBB67AE85u) {
        const __m256i k0 = _mm256_set1_epi64x(low), k1 = _mm256_set1_epi64x(high);
        for (int v = 0; v < together; ++v) {
          const __m256i x = _mm256_mul_epu32(m0, a[v]), y = _mm256_mul_epu32(m1, c[v]);
          a[v] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(y, 32), b[v]), k0);
          b[v] = y;
          c[v] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(x, 32), d[v]), k1);
          d[v] = x;
        }
      }
      for (int v = 0; v < together; ++v) {
        const __m256i p = _mm256_or_si256(_mm256_and_si256(a[v], lower), _mm256_slli_epi64(b[v], 32));
        const __m256i q = _mm256_or_si256(_mm256_and_si256(c[v], lower), _mm256_slli_epi64(d[v], 32));
        const __m256i even = _mm256_unpacklo_epi64(p, q), odd = _mm256_unpackhi_epi64(p, q);
        auto* to = reinterpret_cast<__m256i*>(out + 2 * (block + static_cast<std::size_t>(4 * v)));
        _mm256_storeu_si256(to, _mm256_permute2x128_si256(even, odd, 0x20));
        _mm256_storeu_si256(to + 1, _mm256_permute2x128_si256(even, odd, 0x31));
      }
    }
  }
#endif

  std::uint64_t seed_, index_;
  std::uint32_t stream_, next_ = 0;
  std::size_t used_ = 2 * blocks;
  std::uint64_t words_[2 * blocks] = {};
};

/// Alias tables of several distributions over 0, 1, 2, ...; an entry holds a threshold of 48 bits and an alias of 16.
class AliasTables {
 public:
  static constexpr std::size_t most = 65536;  ///< values of one distribution

  /// Adds a distribution over `weights`, which need not add up to 1, shifted by `base`.
  void add(const std::vector<double>& weights, std::uint32_t base) {
    const std::size_t n = weights.size(), start = entries_.size();
    double total = 0;
    for (const double w : weights) total += w;
    std::vector<double> scaled(n);
    std::vector<std::uint32_t> small, large;
    for (std::size_t i = 0; i < n; ++i) {
      scaled[i] = weights[i] / total * static_cast<double>(n);
      (scaled[i] < 1 ? small : large).push_back(static_cast<std::uint32_t>(i));
    }
    constexpr double whole = 0x1p48;
    constexpr std::uint64_t full = (std::uint64_t{1} << 48) - 1;
    entries_.resize(start + n);
    while (!small.empty() && !large.empty()) {
      const auto s = small.back(), l = large.back();
      small.pop_back();
      entries_[start + s] =
          std::min(full, static_cast<std::uint64_t>(std::nearbyint(scaled[s] * whole))) << 16 | std::uint64_t{l};
      scaled[l] -= 1 - scaled[s];
      if (scaled[l] < 1) {
        large.pop_back();
        small.push_back(l);
      }
    }
    for (const auto& rest : {small, large})
      for (const auto i : rest) entries_[start + i] = full << 16 | std::uint64_t{i};
    tables_.push_back({start, static_cast<std::uint32_t>(n), base});
  }

  /// Adds the distribution added last again.
  void repeat() { tables_.push_back(tables_.back()); }

  [[nodiscard]] std::uint32_t draw(std::size_t table, std::uint64_t word) const noexcept {
    const Place& place = tables_[table];
    __extension__ const auto product = static_cast<unsigned __int128>(word) * place.size;
    const auto at = static_cast<std::uint32_t>(product >> 64);
    const std::uint64_t entry = entries_[place.start + at];
    const bool stay = static_cast<std::uint64_t>(product) >> 16 < entry >> 16;
    const auto alias = static_cast<std::uint32_t>(entry & 0xFFFF);
    return place.base + (alias ^ ((at ^ alias) & (0u - static_cast<std::uint32_t>(stay))));  // no branch to guess
  }

 private:
  struct Place {
    std::size_t start;
    std::uint32_t size, base;
  };
  std::vector<std::uint64_t> entries_;
  std::vector<Place> tables_;
};

/// Draws of how n trials fall on categories.
class MultinomialSampler {
 public:
  /// Weights of at least 0 that need not add up to 1; n at most 2^31.
  MultinomialSampler(std::int64_t n, std::span<const double> weights)
      : n_(n), weights_(weights.begin(), weights.end()) {
    check_range("MultinomialSampler", "n", static_cast<double>(n), Range{0, 0x1p31, false, false});
    for (const double w : weights) total_ += check_non_negative("MultinomialSampler", "weights", w);
    check_positive("MultinomialSampler", "weights", total_);
    // How far below n the means add up: what draws again (S > n) and single trials cost together, least.
    const double root = std::sqrt(static_cast<double>(n)), size = static_cast<double>(weights.size());
    double short_of = 2.5, least = size / normal_probability(2.5) + 2.5 * root;
    for (const double z : {2.0, 1.5, 1.0, 0.7, 0.4})
      if (const double cost = size / normal_probability(z) + z * root; cost < least) {
        least = cost;
        short_of = z;
      }
    const double mean = static_cast<double>(n) - short_of * root;
    const double largest = *std::max_element(weights.begin(), weights.end()) / total_ * mean;
    equal_ = std::all_of(weights.begin(), weights.end(), [&](double w) { return w == weights[0]; }) &&
             weights.size() < (std::size_t{1} << 32);
    tabled_ = weights.size() > 1 && (equal_ || weights.size() <= AliasTables::most) && n >= 16 && root <= 100 * size &&
              20 * std::sqrt(largest) + 60 < AliasTables::most;
    if (!tabled_) return;
    if (equal_) {
      add_poisson(mean / size);
      return;
    }
    double before = -1;
    for (const double w : weights) {
      if (w == before)
        counts_.repeat();
      else
        add_poisson(w / total_ * mean);
      before = w;
    }
    one_.add(weights_, 0);
  }

  [[nodiscard]] std::size_t categories() const noexcept { return weights_.size(); }

  /// One draw into `counts`, from the random stream (seed, stream, index).
  void draw(std::uint64_t seed, std::uint32_t stream, std::uint64_t index, std::uint32_t* counts) const {
    const std::size_t k = weights_.size();
    if (!tabled_) {
      Random random(seed, stream, index);
      const auto drawn = random.multinomial(n_, weights_);
      for (std::size_t i = 0; i < k; ++i) counts[i] = static_cast<std::uint32_t>(drawn[i]);
      return;
    }
    Words words(seed, stream, index);
    std::int64_t sum = 0;
    do {
      sum = 0;
      if (equal_)
        for (std::size_t i = 0; i < k; ++i) sum += counts[i] = counts_.draw(0, words.next());
      else
        for (std::size_t i = 0; i < k; ++i) sum += counts[i] = counts_.draw(i, words.next());
    } while (sum > n_);
    if (equal_)
      for (; sum < n_; ++sum) ++counts[(words.next() >> 32) * k >> 32];
    else
      for (; sum < n_; ++sum) ++counts[one_.draw(0, words.next())];
  }

 private:
  void add_poisson(double mean) {
    if (!(mean > 0)) return counts_.add({1.0}, 0);
    const double spread = 9.5 * std::sqrt(mean);
    const double low = std::max(0.0, std::floor(mean - spread - 10));
    std::vector<double> chances;
    for (double k = low; k <= mean + spread + 25; k += 1) {
      chances.push_back(std::exp(k * std::log(mean) - mean - std::lgamma(k + 1)));
      if (k > mean && chances.back() < 1e-21) break;
    }
    counts_.add(chances, static_cast<std::uint32_t>(low));
  }

  std::int64_t n_;
  std::vector<double> weights_;
  double total_ = 0;
  bool tabled_ = false, equal_ = false;
  AliasTables counts_, one_;
};

}  // namespace cabochon::stats
