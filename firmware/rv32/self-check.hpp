#pragma once

#include <cstddef>
#include <cstdint>

#include "rv32/semihosting.hpp"

/// Checks for a machine without heap or files. The report goes to the emulator's console; the program fails with any.
namespace localgrid::rv32 {

struct Tally {
  std::uint32_t passed = 0;
  std::uint32_t failed = 0;
};

Tally& tally();

/// Notes one check; a failed one is printed.
void check(bool is_true, const char* what);

/// Prints a figure; it fails when it is above `limit`.
void gate(const char* what, std::uint64_t figure, std::uint64_t limit);
/// Prints a figure that has no limit.
void report(const char* what, std::uint64_t figure);

}  // namespace localgrid::rv32
