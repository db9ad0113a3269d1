#pragma once

#include <algorithm>
#include <array>

#include "hal/hal.hpp"

/// What stands in for a chip's peripherals in the emulator.
namespace localgrid::rv32 {

/// Flash as it is: programming only clears bits, erasing sets them.
class MemoryFlash final : public Flash {
 public:
  MemoryFlash() { bytes_.fill(0xFF); }
  std::uint32_t size() const override { return kBytes; }
  bool read(std::uint32_t offset, MutableBytes out) override {
    if (offset > kBytes || out.size() > kBytes - offset) return false;
    std::copy_n(bytes_.begin() + offset, out.size(), out.begin());
    return true;
  }
  bool program(std::uint32_t offset, Bytes data) override {
    if (offset % kUnitBytes != 0 || data.size() % kUnitBytes != 0 || offset > kBytes || data.size() > kBytes - offset) {
      return false;
    }
    for (std::size_t at = 0; at < data.size(); at++) bytes_[offset + at] &= data[at];
    return true;
  }
  bool erase(std::uint32_t offset) override {
    if (offset % kSectorBytes != 0 || offset >= kBytes) return false;
    std::fill_n(bytes_.begin() + offset, kSectorBytes, std::uint8_t{0xFF});
    return true;
  }

 private:
  static constexpr std::uint32_t kBytes = std::uint32_t{16} * kSectorBytes;
  std::array<std::uint8_t, kBytes> bytes_;
};

class ManualClock final : public Clock {
 public:
  std::uint64_t mono_ms() const override { return now_ms; }
  std::uint64_t now_ms = 1'000;
};

class CountingRandom final : public Random {
 public:
  void fill(MutableBytes out) override {
    for (std::uint8_t& byte : out) byte = next_++;
  }

 private:
  std::uint8_t next_ = 1;
};

class CountingWatchdog final : public Watchdog {
 public:
  void feed() override { fed++; }
  std::uint32_t fed = 0;
};

}  // namespace localgrid::rv32
