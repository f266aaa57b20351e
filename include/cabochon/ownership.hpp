/// Cost of ownership: everything in one include.
#pragma once

#include "cabochon/ownership/against.hpp"
#include "cabochon/ownership/basket.hpp"
#include "cabochon/ownership/compare.hpp"
#include "cabochon/ownership/fairness.hpp"
#include "cabochon/ownership/pairs.hpp"
#include "cabochon/ownership/ranking.hpp"
#include "cabochon/ownership/records.hpp"
#include "cabochon/ownership/regulation.hpp"
#include "cabochon/ownership/regulation_tables.hpp"
#include "cabochon/ownership/sensitivity.hpp"
#include "cabochon/ownership/tables.hpp"
#include "cabochon/ownership/totals.hpp"
#include "cabochon/ownership/uncertainty_tables.hpp"
