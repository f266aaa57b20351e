#include "bind.hpp"

namespace cabochon::bindings {

void register_feedback(py::module_& module) {
  [[maybe_unused]] py::module_ m = module.def_submodule("feedback");
}

}  // namespace cabochon::bindings
