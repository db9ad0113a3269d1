#include "tasks.hpp"

#include "control-task.hpp"
#include "freertos/task.h"
#include "net-task.hpp"
#include "sample-task.hpp"

namespace localgrid::esp32 {
namespace {

// Bytes. Measured on the emulated instruction set: a node needs less than 6 kB, most of it for checking a signature; a TLS
// handshake needs about as much.
constexpr std::uint32_t kControlStackBytes = 10 * 1024;
constexpr std::uint32_t kNetStackBytes = 10 * 1024;
constexpr std::uint32_t kSampleStackBytes = 4 * 1024;

constexpr UBaseType_t kNetPriority = tskIDLE_PRIORITY + 3;
constexpr UBaseType_t kControlPriority = tskIDLE_PRIORITY + 5;
constexpr UBaseType_t kSamplePriority = tskIDLE_PRIORITY + 6;

}  // namespace

bool begin_tasks(Workshop& workshop) {
  return xTaskCreate(run_net_task, "net", kNetStackBytes, &workshop, kNetPriority, nullptr) == pdPASS &&
         xTaskCreate(run_control_task, "control", kControlStackBytes, &workshop, kControlPriority, nullptr) == pdPASS &&
         xTaskCreate(run_sample_task, "sample", kSampleStackBytes, &workshop, kSamplePriority, nullptr) == pdPASS;
}

}  // namespace localgrid::esp32
