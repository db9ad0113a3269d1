#include "core/mqtt/client.hpp"

#include <string>

#include "test/check.hpp"
#include "test/node/fake-hal.hpp"

namespace localgrid {
namespace {

constexpr std::array<std::uint8_t, 1> kWill = {'0'};
constexpr std::string_view kTopic = "lg/v1/d56475aa75463474c/ack";

std::vector<std::uint8_t> bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

/// One client, its broker's end of the link, and a clock.
struct Bench {
  fake::ScriptedLink link;
  MqttClient client{link};
  LinkTime now_ms = 5'000;

  void open() { client.open({"d56475aa75463474c", "lg/v1/d56475aa75463474c/state", kWill, 30}, now_ms); }
  MqttEvent poll() { return client.poll(now_ms); }
  MqttEvent hear(std::string_view hex) {
    link.say(check::unhex(hex));
    return poll();
  }
  void connect() {
    open();
    poll();
    link.heard();
    CHECK(hear("20020000").kind == MqttEventKind::kConnected);
  }
  std::string heard() { return check::hex(link.heard()); }
  /// A message to the device, QoS 1.
  MqttEvent tell(std::string_view topic, Bytes payload, std::uint8_t header = 0x32) {
    std::string body = {static_cast<char>(topic.size() >> 8), static_cast<char>(topic.size())};
    body += topic;
    if ((header & 6) != 0) body += std::string("\0\7", 2);
    body.append(payload.begin(), payload.end());
    std::string packet = {static_cast<char>(header)};
    for (std::size_t left = body.size();; left >>= 7) {
      packet += static_cast<char>((left & 0x7f) | (left > 127 ? 0x80 : 0));
      if (left <= 127) break;
    }
    packet += body;
    link.say(bytes_of(packet));
    return poll();
  }
};

TEST("a client greets with a clean session and a retained will, and is let in") {
  Bench bench;
  bench.link.state_after_open = LinkState::kOpening;
  bench.open();
  CHECK(bench.poll().kind == MqttEventKind::kNothing);
  CHECK_EQ(bench.heard(), "");
  bench.link.state_now = LinkState::kOpen;
  CHECK(bench.poll().kind == MqttEventKind::kNothing);
  CHECK_EQ(bench.heard(),
           "103f00044d515454042e001e0011643536343735616137353436333437346300"
           "1d"
           "6c672f76312f64353634373561613735343633343734632f7374617465000130");
  CHECK(!bench.client.is_connected());
  CHECK(bench.hear("20020000").kind == MqttEventKind::kConnected);
  CHECK(bench.client.is_connected());
}

TEST("a refusal ends the connection with the broker's code") {
  Bench bench;
  bench.open();
  bench.poll();
  const MqttEvent event = bench.hear("20020005");
  CHECK(event.kind == MqttEventKind::kEnded);
  CHECK(event.end == MqttEnd::kRefused);
  CHECK_EQ(event.return_code, 5);
  CHECK(bench.link.state_now == LinkState::kClosed);
  CHECK(bench.client.is_idle());
}

TEST("anything but a proper CONNACK at first is malformed") {
  for (const std::string_view wrong : {"20020100", "2003000000", "21020000", "d000", "300400016100", "40020001"}) {
    Bench bench;
    bench.open();
    bench.poll();
    CHECK(bench.hear(wrong).end == MqttEnd::kMalformed);
  }
}

TEST("a subscription is answered for its own packet id, granted or not") {
  Bench bench;
  bench.connect();
  const std::uint16_t first = bench.client.subscribe("a/b", bench.now_ms);
  const std::uint16_t second = bench.client.subscribe("c", bench.now_ms);
  bench.poll();
  CHECK_EQ(bench.heard(), "820800010003612f62018206000200016301");
  const MqttEvent refused = bench.hear("9003000280");
  CHECK(refused.kind == MqttEventKind::kSubscribed);
  CHECK_EQ(refused.packet_id, second);
  CHECK(!refused.is_granted);
  const MqttEvent granted = bench.hear("9003000101");
  CHECK_EQ(granted.packet_id, first);
  CHECK(granted.is_granted);
  CHECK(bench.hear("9003000101").end == MqttEnd::kMalformed);
}

TEST("messages of every size come with topic and payload, byte by byte or at once") {
  for (const std::size_t size : {0U, 1U, 90U, 100U, 127U, 128U, 530U}) {
    for (const std::size_t at_once : {std::size_t{1}, std::size_t{3}, SIZE_MAX}) {
      Bench bench;
      bench.connect();
      bench.link.read_at_most = at_once;
      const std::vector<std::uint8_t> payload(size, 0x5a);
      MqttEvent event = bench.tell(kTopic, payload);
      for (int i = 0; i < 1000 && event.kind == MqttEventKind::kNothing; ++i)
        event = bench.poll();
      CHECK(event.kind == MqttEventKind::kMessage);
      CHECK_EQ(event.topic, kTopic);
      CHECK_EQ(event.payload, Bytes(payload));
      CHECK(!event.is_retained);
      CHECK(bench.poll().kind == MqttEventKind::kNothing);
      CHECK_EQ(bench.heard(), "40020007");
    }
  }
}

TEST("a retained message is told apart, and an unconfirmed one is not answered") {
  Bench bench;
  bench.connect();
  CHECK(bench.tell(kTopic, kWill, 0x33).is_retained);
  bench.poll();
  CHECK_EQ(bench.heard(), "40020007");
  CHECK(bench.tell(kTopic, kWill, 0x30).kind == MqttEventKind::kMessage);
  bench.poll();
  CHECK_EQ(bench.heard(), "");
}

TEST("several packets in one piece come one after another") {
  Bench bench;
  bench.connect();
  bench.client.subscribe("a", bench.now_ms);
  bench.link.say(check::unhex("900300010130040001610130040001620230040001630"));
  bench.link.say(check::unhex("33"));
  CHECK(bench.poll().kind == MqttEventKind::kSubscribed);
  CHECK_EQ(bench.poll().topic, "a");
  CHECK_EQ(bench.poll().topic, "b");
}

TEST("a packet too large, endless in length or of a wrong kind closes") {
  struct Case {
    std::string_view hex;
    MqttEnd end;
  };
  for (const Case& wrong : {Case{"30be04", MqttEnd::kOversized},  // one byte too many
                            Case{"30ffff03", MqttEnd::kOversized}, Case{"30ffffffff", MqttEnd::kMalformed},
                            Case{"3406000161000101", MqttEnd::kMalformed},  // QoS 2
                            Case{"3606000161000101", MqttEnd::kMalformed},  // QoS 3
                            Case{"3806000161000101", MqttEnd::kMalformed},  // DUP with QoS 0
                            Case{"3205000161"
                                 "0000",
                                 MqttEnd::kMalformed},  // packet id 0
                            Case{"32030001"
                                 "61",
                                 MqttEnd::kMalformed},  // no packet id
                            Case{"3002"
                                 "0005",
                                 MqttEnd::kMalformed},                // topic longer than packet
                            Case{"30020000", MqttEnd::kMalformed},    // no topic
                            Case{"3003000123", MqttEnd::kMalformed},  // topic with a wildcard
                            Case{"3003000100", MqttEnd::kMalformed},  // topic with NUL
                            Case{"300101", MqttEnd::kMalformed},      // no topic length
                            Case{"40020001", MqttEnd::kMalformed},    // an answer to nothing
                            Case{"d000", MqttEnd::kMalformed},        // the same
                            Case{"20020000", MqttEnd::kMalformed},    // a second CONNACK
                            Case{"50020001", MqttEnd::kMalformed}, Case{"c000", MqttEnd::kMalformed},
                            Case{"0000", MqttEnd::kMalformed}, Case{"f000", MqttEnd::kMalformed}}) {
    Bench bench;
    bench.connect();
    const MqttEvent event = bench.hear(wrong.hex);
    CHECK(event.kind == MqttEventKind::kEnded);
    CHECK_EQ(event.end, wrong.end);
    CHECK(bench.link.state_now == LinkState::kClosed);
  }
}

TEST("published messages have the shortest length and rising packet ids") {
  Bench bench;
  bench.connect();
  CHECK(bench.client.publish("t", MqttPublishKind::kConfirmed, bytes_of("ab"), bench.now_ms));
  CHECK(bench.client.publish("t", MqttPublishKind::kUnconfirmed, bytes_of("c"), bench.now_ms));
  CHECK(bench.client.publish("t", MqttPublishKind::kRetained, bytes_of("d"), bench.now_ms));
  bench.poll();
  CHECK_EQ(bench.heard(), "3207000174000161623004000174633306000174000264");
  const std::vector<std::uint8_t> large(200, 0x11);
  CHECK(bench.client.publish("topic", MqttPublishKind::kConfirmed, large, bench.now_ms));
  bench.poll();
  CHECK_EQ(bench.heard(),
           "32d10100"
           "05746f7069630003" +
               check::hex(large));
}

TEST("what begins to be published but never ends is not sent") {
  Bench bench;
  bench.connect();
  CHECK(bench.client.begin_publish("t", MqttPublishKind::kConfirmed, 10).size() >= 10);
  CHECK(bench.client.publish("u", MqttPublishKind::kUnconfirmed, bytes_of("x"), bench.now_ms));
  bench.poll();
  CHECK_EQ(bench.heard(),
           "30040001"
           "7578");
}

TEST("a link that takes little is filled up, then refuses, and every byte arrives in order") {
  Bench bench;
  bench.connect();
  bench.link.write_at_most = 7;
  bench.link.write_room = 0;
  check::SeededRandom random;
  std::string expected;
  std::string got;
  int refused = 0;
  for (int i = 0; i < 400; ++i) {
    const std::vector<std::uint8_t> payload(random.below(300), static_cast<std::uint8_t>(i));
    if (bench.client.publish("t", MqttPublishKind::kUnconfirmed, payload, bench.now_ms)) {
      const std::size_t length = payload.size() + 3;
      std::vector<std::uint8_t> head = {0x30};
      if (length > 127) head.push_back(static_cast<std::uint8_t>(0x80 | (length & 127)));
      head.push_back(static_cast<std::uint8_t>(length > 127 ? length >> 7 : length));
      expected += check::hex(head) + "000174" + check::hex(payload);
    } else {
      ++refused;
    }
    bench.link.write_room = random.below(250);
    bench.poll();
    got += bench.heard();
  }
  bench.link.write_room = SIZE_MAX;
  bench.poll();
  got += bench.heard();
  CHECK(refused > 10);
  CHECK(got == expected);
}

TEST("a silent connection is pinged, and one that does not answer ends") {
  Bench bench;
  bench.connect();
  bench.now_ms += 14'999;
  bench.poll();
  CHECK_EQ(bench.heard(), "");
  CHECK_EQ(bench.client.wait_ms(bench.now_ms), 1U);
  bench.now_ms += 1;
  bench.poll();
  CHECK_EQ(bench.heard(), "c000");
  CHECK(bench.hear("d000").kind == MqttEventKind::kNothing);
  bench.now_ms += 15'000;
  bench.poll();
  CHECK_EQ(bench.heard(), "c000");
  bench.now_ms += MqttClient::kAnswerDeadlineMs - 1;
  CHECK(bench.poll().kind == MqttEventKind::kNothing);
  bench.now_ms += 1;
  CHECK(bench.poll().end == MqttEnd::kStalled);
}

TEST("a device that only listens still says that it is there") {
  Bench bench;
  bench.connect();
  int pings = 0;
  for (int second = 0; second < 60; ++second) {
    bench.now_ms += 1'000;
    bench.tell(kTopic, kWill, 0x30);
    bench.poll();
    if (bench.heard() == "c000") {
      ++pings;
      bench.hear("d000");
    }
  }
  CHECK_EQ(pings, 4);
}

TEST("a confirmation of nothing cannot stand for the answer to a ping") {
  Bench bench;
  bench.connect();
  bench.now_ms += 15'000;
  bench.poll();
  CHECK_EQ(bench.heard(), "c000");
  CHECK(bench.hear("40020001").end == MqttEnd::kMalformed);
}

TEST("a message that the broker never confirms ends the connection, whatever else it says") {
  Bench bench;
  bench.connect();
  bench.client.publish("t", MqttPublishKind::kConfirmed, kWill, bench.now_ms);
  MqttEvent event;
  for (int second = 0; second < 20 && event.kind != MqttEventKind::kEnded; ++second) {
    bench.now_ms += 1'000;
    bench.link.say(check::unhex("300400016101"));
    event = bench.poll();
    if (event.kind == MqttEventKind::kMessage) event = bench.poll();
  }
  CHECK(event.end == MqttEnd::kStalled);
}

TEST("TCP that stalls in the middle of writing, or of a packet, ends without any error of the link") {
  Bench writing;
  writing.connect();
  writing.link.is_stalled = true;
  writing.client.publish("t", MqttPublishKind::kUnconfirmed, kWill, writing.now_ms);
  writing.poll();
  writing.now_ms += MqttClient::kAnswerDeadlineMs;
  CHECK(writing.poll().end == MqttEnd::kStalled);

  Bench reading;
  reading.connect();
  reading.hear(
      "300500016100"
      "3005");
  MqttEvent event;
  for (int second = 0; second < 21 && event.kind != MqttEventKind::kEnded; ++second) {
    reading.now_ms += 1'000;
    event = reading.poll();
  }
  CHECK(event.end == MqttEnd::kStalled);
}

TEST("a link that does not open, or is lost, ends by its own deadline") {
  Bench bench;
  bench.link.state_after_open = LinkState::kOpening;
  bench.open();
  bench.now_ms += MqttClient::kOpenDeadlineMs - 1;
  CHECK(bench.poll().kind == MqttEventKind::kNothing);
  bench.now_ms += 1;
  CHECK(bench.poll().end == MqttEnd::kNoLink);

  Bench mute;
  mute.open();
  mute.poll();
  mute.now_ms += MqttClient::kAnswerDeadlineMs;
  CHECK(mute.poll().end == MqttEnd::kStalled);

  Bench lost;
  lost.connect();
  lost.link.say(check::unhex("300400016101"));
  lost.link.state_now = LinkState::kClosed;
  CHECK(lost.poll().kind == MqttEventKind::kMessage);
  CHECK(lost.poll().end == MqttEnd::kLinkLost);
  CHECK(lost.poll().kind == MqttEventKind::kNothing);
}

TEST("a goodbye is written, an abort is not, and both end") {
  Bench bench;
  bench.connect();
  bench.client.disconnect(bench.now_ms);
  CHECK_EQ(bench.heard(), "e000");
  CHECK(bench.poll().end == MqttEnd::kClosedHere);
  bench.connect();
  bench.client.abort();
  CHECK(!bench.client.publish("t", MqttPublishKind::kUnconfirmed, kWill, bench.now_ms));
  CHECK(bench.poll().end == MqttEnd::kClosedHere);
  CHECK_EQ(bench.heard(), "");
}

TEST("random bytes from the broker never disturb more than the connection") {
  check::SeededRandom random;
  const std::uint64_t runs = check::scaled(20'000);
  std::uint64_t ended = 0;
  for (std::uint64_t run = 0; run < runs; ++run) {
    Bench bench;
    bench.connect();
    bench.client.subscribe("a", bench.now_ms);
    std::vector<std::uint8_t> noise(random.below(60) + 1);
    for (std::uint8_t& byte : noise)
      byte = static_cast<std::uint8_t>(random.next());
    if (random.one_in(2)) noise[0] = static_cast<std::uint8_t>(0x30 | random.below(4));
    if (noise.size() > 1 && random.one_in(2)) noise[1] = static_cast<std::uint8_t>(noise.size() - 2);
    bench.link.say(noise);
    bench.link.read_at_most = random.below(10) + 1;
    for (int i = 0; i < 100; ++i) {
      const MqttEvent event = bench.poll();
      if (event.kind == MqttEventKind::kMessage) CHECK(event.payload.size() <= MqttClient::kReceiveBytes);
      if (event.kind == MqttEventKind::kEnded) ++ended;
    }
  }
  CHECK(ended > runs / 4);
}

}  // namespace
}  // namespace localgrid
