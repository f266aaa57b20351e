// What is promised and kept: the borders of days and hours, tickets of several processes, steps between events.
#include "cabochon/feedback/standards.hpp"

#include "catch.hpp"

using namespace cabochon;
using namespace cabochon::feedback;

namespace {

using Texts = std::vector<std::optional<std::string>>;
using Integers = std::vector<std::int64_t>;

const Day today = parse_day("test", "as_of", "2026-10-31");

accounts::Book book_of(std::vector<Table> tables) {
  Table clients("accounts"), processes("processes");
  clients.add("account", Column::of(Integers{1, 2, 10}));
  processes.add("process", Column::text(Texts{"returns", "documents", "visits"}));
  processes.add("department", Column::text(Texts{"quality control", "accounting", std::nullopt}));
  processes.add("standard_hours", Column::of(std::vector<std::optional<double>>{48, 4, std::nullopt}));
  tables.push_back(clients);
  tables.push_back(processes);
  return accounts::Book::load(std::move(tables), {.currency = "EUR"});
}

Table tickets(const Texts& process, const Texts& date, const Texts& closed, const Integers& account = {}) {
  Table out("tickets");
  Integers key;
  for (std::size_t i = 0; i < process.size(); ++i) key.push_back(static_cast<std::int64_t>(i + 1));
  out.add("ticket", Column::of(key));
  out.add("account", Column::of(account.empty() ? Integers(key.size(), 1) : account));
  return out.add("date", Column::text(date)).add("process", Column::text(process)).add("closed", Column::text(closed));
}

Table events(const Texts& type, const Texts& date, const Integers& event) {
  Table out("events");
  out.add("date", Column::text(date)).add("event", Column::of(event));
  return out.add("account", Column::of(Integers(event.size(), 1))).add("type", Column::text(type));
}

Integers counts(const Table& table, const std::string& name) {
  const auto values = table.column(name).values<std::int64_t>();
  return {values.begin(), values.end()};
}

std::vector<std::string> texts(const Table& table, const std::string& name) {
  std::vector<std::string> out;
  for (std::int64_t row = 0; row < table.rows(); ++row) out.emplace_back(table.column(name).text_at(row));
  return out;
}

StandardsOptions by(std::vector<std::string> names, std::vector<ServiceStep> steps = {}) {
  return {today, 365, std::move(names), std::move(steps), 0.95};
}

}  // namespace

TEST_CASE("correctness: the days after which a promise is broken for certain") {
  const std::vector<std::pair<double, std::int32_t>> all{
      {0, 0},  {0.5, 1}, {4, 1},  {23.9, 1}, {24, 1},   {24.0000000001, 1},     {24.1, 2},       {25, 2},
      {48, 2}, {49, 3},  {72, 3}, {73, 4},   {720, 30}, {72.00000000000001, 3}, {1e300, 3650000}};
  for (const auto& [hours, days] : all) {
    INFO(hours);
    CHECK(days_allowed(hours) == days);
  }
}

TEST_CASE("properties: broken is what took longer at every time of day, surely kept what took less at every one") {
  for (const double hours : {0.0, 1.0, 4.0, 23.0, 24.0, 25.0, 47.0, 48.0, 49.0, 72.0}) {
    for (int days = 0; days < 6; ++days) {
      bool ever = false, always = true;  // in time, over all pairs of quarter hours of the two days
      for (int begun = 0; begun < 96; ++begun)
        for (int done = days == 0 ? begun : 0; done < 96; ++done) {
          const bool in_time = 24.0 * days + (done - begun) / 4.0 <= hours;
          ever = ever || in_time;
          always = always && in_time;
        }
      INFO(hours << " hours, " << days << " days");
      CHECK((days <= days_allowed(hours)) == ever);
      CHECK(surely_within(hours, days) == always);
    }
  }
}

TEST_CASE(
    "correctness: on the last day a promise is kept, a day later it is broken, and open it is pending until then") {
  const Table some = tickets({"returns", "returns", "returns", "returns", "visits"},
                             {"2026-10-01", "2026-10-01", "2026-10-29", "2026-10-28", "2026-10-05"},
                             {"2026-10-03", "2026-10-04", std::nullopt, std::nullopt, std::nullopt});
  const Standards found = service_standards(book_of({some}), by({"process", "department", "role"}));
  REQUIRE(found.standards.rows() == 1);
  CHECK(counts(found.standards, "kept") == Integers{1});
  CHECK(counts(found.standards, "broken") == Integers{2});
  CHECK(counts(found.standards, "pending") == Integers{1});
  CHECK(counts(found.standards, "surely_kept") == Integers{0});
  CHECK(found.standards.column("kept_share").values<double>()[0] == Approx(1.0 / 3));
  CHECK(found.standards.column("kept_low").values<double>()[0] == Approx(0.0614919).epsilon(1e-5));  // Wilson, 1 of 3
  CHECK(found.standards.column("median_days").values<double>()[0] == 2.5);
  CHECK(texts(found.standards, "role") == std::vector<std::string>{"unknown"});
  CHECK(texts(found.breaches, "key") == std::vector<std::string>{"4", "2"});
  CHECK(counts(found.breaches, "days_late") == Integers{1, 1});
  CHECK(found.breaches.column("done").is_null(0));
  CHECK(found.without_promise == 1);
}

TEST_CASE("correctness: a ticket of several processes promises for each, and each breach is an event of its own") {
  Table links("ticket_processes");
  links.add("ticket", Column::of(Integers{1, 1, 1}));
  links.add("process", Column::text(Texts{"returns", "documents", "visits"}));
  const Standards found =
      service_standards(book_of({tickets({"visits"}, {"2026-10-01"}, {"2026-10-04"}), links}), by({"process"}));
  CHECK(texts(found.standards, "process") == std::vector<std::string>{"documents", "returns"});
  CHECK(found.without_promise == 0);
  CHECK(texts(found.events, "event") ==
        std::vector<std::string>{"standard:ticket:1/returns", "standard:ticket:1/documents"});
  CHECK(found.events.column("properties").text_at(0) ==
        R"({"process": "returns", "step": null, "source": "ticket", "key": "1"})");
  CHECK(found.events.column("date").values<std::int32_t>()[0] == parse_day("", "", "2026-10-04").number);
}

TEST_CASE("properties: the order of a day's events is that of their ids, whatever the order of the rows") {
  const std::vector<ServiceStep> steps{{"answer", "question", "reply", 24, ProcessId("documents")}};
  const Table forward = events({"question", "reply", "reply", "question"},
                               {"2026-10-05", "2026-10-05", "2026-10-07", "2026-10-07"}, {1, 2, 3, 4});
  const Table backward = events({"question", "reply", "reply", "question"},
                                {"2026-10-07", "2026-10-07", "2026-10-05", "2026-10-05"}, {4, 3, 2, 1});
  for (const Table& table : {forward, backward}) {
    const Standards found = service_standards(book_of({table}), by({"step", "process"}, steps));
    CHECK(counts(found.standards, "kept") == Integers{1});  // the reply of 7 October came before its question
    CHECK(texts(found.breaches, "key") == std::vector<std::string>{"2026-10-07/4"});
    CHECK(texts(found.events, "event") == std::vector<std::string>{"standard:event:2026-10-07/4/answer"});
    CHECK(texts(found.standards, "process") == std::vector<std::string>{"documents"});
  }
}

TEST_CASE("correctness: an event keeps one promise of a step, of its contact or of nobody in particular") {
  Table people("contacts");
  people.add("contact", Column::text(Texts{"ann", "bob"})).add("account", Column::of(Integers{1, 1}));
  people.add("role", Column::text(Texts{"user", "technical"}));
  Table talk = events({"q", "q", "q", "a", "a"}, {"2026-10-01", "2026-10-01", "2026-10-01", "2026-10-02", "2026-10-09"},
                      {1, 2, 3, 4, 5});
  talk.add("contact", Column::text(Texts{"ann", "bob", std::nullopt, "bob", std::nullopt}));
  const Standards found =
      service_standards(book_of({people, talk}), by({"role"}, {{"answer", "q", "a", 24, std::nullopt}}));
  CHECK(texts(found.standards, "role") == std::vector<std::string>{"technical", "user", "unknown"});
  CHECK(counts(found.standards, "kept") == Integers{1, 0, 0});  // bob's; ann's waits for the one of nobody
  CHECK(texts(found.breaches, "key") == std::vector<std::string>{"2026-10-01/1", "2026-10-01/3"});
  CHECK_FALSE(found.breaches.column("done").is_null(0));
  CHECK(found.breaches.column("done").is_null(1));
}

TEST_CASE("correctness: one question without an answer does not make all later answers late") {
  Texts type, date;
  Integers event;
  for (int month = 1; month <= 9; ++month) {
    const std::string start = "2026-0" + std::to_string(month);
    type.emplace_back("q");
    date.emplace_back(start + "-05");
    if (month == 2) continue;  // nobody answered in February
    type.emplace_back("a");
    date.emplace_back(start + "-06");
  }
  for (std::size_t i = 0; i < type.size(); ++i) event.push_back(static_cast<std::int64_t>(i));
  StandardsOptions options = by({"step"}, {{"answer", "q", "a", 24, std::nullopt}});
  const Standards found = service_standards(book_of({events(type, date, event)}), options);
  CHECK(counts(found.standards, "kept") == Integers{8});
  CHECK(counts(found.standards, "broken") == Integers{1});
  CHECK(found.breaches.column("done").is_null(0));
  options.window_days = 60;  // September alone: what happened before settles nothing else
  CHECK(counts(service_standards(book_of({events(type, date, event)}), options).standards, "kept") == Integers{1});
}

TEST_CASE("correctness: what comes too late settles the oldest, and an event may end one promise and begin the next") {
  const std::vector<ServiceStep> visits{{"next visit", "v", "v", 48, std::nullopt}};
  const Table table = events({"v", "v", "v"}, {"2026-10-01", "2026-10-03", "2026-10-09"}, {1, 2, 3});
  const Standards found = service_standards(book_of({table}), by({"step"}, visits));
  CHECK(counts(found.standards, "kept") == Integers{1});
  CHECK(counts(found.breaches, "days_late") == Integers{20, 4});  // the last waits since 9 October
  CHECK(texts(found.breaches, "key") == std::vector<std::string>{"2026-10-09/3", "2026-10-03/2"});
}

TEST_CASE("correctness: accounts, most broken first, then by their ids as numbers") {
  const Texts date(5, "2026-10-01"), closed(5, "2026-10-20");
  const Standards found = service_standards(
      book_of({tickets({"returns", "documents", "documents", "returns", "returns"}, date, closed, {10, 2, 2, 2, 1})}),
      by({"account"}));
  CHECK(counts(found.by_account, "account") == Integers{2, 1, 10});
  CHECK(counts(found.by_account, "broken") == Integers{3, 1, 1});
  CHECK(texts(found.by_account, "worst") == std::vector<std::string>{"documents", "returns", "returns"});
  CHECK(counts(found.standards, "account") == Integers{1, 2, 10});
}

TEST_CASE("edges: nothing promised") {
  const Standards found = service_standards(book_of({}), by({"process", "account", "step"}));
  CHECK(found.standards.rows() == 0);
  CHECK(found.breaches.rows() == 0);
  CHECK(found.by_account.rows() == 0);
  CHECK(found.events.names().size() == 7);
}

TEST_CASE("input checks: wrong arguments of service_standards are named") {
  const accounts::Book some = book_of({});
  const auto refusal = [&](const StandardsOptions& options) -> std::string {
    try {
      (void)service_standards(some, options);
    } catch (const InputError& error) {
      return error.what();
    }
    return "nothing was refused";
  };
  const std::string expected = "process, department, role, account or step";
  CHECK(refusal(by({"colour"})) == "service_standards, column 'by': got 'colour', expected " + expected);
  CHECK(refusal(by({"proces"})) ==
        "service_standards, column 'by': got 'proces', expected " + expected + " (did you mean 'process'?)");
  CHECK(refusal(by({"role", "role"})) == "service_standards, column 'by': got 'role' twice, expected each column once");
  CHECK(refusal({today, 0, {"role"}, {}, 0.95}) ==
        "service_standards, column 'window_days': got 0, expected at least 1");
  CHECK(refusal({today, 1, {"role"}, {}, 1}) ==
        "service_standards, column 'level': got 1, expected a number above 0 and below 1");
  CHECK(refusal(by({"role"}, {{"a", "", "u", -1, ProcessId("return")}})) ==
        "3 problems\n  service_standards, column 'steps[0].hours': got -1, expected at least 0\n"
        "  service_standards, column 'steps[0].after': got '', expected a type of events\n"
        "  service_standards, column 'steps[0].process': got 'return', expected one of returns, documents, visits "
        "(did you mean 'returns'?)");
}
