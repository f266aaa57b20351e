#include "cabochon/improvement/expected_margin.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/convert.hpp"
#include "cabochon/core/random.hpp"
#include "cabochon/stats/normal.hpp"

#include "margins.hpp"

namespace cabochon::improvement {
namespace {

enum Stream : std::uint32_t { slopes = 1, losses, effects, avoided, given };

Random stream(std::uint64_t seed, Stream which, std::size_t column, std::size_t draw) {
  return Random(seed, which, static_cast<std::uint64_t>(column) << 32 | static_cast<std::uint64_t>(draw));
}

// A normal in two halves: the stated value between its 95 % limits.
double in_halves(double z, double value, const std::optional<double>& low, const std::optional<double>& high) {
  const double scale = stats::two_sided_z(0.95);
  if (z < 0) return value + z * (low ? value - *low : 0) / scale;
  return value + z * (high ? *high - value : 0) / scale;
}

// What the tickets of each process and reason cost in a year, and how sure that is.
struct Loss {
  double sum = 0, squares = 0;  // of the costs as given
};

struct Losses {
  std::vector<std::pair<std::string, std::string>> kinds;  // process, reason; empty where the table has none
  std::vector<Loss> loss;
  std::vector<std::string> processes, reasons;  // those that tickets have
  double yearly = 1;                            // from the days of the table to a year
};

Losses losses_of(const MarginInputs& inputs) {
  Losses out;
  const Table& table = *inputs.tickets;
  if (!inputs.ticket_days)
    throw InputError({"expected_margin", "ticket_days", -1, {}, "the number of days that the tickets cover"});
  out.yearly = 365 / check_positive("expected_margin", "ticket_days", *inputs.ticket_days);
  const Column *process = table.find("process"), *reason = table.find("reason"), *cost = table.find("cost");
  if (!process && !reason)
    throw InputError({table.name(), "process", -1, {}, "a column process or reason that says what a ticket was about"});
  if (!cost && !inputs.cost_per_ticket)
    throw InputError({"expected_margin",
                      "cost_per_ticket",
                      -1,
                      {},
                      "the money lost to one ticket, as the tickets have no column cost"});
  if (inputs.cost_per_ticket) check_non_negative("expected_margin", "cost_per_ticket", *inputs.cost_per_ticket);
  const auto text = [&](const Column* column, const char* name) {
    return column ? to_codes(*column, table.name(), name, true) : conversion::nulls(Type::text, table.rows());
  };
  const Column processes = text(process, "process"), reasons = text(reason, "reason");
  const Column costs = cost && !inputs.cost_per_ticket ? to_float64(numbers_if_empty(*cost), table.name(), "cost")
                                                       : conversion::nulls(Type::float64, table.rows());
  conversion::WrongRows wrong(table.name(), "cost", "a number of at least 0 (or cost_per_ticket for all)");
  std::map<std::pair<std::string, std::string>, std::size_t> seen;
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    double money = inputs.cost_per_ticket.value_or(0);
    if (!inputs.cost_per_ticket) {
      money = costs.is_null(row) ? -1 : costs.values<double>()[static_cast<std::size_t>(row)];
      if (!non_negative.contains(money)) {
        wrong.add(row, costs.is_null(row) ? std::string("null") : number_text(money));
        continue;
      }
    }
    const std::pair key{std::string(processes.text_at(row)), std::string(reasons.text_at(row))};
    const auto [at, fresh] = seen.try_emplace(key, out.kinds.size());
    if (fresh) {
      out.kinds.push_back(key);
      out.loss.emplace_back();
    }
    out.loss[at->second].sum += money;
    out.loss[at->second].squares += money * money;
  }
  wrong.raise();
  for (const auto& [p, r] : out.kinds) {
    if (!p.empty() && std::find(out.processes.begin(), out.processes.end(), p) == out.processes.end())
      out.processes.push_back(p);
    if (!r.empty() && std::find(out.reasons.begin(), out.reasons.end(), r) == out.reasons.end())
      out.reasons.push_back(r);
  }
  std::sort(out.processes.begin(), out.processes.end());
  std::sort(out.reasons.begin(), out.reasons.end());
  return out;
}

// What an action moves: places among the slopes and among the kinds of tickets.
struct Aim {
  std::vector<std::size_t> slopes, kinds;
  bool avoids = false;
  double avoided = 0;
  std::optional<double> avoided_low{}, avoided_high{};
};

class Aims {
 public:
  Aims(const std::vector<ActionRow>& rows, const MarginInputs& inputs) : rows_(rows), inputs_(inputs) {}

  std::vector<Aim> read() {
    for (const auto& slope : inputs_.slopes) names_.push_back(slope.factor);
    for (std::size_t a = 0; a < rows_.size(); ++a) {
      aims_.emplace_back();
      if (!rows_[a].margin) read(a);
    }
    problems_.raise();
    return std::move(aims_);
  }

  [[nodiscard]] const std::optional<Losses>& losses() const { return losses_; }

 private:
  void read(std::size_t a) {
    const Action& action = rows_[a].action;
    Aim& aim = aims_.back();
    const bool about_tickets = action.processes || action.reasons;
    aim.avoids = action.tickets_avoided.has_value();
    aim.avoided = action.tickets_avoided.value_or(0);
    aim.avoided_low = action.tickets_avoided_low;
    aim.avoided_high = action.tickets_avoided_high;
    if (!aim.avoids && about_tickets && !action.factors && action.effect) {
      // The book's table has one effect: of an action without a factor it is the share of tickets avoided.
      aim.avoids = true;
      aim.avoided = *action.effect;
      aim.avoided_low = action.effect_low;
      aim.avoided_high = action.effect_high;
      for (const double v : {aim.avoided, aim.avoided_low.value_or(0), aim.avoided_high.value_or(0)})
        if (!share.contains(v))
          problems_.add("effect", a, number_text(v), "a share of avoided tickets, 0 to 1, as the action has no factor");
    }
    if (!action.factors && !aim.avoids)
      problems_.add("factors", a, {},
                    "factors with an effect, processes or reasons with tickets_avoided, or a column margin");
    if (!action.reach) problems_.add("reach", a, {}, "the share of accounts that it reaches");
    if (!action.cost) problems_.add("cost", a, {}, "what it costs us");
    if (action.factors) read_factors(a, action, aim);
    if (aim.avoids) read_tickets(a, action, aim);
  }

  void read_factors(std::size_t a, const Action& action, Aim& aim) {
    if (!action.effect) problems_.add("effect", a, {}, "the expected change of " + core::quoted(*action.factors));
    if (action.effect && !action.effect_low) problems_.add("effect_low", a, {}, "the limits of the expected change");
    if (!inputs_.accounts)
      throw InputError({"expected_margin", "accounts", -1, {}, "the number of accounts, as actions move factors"});
    check_positive("expected_margin", "accounts", *inputs_.accounts);
    for (const auto& factor : parts_of(action.factors, names_)) {
      const auto at = std::find(names_.begin(), names_.end(), factor);
      if (at == names_.end())
        problems_.add("factors", a, core::quoted(factor),
                      names_.empty() ? "a slope of that factor (slopes=...)" : one_of(factor, names_));
      else
        aim.slopes.push_back(static_cast<std::size_t>(at - names_.begin()));
    }
  }

  void read_tickets(std::size_t a, const Action& action, Aim& aim) {
    if (!aim.avoided_low) problems_.add("tickets_avoided_low", a, {}, "the limits of the share of tickets avoided");
    if (!inputs_.tickets)
      throw InputError({"expected_margin", "tickets", -1, {}, "the tickets, as actions avoid some of them"});
    if (!losses_) losses_ = losses_of(inputs_);
    if (!action.processes && !action.reasons) {
      problems_.add("processes", a, {}, "the processes or reasons whose tickets it avoids");
      return;
    }
    const auto known = [&](const char* column, const std::optional<std::string>& list,
                           const std::vector<std::string>& names) {
      const auto parts = parts_of(list, names);
      for (const auto& part : parts)
        if (std::find(names.begin(), names.end(), part) == names.end())
          problems_.add(column, a, core::quoted(part),
                        names.empty() ? "a column of that name in the tickets" : one_of(part, names));
      return parts;
    };
    const auto processes = known("processes", action.processes, losses_->processes);
    const auto reasons = known("reasons", action.reasons, losses_->reasons);
    const auto among = [](const std::vector<std::string>& parts, const std::string& name) {
      return parts.empty() || std::find(parts.begin(), parts.end(), name) != parts.end();
    };
    for (std::size_t k = 0; k < losses_->kinds.size(); ++k)
      if (among(processes, losses_->kinds[k].first) && among(reasons, losses_->kinds[k].second)) aim.kinds.push_back(k);
  }

  const std::vector<ActionRow>& rows_;
  const MarginInputs& inputs_;
  std::vector<std::string> names_;
  std::vector<Aim> aims_;
  std::optional<Losses> losses_;
  RowProblems problems_;
};

void check(const MarginInputs& inputs) {
  check_range("expected_margin", "draws", static_cast<double>(inputs.draws), Range{100, 1e6, false, false});
  check_level("expected_margin", inputs.level);
  for (const auto& slope : inputs.slopes) {
    check_range("expected_margin", "slopes", slope.value, any_number);
    check_non_negative("expected_margin", "slopes", slope.se);
    if (!std::isinf(slope.dof)) check_positive("expected_margin", "slopes", slope.dof);
  }
}

}  // namespace

Estimate estimate_of(const Eigen::VectorXd& draws, double level) {
  std::vector<double> sorted(draws.begin(), draws.end());
  std::sort(sorted.begin(), sorted.end());
  const auto quantile = [&](double p) {
    const double at = p * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
  };
  return {draws.mean(), quantile((1 - level) / 2), quantile((1 + level) / 2), level, draws.size(), "monte_carlo"};
}

Margins draw_margins(const std::vector<ActionRow>& rows, const MarginInputs& inputs) {
  check(inputs);
  Aims reader(rows, inputs);
  const std::vector<Aim> aims = reader.read();
  const auto draws = static_cast<std::size_t>(inputs.draws), n = rows.size();
  Eigen::MatrixXd slope_draws(inputs.draws, static_cast<Eigen::Index>(inputs.slopes.size()));
  for (std::size_t f = 0; f < inputs.slopes.size(); ++f) {
    const Slope& slope = inputs.slopes[f];
    for (std::size_t d = 0; d < draws; ++d) {
      Random random = stream(inputs.seed, slopes, f, d);
      double z = random.normal();
      if (!std::isinf(slope.dof)) z /= std::sqrt(random.gamma(slope.dof / 2, 2 / slope.dof));
      slope_draws(static_cast<Eigen::Index>(d), static_cast<Eigen::Index>(f)) = slope.value + slope.se * z;
    }
  }
  Eigen::MatrixXd loss_draws(inputs.draws, 0);
  if (const auto& losses = reader.losses()) {
    loss_draws.resize(inputs.draws, static_cast<Eigen::Index>(losses->kinds.size()));
    for (std::size_t k = 0; k < losses->kinds.size(); ++k) {
      const Loss& loss = losses->loss[k];
      for (std::size_t d = 0; d < draws; ++d) {
        double& drawn = loss_draws(static_cast<Eigen::Index>(d), static_cast<Eigen::Index>(k));
        drawn = 0;
        if (loss.sum > 0)
          drawn = losses->yearly * stream(inputs.seed, Stream::losses, k, d)
                                       .gamma(loss.sum * loss.sum / loss.squares, loss.squares / loss.sum);
      }
    }
  }
  Margins out;
  out.draws.resize(inputs.draws, static_cast<Eigen::Index>(n));
  for (std::size_t a = 0; a < n; ++a) {
    const Action& action = rows[a].action;
    const auto column = static_cast<Eigen::Index>(a);
    double from_factors = 0, from_tickets = 0;
    for (std::size_t d = 0; d < draws; ++d) {
      const auto row = static_cast<Eigen::Index>(d);
      if (rows[a].margin) {
        const double z = stream(inputs.seed, given, a, d).normal();
        out.draws(row, column) = in_halves(z, *rows[a].margin, rows[a].margin_low, rows[a].margin_high);
        continue;
      }
      double factors = 0, tickets = 0;
      if (!aims[a].slopes.empty()) {
        const double effect = in_halves(stream(inputs.seed, effects, a, d).normal(), *action.effect, action.effect_low,
                                        action.effect_high);
        for (const auto f : aims[a].slopes) factors += slope_draws(row, static_cast<Eigen::Index>(f));
        factors *= *action.reach * effect * *inputs.accounts;
      }
      if (aims[a].avoids) {
        const double part = in_halves(stream(inputs.seed, avoided, a, d).normal(), aims[a].avoided, aims[a].avoided_low,
                                      aims[a].avoided_high);
        for (const auto k : aims[a].kinds) tickets += loss_draws(row, static_cast<Eigen::Index>(k));
        tickets *= *action.reach * std::clamp(part, 0.0, 1.0);
      }
      from_factors += factors;
      from_tickets += tickets;
      out.draws(row, column) = factors + tickets - *action.cost;
    }
    const double nan = std::numeric_limits<double>::quiet_NaN();
    out.factors.push_back(rows[a].margin ? nan : from_factors / static_cast<double>(draws));
    out.tickets.push_back(rows[a].margin ? nan : from_tickets / static_cast<double>(draws));
    out.margin.push_back(estimate_of(out.draws.col(column), inputs.level));
    if (rows[a].margin && !rows[a].margin_low) out.margin.back() = Estimate::exact(*rows[a].margin);
    if (rows[a].margin) out.margin.back().value = *rows[a].margin;  // stated, not drawn
    out.positive.push_back(static_cast<double>((out.draws.col(column).array() > 0).count()) /
                           static_cast<double>(draws));
  }
  return out;
}

Table expected_margin(const Table& actions, const MarginInputs& inputs) {
  const auto rows = read_actions(actions);
  const Margins margins = draw_margins(rows, inputs);
  std::vector<std::optional<std::string>> names;
  std::vector<std::string> keys;
  std::vector<std::optional<double>> factors, tickets, cost;
  std::vector<double> value, low, high;
  const auto number = [](double x) { return std::isnan(x) ? std::nullopt : std::optional(x); };
  for (std::size_t a = 0; a < rows.size(); ++a) {
    keys.push_back(rows[a].action.action);
    names.push_back(rows[a].action.name);
    factors.push_back(number(margins.factors[a]));
    tickets.push_back(number(margins.tickets[a]));
    cost.push_back(rows[a].action.cost);
    value.push_back(margins.margin[a].value);
    low.push_back(margins.margin[a].low);
    high.push_back(margins.margin[a].high);
  }
  Table out("expected_margin", static_cast<std::int64_t>(rows.size()));
  out.add("action", Column::text(keys));
  out.add("name", Column::text(names));
  out.add("from_factors", Column::of(factors));
  out.add("from_tickets", Column::of(tickets));
  out.add("cost", Column::of(cost));
  out.add("margin", Column::of(std::move(value)));
  out.add("margin_low", Column::of(std::move(low)));
  out.add("margin_high", Column::of(std::move(high)));
  out.add("p_positive", Column::of(margins.positive));
  return out;
}

}  // namespace cabochon::improvement
