// What do the three buying roles say, and which roles of which accounts have not been heard?
#include <cabochon/feedback.hpp>
#include <cstdio>
#include <string>
#include <vector>

using namespace cabochon;

int main() {
  // Six answers of three accounts; role null where nobody has told us what the person buys for.
  using Texts = std::vector<std::optional<std::string>>;
  Table answers("answers");
  answers.add("account", Column::of(std::vector<std::int32_t>{1, 1, 1, 2, 2, 3}));
  answers.add("role", Column::text(Texts{"technical", "technical", "user", "economic", "technical", std::nullopt}));
  answers.add("nps", Column::of(std::vector<std::optional<std::int8_t>>{3, 6, 10, 9, 8, std::nullopt}));

  const Table by_role = feedback::nps(answers, {"role"});
  for (std::int64_t row = 0; row < by_role.rows(); ++row) {
    const auto at = static_cast<std::size_t>(row);
    const std::string role =
        by_role.column("role").is_null(row) ? "(unknown)" : std::string(by_role.column("role").text_at(row));
    const auto n = by_role.column("n").values<std::int64_t>()[at];
    std::printf("%-10s n %lld", role.c_str(), static_cast<long long>(n));
    if (!by_role.column("nps").is_null(row))
      std::printf("  NPS %6.1f  [%6.1f, %6.1f]", by_role.column("nps").values<double>()[at],
                  by_role.column("nps_low").values<double>()[at], by_role.column("nps_high").values<double>()[at]);
    std::printf("\n");
  }

  // The same from counts, without any table: states can be merged and sent as bytes.
  feedback::NpsCounts january, february;
  for (const int score : {10, 9, 7}) january.add(score);
  for (const int score : {3, 10}) february.add(score);
  const Estimate both = feedback::nps(january.merge(february));
  std::printf("two months NPS %.1f [%.1f, %.1f], n %lld\n", both.value, both.low, both.high,
              static_cast<long long>(both.n));
  return both.n == 5 && by_role.rows() == 4 ? 0 : 1;
}
