// The known answer: a lighter price list against a shorter stay on the shelf.
#pragma once

#include "cabochon/ownership.hpp"

namespace known {

using namespace cabochon::ownership;

inline Buyer buyer() {
  return Buyer{.vat = Vat::excluded,
               .metal_price_per_gram = 7000,
               .capital_rate_annual = 0.20,
               .holding_rate_annual = 0,
               .haircut_share = 0.15};
}

inline Offer ours() {
  return Offer{.supplier = "ours",
               .contract = Contract::tolling,
               .weight_grams = 2.0,
               .fineness = 0.585,
               .loss_share = 0.035,
               .loss_basis = LossBasis::finished,
               .work_per_gram = 450,
               .lead_time_days = 20,
               .shelf_days = 150,
               .deferral_days = 30,
               .unsold_share = 0.05};
}

inline Offer theirs() {
  Offer offer = ours();
  offer.supplier = "theirs";
  offer.loss_share = 0.025;
  offer.lead_time_days = 32;
  offer.shelf_days = 210;
  offer.unsold_share = 0.10;
  return offer;
}

}  // namespace known
