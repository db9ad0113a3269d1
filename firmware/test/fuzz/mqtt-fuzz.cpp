#include "core/mqtt/client.hpp"
#include "test/fuzz/fuzz-input.hpp"
#include "test/node/fake-hal.hpp"

using localgrid::MqttClient;
using localgrid::MqttEvent;
using localgrid::MqttEventKind;
using localgrid::fuzz::must;

namespace {

void drain(MqttClient& client, localgrid::LinkTime now_ms) {
  for (int i = 0;; ++i) {
    must(i < 10000, "poll comes to an end");
    const MqttEvent event = client.poll(now_ms);
    if (event.kind == MqttEventKind::kNothing) return;
    if (event.kind != MqttEventKind::kMessage) continue;
    // Touched, so that a view outside of the buffer is found.
    unsigned sum = 0;
    for (const char c : event.topic)
      sum += static_cast<unsigned char>(c);
    for (const std::uint8_t byte : event.payload)
      sum += byte;
    must(sum != 1U << 31, "bytes are readable");
  }
}

/// A broker that has let the client in, so that the input is about what comes then.
constexpr std::uint8_t kWelcome[] = {0x20, 0x02, 0x00, 0x00};

}  // namespace

/// The first byte of each turn says what happens: bytes from the broker, something from the device, time.
LOCALGRID_FUZZ_TARGET {
  localgrid::fake::ScriptedLink link;
  MqttClient client(link);
  localgrid::LinkTime now_ms = 1000;
  const std::uint8_t options = input.u8();
  link.read_at_most = (options & 1U) != 0 ? 1 : SIZE_MAX;
  link.write_at_most = (options & 2U) != 0 ? 7 : SIZE_MAX;
  const localgrid::MqttIdentity identity{"d56475aa75463474c", "lg/v1/d56475aa75463474c/state", kWelcome, 30};
  client.open(identity, now_ms);
  drain(client, now_ms);
  if ((options & 4U) == 0) link.say(kWelcome);
  while (!input.is_empty()) {
    const std::uint8_t turn = input.u8();
    if (turn < 0xC0) {
      link.say(input.take(turn % 64U + 1U));
    } else if (turn < 0xD0) {
      client.subscribe("lg/v1/d56475aa75463474c/ack", now_ms);
    } else if (turn < 0xE0) {
      const std::uint8_t payload[40] = {turn};
      client.publish("lg/v1/d56475aa75463474c/live", localgrid::MqttPublishKind::kConfirmed, payload, now_ms);
    } else if (turn < 0xF0) {
      now_ms += input.u16();
    } else if (client.is_idle()) {
      client.open(identity, now_ms);
    } else {
      link.is_stalled = (turn & 1U) != 0;
    }
    drain(client, now_ms);
    link.from_device.clear();
  }
}
