#include "role_beliefs.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "cabochon/core/checks.hpp"
#include "cabochon/feedback/account_scores.hpp"
#include "cabochon/stats/dirichlet_difference.hpp"

#include "../accounts/rows.hpp"
#include "coverage_of.hpp"

namespace cabochon::feedback {

std::vector<RoleCounts> role_counts(const Table& responses, const Ids& ids, Day as_of, std::int32_t window_days) {
  std::vector<RoleCounts> out(ids.size());
  const Column* nps = responses.find("nps");
  if (!nps || responses.rows() == 0) return out;
  const auto of = ids.find(responses.column("account"));
  const auto roles = role_numbers(responses);
  const auto days = responses.column("date").values<std::int32_t>();
  const auto scores = nps->values<std::int64_t>();
  for (std::size_t row = 0; row < of.size(); ++row) {
    if (nps->is_null(static_cast<std::int64_t>(row)) || of[row] < 0 || roles[row] < 0 ||
        days[row] <= as_of.number - window_days)
      continue;
    const std::int64_t score = scores[row];
    const std::size_t at = score >= first_promoter ? 0 : score <= last_detractor ? 2 : 1;
    ++out[static_cast<std::size_t>(of[row])][static_cast<std::size_t>(roles[row])][at];
  }
  return out;
}

namespace {

constexpr std::size_t grid = score_steps;

/// Mean and variance of a belief on the scale from 0 to 1.
std::pair<double, double> unit_moments(const Pooled& belief) {
  const double sum = belief.alpha[0] + belief.alpha[1] + belief.alpha[2];
  const double difference = (belief.alpha[0] - belief.alpha[2]) / sum;
  return {(difference + 1) / 2, ((belief.alpha[0] + belief.alpha[2]) / sum - difference * difference) / (sum + 1) / 4};
}

CumulatedScore cumulated(const Pooled& belief) {
  const auto [mean, variance] = unit_moments(belief);
  const double worth = std::max(1e-6, mean * (1 - mean) / variance - 1);
  const double a = std::max(1e-6, mean * worth), b = std::max(1e-6, (1 - mean) * worth);
  CumulatedScore out{};
  for (std::size_t i = 0; i <= grid; ++i)
    out[i] = i == 0 ? 0 : i == grid ? 1 : boost::math::ibeta(a, b, static_cast<double>(i) / grid);
  return out;
}

}  // namespace

std::array<double, role_count> RoleBeliefs::chance_of_weakest(std::size_t account) {
  std::array<const CumulatedScore*, role_count> below{};
  std::array<double, role_count> out{};
  std::size_t known = 0;
  for (std::size_t r = 0; r < role_count; ++r) {
    if (!expected(account, r)) continue;
    const Pooled* belief = &of(account, r);
    const auto [at, fresh] = below_.try_emplace(belief);
    if (fresh) at->second = cumulated(*belief);
    below[r] = &at->second;
    ++known;
    out[r] = 1;
  }
  if (known < 2) return out;
  double total = 0;
  for (std::size_t r = 0; r < role_count; ++r) {
    if (!below[r]) continue;
    double sum = 0;
    for (std::size_t i = 0; i < grid; ++i) {
      double chance = (*below[r])[i + 1] - (*below[r])[i];
      for (std::size_t o = 0; o < role_count; ++o)
        if (o != r && below[o]) chance *= 1 - ((*below[o])[i] + (*below[o])[i + 1]) / 2;
      sum += chance;
    }
    out[r] = sum;
    total += sum;
  }
  for (double& chance : out) chance /= total;
  return out;
}

LowestScore::Moments LowestScore::of(const std::array<const Pooled*, role_count>& beliefs) {
  const auto points = [](double mean, double variance) {
    return Moments{200 * mean - 100, 200 * std::sqrt(std::max(0.0, variance))};
  };
  const auto heard = std::count_if(beliefs.begin(), beliefs.end(), [](const Pooled* belief) { return belief; });
  CumulatedScore above;  // chance that all lie above
  above.fill(1);
  for (const Pooled* belief : beliefs) {
    if (!belief) continue;
    if (heard == 1) {
      const auto [mean, variance] = unit_moments(*belief);
      return points(mean, variance);
    }
    const auto [at, fresh] = known_.try_emplace(belief);
    if (fresh) at->second = cumulated(*belief);
    for (std::size_t i = 0; i <= grid; ++i) above[i] *= 1 - at->second[i];
  }
  double mean = 0, square = 0;  // integrals of the chance to lie above, by the trapezoidal rule
  for (std::size_t i = 0; i < grid; ++i) {
    const double from = static_cast<double>(i) / grid, to = static_cast<double>(i + 1) / grid;
    mean += (above[i] + above[i + 1]) / 2 / grid;
    square += from * above[i] / grid + to * above[i + 1] / grid;
  }
  return points(mean, square - mean * mean);
}

RoleBeliefs::RoleBeliefs(const accounts::Book& whole, const CoverageOptions& options, double level) {
  const accounts::Book book = whole.until(options.as_of);
  const Table responses = book.view("responses");
  covered_ = coverage_of(book, responses, options, &total_);
  (void)ids_.number(covered_.column("account"));
  counts_ = role_counts(responses, ids_, options.as_of, options.window_days);
  const Column& expected = covered_.column("expected");
  expected_.resize(counts_.size());
  std::vector<PoolCell> cells, same;
  for (std::size_t a = 0; a < counts_.size(); ++a)
    for (std::size_t r = 0; r < role_count; ++r) {
      expected_[a][r] = expected.text_at(static_cast<std::int64_t>(a)).find(Names<accounts::BuyingRole>::values[r]) !=
                        std::string_view::npos;
      if (answers_in(counts_[a][r]) == 0) continue;
      cells.push_back({static_cast<std::int32_t>(r), 0, counts_[a][r]});
      same.push_back({0, 0, counts_[a][r]});
    }
  by_role_ = std::make_unique<Pool>(cells, static_cast<std::int32_t>(role_count), 1, level);
  together_ = std::make_unique<Pool>(same, 1, 1, level);
  nothing_.alpha = {1, 1, 1};
  const stats::DirichletDifference uniform(nothing_.alpha);
  nothing_.low = 100 * uniform.quantile((1 - level) / 2);
  nothing_.high = 100 * uniform.quantile((1 + level) / 2);
}

const Pooled& RoleBeliefs::of(std::size_t account, std::size_t role) {
  const auto number = static_cast<std::int32_t>(role);
  if (by_role_->concentration(number) > 0) return by_role_->of({number, 0, counts_[account][role]});
  if (together_->concentration(0) > 0) return together_->of({0, 0, counts_[account][role]});
  return nothing_;
}

Table role_standing(const accounts::Book& book, const CoverageOptions& options, double level) {
  check_level("role_standing", level);
  RoleBeliefs beliefs(book, options, level);
  const Table& covered = beliefs.covered();
  accounts::Rows rows;
  std::vector<std::string> roles;
  std::vector<std::int64_t> known, n;
  std::vector<double> score, low, high, weakest;
  for (std::size_t a = 0; a < beliefs.accounts(); ++a) {
    std::array<const Pooled*, role_count> own{};
    for (std::size_t r = 0; r < role_count; ++r)
      if (beliefs.expected(a, r)) own[r] = &beliefs.of(a, r);
    const auto chance = beliefs.chance_of_weakest(a);
    for (std::size_t r = 0; r < role_count; ++r) {
      if (!own[r]) continue;
      const std::string role(Names<accounts::BuyingRole>::values[r]);
      rows.push_back(static_cast<std::int32_t>(a));
      roles.push_back(role);
      known.push_back(covered.column(role + "_known").values<std::int64_t>()[a]);
      n.push_back(answers_in(beliefs.counts(a)[r]));
      score.push_back(own[r]->score);
      low.push_back(own[r]->low);
      high.push_back(own[r]->high);
      weakest.push_back(chance[r]);
    }
  }
  Table out("role_standing", static_cast<std::int64_t>(rows.size()));
  out.add("account", accounts::take(covered.column("account"), rows));
  out.add("name", accounts::take(covered.column("name"), rows)).add("role", Column::text(roles));
  out.add("known", Column::of(std::move(known))).add("n", Column::of(std::move(n)));
  out.add("score", Column::of(std::move(score))).add("score_low", Column::of(std::move(low)));
  out.add("score_high", Column::of(std::move(high))).add("p_weakest", Column::of(std::move(weakest)));
  out.add("value", accounts::take(covered.column("value"), rows));
  return out;
}

}  // namespace cabochon::feedback
