#include "cabochon/feedback/standards.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

#include "cabochon/core/checks.hpp"
#include "cabochon/core/hashed_keys.hpp"
#include "cabochon/core/interner.hpp"
#include "cabochon/stats/intervals.hpp"

#include "nullable_days.hpp"
#include "promises.hpp"
#include "words.hpp"

namespace cabochon::feedback {
namespace {

constexpr std::array<std::string_view, 5> groupable{"process", "department", "role", "account", "step"};
constexpr auto& role_names = Names<accounts::BuyingRole>::values;

using Numbers = std::vector<std::int32_t>;
const std::string unknown(unknown_word);

/// One of the columns of `by`: the place of each promise's value among all values, unknown last.
struct Places {
  Numbers of;
  std::uint64_t count = 1;
};

Places places_of(const Ids& ids, const std::vector<Promise>& promises, std::int32_t Promise::* number) {
  const auto sorted = ids.sorted();
  Numbers place(ids.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) place[static_cast<std::size_t>(sorted[i])] = static_cast<int>(i);
  Places out{{}, ids.size() + 1};
  out.of.reserve(promises.size());
  for (const Promise& promise : promises) {
    const std::int32_t own = promise.*number;
    out.of.push_back(own < 0 ? static_cast<std::int32_t>(ids.size()) : place[static_cast<std::size_t>(own)]);
  }
  return out;
}

Places places_of_words(const Column& words) {
  const auto places = word_places(words.dictionary());
  Places out{{}, places.size() + 1};
  for (const auto code : words.codes())
    out.of.push_back(code < 0 ? static_cast<std::int32_t>(places.size()) : places[static_cast<std::size_t>(code)]);
  return out;
}

struct Group {
  std::size_t first = 0;  // a promise of the group
  double hours = 0;
  bool hours_vary = false;
  std::int64_t kept = 0, broken = 0, pending = 0, surely = 0;
  Numbers days;  // of what was done
};

struct AccountTally {
  std::int64_t due = 0, broken = 0, open_late = 0;
  std::map<std::int32_t, std::int64_t> broke{};  // by process
};

/// Texts of which few are alike.
Column text_column(const std::vector<std::string>& texts) {
  Interner codes;
  Numbers of;
  of.reserve(texts.size());
  for (const std::string& text : texts) of.push_back(codes.code(text));
  return Column::text(std::move(of), codes.share());
}

class Judge {
 public:
  Judge(const accounts::Book& whole, const StandardsOptions& options)
      : options_(options), promises_(read_promises(whole.until(options.as_of), options)) {
    Interner departments, roles, steps;
    Numbers department_of, role_of, step_of, department, role, step;  // codes of the texts, then of the promises
    for (const auto& one : promises_.departments) department_of.push_back(departments.code(one.value_or(unknown)));
    for (const auto name : role_names) role_of.push_back(roles.code(name));
    for (const ServiceStep& one : options.steps) step_of.push_back(steps.code(one.step));
    const std::int32_t no_department = departments.code(unknown), no_role = roles.code(unknown);
    const auto pick = [](const Numbers& codes, std::int32_t at, std::int32_t absent) {
      return at < 0 ? absent : codes[static_cast<std::size_t>(at)];
    };
    for (const Promise& promise : list()) {
      department.push_back(pick(department_of, promise.process, no_department));
      role.push_back(pick(role_of, promise.role, no_role));
      step.push_back(pick(step_of, promise.step, -1));
    }
    departments_ = Column::text(std::move(department), departments.share());
    roles_ = Column::text(std::move(role), roles.share());
    steps_ = Column::text(std::move(step), steps.share());
  }

  Standards run() {
    Standards out;
    out.standards = standards();
    for (std::size_t i = 0; i < list().size(); ++i)
      if (list()[i].state(options_.as_of) == PromiseState::broken) broken_.push_back(i);
    std::vector<std::string> keys(list().size());
    for (const std::size_t i : broken_) keys[i] = promises_.key(list()[i]);
    std::stable_sort(broken_.begin(), broken_.end(), [&](std::size_t a, std::size_t b) {
      return std::pair(-list()[a].due, std::string_view(keys[a])) <
             std::pair(-list()[b].due, std::string_view(keys[b]));
    });
    out.breaches = breaches(keys);
    out.by_account = by_account();
    out.events = events(keys);
    out.without_promise = promises_.without_promise;
    return out;
  }

 private:
  [[nodiscard]] const std::vector<Promise>& list() const { return promises_.list; }

  [[nodiscard]] Places places(const std::string& name) const {
    if (name == "process") return places_of(promises_.processes, list(), &Promise::process);
    if (name == "account") return places_of(promises_.accounts, list(), &Promise::account);
    return places_of_words(words(name));
  }

  [[nodiscard]] const Column& words(std::string_view name) const {
    return name == "department" ? departments_ : name == "role" ? roles_ : steps_;
  }

  /// The column of that name for some of the promises.
  [[nodiscard]] Column column(std::string_view name, const std::vector<std::size_t>& rows) const {
    const auto numbers = [&](std::int32_t Promise::* number) {
      Numbers out;
      for (const std::size_t i : rows) out.push_back(list()[i].*number);
      return out;
    };
    if (name == "process") return promises_.processes.column(numbers(&Promise::process));
    if (name == "account") return promises_.accounts.column(numbers(&Promise::account));
    if (name == "contact") return promises_.contacts.column(numbers(&Promise::contact));
    const Column& text = words(name);
    Numbers codes;
    for (const std::size_t i : rows) codes.push_back(text.codes()[i]);
    return Column::text(std::move(codes), text.parts().dictionary);
  }

  /// The groups, sorted by their keys.
  [[nodiscard]] std::vector<Group> groups() const {
    std::vector<std::uint64_t> number(list().size(), 0);
    std::uint64_t size = 1;
    for (const std::string& name : options_.by) {
      const Places own = places(name);
      if (own.count > ~0ull / size) size = rank_distinct(number);
      for (std::size_t i = 0; i < number.size(); ++i)
        number[i] = number[i] * own.count + static_cast<std::uint64_t>(own.of[i]);
      size *= own.count;
    }
    std::vector<Group> out(static_cast<std::size_t>(rank_distinct(number)));
    for (std::size_t i = 0; i < number.size(); ++i) {
      Group& group = out[static_cast<std::size_t>(number[i])];
      const Promise& promise = list()[i];
      const PromiseState state = promise.state(options_.as_of);
      if (group.kept + group.broken + group.pending == 0) {
        group.first = i;
        group.hours = promise.hours;
      }
      group.hours_vary = group.hours_vary || promise.hours != group.hours;
      group.kept += state == PromiseState::kept;
      group.broken += state == PromiseState::broken;
      group.pending += state == PromiseState::pending;
      if (!promise.done) continue;
      group.days.push_back(*promise.done - promise.date);
      group.surely += state == PromiseState::kept && surely_within(promise.hours, *promise.done - promise.date);
    }
    return out;
  }

  static double median(Numbers days) {
    const std::size_t half = days.size() / 2;
    std::sort(days.begin(), days.end());
    return days.size() % 2 == 1 ? days[half] : (static_cast<double>(days[half - 1]) + days[half]) / 2;
  }

  [[nodiscard]] Table standards() const {
    std::vector<std::size_t> first;
    std::vector<std::int64_t> due, kept, broken, pending, surely;
    std::vector<std::optional<double>> hours, share, low, high, middle, longest;
    for (const Group& group : groups()) {
      first.push_back(group.first);
      hours.push_back(group.hours_vary ? std::nullopt : std::optional(group.hours));
      due.push_back(group.kept + group.broken);
      kept.push_back(group.kept);
      broken.push_back(group.broken);
      pending.push_back(group.pending);
      surely.push_back(group.surely);
      const auto limits =
          due.back() > 0 ? std::optional(stats::wilson(group.kept, due.back(), options_.level)) : std::nullopt;
      share.push_back(limits ? std::optional(limits->value) : std::nullopt);
      low.push_back(limits ? std::optional(limits->low) : std::nullopt);
      high.push_back(limits ? std::optional(limits->high) : std::nullopt);
      middle.push_back(group.days.empty() ? std::nullopt : std::optional(median(group.days)));
      longest.push_back(group.days.empty()
                            ? std::nullopt
                            : std::optional<double>(*std::max_element(group.days.begin(), group.days.end())));
    }
    Table out("standards", static_cast<std::int64_t>(first.size()));
    for (const std::string& name : options_.by) out.add(name, column(name, first));
    out.add("promised_hours", Column::of(hours)).add("due", Column::of(std::move(due)));
    out.add("kept", Column::of(std::move(kept))).add("broken", Column::of(std::move(broken)));
    out.add("kept_share", Column::of(share)).add("kept_low", Column::of(low)).add("kept_high", Column::of(high));
    out.add("pending", Column::of(std::move(pending))).add("median_days", Column::of(middle));
    return out.add("longest_days", Column::of(longest)).add("surely_kept", Column::of(std::move(surely)));
  }

  [[nodiscard]] Table breaches(const std::vector<std::string>& keys) const {
    std::vector<std::string> source, key;
    std::vector<std::int32_t> date, due;
    std::vector<std::optional<std::int32_t>> done;
    std::vector<std::int64_t> late;
    for (const std::size_t i : broken_) {
      const Promise& promise = list()[i];
      source.emplace_back(promise.step < 0 ? "ticket" : "event");
      key.push_back(keys[i]);
      date.push_back(promise.date);
      due.push_back(promise.due);
      done.push_back(promise.done);
      late.push_back(promise.done.value_or(options_.as_of.number) - promise.due);
    }
    Table out("breaches", static_cast<std::int64_t>(broken_.size()));
    for (const std::string name : {"account", "process", "department", "role", "contact", "step"})
      out.add(name, column(name, broken_));
    out.add("source", text_column(source)).add("key", text_column(key)).add("date", Column::dates(std::move(date)));
    out.add("due", Column::dates(std::move(due))).add("done", nullable_days(done));
    return out.add("days_late", Column::of(std::move(late)));
  }

  [[nodiscard]] Table by_account() const {
    std::vector<AccountTally> tallies(promises_.accounts.size());
    for (const Promise& promise : list()) {
      const PromiseState state = promise.state(options_.as_of);
      if (promise.account < 0 || state == PromiseState::pending) continue;
      AccountTally& tally = tallies[static_cast<std::size_t>(promise.account)];
      ++tally.due;
      if (state != PromiseState::broken) continue;
      ++tally.broken;
      tally.open_late += !promise.done;
      ++tally.broke[promise.process];
    }
    Numbers order;
    for (const auto account : promises_.accounts.sorted())
      if (tallies[static_cast<std::size_t>(account)].due > 0) order.push_back(account);
    const auto of = [&](std::int32_t account) -> const AccountTally& {
      return tallies[static_cast<std::size_t>(account)];
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::int32_t a, std::int32_t b) { return of(a).broken > of(b).broken; });
    const auto sorted = promises_.processes.sorted();
    Numbers place(sorted.size()), worst;
    for (std::size_t i = 0; i < sorted.size(); ++i) place[static_cast<std::size_t>(sorted[i])] = static_cast<int>(i);
    std::vector<std::int64_t> due, broken, open_late;
    for (const auto account : order) {
      const AccountTally& tally = of(account);
      due.push_back(tally.due);
      broken.push_back(tally.broken);
      open_late.push_back(tally.open_late);
      const auto key = [&](const auto& entry) {
        const auto own = static_cast<std::size_t>(entry.first);
        return std::pair(-entry.second, entry.first < 0 ? INT32_MAX : place[own]);
      };
      const auto at = std::min_element(tally.broke.begin(), tally.broke.end(),
                                       [&](const auto& a, const auto& b) { return key(a) < key(b); });
      worst.push_back(at == tally.broke.end() ? -1 : at->first);
    }
    Table out("by_account", static_cast<std::int64_t>(order.size()));
    out.add("account", promises_.accounts.column(order)).add("due", Column::of(std::move(due)));
    out.add("broken", Column::of(std::move(broken))).add("open_late", Column::of(std::move(open_late)));
    return out.add("worst", promises_.processes.column(worst));
  }

  [[nodiscard]] Table events(const std::vector<std::string>& keys) const {
    std::vector<std::int32_t> date;
    std::vector<std::string> event, properties;
    const Column processes = column("process", broken_);
    for (std::size_t k = 0; k < broken_.size(); ++k) {
      const Promise& promise = list()[broken_[k]];
      const std::string& key = keys[broken_[k]];
      const auto text = [](const nlohmann::json& value) { return value.dump(-1, ' ', true); };
      nlohmann::json process, step;  // null
      const auto row = static_cast<std::int64_t>(k);
      if (!processes.is_null(row)) {
        if (processes.type() == Type::text)
          process = std::string(processes.text_at(row));
        else
          process = processes.values<std::int64_t>()[k];
      }
      if (promise.step >= 0) step = options_.steps[static_cast<std::size_t>(promise.step)].step;
      const std::string source = promise.step < 0 ? "ticket" : "event";
      std::string name = "standard:" + source + ":" + key;
      // What else could be broken with the same key needs another name: an engine takes the same one once.
      if (promise.one_of_several) name += "/" + (process.is_string() ? process.get<std::string>() : process.dump());
      if (promise.step >= 0) name += "/" + options_.steps[static_cast<std::size_t>(promise.step)].step;
      date.push_back(promise.due + 1);
      event.push_back(std::move(name));
      properties.push_back("{\"process\": " + text(process) + ", \"step\": " + text(step) + ", \"source\": \"" +
                           source + "\", \"key\": " + text(key) + "}");
    }
    Table out("events", static_cast<std::int64_t>(broken_.size()));
    out.add("date", Column::dates(std::move(date))).add("event", text_column(event));
    out.add("account", column("account", broken_));
    out.add("type", text_column(std::vector<std::string>(broken_.size(), "standard_broken")));
    out.add("contact", column("contact", broken_)).add("process", processes);
    return out.add("properties", text_column(properties));
  }

  const StandardsOptions& options_;
  Promises promises_;
  Column departments_, roles_, steps_;  // a row a promise
  std::vector<std::size_t> broken_;     // the latest due first
};

void check_by(const std::vector<std::string>& by) {
  for (std::size_t k = 0; k < by.size(); ++k) {
    if (std::find(groupable.begin(), groupable.end(), by[k]) == groupable.end()) {
      const std::string near = nearest(by[k], groupable);
      throw InputError({"service_standards", "by", -1, core::quoted(by[k]),
                        "process, department, role, account or step" +
                            (near.empty() ? std::string() : " (did you mean '" + near + "'?)")});
    }
    const auto here = by.begin() + static_cast<std::ptrdiff_t>(k);
    if (std::find(by.begin(), here, by[k]) != here)
      throw InputError({"service_standards", "by", -1, core::quoted(by[k]) + " twice", "each column once"});
  }
}

}  // namespace

Standards service_standards(const accounts::Book& book, const StandardsOptions& options) {
  check_level("service_standards", options.level);
  check_by(options.by);
  if (options.window_days < 1)
    throw InputError({"service_standards", "window_days", -1, std::to_string(options.window_days), "at least 1"});
  return Judge(book, options).run();
}

}  // namespace cabochon::feedback
