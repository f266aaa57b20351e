// The only place that includes pybind11. One file a module calls one register_ function.
#pragma once

#include <pybind11/functional.h>
#include <pybind11/native_enum.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

namespace cabochon::bindings {

namespace py = pybind11;

void register_core(py::module_& module);
void register_progress(py::module_& module);
void register_table(py::module_& module);
void register_accounts(py::module_& module);
void register_titles(py::module_& module);
void register_feedback(py::module_& module);
void register_drivers(py::module_& module);
void register_ownership(py::module_& module);
void register_improvement(py::module_& module);
void register_store(py::module_& module);
void register_retention(py::module_& module);

}  // namespace cabochon::bindings
