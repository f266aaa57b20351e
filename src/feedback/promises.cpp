#include "promises.hpp"

#include <algorithm>
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

/// Positions of events that keep promises, by account and contact; each keeps one.
class Keepers {
 public:
  explicit Keepers(std::size_t positions) : taken_(positions, 0) {}

  void add(std::int32_t account, std::int32_t contact, std::int32_t position) {
    all_[key(account, everybody)].positions.push_back(position);
    all_[key(account, contact)].positions.push_back(position);
  }

  /// Takes the first one after `position`, or gives -1. Positions asked for have to ascend.
  std::int32_t take(std::int32_t account, std::int32_t contact, std::int32_t position) {
    std::int32_t found = -1;
    if (contact < 0) {
      found = head(account, everybody, position);
    } else {
      const std::int32_t own = head(account, contact, position), nobodys = head(account, -1, position);
      found = own < 0 || (nobodys >= 0 && nobodys < own) ? nobodys : own;
    }
    if (found >= 0) taken_[static_cast<std::size_t>(found)] = 1;
    return found;
  }

 private:
  static constexpr std::int32_t everybody = -2;

  struct Queue {
    Numbers positions{};
    std::size_t next = 0;
  };

  static std::uint64_t key(std::int32_t account, std::int32_t contact) {
    return std::uint64_t{static_cast<std::uint32_t>(account)} << 32 | static_cast<std::uint32_t>(contact);
  }

  std::int32_t head(std::int32_t account, std::int32_t contact, std::int32_t position) {
    const auto at = all_.find(key(account, contact));
    if (at == all_.end()) return -1;
    Queue& queue = at->second;
    while (queue.next < queue.positions.size() &&
           (queue.positions[queue.next] <= position || taken_[static_cast<std::size_t>(queue.positions[queue.next])]))
      ++queue.next;
    return queue.next < queue.positions.size() ? queue.positions[queue.next] : -1;
  }

  std::unordered_map<std::uint64_t, Queue> all_;
  std::vector<std::uint8_t> taken_;
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
      Keepers keepers(order.size());
      for (std::size_t at = 0; at < order.size(); ++at) {
        const auto row = static_cast<std::size_t>(order[at]);
        if (types.codes()[row] == until) keepers.add(account[row], contact[row], static_cast<std::int32_t>(at));
      }
      for (std::size_t at = 0; at < order.size(); ++at) {
        const auto row = static_cast<std::size_t>(order[at]);
        if (types.codes()[row] != after || dates[row] <= first_) continue;
        Promise promise{account[row], contact[row], process[row] >= 0 ? process[row] : own_process, role[row]};
        promise.step = static_cast<std::int32_t>(s);
        promise.row = order[at];
        promise.date = dates[row];
        promise.hours = step.hours;
        const std::int32_t keeper = keepers.take(account[row], contact[row], static_cast<std::int32_t>(at));
        if (keeper >= 0) promise.done = dates[static_cast<std::size_t>(order[static_cast<std::size_t>(keeper)])];
        out_.list.push_back(promise);
      }
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
