#include "core/meter-protocols/obis-values.hpp"

namespace localgrid {

namespace {

/// C of the power codes C.7.0: import, export, net, absolute, then import, export and net of each phase.
constexpr std::array<std::uint8_t, 13> kPowerCodes{1, 2, 16, 15, 21, 22, 36, 41, 42, 56, 61, 62, 76};
constexpr std::size_t kImportPower = 0;
constexpr std::size_t kExportPower = 1;
constexpr std::size_t kNetPower = 2;
constexpr std::size_t kAbsolutePower = 3;
constexpr std::size_t kFirstPhasePower = 4;
constexpr std::size_t kCodesPerPhase = 3;

/// Bits of the shape: ten energies, then the powers.
constexpr std::size_t kFirstPowerBit = 10;

constexpr std::uint8_t kEnergyD = 8;
constexpr std::uint8_t kPowerD = 7;

/// More than any connection carries, and far from overflowing a sum.
constexpr std::int64_t kMaxPowerMw = 1000000000000LL;

constexpr std::size_t place_of_power(std::uint8_t c) {
  std::size_t place = 0;
  while (place < kPowerCodes.size() && kPowerCodes[place] != c)
    ++place;
  return place;
}

}  // namespace

ObisValues::Quantity ObisValues::quantity_of(ObisCode code) {
  if (code.d == kEnergyD && (code.c == 1 || code.c == 2) && code.e < kTariffs) return Quantity::kEnergy;
  if (code.d == kPowerD && code.e == 0 && place_of_power(code.c) < kPowerCodes.size()) return Quantity::kPower;
  return Quantity::kOther;
}

ObisValues::Outcome ObisValues::add(ObisCode code, std::int64_t value) {
  switch (quantity_of(code)) {
    case Quantity::kEnergy:
      return add_energy(code, value);
    case Quantity::kPower:
      return add_power(code, value);
    case Quantity::kOther:
      break;
  }
  return Outcome::kIgnored;
}

ObisValues::Outcome ObisValues::add_energy(ObisCode code, std::int64_t value) {
  const std::size_t direction = code.c - 1U;
  const std::size_t place = direction * kTariffs + code.e;
  if (has(place) || value < 0 || static_cast<std::uint64_t>(value) > kMaxRegisterMwh) return Outcome::kRefused;
  seen_ |= 1U << place;
  energy_mwh_[direction][code.e] = static_cast<std::uint64_t>(value);
  return Outcome::kTaken;
}

ObisValues::Outcome ObisValues::add_power(ObisCode code, std::int64_t value) {
  const std::size_t place = place_of_power(code.c);
  if (has(kFirstPowerBit + place) || value > kMaxPowerMw || value < -kMaxPowerMw) return Outcome::kRefused;
  seen_ |= 1U << (kFirstPowerBit + place);
  power_mw_[place] = value;
  return Outcome::kTaken;
}

std::optional<std::uint64_t> ObisValues::register_of(std::size_t direction) const {
  const std::size_t first = direction * kTariffs;
  if (has(first)) return energy_mwh_[direction][0];
  std::uint64_t sum = 0;
  bool has_tariff = false;
  for (std::size_t tariff = 1; tariff < kTariffs; ++tariff) {
    has_tariff = has_tariff || has(first + tariff);
    sum += energy_mwh_[direction][tariff];
  }
  if (!has_tariff || sum > kMaxRegisterMwh) return std::nullopt;
  return sum;
}

std::optional<std::int64_t> ObisValues::total_power() const {
  const bool is_negative = is_feeding_in_.value_or(false);
  if (has(kFirstPowerBit + kNetPower)) {
    const std::int64_t power = power_mw_[kNetPower];
    return is_net_power_absolute_ && is_negative ? -power : power;
  }
  if (has(kFirstPowerBit + kImportPower) || has(kFirstPowerBit + kExportPower)) {
    return power_mw_[kImportPower] - power_mw_[kExportPower];
  }
  if (!has(kFirstPowerBit + kAbsolutePower)) return std::nullopt;
  // A meter that counts one direction only cannot mean the other.
  const bool counts_both = register_of(1).has_value();
  if (!is_feeding_in_.has_value() && counts_both) return std::nullopt;
  return is_negative ? -power_mw_[kAbsolutePower] : power_mw_[kAbsolutePower];
}

MeterReading ObisValues::reading() const {
  MeterReading reading;
  reading.import_mwh = register_of(0);
  reading.export_mwh = register_of(1);
  reading.power_mw = total_power();
  for (std::size_t phase = 0; phase < reading.phase_power_mw.size(); ++phase) {
    const std::size_t place = kFirstPhasePower + phase * kCodesPerPhase;
    if (has(kFirstPowerBit + place + 2)) {
      reading.phase_power_mw[phase] = power_mw_[place + 2];
    } else if (has(kFirstPowerBit + place) || has(kFirstPowerBit + place + 1)) {
      reading.phase_power_mw[phase] = power_mw_[place] - power_mw_[place + 1];
    }
  }
  return reading;
}

}  // namespace localgrid
