#include "core/energy/energy-meter.hpp"

#include <utility>

namespace localgrid {

namespace {

/// floor(a * b / c) without 128 bits, for a < 2^45, b <= c < 2^32.
std::uint64_t scaled_down(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
  const std::uint64_t whole = a / c;
  return whole * b + (a - whole * c) * b / c;
}

bool is_possible(const PowerSample& sample) {
  for (const std::int32_t power_mw : sample.phase_mw) {
    if (power_mw > kMaxPowerMw || power_mw < -kMaxPowerMw) return false;
  }
  return true;
}

}  // namespace

void EnergyMeter::resume(std::uint64_t import_mwh, std::uint64_t export_mwh) {
  import_ = EnergyRegister(import_mwh);
  export_ = EnergyRegister(export_mwh);
}

SampleResult EnergyMeter::add(const PowerSample& sample) {
  if (!is_possible(sample)) {
    last_sample_ms_.reset();
    has_fault_ = true;
    return SampleResult::kImpossible;
  }
  if (last_sample_ms_.has_value() && sample.mono_ms <= *last_sample_ms_) return SampleResult::kNotLater;
  const PowerSample before = last_;
  const std::optional<std::uint64_t> before_ms = last_sample_ms_;
  last_ = sample;
  last_sample_ms_ = sample.mono_ms;
  if (!before_ms.has_value()) return SampleResult::kFirst;
  const std::uint64_t dt_ms = sample.mono_ms - *before_ms;
  if (dt_ms > kMaxSampleGapMs) {
    gaps_++;
    has_fault_ = true;
    return SampleResult::kGap;
  }
  if (mode_ == PhaseMode::kNetted) {
    integrate(before.total_mw(), sample.total_mw(), dt_ms);
    return SampleResult::kCounted;
  }
  for (std::size_t phase = 0; phase < sample.phase_mw.size(); phase++) {
    integrate(before.phase_mw[phase], sample.phase_mw[phase], dt_ms);
  }
  return SampleResult::kCounted;
}

/// A trapezoid is (from + to) / 2 * dt, so mW times ms give half µJ.
void EnergyMeter::integrate(std::int64_t from_mw, std::int64_t to_mw, std::uint64_t dt_ms) {
  const auto dt = static_cast<std::int64_t>(dt_ms);
  const std::int64_t net = (from_mw + to_mw) * dt;
  const bool crosses = (from_mw < 0 && to_mw > 0) || (from_mw > 0 && to_mw < 0);
  if (!crosses) {
    if (net >= 0) return import_.add_half_uj(static_cast<std::uint64_t>(net));
    return export_.add_half_uj(static_cast<std::uint64_t>(-net));
  }
  // The positive part is a triangle of height `peak` and length dt * peak / rise, twice its area peak * length. The
  // negative part is what is left of the net, so that both together stay exact.
  const std::int64_t peak = from_mw > to_mw ? from_mw : to_mw;
  const std::int64_t rise = from_mw > to_mw ? from_mw - to_mw : to_mw - from_mw;
  const std::uint64_t up = scaled_down(static_cast<std::uint64_t>(peak * dt), static_cast<std::uint64_t>(peak),
                                       static_cast<std::uint64_t>(rise));
  import_.add_half_uj(up);
  export_.add_half_uj(up - static_cast<std::uint64_t>(net));
}

std::optional<PowerSample> EnergyMeter::between(const PowerSample& next, std::uint64_t mono_ms) const {
  if (!last_sample_ms_.has_value() || mono_ms <= *last_sample_ms_ || mono_ms >= next.mono_ms) return std::nullopt;
  const std::uint64_t whole_ms = next.mono_ms - *last_sample_ms_;
  if (whole_ms > kMaxSampleGapMs || !is_possible(next)) return std::nullopt;
  const auto part_ms = static_cast<std::int64_t>(mono_ms - *last_sample_ms_);
  PowerSample sample{mono_ms, {}};
  for (std::size_t phase = 0; phase < sample.phase_mw.size(); phase++) {
    const std::int64_t from = last_.phase_mw[phase];
    const std::int64_t change = next.phase_mw[phase] - from;
    sample.phase_mw[phase] = static_cast<std::int32_t>(from + change * part_ms / static_cast<std::int64_t>(whole_ms));
  }
  return sample;
}

bool EnergyMeter::take_fault() {
  return std::exchange(has_fault_, false);
}

}  // namespace localgrid
