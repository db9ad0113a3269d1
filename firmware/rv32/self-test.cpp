#include "rv32/golden.hpp"
#include "rv32/node-run.hpp"
#include "rv32/parts.hpp"
#include "rv32/self-check.hpp"

int main() {
  using namespace localgrid::rv32;
  install_trap_handler();
  check_reading_vectors();
  check_command_vectors();
  check_energy();
  check_log();
  check_safety();
  check_node();
  measure_costs();
  print("passed ");
  print(tally().passed);
  print("\n");
  return tally().failed == 0 && tally().passed > 0 ? 0 : 1;
}
