#pragma once

#include <optional>
#include <string>

#include "posix/control/json-line.hpp"
#include "posix/device/device-fleet.hpp"

namespace localgrid::posix {

/// Reads what an `add` line asks for. @return what is wrong with it, empty when nothing is
std::string wish_of(const JsonLine& line, DeviceWish& wish);

/// By its name on a `fault` line.
std::optional<Fault> fault_of(const std::string& kind);

void write_totals(JsonWriter& writer, const DeviceFleet& fleet);
void write_device(JsonWriter& writer, const NativeDevice& device);

}  // namespace localgrid::posix
