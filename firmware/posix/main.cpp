#include <csignal>
#include <cstdio>

#include "posix/control/control-server.hpp"

namespace {

volatile std::sig_atomic_t is_asked_to_stop = 0;

void ask_to_stop(int) {
  is_asked_to_stop = 1;
}

}  // namespace

/// Devices in one process, controlled by lines on standard input.
int main() {
  using namespace localgrid::posix;
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGTERM, ask_to_stop);
  std::signal(SIGINT, ask_to_stop);
  EventLoop loop;
  if (!loop.open()) {
    std::perror("localgrid-devices");
    return 1;
  }
  DeviceFleet fleet(loop);
  ControlServer control(loop, fleet);
  if (!control.start()) {
    std::fputs("localgrid-devices: standard input must be a pipe or a terminal\n", stderr);
    return 1;
  }
  while (!control.is_over() && is_asked_to_stop == 0) {
    loop.turn(static_cast<int>(fleet.wait_ms(control.wait_ms())));
    fleet.wake_due();
    control.look_after();
  }
  fleet.halt();
  return 0;
}
