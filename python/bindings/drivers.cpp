// What goes with margin: the submodule; each concept registers itself in a file of its own.
#include "bind.hpp"

namespace cabochon::bindings {

void register_drivers_attenuation(py::module_& m);
void register_drivers_importance(py::module_& m);
void register_drivers_regression(py::module_& m);

void register_drivers(py::module_& module) {
  py::module_ m = module.def_submodule("drivers", "What goes with margin: cabochon.drivers.");
  register_drivers_attenuation(m);
  register_drivers_importance(m);
  register_drivers_regression(m);
}

}  // namespace cabochon::bindings
