// How well a block's indicators stand for one thing.
#include <algorithm>

#include "fit.hpp"

namespace cabochon::feedback::pls_detail {

// (w'w)^2 (w'(S - diag S)w) / (w'(ww' - diag ww')w)
double rho_a(const Design& design, std::size_t latent, const double* r, std::span<const double> weights) {
  const std::size_t p = design.size(), begin = design.first[latent], end = design.first[latent + 1];
  if (end - begin < 2) return 1;
  double length = 0, common = 0, products = 0;
  for (std::size_t a = begin; a < end; ++a) {
    length += weights[a] * weights[a];
    for (std::size_t b = begin; b < end; ++b) {
      if (a == b) continue;
      const double product = weights[a] * weights[b];
      common += product * r[a * p + b];
      products += product * product;
    }
  }
  return length * length * common / products;
}

void add_reliability(const Design& design, const double* r, PlsFit& fit) {
  const std::size_t p = design.size(), count = design.count();
  for (auto* column : {&fit.alpha, &fit.rho_a, &fit.rho_c, &fit.ave}) column->assign(count, 1);
  for (std::size_t j = 0; j < count; ++j) {
    const std::size_t begin = design.first[j], end = design.first[j + 1];
    const auto k = static_cast<double>(end - begin);
    double loadings = 0, squares = 0;
    for (std::size_t i = begin; i < end; ++i) {
      loadings += fit.loadings[i];
      squares += fit.loadings[i] * fit.loadings[i];
    }
    fit.ave[j] = squares / k;
    if (k < 2) continue;
    double all = 0;
    for (std::size_t a = begin; a < end; ++a)
      for (std::size_t b = begin; b < end; ++b) all += r[a * p + b];
    fit.alpha[j] = k / (k - 1) * (1 - k / all);
    fit.rho_c[j] = loadings * loadings / (loadings * loadings + k - squares);
    fit.rho_a[j] = rho_a(design, j, r, fit.weights);
  }
}

}  // namespace cabochon::feedback::pls_detail
