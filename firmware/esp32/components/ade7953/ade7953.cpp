#include "ade7953/ade7953.hpp"

#include <algorithm>

namespace localgrid::esp32 {
namespace {

// Addresses and sizes as in the data sheet's register list.
constexpr std::uint16_t kLcycMode = 0x004;
constexpr std::uint16_t kUnlock = 0x0FE;
constexpr std::uint16_t kConfig = 0x102;
constexpr std::uint16_t kPhaseA = 0x108;
/// Not named; it must hold kReservedValue "for optimum performance".
constexpr std::uint16_t kReserved = 0x120;
constexpr std::uint16_t kAccumulationMode = 0x301;
constexpr std::uint16_t kVoltageRms = 0x31C;
constexpr std::uint16_t kActiveEnergyA = 0x31E;
constexpr std::uint16_t kCurrentGainA = 0x380;
constexpr std::uint16_t kVoltageGain = 0x381;
constexpr std::uint16_t kPowerGainA = 0x382;

constexpr std::uint32_t kUnlockValue = 0xAD;
constexpr std::uint32_t kReservedValue = 0x0030;
/// Bit 6: the energy registers are emptied by reading.
constexpr std::uint32_t kEmptiedByReading = 0x40;
/// Bit 2: the high-pass filters. Bit 15 clear: no other bus is listened to from now on.
constexpr std::uint32_t kFilteredAndLocked = 0x0004;
/// Energy is added up with its sign.
constexpr std::uint32_t kSigned = 0;

/// The 32-bit registers carry 24 bits, with the sign in bit 23 repeated above it.
std::int32_t signed_24(std::uint32_t value) {
  const std::uint32_t low = value & 0xFFFFFF;
  return (low & 0x800000) != 0 ? static_cast<std::int32_t>(low) - 0x1000000 : static_cast<std::int32_t>(low);
}

}  // namespace

bool Ade7953::begin() {
  std::uint32_t thrown_away = 0;
  return calibration_.is_valid() && bus_.write(kUnlock, 1, kUnlockValue) && bus_.write(kReserved, 2, kReservedValue) &&
         write_back(kConfig, 2, kFilteredAndLocked) && write_back(kLcycMode, 1, kEmptiedByReading) &&
         write_back(kAccumulationMode, 4, kSigned) && write_back(kVoltageGain, 4, calibration_.voltage_gain) &&
         write_back(kCurrentGainA, 4, calibration_.current_gain) &&
         write_back(kPowerGainA, 4, calibration_.power_gain) && write_back(kPhaseA, 2, calibration_.phase) &&
         bus_.read(kActiveEnergyA, 4, thrown_away);
}

std::optional<Ade7953Look> Ade7953::look() {
  std::uint32_t voltage = 0;
  std::uint32_t energy = 0;
  // The energy comes last: reading it empties the register.
  if (!bus_.read(kVoltageRms, 4, voltage) || !bus_.read(kActiveEnergyA, 4, energy)) return std::nullopt;
  const std::int64_t counts = calibration_.is_reversed ? -signed_24(energy) : signed_24(energy);
  const std::uint64_t nanovolts = std::uint64_t{voltage & 0xFFFFFF} * calibration_.nanovolts_per_count;
  return Ade7953Look{counts * std::int64_t{calibration_.microjoules_per_count},
                     static_cast<std::uint32_t>(nanovolts / 1'000'000)};
}

bool Ade7953::write_back(std::uint16_t address, std::uint8_t size, std::uint32_t value) {
  std::uint32_t read_back = 0;
  return bus_.write(address, size, value) && bus_.read(address, size, read_back) && read_back == value;
}

std::int32_t AveragePower::add(std::int64_t energy_uj, std::uint32_t milliseconds) {
  constexpr std::int64_t kMicrojoulesPerWattMillisecond = 1000;
  constexpr std::int64_t kLimitW = 1'000'000;
  const std::int64_t per_watt = kMicrojoulesPerWattMillisecond * std::max<std::int64_t>(milliseconds, 1);
  const std::int64_t all = left_over_uj_ + energy_uj;
  const std::int64_t power_w = std::clamp(all / per_watt, -kLimitW, kLimitW);
  left_over_uj_ = all - power_w * per_watt;
  return static_cast<std::int32_t>(power_w);
}

}  // namespace localgrid::esp32
