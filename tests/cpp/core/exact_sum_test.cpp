#include "cabochon/core/exact_sum.hpp"

#include "catch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace cabochon;

namespace {

ExactSum sum_of(const std::vector<double>& values) {
  ExactSum sum;
  sum.add(values);
  return sum;
}

std::vector<double> wild_values(std::size_t n, unsigned seed) {
  std::mt19937_64 generator(seed);
  std::vector<double> values(n);
  for (auto& v : values) {
    const auto exponent = static_cast<int>(generator() % 1900) - 950;
    v = std::ldexp(static_cast<double>(static_cast<std::int64_t>(generator())), exponent - 63);
  }
  return values;
}

}  // namespace

TEST_CASE("sums are those of Python's math.fsum") {
  struct Case {
    std::vector<double> values;
    double sum;
  };
  const Case cases[] = {
      {{}, 0},
      {std::vector<double>(10, 0.1), 1.0},
      {{1e308, 1e308, -1e308}, 1e308},  // here math.fsum gives up
      {{1e16, 1, -1e16}, 1},
      {{9007199254740992.0, 1}, 9007199254740992.0},               // a tie goes to even
      {{9007199254740994.0, 1}, 9007199254740996.0},               // a tie goes to even, upwards
      {{9007199254740992.0, 1, 0x1p-60}, 9007199254740994.0},      // just above the tie
      {{9007199254740994.0, -1, -0x1p-1000}, 9007199254740992.0},  // just below it
      {{1, 0x1p-53, 0x1p-106}, 1.0000000000000002},
      {{5e-324, 5e-324, 5e-324}, 1.5e-323},
      {{1, 1e100, 1, -1e100}, 2},
      {{-0.1, -0.2, -0.3}, -0.6},
      {{1.7976931348623157e308, -1e-320}, 1.7976931348623157e308},
  };
  for (const auto& c : cases) CHECK(sum_of(c.values).value() == c.sum);
}

TEST_CASE("order and division do not change a bit") {
  auto values = wild_values(5000, 1);
  const ExactSum once = sum_of(values);
  std::mt19937 shuffle(7);
  for (int i = 0; i < 20; ++i) {
    std::shuffle(values.begin(), values.end(), shuffle);
    ExactSum merged;
    for (std::size_t begin = 0; begin < values.size();) {
      const std::size_t end = std::min(values.size(), begin + 1 + shuffle() % 700);
      merged.merge(sum_of({values.begin() + static_cast<long>(begin), values.begin() + static_cast<long>(end)}));
      begin = end;
    }
    CHECK(merged == once);
    CHECK(merged.value() == once.value());
  }
}

TEST_CASE("merging is associative and has an empty element") {
  const ExactSum a = sum_of(wild_values(100, 2)), b = sum_of(wild_values(100, 3)), c = sum_of(wild_values(100, 4));
  ExactSum left = a, right = b;
  left.merge(b);
  left.merge(c);
  right.merge(c);
  ExactSum all = a;
  all.merge(right);
  CHECK(left.serialise() == all.serialise());
  all.merge(ExactSum{});
  CHECK(left == all);
}

TEST_CASE("values and their opposites cancel to nothing") {
  auto values = wild_values(3000, 5);
  ExactSum sum = sum_of(values);
  for (const double v : values) sum.add(-v);
  CHECK(sum.value() == 0);
  CHECK(sum == ExactSum{});
}

TEST_CASE("millions of equal values overflow no digit") {
  ExactSum sum;
  for (int i = 0; i < 3000000; ++i) sum.add(-0x1.fffffffffffffp31);
  CHECK(sum.value() == -0x1.fffffffffffffp31 * 3000000);
}

TEST_CASE("a serialised sum comes back") {
  const ExactSum sum = sum_of(wild_values(100, 6));
  CHECK(ExactSum::deserialise(sum.serialise()) == sum);
  CHECK(ExactSum::deserialise(sum.serialise()).value() == sum.value());
  CHECK(ExactSum::deserialise(ExactSum{}.serialise()).value() == 0);
  CHECK_THROWS_WITH((void)ExactSum::deserialise("abc"),
                    "exact sum: got 3 bytes, expected the bytes of a serialised sum");
}

TEST_CASE("infinities and NaN are told, in any order") {
  const double inf = std::numeric_limits<double>::infinity();
  CHECK(sum_of({1, inf, -1e308}).value() == inf);
  CHECK(sum_of({-inf, 1}).value() == -inf);
  CHECK(std::isnan(sum_of({inf, -inf}).value()));
  CHECK(std::isnan(sum_of({1, std::nan("")}).value()));
  CHECK(sum_of({1.7976931348623157e308, 1.7976931348623157e308}).value() == inf);
}
