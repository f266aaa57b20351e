/// Who stays, how often they buy, what they are worth: all of cabochon::retention.
#pragma once

#include "cabochon/retention/competing.hpp"
#include "cabochon/retention/cox.hpp"
#include "cabochon/retention/effect.hpp"
#include "cabochon/retention/kaplan_meier.hpp"
#include "cabochon/retention/log_rank.hpp"
#include "cabochon/retention/silence.hpp"
#include "cabochon/retention/survival_rows.hpp"
