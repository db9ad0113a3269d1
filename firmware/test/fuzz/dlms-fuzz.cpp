#include "core/meter-protocols/dlms/dlms-push.hpp"
#include "test/fuzz/fuzz-input.hpp"

using localgrid::MeterReading;
using localgrid::ParseEvent;
using localgrid::fuzz::must;

LOCALGRID_FUZZ_TARGET {
  localgrid::DlmsHdlcParser serial;
  localgrid::DlmsWrapperParser wrapped;
  for (const std::uint8_t byte : input.rest()) {
    if (serial.feed(byte) == ParseEvent::kReading) must(serial.reading().has_values(), "a reading says something");
    if (wrapped.feed(byte) == ParseEvent::kReading) must(wrapped.reading().has_values(), "a reading says something");
  }
  // Behind the checksum, which the fuzzer does not guess.
  const auto apdu = localgrid::fuzz::exact_copy(input.rest());
  MeterReading reading;
  const ParseEvent event = localgrid::parse_dlms_push(apdu, reading);
  must((event == ParseEvent::kReading) == reading.has_values(), "a reading and nothing else says something");
}
