/// The plain records of cost of ownership, for modules that need the structs and not the algorithms.
#pragma once

#include "cabochon/ownership/buyer.hpp"
#include "cabochon/ownership/comparison.hpp"
#include "cabochon/ownership/finding.hpp"
#include "cabochon/ownership/offer.hpp"
#include "cabochon/ownership/term.hpp"
