// Two suppliers of the same ring: theirs is cheaper by the price list. Which one costs the client less to own?
#include <cstdio>

#include "cabochon/ownership.hpp"

using namespace cabochon::ownership;

int main() {
  const Buyer buyer{
      .currency = "RUB",
      .vat = Vat::excluded,
      .metal_price_per_gram = Term(7000).from("exchange quotation", cabochon::Day::from_calendar(2026, 10, 1)),
      .capital_rate_annual = 0.20,
      .holding_rate_annual = 0,
      .haircut_share = 0.15};
  const Offer ours{.supplier = "ours",
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
  Offer theirs = ours;
  theirs.supplier = "theirs";
  theirs.loss_share = 0.025;
  theirs.lead_time_days = 32;
  theirs.shelf_days = 210;
  theirs.unsold_share = 0.10;

  const Comparison c = compare(ours, theirs, buyer);
  std::printf("%-20s %10s %10s %10s\n", "per piece", "ours", "theirs", "difference");
  for (const CostLine& line : c.lines)
    std::printf("%-20s %10.2f %10.2f %10.2f\n", std::string(cabochon::name_of(line.line)).c_str(), line.ours.value,
                line.theirs.value, line.difference.value);
  std::printf("%-20s %10.2f %10.2f %10.2f\n", "total", c.ours.value, c.theirs.value, c.difference.value);
  std::printf("%-20s %10.2f %10.2f %10.2f\n", "without metal", c.without_metal.ours.value, c.without_metal.theirs.value,
              c.without_metal.difference.value);
  std::printf("cheaper by price: %s; cheaper to own: %s\n", c.price_only->difference.value < 0 ? "ours" : "theirs",
              std::string(cabochon::name_of(c.verdict)).c_str());
  return c.verdict == Verdict::ours ? 0 : 1;
}
