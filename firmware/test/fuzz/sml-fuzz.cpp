#include "core/meter-protocols/sml/sml-parser.hpp"
#include "test/fuzz/fuzz-input.hpp"

using localgrid::MeterReading;
using localgrid::ParseEvent;
using localgrid::fuzz::must;

LOCALGRID_FUZZ_TARGET {
  localgrid::SmlParser parser;
  for (const std::uint8_t byte : input.rest()) {
    if (parser.feed(byte) == ParseEvent::kReading) must(parser.reading().has_values(), "a reading says something");
  }
  // Behind the checksum, which the fuzzer does not guess.
  const auto file = localgrid::fuzz::exact_copy(input.rest());
  MeterReading reading;
  const ParseEvent event = localgrid::parse_sml_file(file, reading);
  must((event == ParseEvent::kReading) == reading.has_values(), "a reading and nothing else says something");
  must(reading.import_mwh.value_or(0) <= localgrid::kMaxRegisterMwh, "a register is no larger than 2^53");
}
