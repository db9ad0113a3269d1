#pragma once

#include "hal/hal.hpp"

namespace localgrid::esp32 {

/// Time since start from the chip's 64-bit microsecond timer: it does not roll over in a device's life.
class ChipClock final : public Clock {
 public:
  std::uint64_t mono_ms() const override;
};

/// The chip's random numbers. They are random only while a radio is on or `bootloader_random_enable` was called.
class ChipRandom final : public Random {
 public:
  void fill(MutableBytes out) override;
};

/// The task watchdog. From `join` on the task that called it must feed it, or the chip restarts.
class TaskWatchdog final : public Watchdog {
 public:
  void join();
  void feed() override;
};

}  // namespace localgrid::esp32
