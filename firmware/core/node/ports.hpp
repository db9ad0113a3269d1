#pragma once

#include "core/update/download-link.hpp"
#include "hal/hal.hpp"

namespace localgrid {

/// Everything outside that a node uses; all of it must outlive the node.
struct NodePorts {
  /// For the log alone.
  Flash& flash;
  Signer& signer;
  Crypto& crypto;
  Random& random;
  Watchdog& watchdog;
  /// Runs energy, readings, UTC, commands and everything about the plant. A simulator may run it faster.
  const Clock& metering_clock;
  /// Runs connections, waits and deadlines. On a chip the same object as the metering clock.
  const Clock& link_clock;
  /// To the node's MQTT broker.
  Link& link;
  /// Both absent on a device that is not updated over the network.
  UpdateSlot* update_slot = nullptr;
  DownloadLink* download_link = nullptr;
};

}  // namespace localgrid
