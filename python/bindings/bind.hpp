// The only place that includes pybind11. Each file of bindings defines one register_ function (see register.hpp).
#pragma once

#include <pybind11/functional.h>
#include <pybind11/native_enum.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

namespace cabochon::bindings {

namespace py = pybind11;

}  // namespace cabochon::bindings
