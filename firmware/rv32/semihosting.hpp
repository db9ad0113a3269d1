#pragma once

#include <cstddef>
#include <cstdint>

#include "hal/hal.hpp"

/// How the self-test talks to the emulator, and what it can measure there.
namespace localgrid::rv32 {

void print(const char* text);
void print(std::uint64_t number);
void print_hex(Bytes bytes);

/// Instructions since the start; exact under QEMU's -icount.
std::uint64_t instructions();

/// What a fault ends the emulator with.
inline constexpr int kFaultExit = 99;
/// From here on a fault ends the emulator with kFaultExit instead of hanging it.
void install_trap_handler();

/// Bytes of stack below the caller that `work` touches at most.
std::size_t stack_used_by(void (*work)());

}  // namespace localgrid::rv32
