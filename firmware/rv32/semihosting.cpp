#include "rv32/semihosting.hpp"

#include <array>

namespace localgrid::rv32 {
namespace {

// Semihosting for AArch32 and AArch64, release 2.0, section 6; RISC-V takes the same numbers.
constexpr std::uintptr_t kWriteText = 0x04;
constexpr std::uintptr_t kExitExtended = 0x20;
constexpr std::uintptr_t kApplicationExit = 0x20026;

constexpr std::uint8_t kPaint = 0xA5;
constexpr std::size_t kPaintedBytes = std::size_t{32} * 1024;

/// The three instructions must be uncompressed and in one line of the cache, or the emulator takes a plain breakpoint.
__attribute__((noinline, aligned(16))) std::uintptr_t ask(std::uintptr_t operation, const void* argument) {
  register std::uintptr_t a0 asm("a0") = operation;
  register const void* a1 asm("a1") = argument;
  asm volatile(
      ".option push\n"
      ".option norvc\n"
      ".balign 16\n"
      "slli zero, zero, 0x1f\n"
      "ebreak\n"
      "srai zero, zero, 7\n"
      ".option pop\n"
      : "+r"(a0)
      : "r"(a1)
      : "memory");
  return a0;
}

[[noreturn]] void leave(int status) {
  const std::array<std::uintptr_t, 2> reason{kApplicationExit, static_cast<std::uintptr_t>(status)};
  ask(kExitExtended, reason.data());
  for (;;) {
  }
}

__attribute__((noreturn, aligned(4))) void on_fault() {
  std::uint32_t cause = 0;
  std::uint32_t at = 0;
  asm volatile(".option push\n.option arch, +zicsr\ncsrr %0, mcause\ncsrr %1, mepc\n.option pop\n" : "=r"(cause), "=r"(at));
  print("fault, cause ");
  print(cause);
  print(" at ");
  print(at);
  print("\n");
  leave(kFaultExit);
}

}  // namespace

void print(const char* text) { ask(kWriteText, text); }

void print(std::uint64_t number) {
  std::array<char, 21> text{};
  std::size_t at = text.size() - 1;
  do {
    at -= 1;
    text[at] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  print(&text[at]);
}

void print_hex(Bytes bytes) {
  constexpr const char* kDigits = "0123456789abcdef";
  for (const std::uint8_t byte : bytes) {
    const std::array<char, 3> text{kDigits[byte >> 4], kDigits[byte & 15], '\0'};
    print(text.data());
  }
}

std::uint64_t instructions() {
  std::uint32_t high = 0;
  std::uint32_t low = 0;
  std::uint32_t again = 0;
  do {
    asm volatile(
        ".option push\n.option arch, +zicsr\ncsrr %0, minstreth\ncsrr %1, minstret\ncsrr %2, minstreth\n.option pop\n"
        : "=r"(high), "=r"(low), "=r"(again));
  } while (high != again);
  return (std::uint64_t{high} << 32) | low;
}

void install_trap_handler() {
  asm volatile(".option push\n.option arch, +zicsr\ncsrw mtvec, %0\n.option pop\n" : : "r"(&on_fault));
}

__attribute__((noinline)) std::size_t stack_used_by(void (*work)()) {
  // Nothing but `work` may use the stack between painting and looking, so both are loops in this very function.
  volatile std::uint8_t* top = nullptr;
  asm volatile("mv %0, sp" : "=r"(top));
  volatile std::uint8_t* const bottom = top - kPaintedBytes;
  for (volatile std::uint8_t* at = bottom; at != top; at++) *at = kPaint;
  work();
  volatile std::uint8_t* lowest = bottom;
  while (lowest != top && *lowest == kPaint) lowest++;
  return static_cast<std::size_t>(top - lowest);
}

}  // namespace localgrid::rv32
