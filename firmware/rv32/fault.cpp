#include "rv32/semihosting.hpp"

/// Stores where there is no memory: the emulator has to end with kFaultExit, for a self-test that hangs tells nothing.
int main() {
  localgrid::rv32::install_trap_handler();
  volatile std::uintptr_t nowhere = 0x10;
  *reinterpret_cast<volatile int*>(nowhere) = 1;
  return 0;
}
