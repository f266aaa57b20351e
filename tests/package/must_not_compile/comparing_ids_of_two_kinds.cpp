#include "cabochon/core/ids.hpp"

using namespace cabochon;

bool program(const AccountId& account, [[maybe_unused]] const ProductId& product) {
#ifdef WRONG
  return account == product;
#else
  return account == AccountId(7);
#endif
}
