// What a stranger's program looks like: headers, the compiled library, and an error caught by its type.
#include <cstdio>
#include <vector>

#include "cabochon/core/error.hpp"
#include "cabochon/core/table.hpp"
#include "cabochon/core/version.hpp"

int main() {
  cabochon::Table orders("orders");
  orders.add("revenue", cabochon::Column::of(std::vector<double>{1, 2}));
  try {
    (void)orders.column("revenu");
  } catch (const cabochon::InputError& error) {
    std::printf("cabochon %s: %s\n", cabochon::version().data(), error.what());
    return 0;
  }
  return 1;
}
