#include "core/time/utc-clock.hpp"

#include <algorithm>

namespace localgrid {

namespace {

constexpr std::uint64_t kYear2100Ms = 4'102'444'800'000;
/// Less than this is the network's jitter, and not worth a step between two readings.
constexpr std::uint64_t kJitterMs = 250;
/// Further apart than this, NTP and a node that vouches for its time contradict each other.
constexpr std::uint64_t kContradictionMs = 60'000;
/// For so long a source is asked before one that is less exact or less sure.
constexpr std::uint32_t kFreshS = 6 * 3600;
constexpr std::uint32_t kUncertainAfterS = 24 * 3600;
/// An oscillator of 50 ppm is 30 s off by then.
constexpr std::uint32_t kTrustedS = 7 * 24 * 3600;

/// Whether `moment` is there and at most so long ago.
bool is_within(std::uint32_t moment, std::uint32_t now, std::uint32_t most_s) {
  return moment != 0 && (now < moment || now - moment <= most_s);
}

}  // namespace

TimeChange UtcClock::set(TimeSource source, std::uint64_t mono_ms, std::uint64_t utc_ms) {
  if (utc_ms < build_time_ms_ || utc_ms >= kYear2100Ms) return {TimeSet::kImpossible, 0};
  const Moment now = moment_of(mono_ms);
  const bool was_known = is_known();
  const auto ahead_ms = static_cast<std::int64_t>(utc_ms - mono_ms - offset_ms_);
  const auto off_ms = static_cast<std::uint64_t>(ahead_ms < 0 ? -ahead_ms : ahead_ms);
  const bool is_taken = is_believed(source, now, was_known && off_ms > kContradictionMs);
  // A node that is not asked because NTP is more exact agrees with it. That it vouches for the time counts all the
  // same.
  if (source == TimeSource::kNode) node_ = now;
  if (!is_taken) return {source == TimeSource::kNode ? TimeSet::kConfirmed : TimeSet::kIgnored, 0};
  if (source == TimeSource::kNtp) ntp_ = now;
  set_ = now;
  if (was_known && off_ms < kJitterMs) return {TimeSet::kConfirmed, 0};
  offset_ms_ = utc_ms - mono_ms;
  return {TimeSet::kMoved, was_known ? ahead_ms : 0};
}

bool UtcClock::is_believed(TimeSource source, Moment now, bool contradicts) const {
  switch (source) {
    case TimeSource::kNtp:
      return !contradicts || !is_within(node_, now, kFreshS - 1);
    case TimeSource::kNode:
      return contradicts || !is_within(ntp_, now, kFreshS - 1);
    case TimeSource::kUnsureNode:
      return ntp_ == 0 && node_ == 0;
  }
  return false;
}

std::optional<std::uint64_t> UtcClock::utc_ms(std::uint64_t mono_ms) const {
  if (!is_known()) return std::nullopt;
  return mono_ms + offset_ms_;
}

std::uint64_t UtcClock::floor_ms(std::uint64_t mono_ms) const {
  return std::max(utc_ms(mono_ms).value_or(build_time_ms_), build_time_ms_);
}

std::uint32_t UtcClock::age_s(std::uint64_t mono_ms) const {
  if (!is_known()) return kClockNeverSet;
  const Moment now = moment_of(mono_ms);
  return now < set_ ? 0 : now - set_;
}

bool UtcClock::is_uncertain(std::uint64_t mono_ms) const {
  return !was_vouched_within(mono_ms, kUncertainAfterS);
}

bool UtcClock::is_trusted(std::uint64_t mono_ms) const {
  return was_vouched_within(mono_ms, kTrustedS);
}

bool UtcClock::was_vouched_within(std::uint64_t mono_ms, std::uint32_t most_s) const {
  const Moment now = moment_of(mono_ms);
  return is_within(ntp_, now, most_s) || is_within(node_, now, most_s);
}

std::optional<std::uint64_t> UtcClock::mono_ms_at(std::uint64_t utc_ms) const {
  if (!is_known() || utc_ms < offset_ms_) return std::nullopt;
  return utc_ms - offset_ms_;
}

}  // namespace localgrid
