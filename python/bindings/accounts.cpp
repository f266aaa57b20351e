#include "bind.hpp"

namespace cabochon::bindings {

void register_accounts(py::module_& module) {
  [[maybe_unused]] py::module_ m = module.def_submodule("accounts");
}

}  // namespace cabochon::bindings
