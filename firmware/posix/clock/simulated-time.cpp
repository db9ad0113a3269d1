#include "posix/clock/simulated-time.hpp"

#include <time.h>

#include <algorithm>

namespace localgrid::posix {

namespace {

std::int64_t read_ms(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

}  // namespace

std::uint64_t machine_mono_ms() {
  return static_cast<std::uint64_t>(read_ms(CLOCK_MONOTONIC));
}

std::int64_t machine_unix_ms() {
  return read_ms(CLOCK_REALTIME);
}

SimulatedTime::SimulatedTime(ClockOrigin origin)
    : speed_(std::max<std::int64_t>(1, origin.speed)),
      begun_mono_ms_(read_ms(CLOCK_MONOTONIC)),
      begun_simulated_ms_(origin.simulated_origin_ms + (machine_unix_ms() - origin.wall_origin_ms) * speed_) {}

std::int64_t SimulatedTime::now_ms() const {
  return begun_simulated_ms_ + (read_ms(CLOCK_MONOTONIC) - begun_mono_ms_) * speed_;
}

std::int64_t SimulatedTime::machine_delay_until(std::int64_t simulated_ms) const {
  const std::int64_t left = simulated_ms - now_ms();
  return left <= 0 ? 0 : (left + speed_ - 1) / speed_;
}

std::uint64_t MeteringClock::mono_at(std::int64_t simulated_ms) const {
  return simulated_ms <= booted_at_ms_ ? 0 : static_cast<std::uint64_t>(simulated_ms - booted_at_ms_);
}

std::int64_t MeteringClock::simulated_at(std::uint64_t mono_ms) const {
  return booted_at_ms_ + static_cast<std::int64_t>(mono_ms);
}

}  // namespace localgrid::posix
