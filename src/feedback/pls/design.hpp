// A checked model, as numbers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cabochon/feedback/pls.hpp"

namespace cabochon::feedback::pls_detail {

struct Design {
  std::vector<std::string> latents, indicators;
  std::vector<std::size_t> of;     // latent variable of each indicator
  std::vector<std::size_t> first;  // first indicator of each latent variable, and one past the last
  std::vector<std::vector<std::size_t>> before, after;      // who acts on it, and on whom it acts
  std::vector<std::pair<std::size_t, std::size_t>> edges;   // (source, target), by source
  std::vector<std::pair<std::size_t, std::size_t>> routes;  // (source, target) that some route leads through
  std::vector<std::size_t> order;                           // sources before their targets
  PlsScheme scheme = PlsScheme::path;
  bool consistent = false;

  [[nodiscard]] std::size_t count() const { return latents.size(); }
  [[nodiscard]] std::size_t size() const { return indicators.size(); }
};

// Every problem of the model, not only the first.
[[nodiscard]] Design checked(const PlsModel& model);

}  // namespace cabochon::feedback::pls_detail
