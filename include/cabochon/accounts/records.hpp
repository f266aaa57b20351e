/// One plain struct for each table of a book, by theme.
#pragma once

#include "cabochon/accounts/feedback.hpp"
#include "cabochon/accounts/people.hpp"
#include "cabochon/accounts/regulation.hpp"
#include "cabochon/accounts/supply.hpp"
#include "cabochon/accounts/trade.hpp"
#include "cabochon/accounts/work.hpp"
