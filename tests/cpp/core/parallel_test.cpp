#include "cabochon/core/parallel.hpp"

#include "catch.hpp"

#include <chrono>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace cabochon;

namespace {

// Adds doubles without care for exactness, so that another order of chunks would show in the last bits.
double careless_sum(std::int64_t rows, int threads) {
  Ticker ticker;
  return reduce_chunks(
      rows, threads, ticker, [] { return 0.0; },
      [](double& sum, std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) sum += 1.0 / static_cast<double>(i + 1);
      },
      [](double& total, double part) { total += part; }, 1000);
}

}  // namespace

TEST_CASE("one thread and many give the same bytes") {
  const double one = careless_sum(1234567, 1);
  for (const int threads : {2, 3, 8, 0}) CHECK(careless_sum(1234567, threads) == one);
  CHECK(careless_sum(0, 4) == 0);
  CHECK(careless_sum(1, 4) == 1);
}

TEST_CASE("chunks are finished in order, each once") {
  std::vector<std::int64_t> order;
  Ticker ticker;
  for_chunks(
      10000, 4, ticker, [](std::int64_t, std::int64_t, std::int64_t) {},
      [&order](std::int64_t chunk) { order.push_back(chunk); }, 7);
  std::vector<std::int64_t> expected(1429);
  std::iota(expected.begin(), expected.end(), 0);
  CHECK(order == expected);
  CHECK(ticker.done() == 10000);
}

TEST_CASE("of several exceptions the first chunk's is thrown") {
  for (const int threads : {1, 4}) {
    Ticker ticker;
    CHECK_THROWS_WITH(for_chunks(
                          1000, threads, ticker,
                          [](std::int64_t chunk, std::int64_t, std::int64_t) {
                            if (chunk >= 3) throw std::runtime_error("chunk " + std::to_string(chunk));
                          },
                          [](std::int64_t) {}, 10),
                      "chunk 3");
  }
}

TEST_CASE("what the progress function throws ends the work of all threads") {
  for (const int threads : {1, 2}) {
    int calls = 0;
    Ticker ticker(
        [&calls](std::int64_t, std::int64_t) {
          if (++calls == 2) throw Interrupted();
        },
        1000, 1);
    const auto start = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(
        for_chunks(
            1000, threads, ticker,
            [](std::int64_t, std::int64_t, std::int64_t) { std::this_thread::sleep_for(std::chrono::milliseconds(5)); },
            [](std::int64_t) {}, 1),
        Interrupted);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));
    CHECK(ticker.done() < 1000);
  }
}

TEST_CASE("progress is told at most every 50 ms, never backwards, and at the end") {
  std::vector<std::int64_t> told;
  Ticker ticker(
      [&told](std::int64_t done, std::int64_t total) {
        told.push_back(done);
        CHECK(total == 100);
      },
      100, 1);
  for (int i = 0; i < 100; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    ticker.advance();
  }
  ticker.finish();
  CHECK(told.size() >= 2);
  CHECK(told.size() <= 20);
  CHECK(std::is_sorted(told.begin(), told.end()));
  CHECK(told.back() == 100);
}

TEST_CASE("the number of threads is checked") {
  CHECK(resolve_threads(3) == 3);
  CHECK(resolve_threads(0) >= 1);
  CHECK_THROWS_WITH((void)resolve_threads(-1),
                    "column 'threads': got -1, expected 0 (all of the machine's) to 1024 threads");
}
