#include "progress.hpp"

#include <chrono>
#include <memory>

#include "cabochon/core/error.hpp"
#include "cabochon/core/parallel.hpp"
#include "cabochon/core/text.hpp"

namespace cabochon::bindings {
namespace {

// Keeps the callback alive and lets it go with the GIL held, wherever the last copy of the function dies.
std::shared_ptr<py::object> keep(const py::object& callback) {
  return {new py::object(callback), [](py::object* object) {
            const py::gil_scoped_acquire gil;
            delete object;
          }};
}

// Passes time in steps of some 50 ns, so that progress and interruption can be tried without any data.
void pass_time(double seconds, int threads, const ProgressFunction& progress) {
  if (!(seconds >= 0 && seconds <= 3600))
    throw InputError({"pass_time", "seconds", -1, number_text(seconds), "a number of at least 0 and at most 3600"});
  constexpr std::int64_t chunk_microseconds = 1000;
  const auto microseconds = static_cast<std::int64_t>(seconds * 1e6);
  Ticker ticker(progress, microseconds, 1);
  for_chunks(
      microseconds, threads, ticker,
      [](std::int64_t, std::int64_t begin, std::int64_t end) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(end - begin);
        while (std::chrono::steady_clock::now() < until) {
        }
      },
      [](std::int64_t) {}, chunk_microseconds);
  ticker.finish();
}

}  // namespace

ProgressFunction progress_from(const py::object& callback) {
  if (!callback.is_none() && !PyCallable_Check(callback.ptr()))
    throw InputError({{}, "progress", -1, std::string(py::repr(callback)), "None or a function of (done, total)"});
  return [kept = keep(callback)](std::int64_t done, std::int64_t total) {
    const py::gil_scoped_acquire gil;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    if (!kept->is_none()) (*kept)(done, total);
  };
}

void register_progress(py::module_& module) {
  module.def(
      "pass_time",
      [](double seconds, int threads, const py::object& progress) {
        const ProgressFunction report = progress_from(progress);
        const py::gil_scoped_release release;
        pass_time(seconds, threads, report);
      },
      py::arg("seconds"), py::kw_only(), py::arg("threads") = 1, py::arg("progress") = py::none(),
      "Work for so many seconds of processor time and give nothing back: to try out a progress display or Ctrl-C.\n\n"
      ">>> from cabochon import _core\n"
      ">>> told = []\n"
      ">>> _core.pass_time(0.01, progress=lambda done, total: told.append((done, total)))\n"
      ">>> told[-1]\n"
      "(10000, 10000)\n");
}

}  // namespace cabochon::bindings
