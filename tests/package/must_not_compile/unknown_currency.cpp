#include "cabochon/core/money.hpp"

using namespace cabochon;

#ifdef WRONG
Money<"EUX"> program();
#else
Money<"EUR"> program();
#endif
