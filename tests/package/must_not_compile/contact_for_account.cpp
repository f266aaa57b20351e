#include "cabochon/core/ids.hpp"

using namespace cabochon;

void visit(const AccountId&);

void program(const AccountId& account, [[maybe_unused]] const ContactId& contact) {
  visit(account);
#ifdef WRONG
  visit(contact);
#endif
}
