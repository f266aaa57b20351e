// How long accounts stay after a day, and what one is worth while it does.
#pragma once

#include <cstdint>
#include <vector>

#include "cabochon/core/estimate.hpp"

#include "order_days.hpp"

namespace cabochon::retention {

/// Leaving after `start`: until the last order, an event where the silence since is long enough.
struct Stay {
  double days = 0;
  bool left = false;
};

[[nodiscard]] Stay stay_of(const OrderDays& orders, std::uint32_t g, std::int32_t start, std::int32_t as_of,
                           std::int32_t lost);

/// Value a year over churn and discount.
struct Worth {
  double value = 0, churn = 0, lifetime = 0;
};

struct Lifetime {
  Worth worth;
  std::vector<double> resampled;
};

/// Of accounts with these values a year and stays, and of as many drawn with replacement.
[[nodiscard]] Lifetime lifetime(const std::vector<double>& value, const std::vector<Stay>& stays, double discount,
                                std::int64_t resamples, std::uint64_t seed, std::uint32_t stream);

/// The value between the shares of the draws that leave `level` inside.
[[nodiscard]] Estimate percentile(double value, std::vector<double> draws, double level, std::size_t n);

}  // namespace cabochon::retention
