#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/meter-protocols/meter-reading.hpp"
#include "core/meter-protocols/modbus/modbus.hpp"
#include "core/meter-protocols/modbus/sunspec-models.hpp"

namespace localgrid {

struct SunSpecOptions {
  std::uint8_t unit = 1;
  /// What a meter counts as positive. Makers disagree.
  bool is_meter_export_positive = false;
};

enum class SunSpecEvent : std::uint8_t {
  kNone,
  /// The model list is known; `find` works, and readings and writes can be asked for.
  kFound,
  /// `reading()` is new.
  kReading,
  /// The device has taken the set-point and its reversion timer.
  kWritten,
  /// The device refused, or what it says is out of all bounds. What was asked for is given up.
  kFailed,
  /// Not there, or not the device it was: the search begins anew.
  kLost,
};

/// Talks with a SunSpec device one request at a time. Whoever uses it carries each request of `next` over RTU or TCP
/// and hands back the answer, the exception or the silence.
///
///   probing --"SunS"--> walking --end of list--> ready --read--> reading --> ready
///                                                ready --set--> reading the scale --> writing, one to three --> ready
///   three silences in a row, or a model that is another one now: probing.
///
/// The reversion timer is always written before the set-point that it ends: a device whose controller dies goes back
/// by itself.
class SunSpecClient {
 public:
  explicit SunSpecClient(SunSpecOptions options) : options_(options) {}

  /// The request to send now; false when there is nothing to do. Asked again, it gives the same until it is answered.
  bool next(ModbusRequest& request) const;
  SunSpecEvent on_response(std::span<const std::uint16_t> registers);
  SunSpecEvent on_exception();
  SunSpecEvent on_silence();

  /// First model of a kind; null when the device has none.
  const SunSpecModel* find(SunSpecKind kind) const;
  /// The meter where there is one, else the inverter. False while something else is going on, or without either.
  bool read();
  /// The first inverter or meter of this kind.
  bool read(SunSpecKind kind);
  const MeterReading& reading() const { return reading_; }
  /// Power by model 704, W, feeding in is positive; a second without a new call longer than `reversion_s`, and the
  /// device goes back to 0. `reversion_s` is at least 1.
  bool set_power(std::int32_t feed_in_w, std::uint32_t reversion_s);
  /// Limit of the feed-in by model 123, in thousandths of the rated power.
  bool set_limit(std::uint16_t permille, std::uint16_t reversion_s);

 private:
  enum class Phase : std::uint8_t { kProbing, kWalking, kReady, kReading, kReadingScale, kWriting };
  static constexpr std::size_t kMaxModels = 8;
  /// Of any kind, so that a list without an end ends.
  static constexpr std::uint8_t kMaxWalk = 64;
  static constexpr std::uint8_t kMaxSilences = 3;

  SunSpecEvent on_probe(std::span<const std::uint16_t> registers);
  SunSpecEvent on_model(std::span<const std::uint16_t> registers);
  SunSpecEvent on_data(std::span<const std::uint16_t> registers);
  SunSpecEvent on_scale(std::span<const std::uint16_t> registers);
  SunSpecEvent next_base();
  SunSpecEvent finish_walk();
  SunSpecEvent lose();
  bool is_expected(std::span<const std::uint16_t> registers) const;
  bool begin_write(SunSpecKind kind);
  ModbusRequest write_of_power() const;
  ModbusRequest write_of_limit() const;

  SunSpecOptions options_;
  Phase phase_ = Phase::kProbing;
  std::uint8_t base_ = 0;
  std::uint16_t address_ = 0;
  std::uint8_t walked_ = 0;
  std::uint8_t silences_ = 0;
  std::array<SunSpecModel, kMaxModels> models_{};
  std::uint8_t model_count_ = 0;
  SunSpecModel current_;
  bool is_limit_ = false;
  std::uint8_t step_ = 0;
  /// In the device's scale once that is known.
  std::int64_t set_point_ = 0;
  std::uint32_t reversion_s_ = 0;
  MeterReading reading_;
};

}  // namespace localgrid
