#include "cabochon/core/money.hpp"

using namespace cabochon;

Money<"EUR"> program(Money<"EUR"> price, [[maybe_unused]] Money<"USD"> duty) {
#ifdef WRONG
  return price + duty;
#else
  return price + convert(duty, Rate<"USD", "EUR">{0.92});
#endif
}
