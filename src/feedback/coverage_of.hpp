// Coverage of a book that already ends on `as_of`, from its view of responses: for those who need that view as well.
#pragma once

#include "cabochon/feedback/coverage.hpp"

namespace cabochon::feedback {

[[nodiscard]] Table coverage_of(const accounts::Book& book, const Table& responses, const CoverageOptions& options,
                                CoverageTotal* total = nullptr);

}  // namespace cabochon::feedback
