#pragma once

#include <array>
#include <cstddef>

#include "hal/hal.hpp"

namespace localgrid::esp32 {

using Ipv4Address = std::array<std::uint8_t, 4>;

/// The answer of a name server (RFC 1035) that gives the same address for every name, so that a phone in the device's
/// own network finds the set-up page by itself. Questions other than for an address (A, IN) get an empty answer.
///
/// @returns the size of the answer in `out`, 0 when `query` is not one plain question or `out` is too small
std::size_t answer_name_query(Bytes query, const Ipv4Address& address, MutableBytes out);

}  // namespace localgrid::esp32
