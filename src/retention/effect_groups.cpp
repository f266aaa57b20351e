#include "effect_groups.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace cabochon::retention {

double a_year(const OrderDays& orders, std::uint32_t g, std::int32_t from, std::int32_t until, bool value) {
  const auto days = orders.days(g);
  const auto values = orders.values(g);
  double sum = 0;
  const auto first = std::lower_bound(days.begin(), days.end(), from) - days.begin();
  for (auto i = static_cast<std::size_t>(first); i < days.size() && days[i] <= until; ++i) sum += value ? values[i] : 1;
  return sum * days_a_year / static_cast<double>(until - from + 1);
}

Eigen::VectorXd of_groups(const OrderDays& orders, const std::vector<std::uint32_t>& groups, std::int32_t from,
                          std::int32_t until, bool value) {
  Eigen::VectorXd out(static_cast<Eigen::Index>(groups.size()));
  for (std::size_t i = 0; i < groups.size(); ++i)
    out[static_cast<Eigen::Index>(i)] = a_year(orders, groups[i], from, until, value);
  return out;
}

Eigen::MatrixXd matching_variables(const OrderDays& orders, const std::vector<std::uint32_t>& groups,
                                   std::int32_t start, std::int32_t window, bool value) {
  Eigen::MatrixXd out(static_cast<Eigen::Index>(groups.size()), value ? 3 : 2);
  const std::int32_t middle = start - window / 2;
  const auto drift = [&](bool money) -> Eigen::VectorXd {
    return of_groups(orders, groups, middle, start - 1, money) -
           of_groups(orders, groups, start - window, middle - 1, money);
  };
  out.col(0) = drift(false);
  for (std::size_t i = 0; i < groups.size(); ++i)
    out(static_cast<Eigen::Index>(i), 1) =
        std::log1p(static_cast<double>(std::max(0, start - orders.days(groups[i]).front())));
  if (value) out.col(2) = drift(true);
  return out;
}

Cohorts cohorts(const Table& table, const OrderDays& orders, const Column& treated, const EffectOptions& options) {
  std::map<std::string, std::uint32_t> known;
  for (std::uint32_t g = 0; g < orders.groups.count; ++g) known.emplace(value_text(orders.groups.keys[0], g), g);
  std::set<std::uint32_t> chosen;
  std::vector<Problem> problems;
  for (std::int64_t row = 0; row < treated.size(); ++row) {
    const auto found = known.find(value_text(treated, row));
    if (found != known.end()) {
      chosen.insert(found->second);
      continue;
    }
    problems.push_back({"effect", "treated", row, value_text(treated, row),
                        "an account of the " + core::quoted(options.account) + " column of " + table.name()});
  }
  if (!problems.empty()) throw InputError(std::move(problems));
  Cohorts out;
  for (std::uint32_t g = 0; g < orders.groups.count; ++g) {
    const auto days = orders.days(g);
    if (days.empty() || days.front() >= options.start.number) continue;
    (chosen.count(g) ? out.treated : out.others).push_back(g);
  }
  if (out.treated.empty())
    throw InputError({"effect", "treated", -1, "no treated account with an order before " + to_string(options.start),
                      "at least one"});
  if (out.others.size() < 4)
    throw InputError(
        {"effect", "treated", -1,
         std::to_string(out.others.size()) + " other accounts with an order before " + to_string(options.start),
         "at least 4 to compare with"});
  return out;
}

}  // namespace cabochon::retention
