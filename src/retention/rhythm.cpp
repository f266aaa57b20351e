#include "rhythm.hpp"

#include <algorithm>
#include <boost/math/policies/policy.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

namespace cabochon::retention {
namespace {

using Weights = std::array<double, regularities.size()>;
constexpr std::size_t most_fitted = 1000;

// No detour over long double: twelve digits are plenty here.
using Plain = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

// P(gap > s) given k.
double longer(const Rhythm& m, const Gaps& g, double k, double s) {
  if (!(s > 0)) return 1;
  const double total = m.rate + g.sum, shape = m.shape + g.n * k, left = s / (total + s);
  if (k != std::trunc(k)) return boost::math::ibeta(shape, k, 1 - left, Plain());
  // For whole k a sum of k terms: z^a (1 + a (1 - z) + a (a + 1) / 2 (1 - z)^2 + ...).
  double term = 1, sum = 1;
  for (double j = 1; j < k; ++j) {
    term *= (shape + j - 1) / j * left;
    sum += term;
  }
  return std::min(1.0, std::exp(shape * std::log1p(-left)) * sum);
}

// Of one account, given each k: the gaps' log-likelihood and P(gap > silence).
struct Given {
  Weights log_gaps, tail;
};

Given given(const Rhythm& m, const Gaps& g) {
  Given out;
  const double start = m.shape * std::log(m.rate) - std::lgamma(m.shape);
  for (std::size_t j = 0; j < regularities.size(); ++j) {
    const double k = regularities[j], shape = m.shape + g.n * k;
    out.log_gaps[j] = start + std::lgamma(shape) - shape * std::log(m.rate + g.sum) + (k - 1) * g.log_sum -
                      g.n * std::lgamma(k) + g.n * std::log1p(-m.leaves);
    out.tail[j] = longer(m, g, k, g.silent);
  }
  return out;
}

// Posterior weights of k; gives back the account's log-likelihood.
double posterior(const Rhythm& m, const Given& part, bool with_silence, Weights& weights) {
  double most = -1e300;
  for (std::size_t j = 0; j < weights.size(); ++j) {
    weights[j] = part.log_gaps[j] + std::log(m.weights[j] + 1e-300);
    if (with_silence) weights[j] += std::log(m.leaves + (1 - m.leaves) * part.tail[j]);
    most = std::max(most, weights[j]);
  }
  double sum = 0;
  for (double& w : weights) sum += w = std::exp(w - most);
  for (double& w : weights) w /= sum;
  return most + std::log(sum);
}

struct Search {
  const std::vector<Gaps>& sample;
  Rhythm model;

  using Place = std::array<double, 3>;  // log r, log alpha, logit leaves

  void set(const Place& p) {
    model.shape = std::exp(std::clamp(p[0], -6.0, 8.0));
    model.rate = std::exp(std::clamp(p[1], -12.0, 18.0));
    model.leaves = 1 / (1 + std::exp(-std::clamp(p[2], -14.0, 5.0)));
  }
  double loss(const Place& p) {
    set(p);
    double sum = 0;
    Weights room;
    for (const Gaps& g : sample) sum -= posterior(model, given(model, g), true, room);
    return sum;
  }
  void weigh(int rounds) {
    std::vector<Given> parts;
    for (const Gaps& g : sample) parts.push_back(given(model, g));
    for (int round = 0; round < rounds; ++round) {
      Weights sum{}, room;
      for (const Given& part : parts) {
        (void)posterior(model, part, true, room);
        for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += room[j];
      }
      for (std::size_t j = 0; j < sum.size(); ++j) model.weights[j] = sum[j] / static_cast<double>(parts.size());
    }
  }

  // Nelder & Mead (1965), The Computer Journal 7, 308-313.
  Place minimise(Place start, double size, int steps, Ticker& ticker) {
    std::array<Place, 4> at;
    std::array<double, 4> value;
    for (std::size_t i = 0; i < 4; ++i) {
      at[i] = start;
      if (i > 0) at[i][i - 1] += size;
      value[i] = loss(at[i]);
    }
    const auto mix = [](const Place& a, const Place& b, double t) {
      return Place{a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2])};
    };
    for (int step = 0; step < steps; ++step) {
      ticker.advance();
      std::array<std::size_t, 4> order{0, 1, 2, 3};
      std::sort(order.begin(), order.end(), [&](auto a, auto b) { return value[a] < value[b]; });
      const std::size_t worst = order[3];
      if (value[worst] - value[order[0]] < 1e-4) break;
      Place centre{};
      for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t d = 0; d < 3; ++d) centre[d] += at[order[i]][d] / 3;
      const auto attempt = [&](double t) {
        const Place p = mix(centre, at[worst], t);
        const double v = loss(p);
        if (v >= value[worst]) return false;
        at[worst] = p;
        value[worst] = v;
        return true;
      };
      const double best = value[order[0]], second = value[order[2]];
      if (attempt(-1)) {
        if (value[worst] < best) {
          const Place reflected = at[worst];
          const double held = value[worst];
          const Place further = mix(centre, reflected, 2);
          const double v = loss(further);
          if (v < held) {
            at[worst] = further;
            value[worst] = v;
          }
        }
        if (value[worst] < second) continue;
      }
      if (attempt(0.5)) continue;
      for (std::size_t i = 0; i < 4; ++i) {
        if (i == order[0]) continue;
        at[i] = mix(at[order[0]], at[i], 0.5);
        value[i] = loss(at[i]);
      }
    }
    const auto least = static_cast<std::size_t>(std::min_element(value.begin(), value.end()) - value.begin());
    set(at[least]);
    return at[least];
  }
};

}  // namespace

Rhythm fit_rhythm(const std::vector<Gaps>& accounts, const ProgressFunction& progress) {
  std::vector<Gaps> sample;
  const std::size_t n = accounts.size(), taken = std::min(n, most_fitted);
  for (std::size_t i = 0; i < taken; ++i) sample.push_back(accounts[i * n / taken]);
  double gaps = 0, sum = 0;
  for (const Gaps& g : sample) {
    gaps += g.n;
    sum += g.sum;
  }
  Search search{sample, {}};
  search.model.weights.fill(1.0 / static_cast<double>(regularities.size()));
  const double mean = gaps > 0 ? sum / gaps : 1;
  constexpr int rounds = 4, steps = 30;
  Ticker ticker(progress, rounds * steps, 1);
  Search::Place place{0, std::log(mean), -3};
  for (int round = 0; round < rounds; ++round) {
    place = search.minimise(place, round == 0 ? 0.5 : 0.15, steps, ticker);
    search.weigh(10);
  }
  search.model.log_likelihood = -search.loss(place);
  search.model.accounts = static_cast<std::int64_t>(sample.size());
  ticker.finish();
  return search.model;
}

Silence silence_of(const Rhythm& m, const Gaps& g, double horizon, double level) {
  const Given part = given(m, g);
  Weights by_gaps, by_all;
  (void)posterior(m, part, false, by_gaps);
  (void)posterior(m, part, true, by_all);
  Silence out;
  double slowest = 0;
  for (std::size_t j = 0; j < regularities.size(); ++j) {
    const double k = regularities[j], shape = m.shape + g.n * k;
    out.regularity += by_gaps[j] * k;
    slowest += by_gaps[j] * shape;
    out.probability += by_gaps[j] * part.tail[j];
    const double seen = m.leaves + (1 - m.leaves) * part.tail[j];
    out.active += by_all[j] * (1 - m.leaves) * part.tail[j] / seen;
    out.no_order += by_all[j] * (m.leaves + (1 - m.leaves) * longer(m, g, k, g.silent + horizon)) / seen;
  }
  // Typical gap at the account's own regularity: k / rate, the rate being gamma; its median and limits.
  const double total = m.rate + g.sum, shape = slowest;
  const auto gap_at = [&](double share) {
    return out.regularity * total / boost::math::gamma_p_inv(shape, share, Plain());
  };
  out.typical = gap_at(0.5);
  out.low = gap_at((1 + level) / 2);
  out.high = gap_at((1 - level) / 2);
  return out;
}

}  // namespace cabochon::retention
