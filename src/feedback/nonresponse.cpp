#include "cabochon/feedback/nonresponse.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>
#include <string_view>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/grouping.hpp"
#include "cabochon/feedback/nps_table.hpp"
#include "cabochon/feedback/rake.hpp"
#include "cabochon/stats/intervals.hpp"

#include "../accounts/rows.hpp"
#include "asked.hpp"
#include "book_rows.hpp"
#include "words.hpp"

namespace cabochon::feedback {
namespace {

constexpr std::int32_t silent = -1;

struct Tally {
  std::int64_t contacts = 0, asked = 0, answered = 0, heard = 0, up = 0, down = 0;
};

/// NPS of those heard, and between which values that of all contacts lies.
struct Bounds {
  std::optional<double> nps, least, most;

  explicit Bounds(const Tally& tally) {
    if (tally.contacts == 0) return;
    const auto apart = static_cast<double>(tally.up - tally.down), all = static_cast<double>(tally.contacts);
    const auto mute = static_cast<double>(tally.contacts - tally.heard);
    if (tally.heard > 0) nps = 100 * apart / static_cast<double>(tally.heard);
    least = 100 * (apart - mute) / all;
    most = 100 * (apart + mute) / all;
  }
};

class Silence {
 public:
  Silence(const accounts::Book& whole, const NonResponseOptions& options)
      : options_(options), book_(whole.until(options.as_of)), contacts_(book_.view("contacts")) {
    check_by();
    (void)people_.number(contacts_.column("contact"));
    read_scores();
    read_asked();
    group();
  }

  NonResponse run() {
    NonResponse out;
    out.rates = rates();
    const auto margins = find_margins(out.unheard);
    const auto weight = weigh(margins, out.unsettled);
    out.weights = weights(weight);
    out.totals = totals(weight);
    return out;
  }

 private:
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(contacts_.rows()); }
  [[nodiscard]] bool inside(std::int32_t day) const {
    return day <= options_.as_of.number && options_.as_of.number - std::int64_t{day} < options_.window_days;
  }

  void check_by() const {
    constexpr std::array<std::string_view, 13> own{"contacts",  "asked", "answered",    "rate", "rate_low",
                                                   "rate_high", "heard", "heard_share", "nps",  "nps_least",
                                                   "nps_most",  "score", "weight"};
    for (std::size_t k = 0; k < options_.by.size(); ++k) {
      const std::string& name = options_.by[k];
      (void)contacts_.column(name);
      if (std::find(own.begin(), own.end(), name) != own.end())
        throw InputError({"nonresponse", "by", -1, core::quoted(name), "a name that no column of the result has"});
      if (std::find(options_.by.begin(), options_.by.begin() + static_cast<std::ptrdiff_t>(k), name) !=
          options_.by.begin() + static_cast<std::ptrdiff_t>(k))
        throw InputError({"nonresponse", "by", -1, core::quoted(name) + " twice", "each column once"});
    }
  }

  /// The latest score of the window by contact; of one day's the last row's.
  void read_scores() {
    score_.assign(size(), silent);
    const Table responses = book_.view("responses");
    const Column* nps = responses.find("nps");
    if (!nps || responses.rows() == 0 || nps->type() != Type::int64) return;
    const auto who = people_.find(responses.column("contact"));
    const auto days = responses.column("date").values<std::int32_t>();
    std::vector<std::int32_t> latest(size(), INT32_MIN);
    for (std::size_t row = 0; row < who.size(); ++row) {
      if (who[row] < 0 || nps->is_null(static_cast<std::int64_t>(row)) || !inside(days[row])) continue;
      const auto person = static_cast<std::size_t>(who[row]);
      if (days[row] < latest[person]) continue;
      latest[person] = days[row];
      score_[person] = static_cast<std::int32_t>(nps->values<std::int64_t>()[row]);
    }
  }

  void read_asked() {
    asked_.assign(size(), 0);
    answered_.assign(size(), 0);
    const auto all = asked_people(book_, options_.as_of);
    if (all.empty()) return;
    const auto who = people_.find(book_.table("invitations").column("contact"));
    for (const AskedPerson& one : all) {
      const std::int32_t person = who[static_cast<std::size_t>(one.row)];
      if (person < 0 || one.open || !inside(one.date)) continue;
      asked_[static_cast<std::size_t>(person)] = 1;
      if (one.answered) answered_[static_cast<std::size_t>(person)] = 1;
    }
  }

  /// Words of the groups' columns, the group of each contact and the tally of each group.
  void group() {
    words_ = Table("contacts", contacts_.rows());
    std::vector<std::vector<std::int32_t>> places;
    for (const std::string& name : options_.by) {
      words_.add(name, as_words(contacts_.column(name)));
      places.push_back(word_places(words_.column(name).dictionary()));
    }
    const Grouping groups = Grouping::of(words_, options_.by);
    std::vector<std::int64_t> number(groups.slots(), -1);
    std::array<std::uint32_t, Grouping::block> slots;
    for (std::size_t begin = 0; begin < size(); begin += slots.size()) {
      const std::size_t n = std::min(slots.size(), size() - begin);
      groups.fill(static_cast<std::int64_t>(begin), std::span(slots).first(n));
      for (std::size_t i = 0; i < n; ++i) {
        std::int64_t& own = number[slots[i]];
        if (own < 0) {
          own = static_cast<std::int64_t>(tallies_.size());
          tallies_.emplace_back();
          first_.push_back(static_cast<std::int32_t>(begin + i));
        }
        count(tallies_[static_cast<std::size_t>(own)], begin + i);
      }
    }
    order_.resize(tallies_.size());
    std::iota(order_.begin(), order_.end(), 0u);
    const auto place = [&](std::size_t k, std::size_t group) {
      const auto code = words_.columns()[k].codes()[static_cast<std::size_t>(first_[group])];
      return places[k][static_cast<std::size_t>(code)];
    };
    std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
      for (std::size_t k = 0; k < places.size(); ++k)
        if (place(k, a) != place(k, b)) return place(k, a) < place(k, b);
      return false;
    });
  }

  void count(Tally& tally, std::size_t person) const {
    ++tally.contacts;
    tally.asked += asked_[person];
    tally.answered += answered_[person];
    if (score_[person] == silent) return;
    ++tally.heard;
    tally.up += score_[person] >= first_promoter;
    tally.down += score_[person] <= last_detractor;
  }

  [[nodiscard]] Table rates() const {
    accounts::Rows rows;
    std::vector<std::int64_t> contacts, asked, answered, heard;
    std::vector<std::optional<double>> rate, low, high, nps, least, most;
    std::vector<double> share;
    for (const std::size_t group : order_) {
      const Tally& tally = tallies_[group];
      rows.push_back(first_[group]);
      contacts.push_back(tally.contacts);
      asked.push_back(tally.asked);
      answered.push_back(tally.answered);
      heard.push_back(tally.heard);
      share.push_back(static_cast<double>(tally.heard) / static_cast<double>(tally.contacts));
      const auto limits =
          tally.asked > 0 ? std::optional(stats::wilson(tally.answered, tally.asked, options_.level)) : std::nullopt;
      rate.push_back(limits ? std::optional(limits->value) : std::nullopt);
      low.push_back(limits ? std::optional(limits->low) : std::nullopt);
      high.push_back(limits ? std::optional(limits->high) : std::nullopt);
      const Bounds bounds(tally);
      nps.push_back(bounds.nps);
      least.push_back(bounds.least);
      most.push_back(bounds.most);
    }
    Table out("rates", static_cast<std::int64_t>(rows.size()));
    for (const std::string& name : options_.by) out.add(name, accounts::take(words_.column(name), rows));
    out.add("contacts", Column::of(std::move(contacts))).add("asked", Column::of(std::move(asked)));
    out.add("answered", Column::of(std::move(answered))).add("rate", Column::of(rate));
    out.add("rate_low", Column::of(low)).add("rate_high", Column::of(high));
    out.add("heard", Column::of(std::move(heard))).add("heard_share", Column::of(std::move(share)));
    return out.add("nps", Column::of(nps)).add("nps_least", Column::of(least)).add("nps_most", Column::of(most));
  }

  /// Contacts by value of each column, without those of values that nobody heard has; these are named.
  std::vector<Margin> find_margins(std::vector<std::string>& unheard) {
    for (std::size_t person = 0; person < size(); ++person)
      if (score_[person] != silent) heard_.push_back(static_cast<std::int32_t>(person));
    std::vector<std::uint8_t> usable(size(), 1);
    for (const std::string& name : options_.by) {
      const Column& column = words_.column(name);
      const auto codes = column.codes();
      std::vector<std::uint8_t> met(static_cast<std::size_t>(column.dictionary().size()), 0), there(met.size(), 0);
      for (const auto person : heard_) met[static_cast<std::size_t>(codes[static_cast<std::size_t>(person)])] = 1;
      std::vector<std::string> absent;
      for (std::size_t person = 0; person < size(); ++person) {
        const auto code = static_cast<std::size_t>(codes[person]);
        if (!met[code] && !there[code]) absent.emplace_back(column.text_at(static_cast<std::int64_t>(person)));
        there[code] = 1;
        if (!met[code]) usable[person] = 0;
      }
      std::sort(absent.begin(), absent.end());
      for (const std::string& word : absent) unheard.push_back(name + " " + word);
    }
    usable_ = std::count(usable.begin(), usable.end(), 1);
    std::vector<Margin> margins;
    for (const std::string& name : options_.by) {
      const Column& column = words_.column(name);
      std::vector<std::int64_t> number(static_cast<std::size_t>(column.dictionary().size()), 0);
      for (std::size_t person = 0; person < size(); ++person)
        if (usable[person]) ++number[static_cast<std::size_t>(column.codes()[person])];
      Margin margin{name, {}, {}};
      std::vector<std::int32_t> codes;
      for (std::size_t code = 0; code < number.size(); ++code) {
        if (number[code] == 0) continue;
        codes.push_back(static_cast<std::int32_t>(code));
        margin.totals.push_back(static_cast<double>(number[code]));
      }
      margin.values = Column::text(std::move(codes), column.parts().dictionary);
      margins.push_back(std::move(margin));
    }
    return margins;
  }

  /// The weight of each contact who was heard; none where the margins contradict each other.
  std::optional<std::vector<double>> weigh(const std::vector<Margin>& margins,
                                           std::optional<std::string>& unsettled) const {
    if (heard_.empty()) return std::vector<double>();
    if (margins.empty())
      return std::vector<double>(heard_.size(), static_cast<double>(usable_) / static_cast<double>(heard_.size()));
    try {
      return rake(accounts::take(words_, heard_), margins);
    } catch (const FitError& error) {
      unsettled = error.what();
      return std::nullopt;
    }
  }

  [[nodiscard]] std::vector<std::int64_t> heard_scores() const {
    std::vector<std::int64_t> out;
    for (const auto person : heard_) out.push_back(score_[static_cast<std::size_t>(person)]);
    return out;
  }

  [[nodiscard]] Table weights(const std::optional<std::vector<double>>& weight) const {
    Table out("weights", static_cast<std::int64_t>(heard_.size()));
    const std::vector<std::string> keys{"contact", "account"};
    const auto among = [](const std::vector<std::string>& names, const std::string& name) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    for (const std::string& name : keys)
      out.add(name, accounts::take((among(options_.by, name) ? words_ : contacts_).column(name), heard_));
    for (const std::string& name : options_.by)
      if (!among(keys, name)) out.add(name, accounts::take(words_.column(name), heard_));
    out.add("score", Column::of(heard_scores()));
    return out.add("weight", weight ? Column::of(*weight) : accounts::nulls(Type::float64, out.rows()));
  }

  using Line = std::array<std::optional<double>, 3>;

  /// NPS of weighted answers with limits that let those of one account resemble each other.
  [[nodiscard]] Line estimate(std::vector<double> weight) const {
    if (heard_.empty()) return {};
    Ids accounts;
    const auto numbers = accounts.number(contacts_.column("account"));
    std::vector<std::int64_t> cluster;
    for (const auto person : heard_) cluster.push_back(numbers[static_cast<std::size_t>(person)]);
    Table answers("answers");
    answers.add("nps", Column::of(heard_scores())).add("weight", Column::of(std::move(weight)));
    answers.add("cluster", Column::of(std::move(cluster)));
    NpsOptions options;
    options.weight = "weight";
    options.level = options_.level;
    options.linearised = true;
    options.cluster = "cluster";
    const Table found = nps(answers, {}, options);
    Line out;
    constexpr std::array<std::string_view, 3> names{"nps", "nps_low", "nps_high"};
    for (std::size_t k = 0; k < out.size(); ++k) {
      const Column& column = found.column(names[k]);
      if (!column.is_null(0)) out[k] = column.values<double>()[0];
    }
    return out;
  }

  /// As many answers of equal weight would be as precise (Kish).
  [[nodiscard]] static std::optional<double> effective(const std::vector<double>& weight) {
    double sum = 0, squares = 0;
    for (const double w : weight) {
      sum += w;
      squares += w * w;
    }
    return squares > 0 ? std::optional(sum * sum / squares) : std::nullopt;
  }

  [[nodiscard]] Table totals(const std::optional<std::vector<double>>& weight) const {
    Tally all;
    for (std::size_t person = 0; person < size(); ++person) count(all, person);
    const Bounds bounds(all);
    const std::array<Line, 3> lines{estimate(std::vector<double>(heard_.size(), 1.0)),
                                    weight ? estimate(*weight) : Line{}, Line{bounds.nps, bounds.least, bounds.most}};
    std::array<std::vector<std::optional<double>>, 3> columns;
    for (const Line& line : lines)
      for (std::size_t k = 0; k < columns.size(); ++k) columns[k].push_back(line[k]);
    Table out("totals", 3);
    out.add("counted", Column::text(std::vector<std::string>{"as heard", "raked", "bounds"}));
    out.add("n", Column::of(std::vector<std::int64_t>(3, static_cast<std::int64_t>(heard_.size()))));
    out.add("contacts", Column::of(std::vector<std::int64_t>{contacts_.rows(), usable_, contacts_.rows()}));
    return out.add("nps", Column::of(columns[0]))
        .add("nps_low", Column::of(columns[1]))
        .add("nps_high", Column::of(columns[2]))
        .add("n_effective",
             Column::of(std::vector<std::optional<double>>{effective(std::vector<double>(heard_.size(), 1.0)),
                                                           weight ? effective(*weight) : std::nullopt, std::nullopt}));
  }

  const NonResponseOptions& options_;
  accounts::Book book_;
  Table contacts_, words_;
  Ids people_;  // numbered as the rows of the contacts
  std::vector<std::int32_t> score_;
  std::vector<std::uint8_t> asked_, answered_;
  std::vector<Tally> tallies_;
  accounts::Rows first_, heard_;    // a group's first contact; contacts with a score
  std::vector<std::size_t> order_;  // of the groups
  std::int64_t usable_ = 0;
};

}  // namespace

NonResponse nonresponse(const accounts::Book& book, const NonResponseOptions& options) {
  check_level("nonresponse", options.level);
  if (options.window_days < 1)
    throw InputError({"nonresponse", "window_days", -1, std::to_string(options.window_days), "at least 1"});
  return Silence(book, options).run();
}

}  // namespace cabochon::feedback
