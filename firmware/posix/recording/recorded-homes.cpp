#include "posix/recording/recorded-homes.hpp"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string_view>

namespace localgrid::posix {

namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kMwhPerWh = 1000;
/// The recording's clock: Pacific standard time, all year.
constexpr std::int64_t kOffsetHours = 8;
constexpr std::int32_t kMostWh = 9'999'999;

/// Days since 1970 of a date in the Gregorian calendar, by the usual shift to years that begin in March.
std::int64_t days_of(int year, int month, int day) {
  const int from_march = (month + 9) % 12;
  const std::int64_t years = year - (month <= 2 ? 1 : 0);
  const std::int64_t leap_days = years / 4 - years / 100 + years / 400;
  return years * 365 + leap_days + (from_march * 153 + 2) / 5 + day - 1 - 719'468;
}

/// `2016-07-31T23:00` in the recording's clock, as Unix milliseconds.
std::optional<std::int64_t> time_of(const std::string& text) {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int end = 0;
  const int found = std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:00%n", &year, &month, &day, &hour, &end);
  if (found != 4 || static_cast<std::size_t>(end) != text.size()) return std::nullopt;
  return (days_of(year, month, day) * 24 + hour + kOffsetHours) * kHourMs;
}

/// Takes the next cell off the line.
std::string_view next_cell(std::string_view& rest) {
  const std::size_t comma = rest.find(',');
  const std::string_view cell = rest.substr(0, comma);
  rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  return cell;
}

std::optional<std::int32_t> energy_of(std::string_view cell) {
  std::int32_t wh = -1;
  const auto [end, failure] = std::from_chars(cell.data(), cell.data() + cell.size(), wh);
  const bool is_whole = failure == std::errc() && end == cell.data() + cell.size() && !cell.empty();
  return is_whole && wh >= 0 && wh <= kMostWh ? std::optional(wh) : std::nullopt;
}

}  // namespace

void RecordedHomes::Series::add_hour(std::int32_t net) {
  const std::int64_t net_mwh = net * kMwhPerWh;
  net_wh.push_back(net);
  import_mwh.push_back(import_mwh.back() + static_cast<std::uint64_t>(net_mwh > 0 ? net_mwh : 0));
  export_mwh.push_back(export_mwh.back() + static_cast<std::uint64_t>(net_mwh < 0 ? -net_mwh : 0));
}

std::string RecordedHomes::load(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line) || !read_header(line)) return path + " has no homes";
  while (std::getline(file, line)) {
    if (!read_row(line)) return path + ", row " + std::to_string(hours_ + 2) + " is damaged";
  }
  return hours_ == 0 ? path + " has no hours" : std::string();
}

bool RecordedHomes::read_header(const std::string& line) {
  std::string_view rest = line;
  next_cell(rest);
  while (!rest.empty()) {
    const std::string_view load = next_cell(rest);
    const std::string_view pv = next_cell(rest);
    const std::size_t name_end = load.find("_load_wh");
    if (name_end == std::string_view::npos) return false;
    const std::string home(load.substr(0, name_end));
    if (pv != home + "_pv_wh") return false;
    order_.push_back(home);
    homes_.emplace(home, Series{});
  }
  return !order_.empty();
}

bool RecordedHomes::read_row(const std::string& line) {
  std::string_view rest = line;
  const auto at_ms = time_of(std::string(next_cell(rest)));
  if (!at_ms) return false;
  if (hours_ == 0) starts_at_ms_ = *at_ms;
  if (*at_ms != starts_at_ms_ + static_cast<std::int64_t>(hours_) * kHourMs) return false;
  for (const std::string& home : order_) {
    const auto load = energy_of(next_cell(rest));
    const auto pv = energy_of(next_cell(rest));
    if (!load || !pv) return false;
    homes_.at(home).add_hour(*load - *pv);
  }
  hours_ += 1;
  return rest.empty();
}

std::optional<MeterFace> RecordedHomes::face_at(const std::string& home, std::int64_t at_ms) const {
  const auto found = homes_.find(home);
  const std::int64_t since_ms = at_ms - starts_at_ms_;
  if (found == homes_.end() || hours_ == 0 || since_ms < 0) return std::nullopt;
  const Series& series = found->second;
  const auto hour = static_cast<std::size_t>(since_ms / kHourMs);
  const std::uint64_t years = hour / hours_;
  const std::size_t index = hour % hours_;
  const std::int32_t net = series.net_wh[index];
  const auto part_mwh = static_cast<std::uint64_t>(std::abs(net) * kMwhPerWh * (since_ms % kHourMs) / kHourMs);
  MeterFace face;
  face.import_mwh = years * series.import_mwh.back() + series.import_mwh[index] + (net > 0 ? part_mwh : 0);
  face.export_mwh = years * series.export_mwh.back() + series.export_mwh[index] + (net < 0 ? part_mwh : 0);
  face.power_w = net;
  return face;
}

}  // namespace localgrid::posix
