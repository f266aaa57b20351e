/// What clients say: NPS, mean scores and their intervals.
#pragma once

#include "cabochon/feedback/ask/engine.hpp"
#include "cabochon/feedback/case/fold.hpp"
#include "cabochon/feedback/coverage.hpp"
#include "cabochon/feedback/nps.hpp"
#include "cabochon/feedback/nps_table.hpp"
#include "cabochon/feedback/score_tally.hpp"
