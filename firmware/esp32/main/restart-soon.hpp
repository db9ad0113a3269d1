#pragma once

namespace localgrid::esp32 {

/// Restarts the chip in two seconds, so that an answer that is on its way still arrives.
void restart_soon();

}  // namespace localgrid::esp32
