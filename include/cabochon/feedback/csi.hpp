/// Question. How satisfied are our clients with what matters to them, by process and department?
/// Model.    Of the answers (one client's ratings in one response) of a group, attribute j has the mean satisfaction
/// S_j
///           and the mean importance I_j; with weights w_j = I_j / sum I the index is
///               CSI = 100 (sum w_j S_j - low) / (high - low)
///           on a scale from 0 (all gave the lowest mark) to 100. Its variance is by linearisation: a respondent adds
///               u_i = sum_j [w_j (s_ij - S_j) / n_j + (S_j - sum w S) (i_ij - I_j) / (m_j sum I)],
///           n_j and m_j being the numbers of marks, so that marks of one respondent, or of one cluster such as the
///           account, may resemble each other; V = G / (G - 1) sum u_g^2, t with G - 1 degrees of freedom.
/// Units.    Marks on the stated scale; the index and its limits 0 to 100; weights fractions that add up to 1.
/// Source.   Hill, Roche & Allen 2007, Customer Satisfaction, ch. 9 (weights from stated importance); linearisation:
///           Woodruff 1971, JASA 66, 411-414.
/// Limits.   Importance as people state it. Without any importance all attributes count the same, and the result says
///           so in `weighted`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cabochon/core/table.hpp"

namespace cabochon::feedback {

struct CsiOptions {
  std::string attribute = "attribute";        ///< column of what was rated
  std::string satisfaction = "satisfaction";  ///< column of marks
  std::string importance = "importance";      ///< column of marks
  std::string respondent = "response";        ///< column of whose marks belong together
  std::optional<std::string> cluster{};       ///< column of respondents that belong together, such as the account
  double low = 0, high = 10;                  ///< ends of the scale of satisfaction
  double level = 0.95;                        ///< of the limits, above 0 and below 1
};

struct Csi {
  /// One row a group, sorted: the columns of `by`, n (respondents with a mark), marks, missing (rows without a mark),
  /// attributes, csi, csi_low, csi_high, se, clusters, weighted (false: no importance was given). The index of a group
  /// without any mark is null.
  Table groups;
  /// One row a group and attribute: the columns of `by`, attribute, n, missing, satisfaction, satisfaction_low,
  /// satisfaction_high, importance (null without), importance_missing, weight, share_of_gap (of 100 - csi). Null but
  /// for the counts where nobody gave a mark: such an attribute has no part in the index.
  Table attributes;
};

[[nodiscard]] Csi csi(const Table& ratings, const std::vector<std::string>& by, const CsiOptions& options = {});

}  // namespace cabochon::feedback
