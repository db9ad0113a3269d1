#pragma once

namespace localgrid::esp32 {

/// Owns the node: gives it samples and the time, and lets it do what is due. Argument: a Workshop.
void run_control_task(void* workshop);

}  // namespace localgrid::esp32
