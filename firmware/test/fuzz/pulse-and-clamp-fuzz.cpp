#include "core/meter-protocols/clamp/clamp-meter.hpp"
#include "core/meter-protocols/s0/s0-counter.hpp"
#include "test/fuzz/fuzz-input.hpp"

using localgrid::fuzz::must;

namespace {

void count_pulses(localgrid::fuzz::Input& input) {
  localgrid::S0Counter counter({input.u32() % 200000, input.u8(), input.u8(), input.u32()});
  std::uint64_t now_ms = 0;
  std::uint64_t energy_mwh = 0;
  for (int i = 0; i < 200; ++i) {
    const std::uint8_t step = input.u8();
    now_ms += step == 0xFF ? input.u64() >> 1 : step;
    counter.sample((step & 1U) != 0, now_ms);
    must(counter.energy_mwh() >= energy_mwh, "energy never falls");
    energy_mwh = counter.energy_mwh();
    counter.power_w(now_ms);
  }
}

void measure(localgrid::fuzz::Input& input) {
  localgrid::ClampMeter meter({.voltage_uv_per_count = input.u32(),
                               .current_ua_per_count = input.u32(),
                               .voltage_delay_q16 = static_cast<std::int32_t>(input.u32()),
                               .is_reversed = input.u8() % 2 == 1,
                               .periods = input.u8(),
                               .min_count = static_cast<std::int32_t>(input.u32()),
                               .max_count = static_cast<std::int32_t>(input.u32()),
                               .noise_ma = input.u16(),
                               .nominal_voltage_mv = input.u32()});
  while (!input.is_empty()) {
    // Each pair many times, for a measurement needs many.
    const auto voltage = static_cast<std::int32_t>(input.u32());
    const auto current = static_cast<std::int32_t>(input.u32());
    for (int i = 0; i < 40; ++i)
      meter.add(voltage, current);
    for (int i = 0; i < 40; ++i)
      meter.add(voltage / -2, current / 2);
  }
}

}  // namespace

LOCALGRID_FUZZ_TARGET {
  count_pulses(input);
  measure(input);
}
