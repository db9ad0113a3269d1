#include "core/node/metering.hpp"

#include <algorithm>

#include "core/time/interval-edges.hpp"

namespace localgrid {
namespace {

/// A sensor that is read every second or every ten has missed more than one report.
constexpr std::uint64_t kSilentMs = 15'000;
/// More dues than that between two samples were slept through, not measured.
constexpr int kMaxDuesPerSample = 8;
/// More than any voltage in mV has.
constexpr int kVoltageBits = 22;

}  // namespace

Metering::Metering(Log& log, EventRecorder& events, UtcClock& utc, const NodeSetup& setup)
    : log_(log),
      events_(events),
      utc_(utc),
      installed_(setup.config),
      config_(setup.config),
      energy_(setup.config.phases),
      registers_(setup.config.max_power_w),
      stuck_(setup.config.stuck_after_s),
      input_grace_ms_(setup.input_grace_ms) {}

void Metering::begin(std::uint64_t mono_ms) {
  begin_ms_ = mono_ms;
  const std::optional<Reading>& last = log_.last_reading();
  if (!last) return;
  energy_.resume(last->import_mwh, last->export_mwh);
  registers_.resume(last->import_mwh, last->export_mwh);
}

void Metering::sample(const PowerSample& sample) {
  make_readings_before(sample);
  const SampleResult result = energy_.add(sample);
  if (result == SampleResult::kNotLater) return;
  if (result == SampleResult::kImpossible) {
    has_reported_fault_ = true;
  } else {
    power_w_ = sample.total_w();
    last_input_ms_ = sample.mono_ms;
    const bool may_rest = voltage_mv_ == 0 && sample.total_mw() == 0;
    const std::int64_t raw = voltage_mv_ == 0 ? sample.total_mw() : (sample.total_mw() << kVoltageBits) + voltage_mv_;
    noticed(stuck_.measured(sample.mono_ms, raw, may_rest));
  }
  if (sample.mono_ms == due_mono_ms_) make_reading(sample.mono_ms);
}

/// The moments before the sample, valued by a line between the last one and this one.
void Metering::make_readings_before(const PowerSample& sample) {
  for (int i = 0; due_mono_ms_ < sample.mono_ms; ++i) {
    if (i == kMaxDuesPerSample) return schedule(sample.mono_ms - 1);
    const std::optional<PowerSample> at_due = energy_.between(sample, due_mono_ms_);
    if (at_due) {
      energy_.add(*at_due);
      power_w_ = at_due->total_w();
    }
    make_reading(due_mono_ms_);
  }
}

void Metering::meter_report(const MeterReport& report, std::int32_t power_w) {
  for (int i = 0; due_mono_ms_ < report.mono_ms; ++i) {
    if (i == kMaxDuesPerSample) {
      schedule(report.mono_ms - 1);
      break;
    }
    make_reading(due_mono_ms_);
  }
  registers_.report(report);
  power_w_ = power_w;
  last_input_ms_ = report.mono_ms;
  // A meter may honestly show the same for hours; only its silence tells.
  noticed(stuck_.measured(report.mono_ms, static_cast<std::int64_t>(report.mono_ms)));
  if (report.mono_ms == due_mono_ms_) make_reading(report.mono_ms);
}

void Metering::poll(std::uint64_t mono_ms) {
  noticed(stuck_.passed(mono_ms));
  if (due_mono_ms_ == UINT64_MAX) {
    if (utc_.is_known()) schedule(mono_ms);
    return;
  }
  if (mono_ms < due_mono_ms_ || mono_ms - due_mono_ms_ < input_grace_ms_) return;
  make_reading(due_mono_ms_);
  // What fell due while nobody looked is not made up.
  if (due_mono_ms_ < mono_ms) schedule(mono_ms);
}

bool Metering::set_time(TimeSource source, std::uint64_t mono_ms, std::uint64_t utc_ms) {
  const TimeChange change = utc_.set(source, mono_ms, utc_ms);
  if (change.result == TimeSet::kIgnored || change.result == TimeSet::kImpossible) return false;
  if (change.moved_ms != 0) events_.record(EventCode::kClockSet, change.moved_ms);
  if (change.result == TimeSet::kMoved || due_mono_ms_ == UINT64_MAX) schedule(mono_ms);
  return true;
}

void Metering::take_settings(const NodeSettings& settings, std::uint64_t mono_ms) {
  config_ = with_node_settings(installed_, settings);
  if (utc_.is_known()) schedule(mono_ms);
}

void Metering::want_reading(std::uint64_t mono_ms) {
  const std::optional<std::uint64_t> utc_ms = utc_.utc_ms(mono_ms);
  if (!utc_ms || due_mono_ms_ <= mono_ms + 1) return;
  due_mono_ms_ = mono_ms + 1;
  due_utc_ms_ = *utc_ms + 1;
}

std::uint32_t Metering::wait_ms(std::uint64_t mono_ms) const {
  if (due_mono_ms_ == UINT64_MAX) return UINT32_MAX;
  const std::uint64_t late_ms = due_mono_ms_ + input_grace_ms_;
  if (late_ms <= mono_ms) return 0;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(late_ms - mono_ms, UINT32_MAX));
}

bool Metering::is_silent(std::uint64_t mono_ms) const {
  const std::uint64_t since_ms = last_input_ms_.value_or(begin_ms_);
  return mono_ms > since_ms && mono_ms - since_ms > kSilentMs;
}

/// The reading that is due, timed by its due moment.
void Metering::make_reading(std::uint64_t mono_ms) {
  const bool has_registers = !is_meter() || registers_.is_known();
  if (has_registers) {
    Reading reading;
    reading.at_ms = due_utc_ms_;
    reading.import_mwh = is_meter() ? registers_.import_mwh() : energy_.import_register().mwh();
    reading.export_mwh = is_meter() ? registers_.export_mwh() : energy_.export_register().mwh();
    reading.power_w = power_w_;
    reading.flags = flags_at(mono_ms);
    reading.boot = log_.boot();
    reading.uptime_ms = mono_ms > begin_ms_ ? mono_ms - begin_ms_ : 0;
    has_log_failed_ = !log_.append_reading(reading);
    if ((reading.flags & kFlagRegisterReset) != 0) events_.record(EventCode::kRegisterReset, 0);
  }
  schedule(mono_ms);
}

std::uint32_t Metering::flags_at(std::uint64_t mono_ms) {
  std::uint32_t flags = standing_flags(config_);
  if (utc_.is_uncertain(mono_ms)) flags |= kFlagClockUncertain;
  const bool has_missed = is_meter() ? registers_.take_fault() : energy_.take_fault();
  const bool is_faulty = has_missed || has_reported_fault_ || stuck_.is_stuck() || is_silent(mono_ms);
  if (is_faulty) flags |= kFlagSensorFault;
  if (is_meter() && registers_.take_reset()) flags |= kFlagRegisterReset;
  has_reported_fault_ = false;
  return flags;
}

/// The first due moment after this one.
void Metering::schedule(std::uint64_t mono_ms) {
  due_mono_ms_ = UINT64_MAX;
  const std::optional<std::uint64_t> utc_ms = utc_.utc_ms(mono_ms);
  if (!utc_ms) return;
  due_utc_ms_ = next_reading_ms(*utc_ms, config_.interval_length_s, config_.reading_every_s);
  due_mono_ms_ = utc_.mono_ms_at(due_utc_ms_).value_or(UINT64_MAX);
}

void Metering::noticed(StuckSensor::Change change) {
  if (change == StuckSensor::Change::kNone) return;
  events_.record(change == StuckSensor::Change::kStuck ? EventCode::kSensorStuck : EventCode::kSensorBack, 0);
}

}  // namespace localgrid
