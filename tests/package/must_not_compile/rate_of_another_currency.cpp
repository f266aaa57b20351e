#include "cabochon/core/money.hpp"

using namespace cabochon;

Money<"EUR"> program(Money<"USD"> duty) {
#ifdef WRONG
  return convert(duty, Rate<"GBP", "EUR">{1.16});
#else
  return convert(duty, Rate<"USD", "EUR">{0.92});
#endif
}
