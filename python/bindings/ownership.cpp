#include "bind.hpp"

namespace cabochon::bindings {

void register_ownership(py::module_& module) {
  [[maybe_unused]] py::module_ m = module.def_submodule("ownership");
}

}  // namespace cabochon::bindings
