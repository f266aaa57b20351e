#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "cabochon/ownership/totals.hpp"

#include "offer_table.hpp"

namespace cabochon::ownership {
namespace {

constexpr LineMask price_lines = bit(Line::metal) | bit(Line::loss) | bit(Line::work);

/// Rows that share the values of the columns in `by` share a number, in the order of first appearance.
struct Groups {
  std::vector<std::int32_t> of_row;
  std::int32_t count = 0;
};

[[nodiscard]] Groups group_rows(const Table& offers, const std::vector<std::string>& by) {
  if (by.empty()) throw InputError({"compare_many", "by", -1, "no columns", "at least one column that names a group"});
  const auto n = static_cast<std::size_t>(offers.rows());
  Groups groups{std::vector<std::int32_t>(n, 0), 1};
  std::vector<Problem> problems;
  for (const auto& name : by) {
    const Column& column = offers.column(name);
    std::unordered_map<std::uint64_t, std::int32_t> values, pairs;
    std::vector<std::int64_t> keys(n);
    const auto take = [&](auto span) {
      for (std::size_t r = 0; r < n; ++r) keys[r] = static_cast<std::int64_t>(span[r]);
    };
    switch (column.type()) {
      case Type::text:
      case Type::date:
        take(column.values<std::int32_t>());
        break;
      case Type::timestamp:
        take(column.values<std::int64_t>());
        break;
      case Type::float32:
      case Type::float64:
        throw InputError({offers.name(), name, -1, "a column of " + std::string(type_name(column.type())),
                          "a column of text, whole numbers, dates or booleans"});
      default:
        visit_numbers(column, offers.name(), name, take);
    }
    std::int32_t next = 0;
    for (std::size_t r = 0; r < n; ++r) {
      if (column.is_null(static_cast<std::int64_t>(r)))
        problems.push_back({offers.name(), name, static_cast<std::int64_t>(r), "null", "the group of the offer"});
      const auto value =
          values.try_emplace(static_cast<std::uint64_t>(keys[r]), static_cast<std::int32_t>(values.size()));
      const auto pair =
          static_cast<std::uint64_t>(groups.of_row[r]) << 32 | static_cast<std::uint32_t>(value.first->second);
      const auto at = pairs.try_emplace(pair, next);
      if (at.second) ++next;
      groups.of_row[r] = at.first->second;
    }
    groups.count = next;
  }
  if (!problems.empty()) throw InputError(std::move(problems));
  return groups;
}

/// 1 for the lowest value; equal values share the lowest rank.
void rank_within(const std::vector<std::int64_t>& rows, const double* values, std::vector<std::int64_t>& rank) {
  std::int64_t place = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto r = static_cast<std::size_t>(rows[i]);
    if (i == 0 || values[r] != values[rows[i - 1]]) place = static_cast<std::int64_t>(i) + 1;
    rank[r] = place;
  }
}

/// Where an answer is given for a row.
class Bitmap {
 public:
  explicit Bitmap(std::size_t rows) : bits_((rows + 7) / 8, 0) {}
  void set(std::size_t row) { core::bits::set(bits_.data(), static_cast<std::int64_t>(row)); }
  [[nodiscard]] std::vector<std::uint8_t> take() { return std::move(bits_); }
  [[nodiscard]] const std::vector<std::uint8_t>& bits() const { return bits_; }

 private:
  std::vector<std::uint8_t> bits_;
};

}  // namespace

Table compare_many(const Table& offers, const Buyer& buyer, const std::vector<std::string>& by) {
  const OfferTable table = read_offers(offers, buyer);
  const Groups groups = group_rows(offers, by);
  const RowStates states = classify(table.columns);
  const auto n = static_cast<std::size_t>(offers.rows());

  // Like with like: a line counts in a group when every offer of the group has it.
  std::vector<LineMask> of_group(static_cast<std::size_t>(groups.count), all_lines);
  std::vector<std::uint8_t> contracts(of_group.size(), 0);
  for (std::size_t r = 0; r < n; ++r) {
    const auto g = static_cast<std::size_t>(groups.of_row[r]);
    const RowState& state = states[static_cast<std::int64_t>(r)];
    of_group[g] &= state.considered;
    contracts[g] = static_cast<std::uint8_t>(contracts[g] | (state.given.contract == Contract::sale ? 2 : 1));
  }
  std::vector<LineMask> considered(n);
  for (std::size_t r = 0; r < n; ++r) considered[r] = of_group[static_cast<std::size_t>(groups.of_row[r])];
  const Computed computed = compute(table.columns, considered);
  Table out = with_lines(offers, computed, states, considered);

  std::vector<std::vector<std::int64_t>> members(of_group.size());
  for (std::size_t r = 0; r < n; ++r)
    members[static_cast<std::size_t>(groups.of_row[r])].push_back(static_cast<std::int64_t>(r));
  std::vector<double> price(n, 0.0), difference(n, 0.0);
  std::vector<std::int64_t> rank(n, 0), price_rank(n, 0);
  std::vector<std::uint8_t> tie(n, 0), flips(n, 0);
  Bitmap ranked(n), priced(n), judged(n);
  for (std::size_t r = 0; r < n; ++r)
    for (const std::size_t k : {std::size_t{1}, std::size_t{2}, std::size_t{0}})
      if (computed.lines[k]) price[r] += computed.lines[k][r];
  for (std::size_t g = 0; g < members.size(); ++g) {
    auto& rows = members[g];
    const bool has_price = (of_group[g] & price_lines) == price_lines;
    const bool has_total = of_group[g] != 0 && (has_price || contracts[g] != 3);
    const auto sort_by = [&rows](const double* values) {
      std::stable_sort(rows.begin(), rows.end(), [values](auto a, auto b) { return values[a] < values[b]; });
    };
    if (has_price) {
      sort_by(price.data());
      rank_within(rows, price.data(), price_rank);
      const bool tied =
          rows.size() > 1 && price[static_cast<std::size_t>(rows[0])] == price[static_cast<std::size_t>(rows[1])];
      for (const auto row : rows) {
        priced.set(static_cast<std::size_t>(row));
        tie[static_cast<std::size_t>(row)] = tied;
      }
    }
    if (!has_total) continue;
    const double* total = computed.total.get();
    sort_by(total);
    rank_within(rows, total, rank);
    bool agrees = false;
    for (const auto row : rows) {
      const auto r = static_cast<std::size_t>(row);
      difference[r] = total[r] - total[rows[0]];
      ranked.set(r);
      agrees = agrees || (has_price && rank[r] == 1 && price_rank[r] == 1);
    }
    if (has_price)
      for (const auto row : rows) {
        judged.set(static_cast<std::size_t>(row));
        flips[static_cast<std::size_t>(row)] = !agrees;
      }
  }
  const auto priced_bits = priced.take();
  const auto ranked_bits = ranked.take();
  out.add("price_only", Column::of(std::move(price), priced_bits));
  out.add("price_rank", Column::of(std::move(price_rank), priced_bits));
  out.add("price_tie", Column::booleans(std::move(tie), priced_bits));
  out.add("rank", Column::of(std::move(rank), ranked_bits));
  out.add("difference_to_cheapest", Column::of(std::move(difference), ranked_bits));
  out.add("flips", Column::booleans(std::move(flips), judged.take()));
  return out;
}

}  // namespace cabochon::ownership
