#include "pair.hpp"

#include <algorithm>
#include <cstdio>

#include "core/pairing/pairing.hpp"
#include "crypto/ed25519.hpp"
#include "esp_log.h"
#include "freertos/task.h"
#include "hal_esp/chip.hpp"
#include "hal_esp/pumped-link.hpp"

namespace localgrid::esp32 {
namespace {

constexpr const char* kTag = "pair";
constexpr std::uint64_t kDeadlineMs = 30'000;
constexpr std::size_t kRequestPemBytes = 1024;
constexpr TickType_t kPauseTicks = pdMS_TO_TICKS(10);

/// Zero-terminated copies, as C interfaces want them.
template <std::size_t size>
struct Terminated {
  explicit Terminated(std::string_view view) { std::copy_n(view.begin(), std::min(view.size(), size), text.begin()); }
  std::array<char, size + 1> text{};
};

template <std::size_t size>
bool copy_terminated(std::string_view from, std::array<char, size>& to) {
  if (from.size() >= size) return false;
  to.fill('\0');
  std::ranges::copy(from, to.begin());
  return true;
}

PairResult result_of(const PairingAnswer& answer, Membership& membership) {
  if (answer.outcome == PairingOutcome::kRefused) {
    ESP_LOGW(kTag, "refused: %.*s", static_cast<int>(answer.refusal.size()), answer.refusal.data());
    return answer.retry_after_s > 0 ? PairResult::kUnreachable : PairResult::kRefused;
  }
  if (answer.outcome != PairingOutcome::kPaired) return PairResult::kUnreachable;
  membership.mqtt_port = answer.mqtt_port;
  membership.node_key = answer.node_key;
  const bool fits = copy_terminated(answer.certificate_pem, membership.certificate_pem) &&
                    copy_terminated(answer.ca_certificate_pem, membership.authority_pem);
  return fits ? PairResult::kPaired : PairResult::kUnreachable;
}

/// Sends `request`, then collects the answer in `buffer`, over the request that is not needed any more.
PairingAnswer exchange(PumpedLink& link, std::size_t request_bytes, std::span<std::uint8_t> buffer) {
  ChipClock clock;
  const std::uint64_t deadline_ms = clock.mono_ms() + kDeadlineMs;
  std::size_t sent = 0;
  std::size_t received = 0;
  link.open();
  while (clock.mono_ms() < deadline_ms) {
    link.pump(clock.mono_ms());
    const bool is_closed = link.state() == LinkState::kClosed;
    if (sent < request_bytes) {
      sent += link.write(buffer.subspan(sent, request_bytes - sent));
    } else {
      received += link.read(buffer.subspan(received));
      const PairingAnswer answer = read_pairing_answer(buffer.first(received), is_closed);
      if (answer.outcome != PairingOutcome::kIncomplete) return answer;
    }
    if (is_closed) break;
    vTaskDelay(kPauseTicks);
  }
  return {};
}

}  // namespace

PairResult pair(const ProvisioningRecord& record, DeviceKeys& keys, Membership& membership) {
  static std::array<std::uint8_t, kPairingBufferBytes> buffer;
  static std::array<char, kRequestPemBytes> request_pem;
  Ed25519Crypto crypto;
  const std::array<char, 17> device = device_id_of(key_id_of(keys.signer()->public_key(), crypto));
  const Terminated<17> common_name{{device.data(), device.size()}};
  const std::size_t pem_size = keys.write_certificate_request(common_name.text.data(), request_pem);
  const Terminated<64> host{record.node_host.view()};
  std::array<char, 80> host_header{};
  const char* const form = record.node_port == 80 ? "%s" : "%s:%u";
  std::snprintf(host_header.data(), host_header.size(), form, host.text.data(), unsigned{record.node_port});

  const Bytes request = make_pairing_request(
      {host_header.data(), record.code.view(), {request_pem.data(), pem_size}}, *keys.signer(), buffer);
  if (pem_size == 0 || request.empty()) return PairResult::kUnreachable;
  std::copy(request.begin(), request.end(), buffer.begin());
  PumpedLink link{host.text.data(), record.node_port, {}};
  const PairResult result = result_of(exchange(link, request.size(), buffer), membership);
  link.close();
  link.pump(0);
  return result;
}

}  // namespace localgrid::esp32
