#pragma once

#include <cstdint>
#include <optional>

#include "core/meter-protocols/meter-reading.hpp"
#include "core/meter-protocols/obis-values.hpp"
#include "core/meter-protocols/sml/sml-reader.hpp"
#include "core/meter-protocols/sml/sml-transport.hpp"

namespace localgrid {

/// The messages of one SML file: of open, list and close only the list response is read.
/// Ways of meters in the field that it knows:
/// - integers of any width, signed or not, with leading bytes left out;
/// - EDL40 (EMH eHZ): power without a sign, bit 0x20 of the status word beside 1.8.0 says that it is fed in;
/// - DZG DVS74, serial numbers 42 to 48 and 55 to 58 million: positive powers marked as signed with the sign bit set;
/// - sensor times as a bare number instead of a choice;
/// - messages with a wrong checksum of their own in a file whose checksum is right: the file's decides.
ParseEvent parse_sml_file(Bytes file, MeterReading& reading);

/// German smart meters' infrared interface, byte by byte.
class SmlParser {
 public:
  ParseEvent feed(std::uint8_t byte);
  const MeterReading& reading() const { return reading_; }
  void reset() { transport_.reset(); }

 private:
  SmlTransport transport_;
  MeterReading reading_;
};

}  // namespace localgrid
