/// What to mend first, and whether it helped.
#pragma once

#include "cabochon/improvement/control_chart.hpp"
#include "cabochon/improvement/control_chart_table.hpp"
#include "cabochon/improvement/effect.hpp"
#include "cabochon/improvement/expected_margin.hpp"
#include "cabochon/improvement/pareto.hpp"
#include "cabochon/improvement/pareto_resampled.hpp"
#include "cabochon/improvement/pareto_table.hpp"
#include "cabochon/improvement/pareto_views.hpp"
#include "cabochon/improvement/plan.hpp"
#include "cabochon/improvement/records.hpp"
