#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "esp_event.h"

namespace localgrid::esp32 {

/// The home's Wi-Fi. Events only note what happened; `tend` alone connects, so that no event can cut off an attempt that
/// runs, and an access point that comes and goes is met with growing waits.
class WifiStation {
 public:
  /// @param name at most 32 bytes, @param password at most 64
  bool begin(std::string_view name, std::string_view password);
  /// To be called a few times a second.
  void tend(std::uint64_t mono_ms);
  bool has_address() const { return has_address_.load(); }

 private:
  static void on_event(void* station, esp_event_base_t base, std::int32_t id, void* data);
  void attempt(std::uint64_t mono_ms);

  std::atomic<bool> has_address_{false};
  std::atomic<bool> is_disconnected_{true};
  std::uint64_t next_attempt_mono_ms_ = 0;
  std::uint64_t attempt_since_mono_ms_ = 0;
  std::uint32_t wait_ms_ = 0;
  bool is_attempting_ = false;
};

}  // namespace localgrid::esp32
