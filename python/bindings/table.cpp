#include "bind.hpp"

namespace cabochon::bindings {

void register_table(py::module_& module) {
  (void)module;
}

}  // namespace cabochon::bindings
