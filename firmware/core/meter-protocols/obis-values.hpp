#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/meter-protocols/meter-reading.hpp"

namespace localgrid {

/// Value groups C, D and E of an OBIS code of electricity (IEC 62056-61); A and B are checked by whoever reads them.
struct ObisCode {
  std::uint8_t c = 0;
  std::uint8_t d = 0;
  std::uint8_t e = 0;
};

/// Gathers the values of one telegram and makes a reading of them, the same way for every protocol.
class ObisValues {
 public:
  enum class Quantity : std::uint8_t { kOther, kEnergy, kPower };
  enum class Outcome : std::uint8_t {
    kTaken,
    /// No quantity of a reading.
    kIgnored,
    /// Named twice, negative energy, or out of range: the telegram is not to be trusted.
    kRefused,
  };

  /// What a code measures, to know its unit before its value.
  static Quantity quantity_of(ObisCode code);

  /// `value` in mWh or mW.
  Outcome add(ObisCode code, std::int64_t value);
  /// For meters that tell the direction of 15.7.0, or of a 16.7.0 without sign, elsewhere.
  void set_feeding_in(bool is_feeding_in) { is_feeding_in_ = is_feeding_in; }
  /// The value of 16.7.0 has no sign of its own.
  void mark_power_absolute() { is_net_power_absolute_ = true; }
  /// 1.8.0 where there is one, else the sum of the tariffs; 16.7.0, else 1.7.0 less 2.7.0, else 15.7.0 with a known
  /// direction.
  MeterReading reading() const;
  /// Which quantities came, to compare telegrams with one another.
  std::uint32_t shape() const { return seen_; }
  void clear() { *this = ObisValues(); }

 private:
  /// Total and up to four tariffs.
  static constexpr std::size_t kTariffs = 5;

  Outcome add_energy(ObisCode code, std::int64_t value);
  Outcome add_power(ObisCode code, std::int64_t value);
  std::optional<std::uint64_t> register_of(std::size_t direction) const;
  std::optional<std::int64_t> total_power() const;
  bool has(std::size_t place) const { return (seen_ & (1U << place)) != 0; }

  std::array<std::array<std::uint64_t, kTariffs>, 2> energy_mwh_{};
  /// In the order of kPowerCodes.
  std::array<std::int64_t, 13> power_mw_{};
  std::uint32_t seen_ = 0;
  std::optional<bool> is_feeding_in_;
  bool is_net_power_absolute_ = false;
};

}  // namespace localgrid
