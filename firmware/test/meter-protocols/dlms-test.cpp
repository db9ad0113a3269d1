#include "core/meter-protocols/checksum.hpp"
#include "core/meter-protocols/dlms/dlms-push.hpp"
#include "test/meter-protocols/telegram-bytes.hpp"

namespace localgrid {

namespace {

constexpr std::size_t kSegmented = 1;

void append_low_first(ByteVector& bytes, std::uint16_t crc) {
  bytes.push_back(static_cast<std::uint8_t>(crc & 0xFFU));
  bytes.push_back(static_cast<std::uint8_t>(crc >> 8));
}

ByteVector framed(const ByteVector& information, bool is_segmented = false) {
  const std::size_t length = 2 + 2 + 1 + 2 + information.size() + 2;
  ByteVector checked{static_cast<std::uint8_t>(0xA0U | (is_segmented ? 8U : 0U) | (length >> 8)),
                     static_cast<std::uint8_t>(length & 0xFFU), 0x03, 0x21, 0x13};
  append_low_first(checked, crc16_x25(checked));
  append(checked, information);
  append_low_first(checked, crc16_x25(checked));
  ByteVector whole;
  whole.push_back(0x7E);
  append(whole, checked);
  whole.push_back(0x7E);
  return whole;
}

ParseEvent parse(std::string_view hex, MeterReading& reading) {
  return parse_dlms_push(check::unhex(hex), reading);
}

}  // namespace

TEST("DLMS lists of three makers are read, in one frame and in three") {
  for (const auto& telegram : telegrams::kDlms) {
    DlmsHdlcParser parser;
    const auto events = events_of(parser, bytes_of(telegram));
    REQUIRE_EQ(events.size(), 1);
    CHECK_EQ(events[0], ParseEvent::kReading);
    check_values(parser.reading(), telegram);
  }
}

TEST("a DLMS notification tells the meter's wall time") {
  DlmsHdlcParser parser;
  events_of(parser, bytes_of(telegrams::kDlms[2]));
  REQUIRE(parser.reading().time.has_value());
  // 2026-10-11 21:00:10, in summer time.
  CHECK_EQ(parser.reading().time->local_s, 1791752410);
  CHECK(parser.reading().time->is_summer_time);
}

TEST("no flipped bit of a DLMS frame gives another reading") {
  check_every_bit<DlmsHdlcParser>(telegrams::kDlms[0]);
  check_every_bit<DlmsHdlcParser>(telegrams::kDlms[kSegmented]);
}

TEST("DLMS finds its way back after garbage and frames cut off") {
  check::SeededRandom random(3);
  for (const auto& telegram : telegrams::kDlms) {
    const ByteVector whole = bytes_of(telegram);
    DlmsHdlcParser parser;
    for (std::uint64_t round = 0; round < check::scaled(100); ++round) {
      ByteVector noise(random.below(300));
      for (std::uint8_t& byte : noise)
        byte = static_cast<std::uint8_t>(random.next());
      events_of(parser, noise);
      events_of(parser,
                ByteVector(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(random.below(whole.size()))));
      parser.reset();
      CHECK_EQ(count_of(events_of(parser, whole), ParseEvent::kReading), 1);
      check_values(parser.reading(), telegram);
    }
  }
}

TEST("a flag among garbage does not hide the frame behind it") {
  ByteVector bytes = check::unhex("7ea07e7ea1227e7e7e");
  const auto whole = bytes_of(telegrams::kDlms[3]);
  append(bytes, whole);
  DlmsHdlcParser parser;
  CHECK_EQ(count_of(events_of(parser, bytes), ParseEvent::kReading), 1);
}

TEST("frames may share the flag between them") {
  ByteVector bytes = bytes_of(telegrams::kDlms[3]);
  const auto next = bytes_of(telegrams::kDlms[4]);
  append(bytes, std::span(next).subspan(1));
  DlmsHdlcParser parser;
  CHECK_EQ(count_of(events_of(parser, bytes), ParseEvent::kReading), 2);
}

TEST("a message whose last segment was lost does not spoil the next message") {
  const auto segmented = bytes_of(telegrams::kDlms[kSegmented]);
  ByteVector bytes(segmented.begin(), segmented.begin() + static_cast<std::ptrdiff_t>(segmented.size() / 2));
  const std::size_t first_frame = 1 + ((segmented[1] & 7U) << 8 | segmented[2]) + 1;
  bytes.resize(first_frame);
  const auto whole = bytes_of(telegrams::kDlms[0]);
  append(bytes, whole);
  DlmsHdlcParser parser;
  CHECK_EQ(count_of(events_of(parser, bytes), ParseEvent::kReading), 1);
  check_values(parser.reading(), telegrams::kDlms[0]);
}

TEST("the end of a message whose begin was lost is passed over") {
  const auto segmented = bytes_of(telegrams::kDlms[kSegmented]);
  const std::size_t first_frame = 1 + ((segmented[1] & 7U) << 8 | segmented[2]) + 1;
  DlmsHdlcParser parser;
  CHECK_EQ(events_of(parser, ByteVector(segmented.begin() + static_cast<std::ptrdiff_t>(first_frame), segmented.end()))
               .size(),
           0);
}

TEST("segments without end stop at the bound, and the next message is read") {
  ByteVector information = check::unhex("e6e7000f4000000000");
  information.resize(900, 0);
  DlmsHdlcParser parser;
  CHECK_EQ(events_of(parser, framed(information, true)).size(), 0);
  const auto events = events_of(parser, framed(ByteVector(900, 0), true));
  REQUIRE_EQ(events.size(), 1);
  CHECK_EQ(events[0], ParseEvent::kOverlong);
  CHECK_EQ(count_of(events_of(parser, bytes_of(telegrams::kDlms[0])), ParseEvent::kReading), 1);
}

TEST("ciphered notifications are told as encrypted") {
  DlmsHdlcParser parser;
  const auto events = events_of(parser, framed(check::unhex("e6e700db084b464d6750000001820100300000000188")));
  REQUIRE_EQ(events.size(), 1);
  CHECK_EQ(events[0], ParseEvent::kEncrypted);
  MeterReading reading;
  for (const char* tag : {"dc", "dd", "de", "df"})
    CHECK_EQ(parse(tag, reading), ParseEvent::kEncrypted);
}

TEST("the wrapper gives the same as HDLC") {
  const auto frame = bytes_of(telegrams::kDlms[2]);
  // Flag, format, addresses, control, check sequence and LLC before; check sequence and flag behind.
  const ByteVector apdu(frame.begin() + 1 + 2 + 2 + 1 + 2 + 3, frame.end() - 3);
  // Two bytes of garbage, version, ports, length.
  ByteVector bytes = check::unhex("ff00000100010066");
  bytes.push_back(static_cast<std::uint8_t>(apdu.size() >> 8));
  bytes.push_back(static_cast<std::uint8_t>(apdu.size() & 0xFFU));
  append(bytes, apdu);
  DlmsWrapperParser parser;
  const auto events = events_of(parser, bytes);
  REQUIRE_EQ(events.size(), 1);
  CHECK_EQ(events[0], ParseEvent::kReading);
  check_values(parser.reading(), telegrams::kDlms[2]);
}

TEST("a wrapped message that is too long is passed over whole") {
  DlmsWrapperParser parser;
  ByteVector bytes = check::unhex("0001000100670800");
  bytes.resize(bytes.size() + 0x800, 0x0F);
  const auto events = events_of(parser, bytes);
  REQUIRE_EQ(events.size(), 1);
  CHECK_EQ(events[0], ParseEvent::kOverlong);
  const auto next = events_of(parser, check::unhex("000100010067000d0f4000000000020106000002590000"));
  REQUIRE_EQ(next.size(), 1);
  CHECK_EQ(next[0], ParseEvent::kReading);
  CHECK_EQ(or_absent(parser.reading().power_mw), 601000);
}

TEST("DLMS data that lies about its length makes a message malformed") {
  MeterReading reading;
  for (const char* hex :
       {"0f40000000", "0f4000000005", "0f400000000c07ea0a", "0f4000000000", "0f40000000000205", "0f400000000001820fff",
        "0f40000000000980", "0f4000000000098300000100", "0f4000000000ff", "0f40000000000201090601000108", ""}) {
    CHECK_EQ(parse(hex, reading), ParseEvent::kMalformed);
  }
}

TEST("a value with a unit that is none of energy or power is passed over, another kind of message, too") {
  MeterReading reading;
  CHECK_EQ(parse("0f4000000000"
                 "0203"
                 "09060100010800ff"
                 "0600001000"
                 "0202"
                 "0f00"
                 "161f",
                 reading),
           ParseEvent::kNoValues);
  CHECK_EQ(parse("c001", reading), ParseEvent::kNoValues);
}

TEST("a scaler out of all bounds and a code that stands twice make a message malformed") {
  MeterReading reading;
  CHECK_EQ(parse("0f4000000000"
                 "0203"
                 "09060100010800ff"
                 "0600001000"
                 "0202"
                 "0f7f"
                 "161e",
                 reading),
           ParseEvent::kMalformed);
  CHECK_EQ(parse("0f4000000000"
                 "0204"
                 "09060100010800ff"
                 "0600001000"
                 "09060100010800ff"
                 "0600001000",
                 reading),
           ParseEvent::kMalformed);
}

}  // namespace localgrid
