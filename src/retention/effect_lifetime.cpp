#include "effect_lifetime.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/random.hpp"
#include "cabochon/core/range.hpp"

#include "effect_groups.hpp"

namespace cabochon::retention {
namespace {

Worth worth_of(const std::vector<double>& value, const std::vector<Stay>& stays, const std::vector<std::size_t>& chosen,
               double discount) {
  double sum = 0, days = 0, left = 0;
  for (const auto i : chosen) {
    sum += value[i];
    days += stays[i].days;
    left += stays[i].left ? 1 : 0;
  }
  Worth out;
  out.value = sum / static_cast<double>(chosen.size());
  // Half an event more keeps a group that nobody has left from living for ever (Jeffreys' prior of a Poisson rate).
  out.churn = (left + 0.5) / days * days_a_year;
  out.lifetime = out.value / (out.churn + std::log1p(discount));
  return out;
}

}  // namespace

Stay stay_of(const OrderDays& orders, std::uint32_t g, std::int32_t start, std::int32_t as_of, std::int32_t lost) {
  const std::int32_t last = std::max(orders.days(g).back(), start - 1);
  if (as_of - last >= lost) return {static_cast<double>(last - start + 1) + 0.5, true};
  return {static_cast<double>(std::max(as_of - lost - start + 1, 0)) + 0.5, false};
}

Lifetime lifetime(const std::vector<double>& value, const std::vector<Stay>& stays, double discount,
                  std::int64_t resamples, std::uint64_t seed, std::uint32_t stream) {
  std::vector<std::size_t> all(value.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  Lifetime out{worth_of(value, stays, all, discount), {}};
  for (std::int64_t r = 0; r < resamples; ++r) {
    Random random(seed, stream, static_cast<std::uint64_t>(r));
    for (auto& i : all) i = random.below(static_cast<std::uint32_t>(value.size()));
    out.resampled.push_back(worth_of(value, stays, all, discount).lifetime);
  }
  return out;
}

Estimate percentile(double value, std::vector<double> draws, double level, std::size_t n) {
  std::sort(draws.begin(), draws.end());
  const auto at = [&](double share) {
    const double place = share * static_cast<double>(draws.size() - 1);
    const auto low = static_cast<std::size_t>(place);
    const std::size_t high = std::min(low + 1, draws.size() - 1);
    return draws[low] + (place - static_cast<double>(low)) * (draws[high] - draws[low]);
  };
  return {value, at((1 - level) / 2), at((1 + level) / 2), level, static_cast<std::int64_t>(n), "bootstrap_accounts"};
}

Estimate value_of_saved(const Table& table, const SavedOptions& options) {
  const double level = check_level("value_of_saved", options.level);
  check_range("value_of_saved", "discount_rate_annual", options.discount_rate_annual, {0, 10, false, false});
  check_range("value_of_saved", "lost_after_days", options.lost_after_days, {7, 3660, false, false});
  check_range("value_of_saved", "resamples", static_cast<double>(options.resamples), {100, 100000, false, false});
  const OrderDays orders = order_days(table, {options.account, options.date, options.value, {}}, options.as_of);
  // The year that ends where a silence since could just be told from one of an account that stays.
  const std::int32_t end = options.as_of.number - options.lost_after_days, start = end - 365 + 1;
  std::vector<double> value;
  std::vector<Stay> stays;
  for (std::uint32_t g = 0; g < orders.groups.count; ++g) {
    const auto days = orders.days(g);
    if (days.empty()) continue;
    const auto from = std::lower_bound(days.begin(), days.end(), start);
    if (from == days.end() || *from > end) continue;
    const std::int32_t begin = std::max(start, days.front());
    value.push_back(a_year(orders, g, start, end, true));
    const bool left = options.as_of.number - days.back() >= options.lost_after_days;
    stays.push_back({static_cast<double>((left ? std::max(days.back(), begin) : end) - begin) + 1, left});
  }
  if (value.size() < 2)
    throw InputError({table.name(), options.date, -1,
                      std::to_string(value.size()) + " accounts with an order from " + to_string(Day{start}) + " to " +
                          to_string(Day{end}),
                      "at least 2"});
  const Lifetime one = lifetime(value, stays, options.discount_rate_annual, options.resamples, options.seed, 2);
  return percentile(one.worth.lifetime, one.resampled, level, value.size());
}

}  // namespace cabochon::retention
