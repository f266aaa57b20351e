/// Question. Shares of three classes are uncertain: how uncertain is the first less the third, as in an NPS?
/// Model.    (p1, p2, p3) ~ Dirichlet(a, b, c), D = p1 - p3. With y = p3 ~ Beta(c, a + b) and v = p1 / (1 - p3) ~
///           Beta(a, b), which are independent, for t >= 0
///             P(D > t) = integral over y from 0 to Y = (1 - t) / 2 of f(y) P(v > x), x = (t + y) / (1 - y),
///           and P(D < -t) is the same with a and c exchanged. In l = log(y / (Y - y)) both factors are smooth on the
///           whole line, whatever the shares' densities do at 0 and at 1; they are summed by panels of Gauss-Legendre,
///           P(v > x) by integrating the panels' polynomials from above. So nothing meets the bend that D has where no
///           passive share is left.
/// Source.   Johnson & Kotz 1972, Distributions in Statistics: Continuous Multivariate Distributions, ch. 40.5 (the
///           parts are neutral); Greengard 1991, SIAM Journal on Numerical Analysis 28, 1071-1080 (spectral
///           integration).
/// Limits.   Errors below 1e-8 in the probability for parameters from 0.05 to 1e6, below 1e-6 up to 1e8.
#pragma once

#include <algorithm>
#include <array>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <cstddef>

#include "cabochon/stats/normal.hpp"
#include "cabochon/stats/quadrature.hpp"

namespace cabochon::stats {

namespace detail {

/// Sixteen nodes on [0, 1] and, for values at them, their polynomial's integrals from each node to 1.
struct Panel16 {
  static constexpr std::size_t size = 16;
  std::array<double, size> at{}, weight{};
  std::array<std::array<double, size>, size> above{};  ///< row: from which node; column: of which value

  [[nodiscard]] static const Panel16& rule() {
    static const Panel16 made = [] {
      Panel16 out;
      out.at = gauss<size>().at;
      out.weight = gauss<size>().weight;
      std::array<std::array<double, size + 2>, size> legendre{};  // P_k at the nodes, on [-1, 1]
      for (std::size_t i = 0; i < size; ++i) {
        const double x = 2 * out.at[i] - 1;
        legendre[i][0] = 1;
        legendre[i][1] = x;
        for (std::size_t k = 2; k < size + 2; ++k) {
          const auto n = static_cast<double>(k);
          legendre[i][k] = ((2 * n - 1) * x * legendre[i][k - 1] - (n - 1) * legendre[i][k - 2]) / n;
        }
      }
      for (std::size_t i = 0; i < size; ++i)
        for (std::size_t j = 0; j < size; ++j) {
          double sum = 1 - legendre[i][1];
          for (std::size_t k = 1; k < size; ++k) sum += legendre[j][k] * (legendre[i][k - 1] - legendre[i][k + 1]);
          out.above[i][j] = out.weight[j] * sum / 2;
        }
      return out;
    }();
    return made;
  }
};

/// A share ~ Beta(a, b) on the scale of its log odds: where it lies, and the constant of its density.
struct BetaScale {
  double a = 1, b = 1, middle = 0, width = 1, log_beta = 0;

  BetaScale(double first, double second)
      : a(first), b(second), middle(std::log(first / second)), width(std::sqrt(1 / first + 1 / second)) {
    const double mean = a / (a + b);
    log_beta =
        (a - 1) * std::log(mean) + (b - 1) * std::log1p(-mean) - std::log(boost::math::ibeta_derivative(a, b, mean));
  }

  [[nodiscard]] double lowest() const { return std::max(-690.0, middle - 7.5 * width - 25 / a); }
  [[nodiscard]] double highest() const { return std::min(690.0, middle + 7.5 * width + 25 / b); }

  /// Calls `put` with log odds that cut the density into parts which a panel follows.
  template <class Put>
  void cuts(Put&& put) const {
    constexpr double step = 2.5, ends = 7.5;
    for (double z = -ends; z <= ends; z += step) put(middle + z * width);
    for (double left = middle - ends * width - 6 / a; left > lowest(); left -= 6 / a) put(left);
    for (double right = middle + ends * width + 6 / b; right < highest(); right += 6 / b) put(right);
  }
};

/// P(p1 - p3 > t) and its density, for t from 0 to 1.
class UpperDifference {
 public:
  struct Tail {
    double chance = 0;   ///< P(D > t)
    double density = 0;  ///< of D at t
  };

  UpperDifference(double a, double b, double c) : y_(c, a + b), v_(a, b) {}

  [[nodiscard]] Tail at(double t) const {
    if (t >= 1) return {};
    const double end = (1 - t) / 2, log_end = std::log(end);
    const auto of_y = [&](double odds) {  // l where y has these log odds; far above where y is beyond the end
      const double left = end - (1 - end) * std::exp(odds);
      return left > 0 ? odds - std::log(left) : far;
    };
    const auto of_v = [&](double odds) {
      const double over = std::exp(odds) * (1 - t) - t;
      return over > 0 ? std::log(2 * over / (1 + t)) : -far;
    };
    // Below `low` either y hardly is, or v is surely above x, or x no longer moves; above `high` y or v hardly is.
    const double bend = t > 0 ? std::log(t / end) : -far;
    double low = std::max({of_y(y_.lowest()), of_v(v_.lowest()), bend - 25});
    const double high = std::min({of_y(y_.highest()), of_v(v_.highest()), std::log(1 + v_.a) + 30});
    if (low == far) return {};
    if (!(high > low)) low = high;
    Tail out;
    double above = chance_above(high, end, log_end);
    Cuts cuts(low, high);
    y_.cuts([&](double odds) { cuts.put(of_y(odds)); });
    v_.cuts([&](double odds) { cuts.put(of_v(odds)); });
    for (const double beside : {-6.0, -3.0, 0.0, 3.0, 6.0}) cuts.put(bend + beside);
    cuts.sort();
    const Panel16& rule = Panel16::rule();
    for (std::size_t k = cuts.size(); k-- > 1;) {
      // Where only powers of y are left, panels may be longer.
      const double from = cuts[k - 1], to = cuts[k];
      const bool plain = to < -6 && std::abs(to - bend) > 6 && std::abs(from - bend) > 6;
      const double longest = plain ? 6 / std::max({y_.a, v_.a, 0.1}) : 3;
      const auto parts = static_cast<int>(std::ceil((to - from) / std::max(longest, 3.0)));
      for (int part = parts; part-- > 0;)
        above = add_panel(rule, from + (to - from) * part / parts, from + (to - from) * (part + 1) / parts, t, log_end,
                          above, out);
    }
    // All of y below `low`, with what is left above x there.
    const double y = std::exp(log_end - softplus(-low));
    const double below = y >= 1 ? 1 : boost::math::ibeta(y_.a, y_.b, y);
    out.chance += below * above;
    const double x = std::min(1.0, (t + y) / (1 - y));
    if (below > 0 && x > 0 && x < 1) out.density += below * boost::math::ibeta_derivative(v_.a, v_.b, x) / (1 - y);
    return out;
  }

 private:
  static constexpr double far = 1e300;

  class Cuts {
   public:
    Cuts(double low, double high) : low_(low), high_(high) {
      at_[size_++] = low;
      at_[size_++] = high;
    }
    void put(double l) {
      if (l > low_ && l < high_ && size_ < at_.size()) at_[size_++] = l;
    }
    void sort() { std::sort(at_.begin(), at_.begin() + static_cast<std::ptrdiff_t>(size_)); }
    [[nodiscard]] std::size_t size() const { return size_; }
    double operator[](std::size_t k) const { return at_[k]; }

   private:
    double low_, high_;
    std::array<double, 96> at_{};
    std::size_t size_ = 0;
  };

  [[nodiscard]] double chance_above(double l, double end, double log_end) const {
    const double y = std::exp(log_end - softplus(-l));
    const double rest = 2 * end * std::exp(-softplus(l)) / (1 - y);  // 1 - x
    return rest >= 1 ? 1.0 : boost::math::ibeta(v_.b, v_.a, rest);
  }

  double add_panel(const Panel16& rule, double from, double to, double t, double log_end, double above,
                   Tail& out) const {
    constexpr std::size_t size = Panel16::size;
    const double width = to - from;
    std::array<double, size> f{}, g{};
    double density = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const double l = from + width * rule.at[i];
      const double up = std::log1p(std::exp(-std::abs(l)));
      const double log_u = l > 0 ? -up : l - up, log_rest = l > 0 ? -l - up : -up;  // log u, log(1 - u)
      const double log_y = log_end + log_u, y = std::exp(log_y), log_beside = std::log1p(-y);
      const double log_x = (t > 0 ? std::log(t + y) : log_y) - log_beside;
      const double log_short = std::log(1 - t) + log_rest - log_beside;  // log(1 - x)
      const double log_f = y_.a * log_y + (y_.b - 1) * log_beside + log_rest - y_.log_beta;
      const double log_v = (v_.a - 1) * log_x + (v_.b - 1) * log_short - v_.log_beta;
      f[i] = std::exp(log_f);
      g[i] = std::exp(log_v + std::log1p(t) + log_y + log_rest - 2 * log_beside);
      density += rule.weight[i] * std::exp(log_f + log_v - log_beside);
    }
    double chance = 0, total = 0;
    for (std::size_t i = 0; i < size; ++i) {
      double over = 0;
      for (std::size_t j = 0; j < size; ++j) over += rule.above[i][j] * g[j];
      chance += rule.weight[i] * f[i] * (above + width * over);
      total += rule.weight[i] * g[i];
    }
    out.chance += width * chance;
    out.density += width * density;
    return above + width * total;
  }

  BetaScale y_, v_;
};

}  // namespace detail

class DirichletDifference {
 public:
  explicit DirichletDifference(const std::array<double, 3>& alpha)
      : a_(std::max(alpha[0], least)),
        b_(std::max(alpha[1], least)),
        c_(std::max(alpha[2], least)),
        above_(a_, b_, c_),
        below_(c_, b_, a_) {
    const double sum = a_ + b_ + c_;
    mean_ = (a_ - c_) / sum;
    variance_ = ((a_ + c_) / sum - mean_ * mean_) / (sum + 1);
  }

  [[nodiscard]] double mean() const noexcept { return mean_; }
  [[nodiscard]] double variance() const noexcept { return variance_; }

  /// P(D <= t), t from -1 to 1.
  [[nodiscard]] double cdf(double t) const {
    return std::clamp(t >= 0 ? 1 - above_.at(t).chance : below_.at(-t).chance, 0.0, 1.0);
  }

  /// The t with cdf(t) = p, to 1e-10 or 1e-10 in the tail's logarithm; Newton's steps within a bracket.
  [[nodiscard]] double quantile(double p) const {
    if (p <= 0) return -1;
    if (p >= 1) return 1;
    double low = -1, high = 1;
    const double spread = std::sqrt(variance_), room = std::max(1e-9, 1 - mean_ * mean_);
    double t = std::tanh(std::atanh(std::clamp(mean_, -1 + 1e-12, 1 - 1e-12)) + normal_quantile(p) * spread / room);
    for (int step = 0; step < 100; ++step) {
      const auto tail = t >= 0 ? above_.at(t) : below_.at(-t);
      // On the logarithm of the smaller tail of p, which is nearly straight.
      const double under = t >= 0 ? 1 - tail.chance : tail.chance, over = t >= 0 ? tail.chance : 1 - tail.chance;
      const double have = p < 0.5 ? under : over, want = p < 0.5 ? p : 1 - p;
      const bool beyond = p < 0.5 ? have > want : have < want;  // t is above the quantile
      (beyond ? high : low) = t;
      const double off = have > 0 ? std::log(have / want) : -1e300;
      if (std::abs(off) < 1e-10 || high - low < 1e-11) break;
      const double move = tail.density > 0 ? off * have / tail.density : 1e300;
      double next = p < 0.5 ? t - move : t + move;
      if (!(next > low && next < high)) next = (low + high) / 2;
      if (std::abs(next - t) < 1e-12) return next;
      t = next;
    }
    return t;
  }

 private:
  static constexpr double least = 1e-3;  // below it the distribution is all at its ends

  double a_, b_, c_, mean_ = 0, variance_ = 0;
  detail::UpperDifference above_, below_;
};

}  // namespace cabochon::stats
