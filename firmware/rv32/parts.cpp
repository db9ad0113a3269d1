#include "rv32/parts.hpp"

#include "core/energy/energy-meter.hpp"
#include "core/log/log.hpp"
#include "core/safety/limiter.hpp"
#include "rv32/fakes.hpp"
#include "rv32/self-check.hpp"

namespace localgrid::rv32 {

void check_energy() {
  constexpr std::uint64_t kTwentyKwh = 20'000'000;
  EnergyMeter meter;
  meter.resume(kTwentyKwh, 0);
  for (std::uint64_t second = 0; second <= 3600; second++) meter.add(power_sample(second * 1000, 2));
  check(meter.import_register().mwh() == kTwentyKwh + 2'000, "2 W for an hour on top of 20 kWh");
  check(meter.export_register().mwh() == 0, "nothing fed in");

  EnergyMeter crossing;
  crossing.add(power_sample(0, -1'000));
  crossing.add(power_sample(2'000, 1'000));
  check(crossing.import_register().mj() == 500'000, "import after the zero crossing");
  check(crossing.export_register().mj() == 500'000, "export before the zero crossing");
}

void check_log() {
  static MemoryFlash flash;
  constexpr std::uint64_t kReadings = 200;
  constexpr std::uint64_t kAcknowledged = 150;
  Log log{flash};
  check(log.mount() == MountResult::kFormatted, "an empty flash is a new log");
  for (std::uint64_t number = 1; number <= kReadings; number++) {
    Reading reading;
    reading.at_ms = 1'780'272'900'000 + number * 60'000;
    reading.import_mwh = number * 1'000;
    check(log.append_reading(reading) && reading.seq == number, "append");
  }
  check(log.acknowledge_readings(kAcknowledged), "acknowledge");
  check(log.store_counter(42), "counter");

  Log again{flash};
  check(again.mount() == MountResult::kMounted, "mount again");
  check(again.counter() == 42 && !again.store_counter(42), "a counter is used once");
  LogCursor cursor = again.readings_begin();
  for (std::uint64_t number = kAcknowledged + 1; number <= kReadings; number++) {
    const std::optional<Reading> reading = again.next_reading(cursor);
    check(reading.has_value() && reading->seq == number && reading->import_mwh == number * 1'000, "read back");
  }
  check(!again.next_reading(cursor).has_value(), "nothing after the last");
}

void check_safety() {
  SafetyLimits limits;
  limits.max_draw_w = 3'000;
  limits.max_feed_w = 2'000;
  SafetyLimiter limiter{limits};
  std::uint64_t now_ms = 1'000;
  const auto output = [&] {
    limiter.set_sensors({.mono_ms = now_ms, .soc_permille = 500});
    now_ms += 100;
    return limiter.output(now_ms);
  };
  check(output() == 0, "failsafe before the first command");
  limiter.follow({.power_w = 9'000, .expires_mono_ms = now_ms + 60'000}, now_ms);
  std::int32_t before = 0;
  for (int step = 0; step < 300; step++) {
    const std::int32_t power_w = output();
    check(power_w - before <= limits.ramp_w_per_s / 10 && power_w <= limits.max_draw_w, "ramp and rated power");
    before = power_w;
  }
  check(before == limits.max_draw_w, "the rated power is reached");
  now_ms += 10'000;
  check(limiter.output(now_ms) == 0 && limiter.state() == ControlState::kTripped, "an old sensor trips at once");
}

}  // namespace localgrid::rv32
