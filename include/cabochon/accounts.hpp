/// Everything of accounts: the records of a book and their description.
#pragma once

#include "cabochon/accounts/book.hpp"
#include "cabochon/accounts/records.hpp"
#include "cabochon/accounts/schema.hpp"
