#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "core/update/download-link.hpp"
#include "hal/hal.hpp"
#include "test/check.hpp"

/// Hands of a device that exist only in memory.
namespace localgrid::fake {

class ManualClock final : public Clock {
 public:
  std::uint64_t now_ms = 1'000;
  std::uint64_t mono_ms() const override { return now_ms; }
};

class SeededBytes final : public Random {
 public:
  void fill(MutableBytes out) override {
    for (std::uint8_t& byte : out)
      byte = static_cast<std::uint8_t>(random_.next());
  }

 private:
  check::SeededRandom random_;
};

class CountingWatchdog final : public Watchdog {
 public:
  std::uint64_t feeds = 0;
  void feed() override { ++feeds; }
};

/// NOR flash in memory. `broken` makes every write fail.
class RamFlash final : public Flash {
 public:
  explicit RamFlash(std::uint32_t sectors = 8) : bytes(std::size_t{sectors} * kSectorBytes, 0xff) {}

  std::uint32_t size() const override { return static_cast<std::uint32_t>(bytes.size()); }
  bool read(std::uint32_t offset, MutableBytes out) override {
    if (offset + out.size() > bytes.size()) return false;
    std::copy_n(bytes.begin() + offset, out.size(), out.begin());
    return true;
  }
  bool program(std::uint32_t offset, Bytes data) override {
    if (broken || offset + data.size() > bytes.size()) return false;
    for (std::size_t i = 0; i < data.size(); ++i)
      bytes[offset + i] &= data[i];
    return true;
  }
  bool erase(std::uint32_t offset) override {
    if (broken || offset + kSectorBytes > bytes.size()) return false;
    std::fill_n(bytes.begin() + offset, kSectorBytes, std::uint8_t{0xff});
    return true;
  }

  std::vector<std::uint8_t> bytes;
  bool broken = false;
};

/// A connection whose other end is the test.
class ScriptedLink final : public DownloadLink {
 public:
  void aim(std::uint16_t port) override { aimed_port = port; }
  void open() override {
    ++opens;
    to_device.clear();
    from_device.clear();
    state_now = state_after_open;
  }
  LinkState state() override { return state_now; }
  std::size_t write(Bytes data) override {
    if (state_now != LinkState::kOpen || is_stalled) return 0;
    const std::size_t taken = std::min({data.size(), write_at_most, write_room});
    write_room -= taken;
    from_device.insert(from_device.end(), data.begin(), data.begin() + static_cast<std::ptrdiff_t>(taken));
    return taken;
  }
  std::size_t read(MutableBytes out) override {
    const std::size_t come = is_stalled ? 0 : std::min({out.size(), to_device.size(), read_at_most});
    std::copy_n(to_device.begin(), come, out.begin());
    to_device.erase(to_device.begin(), to_device.begin() + static_cast<std::ptrdiff_t>(come));
    return come;
  }
  void close() override {
    ++closes;
    state_now = LinkState::kClosed;
  }

  void say(Bytes bytes) { to_device.insert(to_device.end(), bytes.begin(), bytes.end()); }
  std::vector<std::uint8_t> heard() { return std::exchange(from_device, {}); }

  std::deque<std::uint8_t> to_device;
  std::vector<std::uint8_t> from_device;
  LinkState state_now = LinkState::kClosed;
  LinkState state_after_open = LinkState::kOpen;
  /// TCP that neither errors nor closes.
  bool is_stalled = false;
  /// What fits before the other end takes any of it.
  std::size_t write_room = SIZE_MAX;
  std::size_t write_at_most = SIZE_MAX;
  std::size_t read_at_most = SIZE_MAX;
  std::uint16_t aimed_port = 0;
  int opens = 0;
  int closes = 0;
};

}  // namespace localgrid::fake
