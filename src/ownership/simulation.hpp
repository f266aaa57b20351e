// What the analyses of an uncertain comparison share: its unknowns and draws, and the difference of many draws.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "cabochon/ownership/comparison.hpp"
#include "cabochon/ownership/draws.hpp"
#include "cabochon/ownership/pack.hpp"
#include "cabochon/ownership/unknowns.hpp"

namespace cabochon::ownership {

/// The unknowns of a comparison and how they are drawn.
struct Drawn {
  Drawn(const Comparison& comparison, std::string_view function)
      : sampling(stated(comparison, function)),
        offers(comparison, sampling.shared),
        draws(offers.unknowns(), sampling) {}

  Sampling sampling;
  TwoOffers offers;
  Draws draws;

 private:
  static const Sampling& stated(const Comparison& comparison, std::string_view function) {
    if (!comparison.uncertainty)
      throw InputError({std::string(function),
                        {},
                        -1,
                        "plain numbers",
                        "at least one uncertain term, such as triangular(15, 20, 30), in a line that is considered"});
    return comparison.uncertainty->sampling;
  }
};

/// Ours minus theirs of up to Draws::block draws.
inline void differences(const TwoOffers& offers, const double* x, int count, double* out) {
  Values<Pack> ours = offers.values_as<Pack>(Of::ours), theirs = offers.values_as<Pack>(Of::theirs);
  std::array<Pack, line_count> our_lines, their_lines;
  std::array<Pack, 160> now;
  const auto dimensions = offers.unknowns().size();
  for (int i = 0; i < count; i += Pack::width) {
    for (std::size_t d = 0; d < dimensions; ++d)
      now[d] = Pack::load(x + static_cast<std::ptrdiff_t>(d) * Draws::block + i);
    offers.assign(now.data(), ours, theirs);
    cost_lines(ours, our_lines, offers.considered());
    cost_lines(theirs, their_lines, offers.considered());
    const Pack difference = total_of(our_lines, offers.considered()) - total_of(their_lines, offers.considered());
    for (int j = 0; j < Pack::width && i + j < count; ++j) out[i + j] = difference[j];
  }
}

}  // namespace cabochon::ownership
