/// Progress and interruption of long work. The core knows one function, progress(done, total); whoever gives it may
/// draw a bar, and throws from it to stop the work (from Python: a pending Ctrl-C, or an error of the callback).
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <thread>
#include <utility>

namespace cabochon {
inline namespace core {

/// Called by the thread that started the work, at most every 50 ms and once at the end; what it throws ends the work.
using ProgressFunction = std::function<void(std::int64_t done, std::int64_t total)>;

/// Counts steps and calls a ProgressFunction now and then: the clock is looked at every 2^20 steps only.
///
///     Ticker ticker(progress, rows);
///     for (...) { ...; ticker.advance(rows_of_this_block); }
///     ticker.finish();
///
/// advance() may come from any thread; only the thread that made the ticker calls out. Worker threads end their work
/// when stopped() is true.
class Ticker {
 public:
  static constexpr std::int64_t steps_between_looks = std::int64_t{1} << 20;
  static constexpr std::chrono::milliseconds time_between_calls{50};

  /// `steps_per_look` is lowered where one step is long, such as a bootstrap replicate.
  explicit Ticker(ProgressFunction function = {}, std::int64_t total = 0,
                  std::int64_t steps_per_look = steps_between_looks)
      : function_(std::move(function)),
        total_(total),
        steps_per_look_(std::max<std::int64_t>(1, steps_per_look)),
        owner_(std::this_thread::get_id()),
        last_call_(std::chrono::steady_clock::now()) {}

  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  /// Counts `steps` of work as done.
  void advance(std::int64_t steps = 1) {
    const std::int64_t done = done_.fetch_add(steps, std::memory_order_relaxed) + steps;
    if (!function_ || std::this_thread::get_id() != owner_) return;
    if (done - looked_at_ < steps_per_look_) return;
    looked_at_ = done;
    look();
  }

  /// Looks at the clock at once; for the owner while it waits for others.
  void look() {
    if (!function_) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_call_ < time_between_calls) return;
    call();
    last_call_ = std::chrono::steady_clock::now();
  }

  /// Reports the end.
  void finish() {
    if (total_ > 0) done_.store(total_, std::memory_order_relaxed);
    if (function_) call();
  }

  void stop() noexcept { stopped_.store(true, std::memory_order_relaxed); }
  [[nodiscard]] bool stopped() const noexcept { return stopped_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::int64_t done() const noexcept { return done_.load(std::memory_order_relaxed); }

 private:
  void call() {
    const std::int64_t done = this->done();
    try {
      function_(total_ > 0 ? std::min(done, total_) : done, total_);
    } catch (...) {
      stop();
      throw;
    }
  }

  ProgressFunction function_;
  std::int64_t total_;
  std::int64_t steps_per_look_;
  std::thread::id owner_;
  std::atomic<std::int64_t> done_{0};
  std::atomic<bool> stopped_{false};
  std::int64_t looked_at_ = 0;  // owner only
  std::chrono::steady_clock::time_point last_call_;
};

}  // namespace core
}  // namespace cabochon
