#pragma once

namespace localgrid::esp32 {

/// Does the network's blocking work: names, handshakes, sockets, Wi-Fi. Argument: a Workshop.
void run_net_task(void* workshop);

}  // namespace localgrid::esp32
