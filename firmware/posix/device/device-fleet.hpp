#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/ed25519.hpp"
#include "posix/device/native-device.hpp"

namespace localgrid::posix {

/// The system's randomness.
class SystemRandom final : public Random {
 public:
  void fill(MutableBytes out) override;
};

/// Nothing restarts a process from outside; a loop that hangs shows as devices that fall silent.
class NoWatchdog final : public Watchdog {
 public:
  void feed() override {}
};

struct FleetTotals {
  std::uint64_t devices = 0;
  std::uint64_t paired = 0;
  std::uint64_t running = 0;
  std::uint64_t connected = 0;
  std::uint64_t made = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t dropped = 0;
  std::uint64_t connects = 0;
  std::uint64_t restarts = 0;
  /// Devices of which at least one reading was acknowledged.
  std::uint64_t begun = 0;
};

/// All devices of the process.
class DeviceFleet {
 public:
  explicit DeviceFleet(EventLoop& loop) : around_{loop, wakes_, contexts_, recorded_, crypto_, random_, watchdog_} {}

  /// @param folder that holds the devices' files; empty for devices in memory
  /// @return what is wrong, empty when nothing is
  std::string open(const std::string& folder, const std::string& recording);
  bool is_open() const { return is_open_; }
  bool has_recorded(const std::string& home) const { return recorded_.has(home); }

  /// Null when the name is taken or the files cannot be used.
  NativeDevice* add(DeviceWish wish);
  /// Null for a name that was not added.
  NativeDevice* find(const std::string& name);
  const std::vector<std::unique_ptr<NativeDevice>>& devices() const { return devices_; }

  /// Switches on every device that is paired. @return how many could not be
  std::size_t run(const ClockOrigin& origin, RunSettings settings);
  void halt();
  void finish_at(std::int64_t at_ms);
  /// Simulated now; the machine's own before a run.
  std::int64_t now_ms() const { return time_ ? time_->now_ms() : machine_unix_ms(); }
  FleetTotals totals() const;

  /// Wakes whose time has come.
  void wake_due();
  /// Machine milliseconds until the next has to be woken, at most `most`.
  std::uint64_t wait_ms(std::uint64_t most);

 private:
  WakeQueue wakes_;
  TlsContexts contexts_;
  RecordedHomes recorded_;
  Ed25519Crypto crypto_;
  SystemRandom random_;
  NoWatchdog watchdog_;
  Surroundings around_;
  std::optional<SimulatedTime> time_;
  std::string folder_;
  std::vector<std::unique_ptr<NativeDevice>> devices_;
  std::map<std::string, NativeDevice*> by_name_;
  bool is_open_ = false;
};

}  // namespace localgrid::posix
