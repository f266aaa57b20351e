#include "promises.hpp"

#include <algorithm>
#include <deque>
#include <numeric>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "cabochon/core/nearest.hpp"
#include "cabochon/core/range.hpp"

#include "../accounts/rows.hpp"

namespace cabochon::feedback {
namespace {

using Numbers = std::vector<std::int32_t>;

Column column_or_nulls(const Table& table, std::string_view name) {
  const Column* column = table.find(name);
  return column ? *column : accounts::nulls(Type::text, table.rows());
}

Column one_cell(const ProcessId& id) {
  return id.is_text() ? Column::text(std::vector<std::string>{id.text()})
                      : Column::of(std::vector<std::int64_t>{id.number()});
}

/// Promises of one step that wait, by account and contact, the oldest first.
class Waiting {
 public:
  /// Promises come in the order of their events.
  void add(std::int32_t account, std::int32_t contact, std::int32_t due) {
    const auto promise = static_cast<std::int32_t>(due_.size());
    due_.push_back(due);
    settled_.push_back(0);
    queues_[key(account, anybody)].fresh.push_back(promise);
    queues_[key(account, contact)].fresh.push_back(promise);
  }

  /// The promise that an event of this day settles: the oldest still in time, or else the oldest; -1 where none waits.
  std::int32_t settle(std::int32_t account, std::int32_t contact, std::int32_t day) {
    Head found = head(account, contact < 0 ? anybody : contact, day);
    if (contact >= 0) {
      const Head nobodys = head(account, -1, day);
      found = {first_of(found.fresh, nobodys.fresh), first_of(found.late, nobodys.late)};
    }
    const std::int32_t promise = found.fresh >= 0 ? found.fresh : found.late;
    if (promise >= 0) settled_[static_cast<std::size_t>(promise)] = 1;
    return promise;
  }

 private:
  static constexpr std::int32_t anybody = -2;

  struct Queue {
    std::deque<std::int32_t> fresh{}, late{};
  };
  struct Head {
    std::int32_t fresh = -1, late = -1;
  };

  static std::uint64_t key(std::int32_t account, std::int32_t contact) {
    return std::uint64_t{static_cast<std::uint32_t>(account)} << 32 | static_cast<std::uint32_t>(contact);
  }

  static std::int32_t first_of(std::int32_t a, std::int32_t b) { return a < 0 ? b : b < 0 ? a : std::min(a, b); }

  Head head(std::int32_t account, std::int32_t contact, std::int32_t day) {
    const auto at = queues_.find(key(account, contact));
    if (at == queues_.end()) return {};
    auto& [fresh, late] = at->second;
    for (; !fresh.empty(); fresh.pop_front()) {
      const auto promise = static_cast<std::size_t>(fresh.front());
      if (settled_[promise]) continue;
      if (due_[promise] >= day) break;
      late.push_back(fresh.front());
    }
    while (!late.empty() && settled_[static_cast<std::size_t>(late.front())]) late.pop_front();
    return {fresh.empty() ? -1 : fresh.front(), late.empty() ? -1 : late.front()};
  }

  std::unordered_map<std::uint64_t, Queue> queues_;
  std::vector<std::int32_t> due_;
  std::vector<std::uint8_t> settled_;
};

class Reader {
 public:
  Reader(const accounts::Book& book, const StandardsOptions& options)
      : book_(book), options_(options), first_(std::int64_t{options.as_of.number} - options.window_days) {
    out_.tickets = book.view("tickets");
    out_.events = book.view("events");
    read_processes();
    number_steps();
  }

  Promises run() {
    from_tickets();
    from_events();
    out_.departments.resize(out_.processes.size());
    for (Promise& promise : out_.list) promise.due = promise.date + days_allowed(promise.hours);
    return std::move(out_);
  }

 private:
  void read_processes() {
    const Table& processes = book_.table("processes");
    const auto numbers = out_.processes.number(column_or_nulls(processes, "process"));
    hours_.resize(out_.processes.size());
    out_.departments.resize(out_.processes.size());
    const Column* hours = processes.find("standard_hours");
    const Column* departments = processes.find("department");
    for (std::size_t row = 0; row < numbers.size(); ++row) {
      const auto i = static_cast<std::int64_t>(row);
      const auto process = static_cast<std::size_t>(numbers[row]);
      if (hours && hours->type() == Type::float64 && !hours->is_null(i)) hours_[process] = hours->values<double>()[row];
      if (departments && departments->type() == Type::text && !departments->is_null(i))
        out_.departments[process] = std::string(departments->text_at(i));
    }
  }

  /// The processes that steps name; all wrong steps in one error.
  void number_steps() {
    const Column known = column_or_nulls(book_.table("processes"), "process");
    std::vector<Problem> problems;
    for (std::size_t i = 0; i < options_.steps.size(); ++i) {
      const ServiceStep& step = options_.steps[i];
      const std::string place = "steps[" + std::to_string(i) + "].";
      const auto wrong = [&](const char* name, std::string value, std::string expected) {
        problems.push_back({"service_standards", place + name, -1, std::move(value), std::move(expected)});
      };
      if (!non_negative.contains(step.hours)) wrong("hours", number_text(step.hours), "at least 0");
      for (const auto& [name, type] : {std::pair{"after", &step.after}, std::pair{"until", &step.until}})
        if (type->empty()) wrong(name, "''", "a type of events");
      if (!step.process || !book_.given("processes") || out_.processes.find(one_cell(*step.process)).front() >= 0)
        continue;
      std::vector<std::string> names;
      for (std::int64_t row = 0; row < known.size() && known.type() == Type::text; ++row)
        names.emplace_back(known.text_at(row));
      const std::string& text =
          step.process->is_text() ? core::quoted(step.process->text()) : step.process->to_string();
      wrong("process", text, names.empty() ? "a key of processes" : one_of(step.process->to_string(), names));
    }
    if (!problems.empty()) throw InputError(std::move(problems));
  }

  std::int32_t process_of(const ServiceStep& step) {
    if (!step.process) return -1;
    const Column own = one_cell(*step.process);
    const std::int32_t known = out_.processes.find(own).front();
    if (known >= 0 || out_.processes.size() == 0) return known >= 0 ? known : out_.processes.number(own).front();
    const Column there = out_.processes.column({0});
    if (there.type() != own.type())
      throw InputError({"service_standards", "steps", -1, "a process that is " + std::string(type_name(own.type())),
                        "one that is " + std::string(type_name(there.type())) + ", like those of the book"});
    return out_.processes.number(own).front();
  }

  [[nodiscard]] bool promises(std::int32_t process) const {
    return process >= 0 && static_cast<std::size_t>(process) < hours_.size() &&
           hours_[static_cast<std::size_t>(process)].has_value();
  }

  void from_tickets() {
    const Table& view = out_.tickets;
    if (view.rows() == 0) return;
    Ids tickets;
    const auto ticket = tickets.number(view.column("ticket"));
    std::vector<Numbers> several(tickets.size());
    if (const Table& links = book_.table("ticket_processes"); links.rows() > 0) {
      const auto of = tickets.find(links.column("ticket"));
      const auto process = out_.processes.number(links.column("process"));
      for (std::size_t row = 0; row < of.size(); ++row)
        if (of[row] >= 0) several[static_cast<std::size_t>(of[row])].push_back(process[row]);
    }
    const auto account = out_.accounts.number(view.column("account"));
    const auto contact = out_.contacts.number(column_or_nulls(view, "contact"));
    const auto process = out_.processes.number(column_or_nulls(view, "process"));
    const auto role = role_numbers(view);
    const auto dates = view.column("date").values<std::int32_t>();
    const Column* closed = view.find("closed");
    if (closed && closed->type() != Type::date) closed = nullptr;
    for (std::size_t row = 0; row < dates.size(); ++row) {
      if (dates[row] <= first_) continue;
      Promise promise{account[row], contact[row], -1, role[row]};
      promise.row = static_cast<std::int32_t>(row);
      promise.date = dates[row];
      if (closed && !closed->is_null(promise.row))
        if (const auto day = closed->values<std::int32_t>()[row]; day <= options_.as_of.number) promise.done = day;
      const Numbers& linked = several[static_cast<std::size_t>(ticket[row])];
      promise.one_of_several = linked.size() > 1;
      const std::size_t before = out_.list.size();
      for (const auto one : linked.empty() ? Numbers{process[row]} : linked) {
        if (!promises(one)) continue;
        promise.process = one;
        promise.hours = *hours_[static_cast<std::size_t>(one)];
        out_.list.push_back(promise);
      }
      out_.without_promise += out_.list.size() == before;
    }
  }

  /// Rows of the events in the order of (date, event).
  [[nodiscard]] Numbers ordered_events() const {
    const Table& view = out_.events;
    Numbers order(static_cast<std::size_t>(view.rows()));
    std::iota(order.begin(), order.end(), 0);
    const auto dates = view.column("date").values<std::int32_t>();
    const Column& ids = view.column("event");
    const bool text = ids.type() == Type::text;
    std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
      const auto x = static_cast<std::size_t>(a), y = static_cast<std::size_t>(b);
      if (dates[x] != dates[y]) return dates[x] < dates[y];
      if (text) return ids.text_at(a) < ids.text_at(b);
      return ids.values<std::int64_t>()[x] < ids.values<std::int64_t>()[y];
    });
    return order;
  }

  void from_events() {
    const Table& view = out_.events;
    if (options_.steps.empty() || view.rows() == 0) return;
    const auto account = out_.accounts.number(view.column("account"));
    const auto contact = out_.contacts.number(column_or_nulls(view, "contact"));
    const auto process = out_.processes.number(column_or_nulls(view, "process"));
    const auto role = role_numbers(view);
    const auto dates = view.column("date").values<std::int32_t>();
    const Column& types = view.column("type");
    const Numbers order = ordered_events();
    for (std::size_t s = 0; s < options_.steps.size(); ++s) {
      const ServiceStep& step = options_.steps[s];
      const std::int32_t own_process = process_of(step);
      const auto code_of = [&](const std::string& type) {
        for (std::int32_t code = 0; code < types.dictionary().size(); ++code)
          if (types.dictionary()[code] == type) return code;
        return -2;
      };
      const std::int32_t after = code_of(step.after), until = code_of(step.until);
      Waiting waiting;
      std::vector<Promise> own;  // of the whole history, so that no window changes what keeps a promise
      for (const auto row_number : order) {
        const auto row = static_cast<std::size_t>(row_number);
        if (types.codes()[row] == until) {
          const std::int32_t settled = waiting.settle(account[row], contact[row], dates[row]);
          if (settled >= 0) own[static_cast<std::size_t>(settled)].done = dates[row];
        }
        if (types.codes()[row] != after) continue;
        Promise promise{account[row], contact[row], process[row] >= 0 ? process[row] : own_process, role[row]};
        promise.step = static_cast<std::int32_t>(s);
        promise.row = row_number;
        promise.date = dates[row];
        promise.hours = step.hours;
        waiting.add(account[row], contact[row], dates[row] + days_allowed(step.hours));
        own.push_back(promise);
      }
      for (const Promise& promise : own)
        if (promise.date > first_) out_.list.push_back(promise);
    }
  }

  const accounts::Book& book_;
  const StandardsOptions& options_;
  std::int64_t first_;  // the day before the window
  std::vector<std::optional<double>> hours_;
  Promises out_;
};

std::string plain(const Column& ids, std::int64_t row) {
  return ids.type() == Type::text ? std::string(ids.text_at(row)) : accounts::cell_text(ids, row);
}

}  // namespace

std::string Promises::key(const Promise& promise) const {
  if (promise.step < 0) return plain(tickets.column("ticket"), promise.row);
  return to_string(Day{promise.date}) + "/" + plain(events.column("event"), promise.row);
}

Promises read_promises(const accounts::Book& book, const StandardsOptions& options) {
  return Reader(book, options).run();
}

}  // namespace cabochon::feedback
