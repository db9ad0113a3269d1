#pragma once

#include <cstdint>
#include <optional>

namespace localgrid::esp32 {

/// A moment on both clocks.
struct TimeFix {
  std::uint64_t mono_ms;
  std::uint64_t utc_ms;
};

/// Asks time servers (SNTP) for as long as the device runs, hourly; an answer is kept until somebody takes it.
bool begin_network_time(const char* server);
/// The newest answer that nobody has taken yet.
std::optional<TimeFix> take_network_time();

}  // namespace localgrid::esp32
