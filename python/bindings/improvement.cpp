#include "bind.hpp"

namespace cabochon::bindings {

void register_improvement(py::module_& module) {
  [[maybe_unused]] py::module_ m = module.def_submodule("improvement");
}

}  // namespace cabochon::bindings
