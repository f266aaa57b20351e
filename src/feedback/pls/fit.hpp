// One fit of a checked model: small matrices, no allocation, so that a bootstrap draw costs microseconds.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cabochon/feedback/pls.hpp"

#include "design.hpp"

namespace cabochon::feedback::pls_detail {

enum class Outcome : std::uint8_t {
  settled,
  unsettled,  // weights still moved after most_iterations, or vanished
  collinear,  // sources of one latent variable that move as one
  unreliable  // rho_A not above 0 where correlations are to be corrected by it
};

inline constexpr std::int64_t most_iterations = 1000;
inline constexpr double still = 1e-9;  // largest move of a weight

class Fitter {
 public:
  explicit Fitter(const Design& design);

  // Fills weights, loadings, correlations, paths, totals, r2 and htmt of `out`, which has room from prepare().
  // Signs follow the loadings `like`; where it is empty, most indicators.
  [[nodiscard]] Outcome operator()(const double* r, std::span<const double> like, PlsFit& out);

  void prepare(PlsFit& out) const;

  [[nodiscard]] double gap() const { return gap_; }     // of the last fit
  [[nodiscard]] std::size_t at() const { return at_; }  // the latent variable of the last two outcomes

 private:
  void project(const double* r);  // z_ = R W, and correlations of scores from it
  void correlate();
  [[nodiscard]] bool solve(std::size_t target, double* coefficients);
  [[nodiscard]] Outcome step(const double* r);
  [[nodiscard]] bool scale(const double* r, std::size_t j, double* weights) const;
  [[nodiscard]] Outcome settle(const double* r, PlsFit& out);
  void sign(std::span<const double> like, PlsFit& out);
  [[nodiscard]] Outcome correct(const double* r, PlsFit& out);
  [[nodiscard]] Outcome regress(PlsFit& out);
  void ratios(const double* r, PlsFit& out) const;

  const Design& design_;
  std::size_t p_, count_;
  std::vector<double> w_, next_, z_, latent_;
  std::vector<double> inner_;  // [j * count + k]: what k adds to the inner estimate of j
  std::vector<double> square_, right_;
  double gap_ = 0;
  std::size_t at_ = 0;
};

// Dijkstra & Henseler's reliability of one score; 1 for a single indicator.
[[nodiscard]] double rho_a(const Design& design, std::size_t latent, const double* r, std::span<const double> weights);

// alpha, rho_a, rho_c and ave from weights and loadings.
void add_reliability(const Design& design, const double* r, PlsFit& fit);

}  // namespace cabochon::feedback::pls_detail
