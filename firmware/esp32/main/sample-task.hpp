#pragma once

namespace localgrid::esp32 {

/// Reads the metering chip once a second and hands average power to the node's queue. Argument: a Workshop.
void run_sample_task(void* workshop);

}  // namespace localgrid::esp32
