#include <algorithm>
#include <cstdlib>
#include <vector>

#include "posix/plant/home-plant.hpp"
#include "test/check.hpp"

using namespace localgrid::posix;

namespace {

constexpr std::int64_t kHourMs = 3'600'000;
/// 2016-08-01 00:00 in the recording's time zone.
constexpr std::int64_t kMidnight = 1'470'038'400'000;

struct Day {
  std::vector<std::int32_t> power_w;
  PlantMemory end;
};

Day live_a_day(const PlantParameters& parameters, std::int64_t step_ms = 60'000) {
  Day day;
  HomePlant plant(parameters, day.end);
  plant.begin_at(kMidnight);
  for (std::int64_t at = step_ms; at <= 24 * kHourMs; at += step_ms) {
    plant.step_to(kMidnight + at);
    day.power_w.push_back(plant.power_w());
  }
  return day;
}

std::int32_t at_hour(const Day& day, std::size_t hour) {
  return day.power_w[hour * 60 + 30];
}

}  // namespace

TEST("a roof gives at noon, nothing at night, and a day's worth of sun") {
  const Day day = live_a_day({.solar_peak_w = 5'000});
  CHECK_EQ(at_hour(day, 1), 0);
  CHECK_EQ(at_hour(day, 23), 0);
  CHECK(at_hour(day, 12) < -500);
  CHECK_EQ(day.end.import_mj, std::uint64_t{0});
  const std::uint64_t wh = day.end.export_mj / 3'600'000;
  CHECK(wh > 5'000 && wh < 45'000);
  CHECK(*std::min_element(day.power_w.begin(), day.power_w.end()) >= -5'000);
}

TEST("a household uses about what it is said to, more in the evening than at night") {
  std::uint64_t sum_wh = 0;
  for (std::uint64_t seed = 1; seed <= 30; seed++) {
    const Day day = live_a_day({.seed = seed, .household_wh_per_day = 10'000});
    sum_wh += day.end.import_mj / 3'600'000;
    CHECK_EQ(day.end.export_mj, std::uint64_t{0});
  }
  const std::uint64_t mean_wh = sum_wh / 30;
  CHECK(mean_wh > 8'000 && mean_wh < 12'000);
}

TEST("plants of one seed live the same life, others another one") {
  const PlantParameters parameters{.seed = 4, .household_wh_per_day = 9'000, .solar_peak_w = 6'000};
  PlantParameters other = parameters;
  other.seed = 5;
  CHECK_EQ(live_a_day(parameters).power_w, live_a_day(parameters).power_w);
  CHECK(live_a_day(parameters).power_w != live_a_day(other).power_w);
}

TEST("a meter's registers are the sum of power and time, to the millijoule, and never go back") {
  localgrid::check::SeededRandom random;
  PlantMemory memory;
  HomePlant plant({.household_wh_per_day = 9'000, .solar_peak_w = 9'000, .battery_wh = 5'000, .battery_power_w = 2'000},
                  memory);
  plant.begin_at(kMidnight);
  std::uint64_t import_mj = 0;
  std::uint64_t export_mj = 0;
  std::int64_t at = kMidnight;
  for (int step = 0; step < 5'000; step++) {
    const std::int64_t length = random.between(1, 60'000);
    at += length;
    plant.step_to(at);
    (plant.power_w() > 0 ? import_mj : export_mj) += static_cast<std::uint64_t>(std::abs(plant.power_w()) * length);
    CHECK_EQ(memory.import_mj, import_mj);
    CHECK_EQ(memory.export_mj, export_mj);
  }
  plant.step_to(at - 1'000);
  CHECK_EQ(memory.at_ms, at);
}

TEST("a battery stays between its reserve and full, whatever it is told") {
  localgrid::check::SeededRandom random;
  PlantMemory memory;
  HomePlant plant({.battery_wh = 2'000, .battery_power_w = 3'000}, memory);
  plant.begin_at(kMidnight);
  std::int64_t at = kMidnight;
  for (int step = 0; step < 20'000; step++) {
    if (random.one_in(40)) plant.command(static_cast<std::int32_t>(random.between(-20'000, 20'000)));
    at += random.between(1, 60'000);
    plant.step_to(at);
    CHECK(plant.power_w() <= 3'000 && plant.power_w() >= -3'000);
    CHECK(plant.soc_permille() <= 1'000 && plant.soc_permille() >= 49);
  }
}

TEST("a battery gives back less than it took") {
  PlantMemory memory;
  HomePlant plant({.battery_wh = 10'000, .battery_power_w = 2'000}, memory);
  plant.begin_at(kMidnight);
  plant.command(2'000);
  for (int minute = 1; minute <= 60; minute++)
    plant.step_to(kMidnight + minute * 60'000);
  CHECK_EQ(memory.import_mj / 3'600'000, std::uint64_t{2'000});
  CHECK_EQ(plant.soc_permille(), std::uint16_t{684});
  plant.command(-2'000);
  for (int minute = 61; minute <= 600; minute++)
    plant.step_to(kMidnight + minute * 60'000);
  CHECK_EQ(plant.soc_permille(), std::uint16_t{50});
  CHECK_EQ(plant.power_w(), 0);
}

TEST("a car charges in the evening what it drove, and not while it is away") {
  const Day day = live_a_day({.vehicle_charge_w = 7'400, .vehicle_wh_per_day = 9'000});
  const std::uint64_t wh = day.end.import_mj / 3'600'000;
  CHECK(wh >= 8'990 && wh <= 9'010);
  for (std::size_t minute = 9 * 60; minute < 16 * 60; minute++)
    CHECK_EQ(day.power_w[minute], 0);
  CHECK(*std::max_element(day.power_w.begin(), day.power_w.end()) == 7'400);
}

TEST("a charger that is told to wait waits, and charges when it may") {
  PlantMemory memory;
  HomePlant plant({.vehicle_charge_w = 7'400, .vehicle_wh_per_day = 9'000}, memory);
  plant.begin_at(kMidnight);
  plant.command(0);
  for (int minute = 1; minute <= 23 * 60; minute++)
    plant.step_to(kMidnight + minute * 60'000);
  CHECK_EQ(memory.import_mj, std::uint64_t{0});
  plant.command(3'000);
  plant.step_to(kMidnight + 23 * kHourMs + 60'000);
  CHECK_EQ(plant.power_w(), 3'000);
}

TEST("a heat pump works harder in winter than in summer") {
  constexpr std::int64_t kHalfYear = 183 * 24 * kHourMs;
  std::uint64_t used_mj[2] = {};
  for (int season = 0; season < 2; season++) {
    PlantMemory memory;
    HomePlant plant({.heat_pump_w = 3'000}, memory);
    const std::int64_t begin = kMidnight + season * kHalfYear;
    plant.begin_at(begin);
    for (int minute = 1; minute <= 14 * 24 * 60; minute++)
      plant.step_to(begin + minute * 60'000LL);
    used_mj[season] = memory.import_mj;
  }
  CHECK(used_mj[1] > 4 * used_mj[0]);
}
