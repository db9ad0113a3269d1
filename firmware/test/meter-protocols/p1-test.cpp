#include "core/meter-protocols/checksum.hpp"
#include "core/meter-protocols/p1/p1-parser.hpp"
#include "test/meter-protocols/telegram-bytes.hpp"

namespace localgrid {

namespace {

constexpr std::size_t kWithoutChecksum = 4;

std::string with_checksum(const std::string& lines) {
  const std::string text = "/XXX5TEST\r\n\r\n" + lines + "!";
  std::uint16_t crc = kCrc16ArcStart;
  for (const char c : text)
    crc = crc16_arc_step(crc, static_cast<std::uint8_t>(c));
  char digits[8];
  std::snprintf(digits, sizeof digits, "%04X", static_cast<unsigned>(crc));
  return text + digits + "\r\n";
}

std::vector<ParseEvent> events_of_lines(P1Parser& parser, const std::string& lines) {
  return events_of(parser, bytes_of(std::string_view(with_checksum(lines))));
}

}  // namespace

TEST("P1 telegrams of four countries are read to the milliwatt-hour") {
  for (std::size_t i = 0; i < kWithoutChecksum; ++i) {
    P1Parser parser;
    const auto events = events_of(parser, bytes_of(telegrams::kP1[i]));
    REQUIRE_EQ(events.size(), 1);
    CHECK_EQ(events[0], ParseEvent::kReading);
    check_values(parser.reading(), telegrams::kP1[i]);
  }
}

TEST("P1 tells the phases and the time with its season") {
  P1Parser parser;
  events_of(parser, bytes_of(telegrams::kP1[0]));
  CHECK_EQ(or_absent(parser.reading().phase_power_mw[0]), 44000);
  CHECK_EQ(or_absent(parser.reading().phase_power_mw[1]), 150000);
  CHECK_EQ(or_absent(parser.reading().phase_power_mw[2]), 50000);
  REQUIRE(parser.reading().time.has_value());
  CHECK(parser.reading().time->is_summer_time);
  // 2026-06-12 10:30:45.
  CHECK_EQ(parser.reading().time->local_s, 1781260245);
  events_of(parser, bytes_of(telegrams::kP1[1]));
  CHECK_EQ(or_absent(parser.reading().phase_power_mw[0]), -3998000);
  CHECK(!parser.reading().phase_power_mw[1].has_value());
  REQUIRE(parser.reading().time.has_value());
  CHECK(!parser.reading().time->is_summer_time);
}

TEST("a P1 telegram without checksum is refused unless the meter is known to send none") {
  P1Parser strict;
  const auto bytes = bytes_of(telegrams::kP1[kWithoutChecksum]);
  const auto refused = events_of(strict, bytes);
  REQUIRE_EQ(refused.size(), 1);
  CHECK_EQ(refused[0], ParseEvent::kWrongChecksum);

  P1Parser old(P1Options{false});
  const auto first = events_of(old, bytes);
  REQUIRE_EQ(first.size(), 1);
  CHECK_EQ(first[0], ParseEvent::kUnconfirmed);
  const auto second = events_of(old, bytes);
  REQUIRE_EQ(second.size(), 1);
  CHECK_EQ(second[0], ParseEvent::kReading);
  check_values(old.reading(), telegrams::kP1[kWithoutChecksum]);
}

TEST("a P1 telegram without checksum that lost a tariff makes no reading") {
  P1Parser old(P1Options{false});
  const std::string whole = "/KMP5 X\r\n\r\n1-0:1.8.1(00010.000*kWh)\r\n1-0:1.8.2(00020.000*kWh)\r\n!\r\n";
  const std::string torn = "/KMP5 X\r\n\r\n1-0:1.8.1(00010.000*kWh)\r\n1-0:1#8.2(00020.000*kWh)\r\n!\r\n";
  events_of(old, bytes_of(std::string_view(whole)));
  CHECK_EQ(count_of(events_of(old, bytes_of(std::string_view(whole))), ParseEvent::kReading), 1);
  CHECK_EQ(count_of(events_of(old, bytes_of(std::string_view(torn))), ParseEvent::kReading), 0);
  CHECK_EQ(or_absent(old.reading().import_mwh), 30000000);
}

TEST("a checksum that is there counts even where none is required") {
  std::string text = with_checksum("1-0:1.8.0(00000001.000*kWh)\r\n");
  text[text.find("1.000")] = '2';
  P1Parser old(P1Options{false});
  const auto events = events_of(old, bytes_of(std::string_view(text)));
  REQUIRE_EQ(events.size(), 1);
  CHECK_EQ(events[0], ParseEvent::kWrongChecksum);
}

TEST("no flipped bit of a P1 telegram gives another reading") {
  check_every_bit<P1Parser>(telegrams::kP1[1]);
}

TEST("P1 finds its way back after garbage and telegrams cut off") {
  check_resynchronising<P1Parser>(telegrams::kP1[3], 1);
}

TEST("a begin in the middle of a P1 telegram begins anew") {
  P1Parser parser;
  auto bytes = bytes_of(telegrams::kP1[0]);
  bytes.resize(bytes.size() / 2);
  const auto whole = bytes_of(telegrams::kP1[2]);
  append(bytes, whole);
  const auto events = events_of(parser, bytes);
  REQUIRE_EQ(events.size(), 1);
  CHECK_EQ(events[0], ParseEvent::kReading);
  check_values(parser.reading(), telegrams::kP1[2]);
}

TEST("P1 values that are no exact kWh or stand twice make a telegram malformed") {
  for (const char* line :
       {"1-0:1.8.0(00001x000*kWh)", "1-0:1.8.0(00001.000*kW)", "1-0:1.8.0(00001.000)", "1-0:1.8.0()", "1-0:1.8.0",
        "1-0:1.8.0(1.0000001*kWh)", "1-0:1.8.0(99999999999.000*kWh)", "1-0:1.8.0(-1.000*kWh)",
        "1-0:1.8.0(00001.000*kWh)\r\n1-0:1.8.0(00001.000*kWh)", "1-0:1.7.0(1..2*kW)"}) {
    P1Parser parser;
    const auto events = events_of_lines(parser, std::string(line) + "\r\n1-0:2.8.0(00000002.000*kWh)\r\n");
    REQUIRE_EQ(events.size(), 1);
    const bool is_no_register_line = std::string_view(line) == "1-0:1.8.0";
    CHECK_EQ(events[0], is_no_register_line ? ParseEvent::kReading : ParseEvent::kMalformed);
  }
}

TEST("a last P1 line that was cut off makes a telegram malformed, another channel's register is passed over") {
  P1Parser parser;
  const auto torn = events_of_lines(parser, "1-0:1.8.0(00000001.000*kWh)\r\n1-0:2.8.0(00000002.000*kWh)");
  REQUIRE_EQ(torn.size(), 1);
  CHECK_EQ(torn[0], ParseEvent::kMalformed);
  const auto other = events_of_lines(parser, "1-0:1.8.0(00000001.000*kWh)\r\n1-2:2.8.0(00000002.000*kWh)\r\n");
  REQUIRE_EQ(other.size(), 1);
  CHECK_EQ(other[0], ParseEvent::kReading);
  CHECK(!parser.reading().export_mwh.has_value());
}

TEST("P1 takes Wh, watts and a billing group, and prefers the total to its tariffs") {
  P1Parser parser;
  const auto events = events_of_lines(parser,
                                      "1-0:1.8.1(000001.000*kWh)\r\n1-0:1.8.2(000002.000*kWh)\r\n"
                                      "1-0:1.8.0*255(3000.5*Wh)\r\n1-0:1.7.0*255(812*W)\r\n");
  REQUIRE_EQ(events.size(), 1);
  CHECK_EQ(events[0], ParseEvent::kReading);
  CHECK_EQ(or_absent(parser.reading().import_mwh), 3000500);
  CHECK_EQ(or_absent(parser.reading().power_mw), 812000);
}

TEST("a P1 telegram without end stops at its bound, and the next one is read") {
  P1Parser parser;
  ByteVector endless = bytes_of(std::string_view("/XXX5\r\n"));
  endless.resize(P1Parser::kMaxTelegramBytes + 500, '7');
  const auto events = events_of(parser, endless);
  REQUIRE_EQ(events.size(), 1);
  CHECK_EQ(events[0], ParseEvent::kOverlong);
  CHECK_EQ(count_of(events_of(parser, bytes_of(telegrams::kP1[0])), ParseEvent::kReading), 1);
}

TEST("an encrypted P1 telegram is told as such") {
  P1Parser parser;
  const auto events = events_of(parser, check::unhex("db0853414735000123458201cc30000001e2"));
  REQUIRE_EQ(events.size(), 1);
  CHECK_EQ(events[0], ParseEvent::kEncrypted);
}

TEST("a P1 telegram about gas alone has no values") {
  P1Parser parser;
  const auto events = events_of_lines(parser, "0-1:24.2.1(260612103000S)(00112.384*m3)\r\n");
  REQUIRE_EQ(events.size(), 1);
  CHECK_EQ(events[0], ParseEvent::kNoValues);
}

}  // namespace localgrid
