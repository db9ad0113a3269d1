#include "control-task.hpp"

#include <algorithm>

#include "esp_log.h"
#include "network-time.hpp"
#include "tasks.hpp"

namespace localgrid::esp32 {
namespace {

constexpr std::uint32_t kLongestWaitMs = 50;

void take_sample(Node& node, const MeterSample& sample) {
  if (sample.is_fault) {
    node.report_sensor_fault();
    return;
  }
  node.set_live_voltage(sample.voltage_mv);
  node.sample(sample.mono_ms, sample.power_w);
  node.set_safety_sensors({.mono_ms = sample.mono_ms, .voltage_mv = sample.voltage_mv});
}

void take_time(Node& node) {
  const std::optional<TimeFix> fix = take_network_time();
  if (fix.has_value()) node.set_time(fix->mono_ms, fix->utc_ms);
}

}  // namespace

void run_control_task(void* argument) {
  auto& workshop = *static_cast<Workshop*>(argument);
  // From here on the node feeds it, and only when it gets on.
  workshop.control_watchdog.join();
  for (;;) {
    const std::uint32_t wait_ms = std::min(workshop.node.wait_ms(), kLongestWaitMs);
    MeterSample sample{};
    if (xQueueReceive(workshop.samples, &sample, std::max<TickType_t>(pdMS_TO_TICKS(wait_ms), 1)) == pdTRUE) {
      take_sample(workshop.node, sample);
    }
    take_time(workshop.node);
    workshop.node.poll();
  }
}

}  // namespace localgrid::esp32
