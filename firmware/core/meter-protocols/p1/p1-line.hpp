#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/meter-protocols/meter-reading.hpp"
#include "core/meter-protocols/obis-values.hpp"

namespace localgrid {

/// A data line "A-B:C.D.E(value)", IEC 62056-21; "*F" after E may be there.
struct P1Line {
  std::uint8_t a = 0;
  std::uint8_t b = 0;
  ObisCode code;
  /// All behind the code, parentheses included.
  std::string_view value;
};

std::optional<P1Line> split_p1_line(std::string_view line);

/// "(001234.567*kWh)" in mWh or "(01.193*kW)" in mW, exactly.
std::optional<std::int64_t> parse_p1_value(std::string_view value, ObisValues::Quantity quantity);

/// "(YYMMDDhhmmssX)", X = S in summer, W in winter.
std::optional<MeterTime> parse_p1_time(std::string_view value);

}  // namespace localgrid
