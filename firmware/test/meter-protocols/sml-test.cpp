#include "core/meter-protocols/checksum.hpp"
#include "core/meter-protocols/sml/sml-parser.hpp"
#include "test/meter-protocols/telegram-bytes.hpp"

namespace localgrid {

namespace {

/// Start and end around data of which the length is a multiple of four; escapes are the caller's business.
ByteVector wrapped(std::string_view hex, std::uint8_t padding = 0) {
  ByteVector bytes = check::unhex("1b1b1b1b01010101" + std::string(hex) + "1b1b1b1b1a");
  bytes.push_back(padding);
  const std::uint16_t crc = crc16_x25(bytes);
  bytes.push_back(static_cast<std::uint8_t>(crc & 0xFFU));
  bytes.push_back(static_cast<std::uint8_t>(crc >> 8));
  return bytes;
}

std::vector<SmlTransport::Event> transport_events(SmlTransport& transport, const ByteVector& bytes) {
  std::vector<SmlTransport::Event> events;
  for (const std::uint8_t byte : bytes) {
    const auto event = transport.feed(byte);
    if (event != SmlTransport::Event::kNone) events.push_back(event);
  }
  return events;
}

}  // namespace

TEST("SML files of many makers are read") {
  for (const auto& telegram : telegrams::kSml) {
    SmlParser parser;
    const auto events = events_of(parser, bytes_of(telegram));
    REQUIRE_EQ(events.size(), 1);
    CHECK_EQ(events[0], ParseEvent::kReading);
    check_values(parser.reading(), telegram);
  }
}

TEST("SML tells the power of each phase with its sign") {
  SmlParser parser;
  events_of(parser, bytes_of(telegrams::kSml[0]));
  CHECK_EQ(or_absent(parser.reading().phase_power_mw[0]), 400000);
  CHECK_EQ(or_absent(parser.reading().phase_power_mw[1]), -100000);
  CHECK_EQ(or_absent(parser.reading().phase_power_mw[2]), 512000);
}

TEST("no flipped bit of an SML file gives another reading") {
  check_every_bit<SmlParser>(telegrams::kSml[1]);
}

TEST("SML finds its way back after garbage and files cut off") {
  for (const auto& telegram : telegrams::kSml)
    check_resynchronising<SmlParser>(telegram, 2);
}

TEST("an escape right behind data that ends in 1b is found") {
  for (const char* data : {"1122331b", "11221b1b", "111b1b1b", "1b1b1b1b1b1b1b1b"}) {
    SmlTransport transport;
    const auto events = transport_events(transport, wrapped(data));
    REQUIRE_EQ(events.size(), 1);
    CHECK_EQ(events[0], SmlTransport::Event::kFile);
    const std::string kept = std::string_view(data).size() == 16 ? "1b1b1b1b" : data;
    CHECK_EQ(check::hex(transport.file()), kept);
  }
}

TEST("padding is taken off, and more of it than there is data refused") {
  SmlTransport transport;
  const auto events = transport_events(transport, wrapped("11220000", 2));
  REQUIRE_EQ(events.size(), 1);
  CHECK_EQ(check::hex(transport.file()), "1122");
  const auto too_much = transport_events(transport, wrapped("11220000", 4));
  REQUIRE_EQ(too_much.size(), 1);
  CHECK_EQ(too_much[0], SmlTransport::Event::kBroken);
  const auto more_than_all = transport_events(transport, wrapped("", 1));
  REQUIRE_EQ(more_than_all.size(), 1);
  CHECK_EQ(more_than_all[0], SmlTransport::Event::kBroken);
}

TEST("an unknown escape ends an SML file, a start begins anew") {
  SmlTransport transport;
  const auto broken = transport_events(transport, check::unhex("1b1b1b1b01010101aabbccdd1b1b1b1b02030405"));
  REQUIRE_EQ(broken.size(), 1);
  CHECK_EQ(broken[0], SmlTransport::Event::kBroken);
  auto bytes = check::unhex("1b1b1b1b01010101aabbccdd");
  const auto whole = wrapped("01020304");
  append(bytes, whole);
  const auto events = transport_events(transport, bytes);
  REQUIRE_EQ(events.size(), 1);
  CHECK_EQ(events[0], SmlTransport::Event::kFile);
  CHECK_EQ(check::hex(transport.file()), "01020304");
}

TEST("an SML file without end stops at its bound, and the next one is read") {
  SmlParser parser;
  ByteVector endless = check::unhex("1b1b1b1b01010101");
  endless.resize(SmlTransport::kMaxFileBytes + 100, 0x55);
  const auto events = events_of(parser, endless);
  REQUIRE_EQ(events.size(), 1);
  CHECK_EQ(events[0], ParseEvent::kOverlong);
  CHECK_EQ(count_of(events_of(parser, bytes_of(telegrams::kSml[0])), ParseEvent::kReading), 1);
}

TEST("SML elements that lie about their length make a file malformed") {
  for (const char* data : {"76010101", "7f010100", "76ff0f00", "7601010172650000", "8f8f8f8f", "00000076"}) {
    SmlParser parser;
    const auto events = events_of(parser, wrapped(data));
    REQUIRE_EQ(events.size(), 1);
    CHECK_EQ(events[0], ParseEvent::kMalformed);
  }
}

TEST("a right SML file without a list has no values") {
  SmlParser parser;
  const auto events = events_of(parser, wrapped("7602016200620072630201710163aaaa00000000", 3));
  REQUIRE_EQ(events.size(), 1);
  CHECK_EQ(events[0], ParseEvent::kNoValues);
}

}  // namespace localgrid
