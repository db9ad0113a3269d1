#pragma once

#include <cstdint>

#include "posix/plant/weather.hpp"

namespace localgrid::posix {

/// What stands behind a meter. What is 0 is not there.
struct PlantParameters {
  Place place = {};
  /// Plants of one seed live the same life again.
  std::uint64_t seed = 1;
  std::int32_t household_wh_per_day = 0;
  std::int32_t solar_peak_w = 0;
  /// Electrical power of the heat pump at full load.
  std::int32_t heat_pump_w = 0;
  std::int32_t vehicle_charge_w = 0;
  /// What a day's driving takes.
  std::int32_t vehicle_wh_per_day = 0;
  std::int32_t battery_wh = 0;
  std::int32_t battery_power_w = 0;
};

/// What outlives a start of the device, because plants and their meters do not stop with it.
struct PlantMemory {
  std::int64_t at_ms = 0;
  /// Of the meter, in mJ.
  std::uint64_t import_mj = 0;
  std::uint64_t export_mj = 0;
  std::int64_t battery_mj = 0;
  std::int64_t vehicle_missing_mj = 0;
  std::int64_t vehicle_day = 0;
};

/// One home, or one battery or charger with a meter of its own, that draws (positive) or feeds power as time goes on.
/// Energy is whole mJ: power in whole W times whole milliseconds.
class HomePlant {
 public:
  HomePlant(const PlantParameters& parameters, PlantMemory& memory) : parameters_(parameters), memory_(&memory) {}

  /// Begins at a moment, unless it goes on from its memory.
  void begin_at(std::int64_t at_ms);
  /// Moves on with constant power, which is that of the middle of the step. Does nothing for the past.
  void step_to(std::int64_t at_ms);

  /// Over the last step, W; import is positive.
  std::int32_t power_w() const { return power_w_; }
  std::uint64_t import_mwh() const { return memory_->import_mj / kMjPerMwh; }
  std::uint64_t export_mwh() const { return memory_->export_mj / kMjPerMwh; }
  std::uint16_t soc_permille() const;
  bool has_storage() const { return parameters_.battery_wh > 0; }

  /// What somebody else says that the battery, or without one the charger, is to do, W; from then on it decides nothing
  /// by itself.
  void command(std::int32_t power_w);
  void uncommand() { is_commanded_ = false; }

 private:
  static constexpr std::uint64_t kMjPerMwh = 3600;

  double household_w(std::int64_t at_ms) const;
  double heat_pump_w(std::int64_t at_ms) const;
  bool is_vehicle_at_home(std::int64_t at_ms) const;
  std::int32_t charge_vehicle(std::int64_t at_ms, std::int64_t step_ms);
  std::int32_t run_battery(std::int32_t others_w, std::int64_t step_ms);

  PlantParameters parameters_;
  PlantMemory* memory_;
  std::int32_t power_w_ = 0;
  std::int32_t commanded_w_ = 0;
  bool is_commanded_ = false;
};

}  // namespace localgrid::posix
