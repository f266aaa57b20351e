// The submodule of retention; each concept's file puts its functions into it.
#include "bind.hpp"

namespace cabochon::bindings {

void register_retention(py::module_& module) {
  module.def_submodule("retention", "Who stays, how often they buy, what they are worth: cabochon.retention.");
}

}  // namespace cabochon::bindings
