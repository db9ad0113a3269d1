#include "posix/plant/weather.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace localgrid::posix {

namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kDayMs = 24 * kHourMs;
constexpr double kDegree = std::numbers::pi / 180.0;
/// Streams of chance of one seed.
constexpr std::uint64_t kCloudDays = 1;
constexpr std::uint64_t kCloudMinutes = 2;
constexpr std::uint64_t kWarmDays = 3;

std::int64_t floor_div(std::int64_t value, std::int64_t by) {
  return value >= 0 ? value / by : -((-value + by - 1) / by);
}

std::int64_t local_ms(const Place& place, std::int64_t at_ms) {
  return at_ms + place.utc_offset_hours * kHourMs;
}

double day_of_year(const Place& place, std::int64_t at_ms) {
  // 1970 began with a January; the quarter day that a year is longer moves nothing that matters here.
  return std::fmod(static_cast<double>(day_number(place, at_ms)), 365.25);
}

double sine_of_sun_height(const Place& place, std::int64_t at_ms) {
  const double declination = 23.45 * kDegree * std::sin(2 * std::numbers::pi * (284 + day_of_year(place, at_ms)) / 365);
  const double hour_angle = (static_cast<double>(time_of_day_ms(place, at_ms)) / kHourMs - 12) * 15 * kDegree;
  const double latitude = place.latitude_deg * kDegree;
  return std::sin(latitude) * std::sin(declination) + std::cos(latitude) * std::cos(declination) * std::cos(hour_angle);
}

}  // namespace

double chance(std::uint64_t seed, std::uint64_t cell) {
  // SplitMix64, by Steele, Lea and Flood (OOPSLA 2014).
  std::uint64_t mixed = seed * 0x9e3779b97f4a7c15ULL + cell * 0xd1342543de82ef95ULL + 0x2545f4914f6cdd1dULL;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
  mixed ^= mixed >> 31;
  return static_cast<double>(mixed >> 11) * 0x1.0p-53;
}

double smooth_chance(std::uint64_t seed, std::int64_t at_ms, std::int64_t cell_ms) {
  const std::int64_t cell = floor_div(at_ms, cell_ms);
  const double part = static_cast<double>(at_ms - cell * cell_ms) / static_cast<double>(cell_ms);
  const double here = chance(seed, static_cast<std::uint64_t>(cell));
  const double next = chance(seed, static_cast<std::uint64_t>(cell + 1));
  return here + (next - here) * part * part * (3 - 2 * part);
}

std::int64_t day_number(const Place& place, std::int64_t at_ms) {
  return floor_div(local_ms(place, at_ms), kDayMs);
}

std::int64_t time_of_day_ms(const Place& place, std::int64_t at_ms) {
  return local_ms(place, at_ms) - day_number(place, at_ms) * kDayMs;
}

double irradiance_w_per_m2(const Place& place, std::uint64_t seed, std::int64_t at_ms) {
  const double height = sine_of_sun_height(place, at_ms);
  if (height <= 0) return 0;
  const double clear = 1098 * height * std::exp(-0.057 / height);
  const double cloudiness = smooth_chance(seed ^ kCloudDays, at_ms, 9 * kHourMs);
  const double passing = smooth_chance(seed ^ (kCloudMinutes << 32), at_ms, kHourMs / 6);
  // Nearly clear on most days, and never darker than a sixth.
  const double covered = std::clamp(1.6 * cloudiness - 0.7, 0.0, 1.0) * (0.45 + 0.55 * passing);
  return clear * (1 - 0.83 * covered);
}

double temperature_c(const Place& place, std::uint64_t seed, std::int64_t at_ms) {
  const double season = -std::cos(2 * std::numbers::pi * (day_of_year(place, at_ms) - 15) / 365);
  const double hour = static_cast<double>(time_of_day_ms(place, at_ms)) / kHourMs;
  const double day = -std::cos(2 * std::numbers::pi * (hour - 3) / 24);
  const double unusual = smooth_chance(seed ^ (kWarmDays << 40), at_ms, 2 * kDayMs) - 0.5;
  return 12 + 9 * season + 5 * day + 8 * unusual;
}

}  // namespace localgrid::posix
