#include "core/meter-protocols/meter-reading.hpp"

namespace localgrid {

namespace {

constexpr std::int32_t kSecondsPerDay = 86400;
constexpr std::int32_t kFirstYear = 1970;
constexpr std::int32_t kLastYear = 2199;
constexpr std::array<std::int32_t, 12> kDaysBeforeMonth{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
constexpr std::array<std::int32_t, 12> kDaysOfMonth{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

bool is_leap_year(std::int32_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/// Leap days from year 1 to the end of `year`.
std::int32_t leap_days_through(std::int32_t year) {
  return year / 4 - year / 100 + year / 400;
}

}  // namespace

std::optional<std::int64_t> seconds_of_date(std::int32_t year, std::int32_t month, std::int32_t day) {
  if (year < kFirstYear || year > kLastYear || month < 1 || month > 12 || day < 1) return std::nullopt;
  const auto index = static_cast<std::size_t>(month - 1);
  const std::int32_t leap_day = is_leap_year(year) ? 1 : 0;
  if (day > kDaysOfMonth[index] + (month == 2 ? leap_day : 0)) return std::nullopt;
  std::int32_t days = (year - kFirstYear) * 365 + leap_days_through(year - 1) - leap_days_through(kFirstYear - 1);
  days += kDaysBeforeMonth[index] + (month > 2 ? leap_day : 0) + day - 1;
  return static_cast<std::int64_t>(days) * kSecondsPerDay;
}

}  // namespace localgrid
