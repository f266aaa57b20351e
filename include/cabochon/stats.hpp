/// Statistics without a word of business.
#pragma once

#include "cabochon/stats/intervals.hpp"
#include "cabochon/stats/normal.hpp"
