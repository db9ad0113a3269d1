#include "rv32/self-check.hpp"

namespace localgrid::rv32 {

Tally& tally() {
  static constinit Tally all;
  return all;
}

void check(bool is_true, const char* what) {
  (is_true ? tally().passed : tally().failed)++;
  if (is_true) return;
  print("FAILED ");
  print(what);
  print("\n");
}

void gate(const char* what, std::uint64_t figure, std::uint64_t limit) {
  print(what);
  print(": ");
  print(figure);
  print(" of ");
  print(limit);
  print("\n");
  check(figure <= limit, what);
}

void report(const char* what, std::uint64_t figure) {
  print(what);
  print(": ");
  print(figure);
  print("\n");
}

}  // namespace localgrid::rv32
