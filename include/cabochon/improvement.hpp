/// What to mend first, and whether it helped.
#pragma once

#include "cabochon/improvement/pareto.hpp"
#include "cabochon/improvement/pareto_table.hpp"
