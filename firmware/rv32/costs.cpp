#include <array>
#include <cstring>

#include "core/energy/energy-meter.hpp"
#include "core/log/log.hpp"
#include "core/message/readings-message.hpp"
#include "crypto/ed25519.hpp"
#include "rv32/fakes.hpp"
#include "rv32/parts.hpp"
#include "rv32/self-check.hpp"

namespace localgrid::rv32 {
namespace {

constexpr std::size_t kSignStackBytes = 2'560;
constexpr std::size_t kVerifyStackBytes = 4'608;
constexpr std::size_t kLogStackBytes = 2'048;

/// What the measured functions share: they are called without arguments, so that their stack is theirs alone.
struct Bench {
  MemoryFlash flash;
  Log log{flash};
  std::array<std::uint8_t, kSeedBytes> seed{};
  Ed25519Signer signer{seed};
  Ed25519Crypto crypto;
  std::array<std::uint8_t, 300> buffer{};
  std::array<std::uint8_t, kSignatureBytes> signature{};
  std::array<std::uint8_t, 112> text{};
  EnergyMeter meter;
  std::uint64_t now_ms = 0;
};

Bench& bench() {
  static Bench all;
  return all;
}

std::uint64_t instructions_of(void (*work)()) {
  const std::uint64_t before = instructions();
  work();
  return instructions() - before;
}

void sign() { bench().signer.sign(bench().text, bench().signature); }

void verify() {
  check(bench().crypto.verify(bench().signer.public_key(), bench().text, bench().signature), "its own signature");
}

void take_sample() {
  bench().now_ms += 1'000;
  bench().meter.add(power_sample(bench().now_ms, 812));
}

void encode_and_sign() {
  ReadingsMessage message{bench().buffer};
  message.add({.seq = 1, .at_ms = 1'780'272'900'000, .import_mwh = 1'234'567, .power_w = 812, .boot = 1});
  check(!message.finish(KeyId{}, bench().signer).empty(), "a message of one reading");
}

void append() {
  Reading reading{.at_ms = 1'780'272'900'000, .import_mwh = 1'234'567};
  check(bench().log.append_reading(reading), "append");
}

void mount() { check(bench().log.mount() != MountResult::kFailed, "mount"); }

}  // namespace

void measure_costs() {
  std::memset(bench().text.data(), 7, bench().text.size());
  gate("stack of signing", stack_used_by(sign), kSignStackBytes);
  gate("stack of verifying", stack_used_by(verify), kVerifyStackBytes);
  gate("stack of encoding and signing a reading", stack_used_by(encode_and_sign), kSignStackBytes);
  gate("stack of mounting the log", stack_used_by(mount), kLogStackBytes);
  gate("stack of storing a reading", stack_used_by(append), kLogStackBytes);
  for (int count = 0; count < 100; count++) append();

  report("instructions of a sample", instructions_of(take_sample));
  report("instructions of signing", instructions_of(sign));
  report("instructions of verifying", instructions_of(verify));
  report("instructions of storing a reading", instructions_of(append));
  report("instructions of mounting a log of 100 readings", instructions_of(mount));
}

}  // namespace localgrid::rv32
