// Progress and Ctrl-C for any bound function that grows with the data:
//
//     m.def("pareto", [](const Table& t, ..., const py::object& progress) {
//           const ProgressFunction report = progress_from(progress);   // with the GIL
//           const py::gil_scoped_release release;
//           return improvement::pareto(t, ..., report);
//         }, ..., py::arg("progress") = py::none());
#pragma once

#include "bind.hpp"

#include "cabochon/core/progress.hpp"

namespace cabochon::bindings {

/// A function that takes the GIL, raises a pending Ctrl-C, and calls `callback(done, total)` unless it is None.
/// Anything but None or something callable is an InputError.
[[nodiscard]] ProgressFunction progress_from(const py::object& callback);

}  // namespace cabochon::bindings
