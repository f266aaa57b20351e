#include "cabochon/drivers/design.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/grouping.hpp"

#include "formula.hpp"
#include "source.hpp"

namespace cabochon::drivers {
namespace {

// A factor of a term's product: a source's numbers, or whether its level is this one.
struct Piece {
  std::size_t source = 0;
  std::int32_t level = -1;  // -1: numbers
};

// Numbers of the rows into out, or multiplied onto it.
void put(const Source& source, std::int32_t level, std::span<const std::int64_t> kept, std::int64_t begin,
         std::span<double> out, bool first) {
  const auto write = [&](auto&& value) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      const std::int64_t row =
          kept.empty() ? begin + static_cast<std::int64_t>(i) : kept[static_cast<std::size_t>(begin) + i];
      const double x = value(static_cast<std::size_t>(source.row(row)));
      out[i] = first ? x : out[i] * x;
    }
  };
  if (level >= 0) return write([&](std::size_t row) { return source.codes[row] == level ? 1.0 : 0.0; });
  visit_numbers(source.values, {}, source.column, [&](const auto values) {
    using T = typename std::remove_cvref_t<decltype(values)>::value_type;
    if (source.side != 0)
      return write([&](std::size_t row) {
        const double x = static_cast<double>(values[row]) - source.from;
        return x != x || (source.side < 0) == (x < 0) ? x : 0.0;
      });
    if constexpr (std::is_same_v<T, double>)
      if (first && kept.empty() && source.earlier.empty()) {
        std::copy_n(values.begin() + begin, out.size(), out.begin());
        return;
      }
    write([&](std::size_t row) { return static_cast<double>(values[row]); });
  });
}

}  // namespace

struct Design::Content {
  Table table;
  std::string where, outcome;
  std::vector<std::string> factors;
  std::vector<DesignTerm> terms;
  std::vector<std::vector<Piece>> pieces;  // one list a term
  std::vector<Source> sources;             // the outcome first, then the weights if any
  std::vector<LeftOut> left_out;
  std::vector<std::int64_t> kept;
  std::int64_t rows = 0;
  bool weighted = false;

  std::size_t source(const Part& part, const DesignOptions& options);
  void keep_rows(const std::vector<std::string>& also);
  void name_terms(const std::vector<std::vector<std::size_t>>& parts, const DesignOptions& options);
  void check_weights();
};

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

std::int64_t Design::rows() const noexcept { return content_->rows; }
std::int64_t Design::table_rows() const noexcept { return content_->table.rows(); }
const std::string& Design::outcome() const noexcept { return content_->outcome; }
const std::vector<std::string>& Design::factors() const noexcept { return content_->factors; }
const std::vector<DesignTerm>& Design::terms() const noexcept { return content_->terms; }
const std::vector<LeftOut>& Design::left_out() const noexcept { return content_->left_out; }
bool Design::weighted() const noexcept { return content_->weighted; }
std::span<const std::int64_t> Design::kept() const noexcept { return content_->kept; }

std::int64_t Design::table_row(std::int64_t row) const noexcept {
  return content_->kept.empty() ? row : content_->kept[static_cast<std::size_t>(row)];
}

void Design::fill(std::size_t term, std::int64_t begin, std::span<double> out) const {
  bool first = true;
  for (const Piece& piece : content_->pieces[term]) {
    put(content_->sources[piece.source], piece.level, content_->kept, begin, out, first);
    first = false;
  }
}

void Design::fill_outcome(std::int64_t begin, std::span<double> out) const {
  put(content_->sources[0], -1, content_->kept, begin, out, true);
}

void Design::fill_weights(std::int64_t begin, std::span<double> out) const {
  put(content_->sources[1], -1, content_->kept, begin, out, true);
}

const double* Design::in_place(std::size_t term) const noexcept {
  const auto& pieces = content_->pieces[term];
  if (!content_->kept.empty() || pieces.size() != 1 || pieces[0].level >= 0) return nullptr;
  const Source& source = content_->sources[pieces[0].source];
  if (source.values.type() != Type::float64 || !source.earlier.empty() || source.side != 0) return nullptr;
  return static_cast<const double*>(source.values.parts().data);
}

bool Design::single_precision(std::size_t term) const noexcept {
  const auto& pieces = content_->pieces[term];
  return std::any_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
    return content_->sources[piece.source].values.type() == Type::float32;
  });
}

void Design::check_finite() const {
  const Content& c = *content_;
  std::vector<Problem> problems;
  std::size_t total = 0;
  for (const Source& source : c.sources) {
    const Type type = source.values.type();
    if ((type != Type::float64 && type != Type::float32) || source.categorical || source.lag != 0) continue;
    visit_numbers(source.values, c.table.name(), source.column, [&](const auto values) {
      for (std::int64_t i = 0; i < c.rows; ++i) {
        const std::int64_t row = table_row(i);
        const auto x = static_cast<double>(values[static_cast<std::size_t>(row)]);
        if (std::isfinite(x)) continue;
        if (++total <= InputError::shown)
          problems.push_back({c.table.name(), source.column, row, number_text(x), "a finite number, or a null"});
      }
    });
  }
  for (const Source& source : c.sources) {  // lags: the rows where the values stand
    if (source.lag == 0 || source.categorical || total) continue;
    visit_numbers(source.values, c.table.name(), source.column, [&](const auto values) {
      for (std::int64_t i = 0; i < c.rows; ++i) {
        const std::int64_t row = source.row(table_row(i));
        const auto x = static_cast<double>(values[static_cast<std::size_t>(row)]);
        if (std::isfinite(x)) continue;
        if (++total <= InputError::shown)
          problems.push_back({c.table.name(), source.column, row, number_text(x), "a finite number, or a null"});
      }
    });
  }
  if (total) throw InputError(std::move(problems), total);
}

RowGroups Design::groups(const std::string& column) const {
  const Content& c = *content_;
  const Grouping grouping = Grouping::of(c.table, {column});
  const auto n = static_cast<std::size_t>(c.rows);
  RowGroups out;
  out.ids.resize(n);
  if (c.kept.empty()) {
    grouping.fill(0, out.ids);
  } else {
    std::vector<std::uint32_t> all(static_cast<std::size_t>(c.table.rows()));
    grouping.fill(0, all);
    for (std::size_t i = 0; i < n; ++i) out.ids[i] = all[static_cast<std::size_t>(c.kept[i])];
  }
  std::vector<std::uint32_t> place(grouping.slots(), 0);
  for (const auto id : out.ids) place[id] = 1;
  for (auto& p : place) {
    const std::uint32_t used = p;
    p = out.count;
    out.count += used;
  }
  if (out.count < grouping.slots())
    for (auto& id : out.ids) id = place[id];
  return out;
}

Design Design::without(std::span<const std::int64_t> kept_rows, const std::string& reason) const {
  if (kept_rows.empty()) return *this;
  auto content = std::make_shared<Content>(*content_);
  std::vector<std::int64_t> kept;
  kept.reserve(static_cast<std::size_t>(content->rows) - kept_rows.size());
  std::size_t next = 0;
  for (std::int64_t i = 0; i < content->rows; ++i) {
    if (next < kept_rows.size() && kept_rows[next] == i)
      ++next;
    else
      kept.push_back(table_row(i));
  }
  content->kept = std::move(kept);
  content->rows = static_cast<std::int64_t>(content->kept.size());
  const auto lost = static_cast<std::int64_t>(kept_rows.size());
  content->left_out.push_back({reason, lost, lost});
  Design design;
  design.content_ = std::move(content);
  return design;
}

}  // namespace cabochon::drivers
