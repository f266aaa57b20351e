#include "cabochon/drivers/design.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "cabochon/core/checks.hpp"

#include "design_content.hpp"

namespace cabochon::drivers {

std::size_t Design::Content::source(const Part& part, const DesignOptions& options) {
  const std::string label = part.label();
  for (std::size_t s = 1; s < sources.size(); ++s)
    if (sources[s].label == label) return s;
  Source made;
  made.label = label;
  made.column = part.column;
  made.lag = part.lag;
  made.side = part.side;
  made.from = part.from;
  made.values = numbers_if_empty(table.column(part.column));
  const Type type = made.values.type();
  const bool named =
      std::find(options.categorical.begin(), options.categorical.end(), part.column) != options.categorical.end();
  made.categorical = named || type == Type::text;
  if (part.side != 0 && made.categorical)
    throw InputError({table.name(), part.column, -1, "a categorical", "numbers in " + label});
  if (type == Type::timestamp || (type == Type::date && !named))
    throw InputError({table.name(), part.column, -1, "a column of " + std::string(type_name(type)),
                      "numbers, or texts that name categories"});
  if (part.lag != 0) {
    if (!options.unit || !options.period)
      throw InputError({where, options.unit ? "period" : "unit", -1, "nothing",
                        "the column of the " + std::string(options.unit ? "period that" : "unit within which") + " " +
                            label + (options.unit ? " counts in" : " is taken")});
    made.earlier = earlier_rows(table.column(*options.unit), *options.unit, table.column(*options.period),
                                *options.period, table.name(), part.lag);
  }
  sources.push_back(std::move(made));
  return sources.size() - 1;
}

void Design::Content::keep_rows(const std::vector<std::string>& also) {
  const std::int64_t n = table.rows();
  struct Need {
    std::string name;
    const Source* source;
    const Column* column;
  };
  std::vector<Need> needs;
  for (const Source& s : sources)
    if (s.values.null_count() > 0 || !s.earlier.empty()) needs.push_back({s.label, &s, nullptr});
  for (const std::string& name : also) {
    const Column& column = table.column(name);
    const bool seen = std::any_of(needs.begin(), needs.end(), [&](const Need& one) { return one.name == name; });
    if (column.null_count() > 0 && !seen) needs.push_back({name, nullptr, &column});
  }
  rows = n;
  const bool zero_weights = weighted;
  std::vector<std::uint8_t> missing;
  std::vector<std::int32_t> last;
  std::vector<LeftOut> counts;
  for (const Need& need : needs) counts.push_back({need.name, 0, 0});
  if (zero_weights) counts.push_back({sources[1].column + " of zero", 0, 0});
  if (counts.empty()) return;
  missing.assign(static_cast<std::size_t>(n), 0);
  last.assign(static_cast<std::size_t>(n), -1);
  const auto mark = [&](std::size_t need, std::int64_t row) {
    auto& m = missing[static_cast<std::size_t>(row)];
    m = static_cast<std::uint8_t>(std::min(m + 1, 2));
    last[static_cast<std::size_t>(row)] = static_cast<std::int32_t>(need);
    ++counts[need].rows;
  };
  for (std::size_t k = 0; k < needs.size(); ++k)
    for (std::int64_t i = 0; i < n; ++i) {
      const bool known = needs[k].source ? needs[k].source->known(i) : !needs[k].column->is_null(i);
      if (!known) mark(k, i);
    }
  if (zero_weights)
    visit_numbers(sources[1].values, table.name(), sources[1].column, [&](const auto w) {
      for (std::int64_t i = 0; i < n; ++i)
        if (!sources[1].values.is_null(i) && w[static_cast<std::size_t>(i)] == 0) mark(needs.size(), i);
    });
  std::int64_t left = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    const auto m = missing[static_cast<std::size_t>(i)];
    left += m > 0;
    if (m == 1) ++counts[static_cast<std::size_t>(last[static_cast<std::size_t>(i)])].alone;
  }
  for (auto& count : counts)
    if (count.rows > 0) left_out.push_back(std::move(count));
  if (left == 0) return;
  rows = n - left;
  kept.reserve(static_cast<std::size_t>(rows));
  for (std::int64_t i = 0; i < n; ++i)
    if (missing[static_cast<std::size_t>(i)] == 0) kept.push_back(i);
}

void Design::Content::check_weights() {
  std::vector<Problem> problems;
  std::size_t total = 0;
  const Source& w = sources[1];
  visit_numbers(w.values, table.name(), w.column, [&](const auto values) {
    for (std::int64_t i = 0; i < w.values.size(); ++i) {
      if (w.values.is_null(i)) continue;
      const auto x = static_cast<double>(values[static_cast<std::size_t>(i)]);
      if (x >= 0 && x <= std::numeric_limits<double>::max()) continue;
      if (++total <= InputError::shown)
        problems.push_back({table.name(), w.column, i, number_text(x), "a weight of at least 0"});
    }
  });
  if (total) throw InputError(std::move(problems), total);
}

void Design::Content::name_terms(const std::vector<std::vector<std::size_t>>& parts, const DesignOptions& options) {
  std::set<std::size_t> used;
  for (const auto& factor : parts) used.insert(factor.begin(), factor.end());
  for (const std::size_t s : used) {
    Source& source = sources[s];
    if (!source.categorical) continue;
    find_levels(source, kept, kept.empty(), table.name());
    if (source.levels.size() < 2)
      throw InputError({table.name(), source.column, -1,
                        source.levels.empty() ? "no value" : "the one level " + core::quoted(source.levels.front()),
                        "a categorical of at least two levels in the rows that are used"});
    for (const auto& [column, level] : options.reference) {
      if (column != source.column) continue;
      const auto found = std::find(source.levels.begin(), source.levels.end(), level);
      if (found == source.levels.end())
        throw InputError({where, "reference", -1, core::quoted(level), one_of(level, source.levels)});
      source.reference = static_cast<std::int32_t>(found - source.levels.begin());
    }
  }
  const auto in_model = [&](std::vector<std::size_t> wanted) {
    if (wanted.empty()) return options.intercept;
    std::sort(wanted.begin(), wanted.end());
    return std::any_of(parts.begin(), parts.end(), [&](std::vector<std::size_t> given) {
      std::sort(given.begin(), given.end());
      return given == wanted;
    });
  };
  bool constant = options.intercept;
  for (std::size_t f = 0; f < parts.size(); ++f) {
    std::vector<std::pair<std::string, std::vector<Piece>>> products{{"", {}}};
    for (const std::size_t s : parts[f]) {
      const Source& source = sources[s];
      std::vector<std::size_t> others;
      for (const std::size_t other : parts[f])
        if (other != s) others.push_back(other);
      const bool alone = others.empty();
      const bool contrast = !source.categorical || (alone ? constant : in_model(others));
      if (alone && source.categorical) constant = true;
      std::vector<std::pair<std::string, std::vector<Piece>>> longer;
      for (const auto& [name, product] : products) {
        const std::string stem = name.empty() ? source.label : name + ":" + source.label;
        const auto levels = source.categorical ? static_cast<std::int32_t>(source.levels.size()) : 0;
        if (levels == 0) {
          longer.emplace_back(stem, product);
          longer.back().second.push_back({s, -1});
        }
        for (std::int32_t level = 0; level < levels; ++level) {
          if (contrast && level == source.reference) continue;
          longer.emplace_back(stem + "[" + source.levels[static_cast<std::size_t>(level)] + "]", product);
          longer.back().second.push_back({s, level});
        }
      }
      products = std::move(longer);
    }
    for (auto& [name, product] : products) {
      terms.push_back({name, static_cast<std::int32_t>(f)});
      pieces.push_back(std::move(product));
    }
  }
}

Design Design::of(const Table& table, const std::string& outcome, const std::vector<std::string>& factors,
                  const DesignOptions& options) {
  auto content = std::make_shared<Content>();
  Content& c = *content;
  c.table = table;
  c.where = options.where;
  c.outcome = outcome;
  c.factors = factors;
  Source y;
  y.label = y.column = outcome;
  y.values = numbers_if_empty(table.column(outcome));
  visit_numbers(y.values, table.name(), outcome, [](const auto) {});
  c.sources.push_back(std::move(y));
  if (options.weights) {
    Source w;
    w.label = w.column = *options.weights;
    w.values = numbers_if_empty(table.column(*options.weights));
    visit_numbers(w.values, table.name(), *options.weights, [](const auto) {});
    c.sources.push_back(std::move(w));
    c.weighted = true;
    c.check_weights();
  }
  std::vector<std::vector<std::size_t>> parts;
  for (std::size_t f = 0; f < factors.size(); ++f) {
    if (std::find(factors.begin(), factors.begin() + static_cast<std::ptrdiff_t>(f), factors[f]) !=
        factors.begin() + static_cast<std::ptrdiff_t>(f))
      throw InputError({c.where, "factors", -1, core::quoted(factors[f]) + " twice", "each factor once"});
    if (factors[f] == outcome)
      throw InputError({c.where, "factors", -1, "the outcome " + core::quoted(outcome), "factors other than it"});
    parts.emplace_back();
    for (const Part& part : parse_factor(table, factors[f], c.where)) parts.back().push_back(c.source(part, options));
  }
  c.keep_rows(options.also);
  if (c.rows == 0)
    throw InputError({table.name(),
                      {},
                      -1,
                      std::to_string(table.rows()) + " rows and none with all values",
                      "rows in which every column used is known"});
  c.name_terms(parts, options);
  Design design;
  design.content_ = std::move(content);
  return design;
}

}  // namespace cabochon::drivers
