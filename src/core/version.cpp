#include "cabochon/core/version.hpp"

namespace cabochon {
inline namespace core {

std::string_view version() noexcept { return CABOCHON_VERSION; }

}  // namespace core
}  // namespace cabochon
