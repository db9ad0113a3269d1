#pragma once

#include <cstdint>

namespace localgrid {

/// A moment of the link clock, ms, cut to what a 32-bit chip handles in one register. It starts again every 49 days, so
/// only differences mean something, of up to 24 days.
using LinkTime = std::uint32_t;

inline constexpr std::uint32_t kNever = UINT32_MAX;

constexpr bool has_come(LinkTime due, LinkTime now) {
  return static_cast<std::int32_t>(now - due) >= 0;
}

/// Until a moment comes; 0 when it has.
constexpr std::uint32_t time_until(LinkTime due, LinkTime now) {
  return has_come(due, now) ? 0 : due - now;
}

}  // namespace localgrid
