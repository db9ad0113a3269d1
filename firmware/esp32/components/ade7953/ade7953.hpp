#pragma once

#include <cstdint>
#include <optional>

#include "ade7953/register-bus.hpp"

namespace localgrid::esp32 {

/// What makes counts of one board into units, found by comparing with a known load.
struct Ade7953Calibration {
  /// 2^22 is a gain of 1.
  std::uint32_t voltage_gain = 0x400000;
  std::uint32_t current_gain = 0x400000;
  std::uint32_t power_gain = 0x400000;
  /// PHCALA: bit 9 is the sign, the rest steps of 1.12 µs (ADE7953 data sheet, "phase calibration").
  std::uint16_t phase = 0;
  /// Of one count of the active energy register, with the gains above.
  std::uint32_t microjoules_per_count = 151'796;
  /// Of one count of the register of RMS voltage.
  std::uint32_t nanovolts_per_count = 38'460;
  /// The clamp is the other way around.
  bool is_reversed = false;

  /// Whether the numbers can be those of a board.
  constexpr bool is_valid() const {
    return is_gain(voltage_gain) && is_gain(current_gain) && is_gain(power_gain) && phase < 0x400 &&
           microjoules_per_count >= 1'000 && microjoules_per_count <= 100'000'000 && nanovolts_per_count >= 100 &&
           nanovolts_per_count <= 100'000'000;
  }

 private:
  /// The data sheet allows half to one and a half.
  static constexpr bool is_gain(std::uint32_t gain) { return gain >= 0x200000 && gain <= 0x600000; }
};

/// What came since the look before.
struct Ade7953Look {
  /// Signed: import is positive. The chip itself adds up thousands of products a second.
  std::int64_t energy_uj;
  std::uint32_t voltage_mv;
};

/// Analog Devices ADE7953, channel A (data sheet revision C). The chip counts energy by itself and gives it away when it
/// is read, so a look that comes late loses nothing.
class Ade7953 {
 public:
  Ade7953(RegisterBus& bus, const Ade7953Calibration& calibration) : bus_(bus), calibration_(calibration) {}

  /// After a reset of the chip: unlocks it, keeps it to this bus, writes the calibration and reads it back. Energy that
  /// was counted before is thrown away.
  bool begin();
  /// Nothing when the chip does not answer; its energy then comes with the next look.
  std::optional<Ade7953Look> look();

 private:
  bool write_back(std::uint16_t address, std::uint8_t size, std::uint32_t value);

  RegisterBus& bus_;
  Ade7953Calibration calibration_;
};

/// Average power, W, of pieces of energy. What rounding leaves over goes into the next piece, so that power times time
/// adds up to the energy.
class AveragePower {
 public:
  /// @param milliseconds since the piece before, at least 1
  std::int32_t add(std::int64_t energy_uj, std::uint32_t milliseconds);

 private:
  std::int64_t left_over_uj_ = 0;
};

}  // namespace localgrid::esp32
