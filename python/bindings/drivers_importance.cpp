// How much each factor explains.
#include "bind.hpp"

namespace cabochon::bindings {

void register_drivers_importance(py::module_& m);

void register_drivers_importance(py::module_& m) { (void)m; }

}  // namespace cabochon::bindings
