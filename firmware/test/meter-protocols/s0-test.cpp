#include "core/meter-protocols/s0/s0-counter.hpp"
#include "test/meter-protocols/telegram-bytes.hpp"

namespace localgrid {

namespace {

/// The input as a meter drives it, sampled every millisecond.
class Input {
 public:
  explicit Input(S0Counter& counter) : counter_(counter) { hold(false, 100); }

  void hold(bool is_active, std::uint64_t for_ms) {
    for (const std::uint64_t until = now_ms + for_ms; now_ms < until; ++now_ms)
      counter_.sample(is_active, now_ms);
  }
  void pulse(std::uint64_t distance_ms) {
    hold(true, 40);
    hold(false, distance_ms - 40);
  }

  std::uint64_t now_ms = 1;

 private:
  S0Counter& counter_;
};

}  // namespace

TEST("pulses become energy with nothing lost in the division") {
  S0Counter counter({.pulses_per_kwh = 1200, .max_power_w = 100000});
  Input input(counter);
  for (int i = 0; i < 1200; ++i)
    input.pulse(200);
  CHECK_EQ(counter.pulses(), 1200);
  CHECK_EQ(counter.energy_mwh(), 1000000);
  CHECK(!counter.take_overrun());
}

TEST("short pulses and bouncing contacts do not count, a bouncing pulse counts once") {
  S0Counter counter({});
  Input input(counter);
  for (int i = 0; i < 50; ++i) {
    input.hold(true, 15);
    input.hold(false, 300);
  }
  CHECK_EQ(counter.pulses(), 0);
  for (int i = 0; i < 5; ++i) {
    input.hold(true, 2);
    input.hold(false, 3);
  }
  input.hold(true, 25);
  input.hold(false, 5);
  input.hold(true, 30);
  input.hold(false, 300);
  CHECK_EQ(counter.pulses(), 1);
}

TEST("a level that is active from the start counts only after it was released") {
  S0Counter counter({});
  std::uint64_t now_ms = 1000;
  for (; now_ms < 2000; ++now_ms)
    counter.sample(true, now_ms);
  CHECK_EQ(counter.pulses(), 0);
  for (; now_ms < 2100; ++now_ms)
    counter.sample(false, now_ms);
  for (; now_ms < 2200; ++now_ms)
    counter.sample(true, now_ms);
  CHECK_EQ(counter.pulses(), 1);
}

TEST("a pulse counts even when the input is only read at its changes") {
  S0Counter counter({});
  std::uint64_t now_ms = 0;
  counter.sample(false, now_ms);
  for (int i = 0; i < 10; ++i) {
    now_ms += 1000;
    counter.sample(true, now_ms);
    counter.sample(false, now_ms + 40);
  }
  CHECK_EQ(counter.pulses(), 10);
}

TEST("pulses faster than the fuse allows are set aside and flagged, honest ones go on") {
  // 1000 pulses for a kWh at 11 kW: one in 327 ms.
  S0Counter counter({.pulses_per_kwh = 1000, .max_power_w = 11000});
  Input input(counter);
  for (int i = 0; i < 100; ++i)
    input.pulse(330);
  CHECK_EQ(counter.pulses(), 100);
  CHECK(!counter.take_overrun());
  for (int i = 0; i < 300; ++i)
    input.pulse(110);
  CHECK(counter.take_overrun());
  CHECK(!counter.take_overrun());
  // A third of them is what the fuse carries, two more were in reserve.
  CHECK(counter.pulses() >= 200 && counter.pulses() <= 204);
  CHECK_EQ(counter.pulses() + counter.suspect_pulses(), 400);
  CHECK_EQ(counter.energy_mwh(), counter.pulses() * 1000);
}

TEST("power follows the distance of pulses and sinks when they stay away") {
  S0Counter counter({.pulses_per_kwh = 1000});
  Input input(counter);
  CHECK(!counter.power_w(input.now_ms).has_value());
  for (int i = 0; i < 3; ++i)
    input.pulse(3600);
  CHECK_EQ(or_absent(counter.power_w(input.now_ms - 3600 + 1)), 1000);
  CHECK_EQ(or_absent(counter.power_w(input.now_ms - 3600 + 36000)), 100);
}

TEST("a pause of days and pulse constants out of range are survived") {
  S0Counter counter({.pulses_per_kwh = 0, .max_power_w = 0});
  counter.sample(false, 0);
  counter.sample(true, 1ULL << 62);
  counter.sample(false, (1ULL << 62) + 50);
  CHECK_EQ(counter.pulses(), 1);
  CHECK_EQ(counter.energy_mwh(), 1000000);
}

}  // namespace localgrid
