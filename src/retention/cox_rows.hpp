// Covariates as the rows of a Cox model: measured, centred, scaled, in the order of the risk sets.
#pragma once

#include <cstdint>
#include <vector>

#include "cabochon/core/table.hpp"

#include "cox_design.hpp"
#include "cox_likelihood.hpp"

namespace cabochon::retention {

/// Mean and spread of each coefficient's values over the rows of the table; one value only is an InputError.
void measure(const std::vector<CoxTerm>& terms, const std::vector<TermValues>& values, const Table& table,
             CoxRows& rows);

/// Fills `rows.x`, once the risk sets stand.
void fill(const std::vector<CoxTerm>& terms, const std::vector<TermValues>& values, std::int64_t table_rows,
          int threads, CoxRows& rows);

}  // namespace cabochon::retention
