/// What goes with margin: regression and importance in one include.
#pragma once

#include "cabochon/drivers/attenuation.hpp"
#include "cabochon/drivers/design.hpp"
#include "cabochon/drivers/fit_intervals.hpp"
#include "cabochon/drivers/importance.hpp"
#include "cabochon/drivers/points.hpp"
#include "cabochon/drivers/regression.hpp"
#include "cabochon/drivers/shares.hpp"
