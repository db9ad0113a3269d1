#pragma once

#include <cstdint>
#include <optional>

namespace localgrid {

/// What a meter shows that counts by itself: P1, SML, DLMS, SunSpec, S0.
struct MeterReport {
  std::uint64_t mono_ms = 0;
  /// Nothing when the report had none; the last one then holds.
  std::optional<std::uint64_t> import_mwh{};
  std::optional<std::uint64_t> export_mwh{};
};

enum class ReportResult : std::uint8_t {
  kTaken,
  /// A register fell, or rose by more than the connection can carry: it is not taken until it has stayed so.
  kSuspicious,
  /// It has stayed so. The register goes on from the meter's new value; where that is lower, `take_reset` tells.
  kNewBase,
};

/// One register of a meter, taken as it is, so that a reading shows what the meter shows. But a wrong report makes no
/// energy and no reset: a jump must be there in three reports over at least ten seconds.
class FollowedRegister {
 public:
  void resume(std::uint64_t mwh);
  /// At most `max_power_w` can flow; 0 for any.
  ReportResult report(std::uint32_t mono_s, std::uint64_t mwh, std::uint32_t max_power_w);

  bool is_known() const { return is_known_; }
  std::uint64_t mwh() const { return mwh_; }
  /// Whether the last new base was lower; asked once.
  bool take_reset();

 private:
  /// Reports that follow each other, away from the register's own line.
  struct Jump {
    std::uint64_t mwh = 0;
    std::uint32_t since_s = 0;
    std::uint32_t last_s = 0;
    /// 0 when there is no jump.
    std::uint32_t reports = 0;
  };

  ReportResult suspect(std::uint32_t mono_s, std::uint64_t mwh, std::uint32_t max_power_w);
  void take(std::uint32_t mono_s, std::uint64_t mwh);

  std::uint64_t mwh_ = 0;
  Jump jump_{};
  std::uint32_t last_s_ = 0;
  bool is_known_ = false;
  /// Whether `last_s_` says when the register was taken: after a start it does not.
  bool has_last_ = false;
  bool has_reset_ = false;
};

/// Import and export of a meter.
class MeterRegisters {
 public:
  /// At most so much power can flow, either way; 0 for any.
  explicit MeterRegisters(std::uint32_t max_power_w = 0) : max_power_w_(max_power_w) {}

  /// Registers of before, which a first report that is lower makes suspicious.
  void resume(std::uint64_t import_mwh, std::uint64_t export_mwh);

  /// The worse of what became of both.
  ReportResult report(const MeterReport& report);

  /// Whether there is anything to read: a report or registers of before. A register that was never reported is 0.
  bool is_known() const { return import_.is_known() || export_.is_known(); }
  std::uint64_t import_mwh() const { return import_.mwh(); }
  std::uint64_t export_mwh() const { return export_.mwh(); }
  const std::optional<std::uint64_t>& last_report_ms() const { return last_report_ms_; }
  /// Whether a report was set aside since this was asked last: the next reading carries kFlagSensorFault.
  bool take_fault();
  /// Whether a register starts again from a lower value: the next reading carries kFlagRegisterReset.
  bool take_reset();

 private:
  std::uint32_t max_power_w_;
  FollowedRegister import_;
  FollowedRegister export_;
  std::optional<std::uint64_t> last_report_ms_;
  bool has_fault_ = false;
};

}  // namespace localgrid
