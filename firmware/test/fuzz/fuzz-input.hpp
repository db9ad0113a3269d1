#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "hal/hal.hpp"

/// What a fuzz target is given, taken apart from the front. Past the end everything is 0.
namespace localgrid::fuzz {

class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : bytes_(data, size) {}

  bool is_empty() const { return bytes_.empty(); }
  std::uint8_t u8() {
    if (bytes_.empty()) return 0;
    const std::uint8_t byte = bytes_[0];
    bytes_ = bytes_.subspan(1);
    return byte;
  }
  std::uint16_t u16() { return static_cast<std::uint16_t>((u8() << 8) | u8()); }
  std::uint32_t u32() { return (static_cast<std::uint32_t>(u16()) << 16) | u16(); }
  std::uint64_t u64() { return (static_cast<std::uint64_t>(u32()) << 32) | u32(); }
  /// At most `size` bytes, less at the end.
  Bytes take(std::size_t size) {
    const Bytes taken = bytes_.first(std::min(size, bytes_.size()));
    bytes_ = bytes_.subspan(taken.size());
    return taken;
  }
  Bytes rest() const { return bytes_; }

 private:
  Bytes bytes_;
};

/// On the heap and of exactly this size, so that the address sanitizer sees a read one byte behind it.
inline std::vector<std::uint8_t> exact_copy(Bytes bytes) {
  return {bytes.begin(), bytes.end()};
}

/// What must hold whatever the input is; a finding when it does not.
inline void must(bool is_true, const char* what) {
  if (is_true) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace localgrid::fuzz

/// Opens a fuzz target's body, which has `input`.
#define LOCALGRID_FUZZ_TARGET                                                         \
  static void run_one(::localgrid::fuzz::Input input);                                \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    run_one({data, size});                                                            \
    return 0;                                                                         \
  }                                                                                   \
  static void run_one(::localgrid::fuzz::Input input)
