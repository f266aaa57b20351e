/// The whole library, for programs that use it; inside the library include the single headers instead.
#pragma once

#include "cabochon/accounts.hpp"
#include "cabochon/core.hpp"
#include "cabochon/drivers.hpp"
#include "cabochon/feedback.hpp"
#include "cabochon/improvement.hpp"
#include "cabochon/ownership.hpp"
#include "cabochon/retention.hpp"
#include "cabochon/stats.hpp"
