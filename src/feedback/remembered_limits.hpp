// Limits of equal counts are computed once: of very many groups most are small and alike.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "cabochon/feedback/nps.hpp"

namespace cabochon::feedback {

class RememberedLimits {
 public:
  RememberedLimits(double z, NpsMethod method) : z_(z), method_(method) {
    if (method == NpsMethod::score || method == NpsMethod::bayes) near_.resize(places);
  }

  [[nodiscard]] Limits of(std::int64_t promoters, std::int64_t detractors, std::int64_t n) {
    const auto p = static_cast<double>(promoters), d = static_cast<double>(detractors), all = static_cast<double>(n);
    if (near_.empty()) return nps_limits(p / all, d / all, all, z_, method_);
    return remember({promoters, detractors, n, -1.0}, [&] { return nps_limits(p / all, d / all, all, z_, method_); });
  }

  /// Of a finite population.
  [[nodiscard]] Limits within(std::int64_t promoters, std::int64_t detractors, std::int64_t n, double population) {
    const auto p = static_cast<double>(promoters), d = static_cast<double>(detractors), all = static_cast<double>(n);
    const auto compute = [&] { return nps_limits_within(p / all, d / all, all, population, z_, method_); };
    return near_.empty() ? compute() : remember({promoters, detractors, n, population}, compute);
  }

 private:
  struct Key {
    std::int64_t promoters = -1, detractors = -1, n = -1;
    double population = -1;  // -1: without end
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const noexcept {
      std::uint64_t mixed = 0;
      for (const std::int64_t part : {key.promoters, key.detractors, key.n, static_cast<std::int64_t>(key.population)})
        mixed = (mixed ^ static_cast<std::uint64_t>(part)) * 0x9e3779b97f4a7c15ULL;
      return static_cast<std::size_t>(mixed >> 20);
    }
  };
  struct Place {
    Key key;
    Limits limits;
  };

  template <class Compute>
  Limits remember(const Key& key, Compute&& compute) {
    const std::size_t hash = Hash{}(key);
    Place& place = near_[hash % places];
    if (place.key == key) return place.limits;
    const auto [at, fresh] = all_.try_emplace(key);
    if (fresh) at->second = compute();
    place = {key, at->second};
    return place.limits;
  }

  static constexpr std::size_t places = 1 << 14;
  double z_;
  NpsMethod method_;
  std::vector<Place> near_;  // the latest of each hash, so that most look-ups touch one line of memory
  std::unordered_map<Key, Limits, Hash> all_;
};

}  // namespace cabochon::feedback
