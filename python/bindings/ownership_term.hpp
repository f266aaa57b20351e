// How a Term is shown by the Python classes of records that hold one.
#pragma once

#include "bind_record.hpp"

#include "cabochon/ownership/term.hpp"

namespace cabochon::bindings {

template <>
struct PythonView<ownership::Term> {
  static py::object get(const ownership::Term& term) { return term.empty() ? py::object(py::none()) : py::cast(term); }
};

}  // namespace cabochon::bindings
