/// Statistics without a word of business.
#pragma once

#include "cabochon/stats/ar1_regression.hpp"
#include "cabochon/stats/ascending_order.hpp"
#include "cabochon/stats/auc.hpp"
#include "cabochon/stats/chi_squared.hpp"
#include "cabochon/stats/contrast.hpp"
#include "cabochon/stats/difference_in_differences.hpp"
#include "cabochon/stats/intervals.hpp"
#include "cabochon/stats/matching.hpp"
#include "cabochon/stats/multinomial.hpp"
#include "cabochon/stats/newey_west.hpp"
#include "cabochon/stats/normal.hpp"
#include "cabochon/stats/regression_to_mean.hpp"
#include "cabochon/stats/resampled.hpp"
#include "cabochon/stats/student.hpp"
