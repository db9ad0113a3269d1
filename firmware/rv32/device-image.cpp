#include "core/node/node.hpp"
#include "crypto/ed25519.hpp"
#include "rv32/fakes.hpp"
#include "rv32/memory-broker.hpp"

/// A device and nothing else, for the size gate: all of the node and its crypto, nothing that prints or checks.
namespace {

void drop(void*, std::string_view, localgrid::Bytes) {}

}  // namespace

int main() {
  using namespace localgrid;
  static rv32::MemoryFlash flash;
  static rv32::ManualClock clock;
  static rv32::CountingRandom random;
  static rv32::CountingWatchdog watchdog;
  static Ed25519Crypto crypto;
  static Ed25519Signer signer{std::array<std::uint8_t, kSeedBytes>{}};
  static rv32::MemoryBroker broker{drop, nullptr};
  static Node node{NodePorts{.flash = flash,
                             .signer = signer,
                             .crypto = crypto,
                             .random = random,
                             .watchdog = watchdog,
                             .metering_clock = clock,
                             .link_clock = clock,
                             .link = broker},
                   NodeSetup{}};
  if (node.begin() == MountResult::kFailed) return 1;
  for (int step = 0; step < 1'000; step++) {
    clock.now_ms += 1'000;
    node.sample(clock.now_ms, 800);
    node.poll();
  }
  return 0;
}
