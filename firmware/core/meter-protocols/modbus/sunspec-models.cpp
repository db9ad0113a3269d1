#include "core/meter-protocols/modbus/sunspec-models.hpp"

#include <algorithm>

#include "core/meter-protocols/decimal.hpp"
#include "core/meter-protocols/modbus/modbus.hpp"

namespace localgrid {

namespace {

constexpr std::uint16_t kHeaderRegisters = 2;
constexpr std::int32_t kMilli = 3;
constexpr std::uint16_t kAbsentInt16 = 0x8000;
constexpr std::uint16_t kAbsentScale = 0x8000;
constexpr std::int16_t kMaxScale = 10;

/// Where a model keeps its points; 0 stands for none.
struct Places {
  std::size_t power;
  std::size_t power_scale;
  /// Three phases from here on.
  std::size_t phase_power;
  std::size_t export_energy;
  std::size_t import_energy;
  std::size_t energy_scale;
};

constexpr Places kIntegerInverterPlaces{14, 15, 0, 24, 0, 26};
constexpr Places kFloatInverterPlaces{22, 0, 0, 32, 0, 0};
constexpr Places kIntegerMeterPlaces{18, 22, 19, 38, 46, 54};
constexpr Places kFloatMeterPlaces{28, 0, 30, 60, 68, 0};

using Registers = std::span<const std::uint16_t>;

std::uint32_t wide(Registers registers, std::size_t place) {
  return (static_cast<std::uint32_t>(registers[place]) << 16) | registers[place + 1];
}

std::optional<std::int64_t> int16_in_milli(Registers registers, std::size_t place, std::int32_t scale) {
  if (registers[place] == kAbsentInt16) return std::nullopt;
  return scale_decimal(static_cast<std::int16_t>(registers[place]), scale + kMilli);
}

/// An accumulator of 0 has not counted.
std::optional<std::int64_t> accumulator_in_milli(Registers registers, std::size_t place, std::int32_t scale) {
  const std::uint32_t value = wide(registers, place);
  if (value == 0) return std::nullopt;
  return scale_decimal(value, scale + kMilli);
}

/// A float of IEEE 754 in thousandths, by integers alone, rounded towards zero. Nothing for NaN, infinity and what no
/// register can reach.
std::optional<std::int64_t> float_in_milli(Registers registers, std::size_t place) {
  constexpr std::uint32_t kExponentMask = 0xFF;
  constexpr std::int32_t kBias = 150;
  constexpr std::int32_t kMaxShift = 28;
  const std::uint32_t bits = wide(registers, place);
  const std::uint32_t exponent = (bits >> 23) & kExponentMask;
  if (exponent == kExponentMask) return std::nullopt;
  const std::uint32_t mantissa = (bits & 0x7FFFFFU) | (exponent == 0 ? 0 : 0x800000U);
  const std::int64_t thousandths = static_cast<std::int64_t>(mantissa) * 1000;
  const std::int32_t shift = static_cast<std::int32_t>(std::max<std::uint32_t>(exponent, 1)) - kBias;
  if (shift > kMaxShift) return std::nullopt;
  std::int64_t value = 0;
  if (shift >= 0) {
    value = thousandths * (std::int64_t{1} << shift);
  } else if (shift > -63) {
    value = thousandths / (std::int64_t{1} << -shift);
  }
  return scale_decimal((bits >> 31) != 0 ? -value : value, 0);
}

std::optional<std::uint64_t> as_register(std::optional<std::int64_t> value) {
  if (!value || *value < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*value);
}

struct Signs {
  bool is_export_positive;
};

std::optional<std::int64_t> with_sign(std::optional<std::int64_t> power, Signs signs) {
  if (!power) return std::nullopt;
  return signs.is_export_positive ? -*power : *power;
}

std::optional<MeterReading> decode_integers(const Places& places, Registers registers, Signs signs) {
  const auto power_scale = scale_factor(registers, places.power_scale);
  const auto energy_scale = scale_factor(registers, places.energy_scale);
  if (!power_scale || !energy_scale) return std::nullopt;
  MeterReading reading;
  reading.power_mw = with_sign(int16_in_milli(registers, places.power, *power_scale), signs);
  reading.export_mwh = as_register(accumulator_in_milli(registers, places.export_energy, *energy_scale));
  if (places.import_energy != 0) {
    reading.import_mwh = as_register(accumulator_in_milli(registers, places.import_energy, *energy_scale));
  }
  for (std::size_t phase = 0; places.phase_power != 0 && phase < reading.phase_power_mw.size(); ++phase) {
    reading.phase_power_mw[phase] =
        with_sign(int16_in_milli(registers, places.phase_power + phase, *power_scale), signs);
  }
  return reading;
}

std::optional<MeterReading> decode_floats(const Places& places, Registers registers, Signs signs) {
  MeterReading reading;
  reading.power_mw = with_sign(float_in_milli(registers, places.power), signs);
  reading.export_mwh = as_register(float_in_milli(registers, places.export_energy));
  if (places.import_energy != 0) reading.import_mwh = as_register(float_in_milli(registers, places.import_energy));
  for (std::size_t phase = 0; places.phase_power != 0 && phase < reading.phase_power_mw.size(); ++phase) {
    reading.phase_power_mw[phase] = with_sign(float_in_milli(registers, places.phase_power + 2 * phase), signs);
  }
  return reading;
}

/// Length that the specification gives to each.
std::uint16_t least_length(SunSpecKind kind) {
  switch (kind) {
    case SunSpecKind::kIntegerInverter:
      return 50;
    case SunSpecKind::kFloatInverter:
      return 60;
    case SunSpecKind::kIntegerMeter:
      return 105;
    case SunSpecKind::kFloatMeter:
      return 124;
    case SunSpecKind::kImmediateControls:
      return 24;
    case SunSpecKind::kAcControls:
      return 65;
    case SunSpecKind::kOther:
      break;
  }
  return 0;
}

SunSpecKind kind_of_id(std::uint16_t id) {
  if (id >= 101 && id <= 103) return SunSpecKind::kIntegerInverter;
  if (id >= 111 && id <= 113) return SunSpecKind::kFloatInverter;
  if (id >= 201 && id <= 204) return SunSpecKind::kIntegerMeter;
  if (id >= 211 && id <= 214) return SunSpecKind::kFloatMeter;
  if (id == 123) return SunSpecKind::kImmediateControls;
  if (id == 704) return SunSpecKind::kAcControls;
  return SunSpecKind::kOther;
}

}  // namespace

SunSpecKind kind_of(const SunSpecModel& model) {
  const SunSpecKind kind = kind_of_id(model.id);
  // Drafts of 704 had other lengths and put the points elsewhere, so here only the exact length will do.
  if (kind == SunSpecKind::kAcControls && model.length != least_length(kind)) return SunSpecKind::kOther;
  return model.length >= least_length(kind) ? kind : SunSpecKind::kOther;
}

std::uint16_t registers_of_interest(const SunSpecModel& model) {
  const std::uint32_t whole = static_cast<std::uint32_t>(model.length) + kHeaderRegisters;
  return static_cast<std::uint16_t>(std::min<std::uint32_t>(whole, kMaxModbusRead));
}

std::optional<std::int32_t> scale_factor(std::span<const std::uint16_t> registers, std::size_t place) {
  const std::uint16_t raw = registers[place];
  if (raw == kAbsentScale) return 0;
  const auto scale = static_cast<std::int16_t>(raw);
  if (scale < -kMaxScale || scale > kMaxScale) return std::nullopt;
  return scale;
}

std::optional<MeterReading> decode_sunspec(const SunSpecModel& model, std::span<const std::uint16_t> registers,
                                           bool is_meter_export_positive) {
  const SunSpecKind kind = kind_of(model);
  if (registers.size() < registers_of_interest(model)) return std::nullopt;
  if (registers[0] != model.id || registers[1] != model.length) return std::nullopt;
  switch (kind) {
    case SunSpecKind::kIntegerInverter:
      return decode_integers(kIntegerInverterPlaces, registers, {true});
    case SunSpecKind::kFloatInverter:
      return decode_floats(kFloatInverterPlaces, registers, {true});
    case SunSpecKind::kIntegerMeter:
      return decode_integers(kIntegerMeterPlaces, registers, {is_meter_export_positive});
    case SunSpecKind::kFloatMeter:
      return decode_floats(kFloatMeterPlaces, registers, {is_meter_export_positive});
    case SunSpecKind::kImmediateControls:
    case SunSpecKind::kAcControls:
    case SunSpecKind::kOther:
      break;
  }
  return std::nullopt;
}

}  // namespace localgrid
