#include "core/energy/meter-registers.hpp"

#include <utility>

namespace localgrid {

namespace {

constexpr std::uint32_t kReportsToBelieve = 3;
constexpr std::uint32_t kSecondsToBelieve = 10;
/// Meters report in steps of 1 Wh or 10 Wh, and not at the moment at which they count.
constexpr std::uint32_t kAllowanceMwh = 20'000;

/// Whether the connection can have carried the rise, if there was one; 1 W is 5/18 mWh in a second.
bool is_plausible(std::uint64_t from_mwh, std::uint64_t to_mwh, std::uint64_t watt_seconds) {
  return to_mwh >= from_mwh && to_mwh - from_mwh <= watt_seconds * 5 / 18 + kAllowanceMwh;
}

ReportResult worse(ReportResult a, ReportResult b) {
  if (a == ReportResult::kSuspicious || b == ReportResult::kSuspicious) return ReportResult::kSuspicious;
  return a == ReportResult::kNewBase ? a : b;
}

}  // namespace

void FollowedRegister::resume(std::uint64_t mwh) {
  *this = {};
  mwh_ = mwh;
  is_known_ = true;
}

ReportResult FollowedRegister::report(std::uint32_t mono_s, std::uint64_t mwh, std::uint32_t max_power_w) {
  // After a start nobody knows for how long the meter went on alone: only a fall is suspicious.
  const bool is_limited = has_last_ && max_power_w > 0;
  const std::uint64_t watt_seconds = std::uint64_t{mono_s - last_s_} * max_power_w;
  if (is_known_ && (is_limited ? !is_plausible(mwh_, mwh, watt_seconds) : mwh < mwh_)) {
    return suspect(mono_s, mwh, max_power_w);
  }
  take(mono_s, mwh);
  return ReportResult::kTaken;
}

ReportResult FollowedRegister::suspect(std::uint32_t mono_s, std::uint64_t mwh, std::uint32_t max_power_w) {
  const std::uint64_t watt_seconds = std::uint64_t{mono_s - jump_.last_s} * max_power_w;
  const bool goes_on = max_power_w > 0 ? is_plausible(jump_.mwh, mwh, watt_seconds) : mwh >= jump_.mwh;
  if (jump_.reports == 0 || !goes_on) {
    jump_.reports = 0;
    jump_.since_s = mono_s;
  }
  jump_.last_s = mono_s;
  jump_.mwh = mwh;
  jump_.reports++;
  if (jump_.reports < kReportsToBelieve || mono_s - jump_.since_s < kSecondsToBelieve) return ReportResult::kSuspicious;
  has_reset_ = has_reset_ || mwh < mwh_;
  take(mono_s, mwh);
  return ReportResult::kNewBase;
}

void FollowedRegister::take(std::uint32_t mono_s, std::uint64_t mwh) {
  mwh_ = mwh;
  last_s_ = mono_s;
  has_last_ = true;
  jump_.reports = 0;
  is_known_ = true;
}

bool FollowedRegister::take_reset() {
  return std::exchange(has_reset_, false);
}

void MeterRegisters::resume(std::uint64_t import_mwh, std::uint64_t export_mwh) {
  import_.resume(import_mwh);
  export_.resume(export_mwh);
  last_report_ms_.reset();
}

ReportResult MeterRegisters::report(const MeterReport& report) {
  // Reports that are not later than the one before count as at the same moment.
  const std::uint64_t since_ms = last_report_ms_.value_or(0);
  const auto mono_s = static_cast<std::uint32_t>((report.mono_ms > since_ms ? report.mono_ms : since_ms) / 1000);
  ReportResult result = ReportResult::kTaken;
  if (report.import_mwh.has_value()) result = import_.report(mono_s, *report.import_mwh, max_power_w_);
  if (report.export_mwh.has_value()) result = worse(result, export_.report(mono_s, *report.export_mwh, max_power_w_));
  if (result != ReportResult::kTaken) has_fault_ = true;
  last_report_ms_ = report.mono_ms > since_ms ? report.mono_ms : since_ms;
  return result;
}

bool MeterRegisters::take_fault() {
  return std::exchange(has_fault_, false);
}

bool MeterRegisters::take_reset() {
  const bool import_reset = import_.take_reset();
  const bool export_reset = export_.take_reset();
  return import_reset || export_reset;
}

}  // namespace localgrid
