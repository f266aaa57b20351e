/// What clients say, who is asked and who disagrees, what one row alone says, and the cases that follow.
#pragma once

#include "cabochon/feedback/account_scores.hpp"
#include "cabochon/feedback/ask/engine.hpp"
#include "cabochon/feedback/case/fold.hpp"
#include "cabochon/feedback/coverage.hpp"
#include "cabochon/feedback/csi.hpp"
#include "cabochon/feedback/divergence.hpp"
#include "cabochon/feedback/facts.hpp"
#include "cabochon/feedback/nonresponse.hpp"
#include "cabochon/feedback/nps.hpp"
#include "cabochon/feedback/nps_change.hpp"
#include "cabochon/feedback/nps_table.hpp"
#include "cabochon/feedback/pls.hpp"
#include "cabochon/feedback/rake.hpp"
#include "cabochon/feedback/score_tally.hpp"
#include "cabochon/feedback/standards.hpp"
#include "cabochon/feedback/whom_to_ask.hpp"
