#include "posix/plant/home-plant.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace localgrid::posix {

namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kMjPerWh = 3'600'000;
/// How what people do spreads over the hours of a day, in shares of a thousand: a peak at noon and a higher one in the
/// evening, as the standard profiles of households have them (BDEW H0). Beside it is what runs all day.
constexpr std::array<int, 24> kHourShares = {16, 12, 10, 9,  10, 16, 34, 48, 50, 46, 44, 50,
                                             58, 50, 42, 40, 44, 56, 76, 86, 78, 62, 38, 25};
/// Something large (oven, dryer) runs in this share of the quarter hours of waking time.
constexpr double kLargeLoads = 0.06;
constexpr double kLargeLoad_w = 2'100;
constexpr std::uint64_t kSwing = 11;
constexpr std::uint64_t kLarge = 12;
constexpr std::uint64_t kHome = 13;
constexpr std::uint64_t kLeave = 14;
/// Output over input of panels, inverter and what the roof's direction costs.
constexpr double kPanelYield = 0.86 / 1000;
constexpr double kIndoors_c = 20.5;
/// Below it the pump runs at full load.
constexpr double kDesign_c = -8;
/// Of what goes in, this much comes out again, in percent.
constexpr std::int64_t kBatteryYieldPercent = 92;
/// A battery keeps this much for the grid's absence, and so do we for its life, in permille.
constexpr std::int64_t kReservePermille = 50;

}  // namespace

void HomePlant::begin_at(std::int64_t at_ms) {
  if (memory_->at_ms != 0) return;
  *memory_ = PlantMemory{.at_ms = at_ms,
                         .battery_mj = parameters_.battery_wh * kMjPerWh / 2,
                         .vehicle_day = day_number(parameters_.place, at_ms) - 1};
}

void HomePlant::step_to(std::int64_t at_ms) {
  const std::int64_t step_ms = at_ms - memory_->at_ms;
  if (step_ms <= 0) return;
  const std::int64_t middle_ms = memory_->at_ms + step_ms / 2;
  const double sun = parameters_.solar_peak_w == 0
                         ? 0
                         : irradiance_w_per_m2(parameters_.place, parameters_.seed, middle_ms) * kPanelYield;
  auto net_w = static_cast<std::int32_t>(
      std::lround(household_w(middle_ms) + heat_pump_w(middle_ms) - sun * parameters_.solar_peak_w));
  net_w += charge_vehicle(middle_ms, step_ms);
  net_w += run_battery(net_w, step_ms);
  const auto energy_mj = static_cast<std::uint64_t>(std::abs(static_cast<std::int64_t>(net_w)) * step_ms);
  (net_w >= 0 ? memory_->import_mj : memory_->export_mj) += energy_mj;
  memory_->at_ms = at_ms;
  power_w_ = net_w;
}

void HomePlant::command(std::int32_t power_w) {
  commanded_w_ = power_w;
  is_commanded_ = true;
}

std::uint16_t HomePlant::soc_permille() const {
  const std::int64_t full_mj = parameters_.battery_wh * kMjPerWh;
  return full_mj == 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(memory_->battery_mj * 1000 / full_mj);
}

double HomePlant::household_w(std::int64_t at_ms) const {
  if (parameters_.household_wh_per_day == 0) return 0;
  const std::int64_t time_ms = time_of_day_ms(parameters_.place, at_ms);
  const auto hour = static_cast<std::size_t>(time_ms / kHourMs);
  const double part = static_cast<double>(time_ms % kHourMs) / kHourMs;
  const double share = kHourShares[hour] * (1 - part) + kHourShares[(hour + 1) % kHourShares.size()] * part;
  const double per_day = parameters_.household_wh_per_day;
  const double swing = 0.6 + 0.8 * smooth_chance(parameters_.seed ^ kSwing, at_ms, kHourMs / 4);
  const double usual = per_day / 24 * 0.35 + per_day * 0.45 * share / 1000 * swing;
  const auto quarter = static_cast<std::uint64_t>(at_ms / (kHourMs / 4));
  const bool is_awake = hour >= 6 && hour < 22;
  const bool is_large = is_awake && chance(parameters_.seed ^ kLarge, quarter) < kLargeLoads;
  return usual + (is_large ? kLargeLoad_w : 0);
}

double HomePlant::heat_pump_w(std::int64_t at_ms) const {
  if (parameters_.heat_pump_w == 0) return 0;
  const double missing_c = kIndoors_c - 3 - temperature_c(parameters_.place, parameters_.seed, at_ms);
  const double load = std::clamp(missing_c / (kIndoors_c - kDesign_c), 0.0, 1.0);
  // Below a quarter of its power it cannot modulate: then it runs a part of each half hour.
  const double lowest = 0.25;
  const bool is_on = load >= lowest || static_cast<double>(at_ms % (kHourMs / 2)) < load / lowest * (kHourMs / 2);
  return is_on ? parameters_.heat_pump_w * std::max(load, lowest) : 0;
}

bool HomePlant::is_vehicle_at_home(std::int64_t at_ms) const {
  const auto day = static_cast<std::uint64_t>(day_number(parameters_.place, at_ms));
  const double hour = static_cast<double>(time_of_day_ms(parameters_.place, at_ms)) / kHourMs;
  const double comes_home = 16.5 + 4 * chance(parameters_.seed ^ kHome, day);
  const double leaves = 6.5 + 1.5 * chance(parameters_.seed ^ kLeave, day);
  return hour >= comes_home || hour < leaves;
}

std::int32_t HomePlant::charge_vehicle(std::int64_t at_ms, std::int64_t step_ms) {
  if (parameters_.vehicle_charge_w == 0) return 0;
  const std::int64_t day = day_number(parameters_.place, at_ms);
  const bool is_home = is_vehicle_at_home(at_ms);
  if (is_home && day > memory_->vehicle_day && time_of_day_ms(parameters_.place, at_ms) >= 12 * kHourMs) {
    memory_->vehicle_missing_mj += parameters_.vehicle_wh_per_day * kMjPerWh;
    memory_->vehicle_day = day;
  }
  const bool is_charger_told = is_commanded_ && parameters_.battery_wh == 0;
  const std::int32_t wanted_w =
      is_charger_told ? std::clamp(commanded_w_, 0, parameters_.vehicle_charge_w) : parameters_.vehicle_charge_w;
  if (!is_home || memory_->vehicle_missing_mj <= 0) return 0;
  const auto power_w = static_cast<std::int32_t>(
      std::min<std::int64_t>(wanted_w, (memory_->vehicle_missing_mj + step_ms - 1) / step_ms));
  memory_->vehicle_missing_mj = std::max<std::int64_t>(0, memory_->vehicle_missing_mj - power_w * step_ms);
  return power_w;
}

std::int32_t HomePlant::run_battery(std::int32_t others_w, std::int64_t step_ms) {
  if (parameters_.battery_wh == 0) return 0;
  const std::int64_t full_mj = parameters_.battery_wh * kMjPerWh;
  const std::int64_t reserve_mj = full_mj * kReservePermille / 1000;
  // By itself it takes the home's surplus and covers what the home lacks.
  const std::int32_t wanted_w =
      std::clamp(is_commanded_ ? commanded_w_ : -others_w, -parameters_.battery_power_w, parameters_.battery_power_w);
  if (wanted_w >= 0) {
    const std::int64_t most_w = (full_mj - memory_->battery_mj) * 100 / kBatteryYieldPercent / step_ms;
    const auto power_w = static_cast<std::int32_t>(std::min<std::int64_t>(wanted_w, std::max<std::int64_t>(0, most_w)));
    memory_->battery_mj += power_w * step_ms * kBatteryYieldPercent / 100;
    return power_w;
  }
  const std::int64_t most_w = std::max<std::int64_t>(0, memory_->battery_mj - reserve_mj) / step_ms;
  const auto power_w = static_cast<std::int32_t>(std::min<std::int64_t>(-wanted_w, most_w));
  memory_->battery_mj -= power_w * step_ms;
  return -power_w;
}

}  // namespace localgrid::posix
