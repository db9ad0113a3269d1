#pragma once

#include <cstdint>

#include "hal/hal.hpp"

namespace localgrid::posix {

/// Milliseconds of the machine since it started; never runs backwards.
std::uint64_t machine_mono_ms();

/// The machine's Unix time in milliseconds.
std::int64_t machine_unix_ms();

/// Where simulated and wall-clock time meet, and how much faster the simulated one runs: the formula of the edge
/// node's accelerated clock.
struct ClockOrigin {
  std::int64_t speed = 1;
  std::int64_t wall_origin_ms = 0;
  std::int64_t simulated_origin_ms = 0;
};

/// The time that plants and meters live in. The machine's Unix time is asked once, when it begins: corrections of the
/// machine's clock later on do not make it jump.
class SimulatedTime {
 public:
  explicit SimulatedTime(ClockOrigin origin);

  /// Simulated Unix milliseconds.
  std::int64_t now_ms() const;
  std::int64_t speed() const { return speed_; }
  /// Machine milliseconds until the simulated moment has come; 0 when it has passed.
  std::int64_t machine_delay_until(std::int64_t simulated_ms) const;

 private:
  std::int64_t speed_;
  std::int64_t begun_mono_ms_;
  std::int64_t begun_simulated_ms_;
};

/// A device's link clock: real time, because sockets and brokers know no other.
class MachineClock final : public Clock {
 public:
  std::uint64_t mono_ms() const override { return machine_mono_ms() + passed_ms_; }
  /// So much time is over at once, for deadlines that nobody wants to wait for.
  void pass(std::uint64_t by_ms) { passed_ms_ += by_ms; }

 private:
  std::uint64_t passed_ms_ = 0;
};

/// A device's metering clock: simulated time since its start.
class MeteringClock final : public Clock {
 public:
  /// @param booted_at_ms simulated Unix time at which it showed 0, which may be long ago
  MeteringClock(const SimulatedTime& time, std::int64_t booted_at_ms) : time_(time), booted_at_ms_(booted_at_ms) {}

  /// It shows 0 until it is let go, so that a device that starts in the past starts at 0.
  void let_go() { is_held_ = false; }
  std::uint64_t mono_ms() const override { return is_held_ ? 0 : mono_at(time_.now_ms()); }
  std::uint64_t mono_at(std::int64_t simulated_ms) const;
  /// The simulated moment at which this clock shows `mono_ms`.
  std::int64_t simulated_at(std::uint64_t mono_ms) const;

 private:
  const SimulatedTime& time_;
  std::int64_t booted_at_ms_;
  bool is_held_ = true;
};

}  // namespace localgrid::posix
