#pragma once

#include <cstdint>
#include <optional>

#include "core/message/status.hpp"

namespace localgrid {

/// Who said what time it is.
enum class TimeSource : std::uint8_t {
  /// The device's own NTP client, or a clock with a battery. Not authenticated.
  kNtp,
  /// A signed configuration of a node that vouches for its time.
  kNode,
  /// The same of a node that was cut off and cannot.
  kUnsureNode,
};

enum class TimeSet : std::uint8_t {
  /// Taken; the clock moved by less than what is worth moving it for.
  kConfirmed,
  /// Taken, and the clock was moved.
  kMoved,
  /// Not better than what the clock has.
  kIgnored,
  /// Before the firmware was built or after the year 2100.
  kImpossible,
};

struct TimeChange {
  TimeSet result = TimeSet::kIgnored;
  /// Forwards is positive; 0 for the first time.
  std::int64_t moved_ms = 0;
};

/// UTC beside the monotonic clock: an offset, where it came from, and when. All times go in as monotonic ms, so nothing
/// that counts energy or deadlines ever sees a correction.
///
/// Nobody but the node proves who it is. So while the node vouches for its time, a time by NTP that differs from it by
/// more than a minute is not taken, and the node's time is taken over an older one by NTP that does.
class UtcClock {
 public:
  /// Build time: nothing earlier is believed, and certificates are checked against it while the time is unknown.
  explicit UtcClock(std::uint64_t build_time_ms) : build_time_ms_(build_time_ms) {}

  TimeChange set(TimeSource source, std::uint64_t mono_ms, std::uint64_t utc_ms);

  bool is_known() const { return set_ != 0; }
  /// Unix time; nothing before the clock was set.
  std::optional<std::uint64_t> utc_ms(std::uint64_t mono_ms) const;
  /// For the dates of certificates: never before the build.
  std::uint64_t floor_ms(std::uint64_t mono_ms) const;
  /// Since it was set or confirmed last; kClockNeverSet before.
  std::uint32_t age_s(std::uint64_t mono_ms) const;
  /// Whether readings carry kFlagClockUncertain: never set by somebody who vouches for it, or more than a day ago.
  bool is_uncertain(std::uint64_t mono_ms) const;
  /// Whether an end of a command can be judged: set by somebody who vouches, at most a week ago.
  bool is_trusted(std::uint64_t mono_ms) const;
  /// Monotonic time at which the clock will show `utc_ms`; nothing when that is past before the device started.
  std::optional<std::uint64_t> mono_ms_at(std::uint64_t utc_ms) const;

 private:
  /// When somebody last said what time it is: monotonic seconds and one; 0 for never.
  using Moment = std::uint32_t;

  static Moment moment_of(std::uint64_t mono_ms) { return static_cast<Moment>(mono_ms / 1000) + 1; }
  bool was_vouched_within(std::uint64_t mono_ms, std::uint32_t most_s) const;
  bool is_believed(TimeSource source, Moment now, bool contradicts) const;

  std::uint64_t build_time_ms_;
  /// UTC less monotonic time.
  std::uint64_t offset_ms_ = 0;
  Moment set_ = 0;
  Moment ntp_ = 0;
  Moment node_ = 0;
};

}  // namespace localgrid
