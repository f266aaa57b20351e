/// Regulations and dated terms from tables, and findings as tables.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cabochon/core/datum.hpp"
#include "cabochon/core/export.hpp"
#include "cabochon/core/record_access.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/ownership/regulation.hpp"

namespace cabochon::ownership {

/// Fields of a Clause as a list needs them: only `criterion` and `operator` are required, since without a book there is
/// neither a key nor an account.
[[nodiscard]] CABOCHON_EXPORT const RecordAccess& clause_access();

/// A clause from fields by name. The operator may be written <=, >=, <, >, = too; beside a word it is `equal` when it
/// is not given; a text given as `limit` is taken for `word`.
[[nodiscard]] CABOCHON_EXPORT Clause clause_of(const Datum::Object& fields, std::int64_t row = -1);

/// The clauses of a table with columns named like the fields of Clause; others are ignored. Where the table has
/// clauses of several accounts, `account` (its key as text) chooses one.
[[nodiscard]] CABOCHON_EXPORT std::vector<Clause> clauses_of(const Table& table,
                                                             const std::optional<std::string>& account = {});

/// An offer put together from a table of dated terms.
struct DatedOffer {
  std::string key;                             ///< of the offer
  Offer offer;                                 ///< its terms in force, with their sources
  std::optional<std::string> account{};        ///< to whom
  std::optional<std::string> product_group{};  ///< for which goods
  std::optional<std::string> product{};        ///< for which product
};

/// The offers of a table of terms (columns of OfferTerm) as they stood on a day: of every term the latest version that
/// had begun and not ended. With `account`, offers to others are left out.
[[nodiscard]] CABOCHON_EXPORT std::vector<DatedOffer> offers_of(const Table& terms, Day as_of,
                                                                const std::optional<std::string>& account = {});

/// One row a finding, columns named like the fields of Finding.
[[nodiscard]] CABOCHON_EXPORT Table findings_table(std::span<const Finding> findings);

/// check() for every row of a table of offers (columns named like the fields of Offer, and `product_group`): `row`,
/// `supplier`, `offer` and `product` where there are such columns, then the finding.
[[nodiscard]] CABOCHON_EXPORT Table check_table(const Table& offers, std::span<const Clause> regulation, Day as_of,
                                                const CheckOptions& options = {});

}  // namespace cabochon::ownership
