#pragma once

#include "core/node/node.hpp"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "hal_esp/chip.hpp"
#include "hal_esp/pumped-link.hpp"
#include "wifi-station.hpp"

namespace localgrid::esp32 {

/// What the tasks share. It lives as long as the chip runs.
///
///     sample (reads the metering chip) ──queue──► control (owns the node) ◄──buffers──► net (TLS, sockets, Wi-Fi)
///
/// Control never waits for a network or a handshake, so the limiter is asked every 50 ms whatever happens there.
struct Workshop {
  WifiStation& station;
  PumpedLink& broker_link;
  PumpedLink& download_link;
  Node& node;
  TaskWatchdog& control_watchdog;
  QueueHandle_t samples;
};

/// From the metering chip to the node.
struct MeterSample {
  std::uint64_t mono_ms;
  std::int32_t power_w;
  std::uint32_t voltage_mv;
  /// The chip does not answer.
  bool is_fault;
};

/// Starts the three tasks; false when there is no memory for one.
bool begin_tasks(Workshop& workshop);

}  // namespace localgrid::esp32
