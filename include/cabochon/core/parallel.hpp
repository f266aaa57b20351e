/// A parallel loop whose result does not depend on the number of threads: rows are cut into fixed chunks of 2^20, and
/// the chunks' results are put together in the order of their index, by whichever thread comes by.
///
/// An exception of a chunk ends the loop; of several the one of the lowest chunk is thrown, as one thread would.
/// With fewer than two chunks, or one thread, nothing is started. Work inside a chunk must not call Python.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "cabochon/core/error.hpp"
#include "cabochon/core/progress.hpp"

namespace cabochon {
inline namespace core {

inline constexpr std::int64_t chunk_rows = std::int64_t{1} << 20;

/// Checks and resolves the argument `threads`: 0 means all that the machine has.
[[nodiscard]] inline int resolve_threads(int threads) {
  if (threads < 0 || threads > 1024)
    throw InputError({{}, "threads", -1, std::to_string(threads), "0 (all of the machine's) to 1024 threads"});
  if (threads > 0) return threads;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

/// Calls work(chunk, begin, end) for every chunk of `rows`, on up to `threads` threads, then done(chunk) in the order
/// of the chunks, one at a time.
template <class Work, class Done>
void for_chunks(std::int64_t rows, int threads, Ticker& ticker, Work&& work, Done&& done,
                std::int64_t rows_per_chunk = chunk_rows) {
  const std::int64_t chunks = (rows + rows_per_chunk - 1) / rows_per_chunk;
  const auto run = [&](std::int64_t chunk) {
    const std::int64_t begin = chunk * rows_per_chunk, end = std::min(rows, begin + rows_per_chunk);
    work(chunk, begin, end);
    ticker.advance(end - begin);
  };
  const auto workers = static_cast<int>(std::min<std::int64_t>(resolve_threads(threads), chunks));
  if (workers <= 1) {
    for (std::int64_t chunk = 0; chunk < chunks; ++chunk) {
      run(chunk);
      done(chunk);
    }
    return;
  }

  std::atomic<std::int64_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  std::condition_variable finished;
  std::vector<char> ready(static_cast<std::size_t>(chunks), 0);
  std::int64_t next_done = 0, failed_chunk = chunks;
  int running = workers - 1;
  std::exception_ptr error;
  const auto fail = [&](std::int64_t chunk) {  // called with the mutex held
    if (chunk < failed_chunk) {
      failed_chunk = chunk;
      error = std::current_exception();
    }
    failed = true;
  };
  const auto work_on = [&] {
    while (!failed && !ticker.stopped()) {
      const std::int64_t chunk = next++;
      if (chunk >= chunks) return;
      try {
        run(chunk);
      } catch (...) {
        const std::lock_guard lock(mutex);
        fail(chunk);
        return;
      }
      const std::lock_guard lock(mutex);
      ready[static_cast<std::size_t>(chunk)] = 1;
      while (next_done < std::min(chunks, failed_chunk) && ready[static_cast<std::size_t>(next_done)]) {
        try {
          done(next_done);
        } catch (...) {
          fail(next_done);
          return;
        }
        ++next_done;
      }
    }
  };
  std::vector<std::thread> pool;
  const auto start = [&] {
    pool.emplace_back([&] {
      work_on();
      const std::lock_guard lock(mutex);
      --running;
      finished.notify_one();
    });
  };
  for (int i = 1; i < workers; ++i) {
    try {
      start();
    } catch (const std::system_error&) {  // the machine gives no more threads: fewer do the same work
      const std::lock_guard lock(mutex);
      running -= workers - i;
      break;
    }
  }
  work_on();
  std::unique_lock lock(mutex);
  while (!finished.wait_for(lock, std::chrono::milliseconds(10), [&] { return running == 0; })) {
    lock.unlock();
    try {
      if (!failed && !ticker.stopped()) ticker.look();
    } catch (...) {
      const std::lock_guard again(mutex);
      fail(-1);
    }
    lock.lock();
  }
  lock.unlock();
  for (auto& thread : pool) thread.join();
  if (error) std::rethrow_exception(error);
  if (ticker.stopped()) throw Interrupted();
}

/// Sums up rows: `make()` gives an empty state, `work(state, begin, end)` adds rows to it, and `merge(total, state)`
/// puts the chunks' states together in order.
template <class Make, class Work, class Merge>
[[nodiscard]] auto reduce_chunks(std::int64_t rows, int threads, Ticker& ticker, Make&& make, Work&& work,
                                 Merge&& merge, std::int64_t rows_per_chunk = chunk_rows) {
  using State = decltype(make());
  State total = make();
  std::vector<std::optional<State>> states(static_cast<std::size_t>((rows + rows_per_chunk - 1) / rows_per_chunk));
  for_chunks(
      rows, threads, ticker,
      [&](std::int64_t chunk, std::int64_t begin, std::int64_t end) {
        State& state = states[static_cast<std::size_t>(chunk)].emplace(make());
        work(state, begin, end);
      },
      [&](std::int64_t chunk) {
        auto& state = states[static_cast<std::size_t>(chunk)];
        merge(total, std::move(*state));
        state.reset();
      },
      rows_per_chunk);
  return total;
}

}  // namespace core
}  // namespace cabochon
