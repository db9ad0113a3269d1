#include "core/meter-protocols/checksum.hpp"
#include "core/meter-protocols/p1/p1-parser.hpp"
#include "test/fuzz/fuzz-input.hpp"

namespace {

using localgrid::P1Parser;
using localgrid::ParseEvent;

void check(const P1Parser& parser, ParseEvent event) {
  if (event != ParseEvent::kReading) return;
  const localgrid::MeterReading& reading = parser.reading();
  localgrid::fuzz::must(reading.has_values(), "a reading says something");
  localgrid::fuzz::must(reading.import_mwh.value_or(0) <= localgrid::kMaxRegisterMwh,
                        "a register is no larger than 2^53");
  localgrid::fuzz::must(reading.export_mwh.value_or(0) <= localgrid::kMaxRegisterMwh,
                        "a register is no larger than 2^53");
}

void feed(P1Parser& parser, localgrid::Bytes bytes) {
  for (const std::uint8_t byte : bytes)
    check(parser, parser.feed(byte));
}

/// The same bytes between a begin and a right checksum, so that values are reached without guessing sixteen bits.
void feed_checked(P1Parser& parser, localgrid::Bytes bytes) {
  std::uint16_t crc = localgrid::kCrc16ArcStart;
  const auto send = [&](std::uint8_t byte) {
    if (byte == '/') crc = localgrid::kCrc16ArcStart;
    crc = localgrid::crc16_arc_step(crc, byte);
    check(parser, parser.feed(byte));
  };
  for (const char c : {'/', 'X', '\n'})
    send(static_cast<std::uint8_t>(c));
  for (const std::uint8_t byte : bytes) {
    if (byte != '!') send(byte);
  }
  send('\n');
  send('!');
  char digits[8];
  std::snprintf(digits, sizeof digits, "%04X\n", static_cast<unsigned>(crc));
  for (const char* digit = digits; *digit != 0; ++digit)
    check(parser, parser.feed(static_cast<std::uint8_t>(*digit)));
}

}  // namespace

LOCALGRID_FUZZ_TARGET {
  P1Parser strict;
  P1Parser old(localgrid::P1Options{false});
  feed(strict, input.rest());
  feed(old, input.rest());
  feed(old, input.rest());
  feed_checked(strict, input.rest());
}
