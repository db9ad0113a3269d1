#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/meter-protocols/meter-reading.hpp"

namespace localgrid {

/// What is known of a model of the SunSpec register map (SunSpec Device Information Model Specification; model
/// definitions of the SunSpec Alliance). Places count registers from the model's own id, which is at 0, its length
/// at 1.
enum class SunSpecKind : std::uint8_t {
  kOther,
  /// 101 to 103, integers with scale factors; 111 to 113, floats.
  kIntegerInverter,
  kFloatInverter,
  /// 201 to 204, integers with scale factors; 211 to 214, floats.
  kIntegerMeter,
  kFloatMeter,
  /// 123, immediate controls.
  kImmediateControls,
  /// 704, DER AC controls.
  kAcControls,
};

struct SunSpecModel {
  std::uint16_t id = 0;
  /// Registers behind id and length.
  std::uint16_t length = 0;
  /// Of the id.
  std::uint16_t address = 0;
};

/// kOther, too, for a known id with a length that cannot hold what is needed of it.
SunSpecKind kind_of(const SunSpecModel& model);

/// Registers to ask for, the id first; never more than one answer carries.
std::uint16_t registers_of_interest(const SunSpecModel& model);

/// An inverter's power is fed in, so it comes out negative, and its lifetime energy is the export register. A meter's
/// sign is as configured, because makers disagree. Points that a device does not implement stay absent. Nothing when
/// the registers contradict the model, for instance after the device was restarted with another map.
std::optional<MeterReading> decode_sunspec(const SunSpecModel& model, std::span<const std::uint16_t> registers,
                                           bool is_meter_export_positive);

/// Scale factor at a place; 0 where it is not implemented; nothing outside of -10 to 10.
std::optional<std::int32_t> scale_factor(std::span<const std::uint16_t> registers, std::size_t place);

inline constexpr std::size_t kLimitPercentPlace = 5;
inline constexpr std::size_t kLimitScalePlace = 23;
inline constexpr std::size_t kSetEnabledPlace = 22;
inline constexpr std::size_t kSetReversionPlace = 26;
inline constexpr std::size_t kSetReversionEnabledPlace = 30;
inline constexpr std::size_t kSetScalePlace = 55;

}  // namespace localgrid
