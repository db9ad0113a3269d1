#pragma once

#include <cstdint>

namespace localgrid::posix {

/// A number from 0 up to but not including 1 that is always the same for the same seed and cell.
double chance(std::uint64_t seed, std::uint64_t cell);

/// The same, moving smoothly from one cell to the next.
double smooth_chance(std::uint64_t seed, std::int64_t at_ms, std::int64_t cell_ms);

/// Local time at a place, as far as weather and habits need it: no daylight saving.
struct Place {
  double latitude_deg = 34.1;
  std::int32_t utc_offset_hours = -8;
};

/// Milliseconds since local midnight.
std::int64_t time_of_day_ms(const Place& place, std::int64_t at_ms);
/// Days since 1970, local.
std::int64_t day_number(const Place& place, std::int64_t at_ms);

/// Sunshine on level ground, W per square metre: the sun's height by Cooper's declination, clear sky by Haurwitz's
/// formula, and clouds that pass over within minutes to hours.
double irradiance_w_per_m2(const Place& place, std::uint64_t seed, std::int64_t at_ms);

/// Degrees Celsius: seasons, day and night, and days that are warmer or colder than usual.
double temperature_c(const Place& place, std::uint64_t seed, std::int64_t at_ms);

}  // namespace localgrid::posix
