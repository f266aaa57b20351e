/// The door for columns: tables come in and go out through the Arrow C data interface.
#pragma once

#include "cabochon/core/arrow_export.hpp"
#include "cabochon/core/arrow_import.hpp"
