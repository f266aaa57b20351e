// The model on rows drawn again.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "fit.hpp"
#include "marks.hpp"

namespace cabochon::feedback::pls_detail {

// Where each quantity of a draw stands.
struct Layout {
  explicit Layout(const Design& design);

  std::size_t weights, loadings, paths, routes, r2, index, htmt, size;
};

class Draws {
 public:
  Draws(const Layout& layout, std::int64_t resamples);

  // Low and high of a quantity; nothing without draws or where some draw has no value of it.
  [[nodiscard]] std::optional<std::pair<double, double>> limits(std::size_t quantity, double low, double high) const;
  [[nodiscard]] std::optional<double> deviation(std::size_t quantity) const;

  [[nodiscard]] std::int64_t lost() const { return lost_; }

 private:
  friend Draws draw_again(const Marks&, const Design&, const PlsFit&, PlsScale, const PlsOptions&);

  std::size_t size_;
  std::int64_t kept_ = 0, lost_ = 0;
  std::vector<double> values_;  // [draw * size + quantity], of draws that were fitted
};

[[nodiscard]] Draws draw_again(const Marks& marks, const Design& design, const PlsFit& fit, PlsScale scale,
                               const PlsOptions& options);

}  // namespace cabochon::feedback::pls_detail
