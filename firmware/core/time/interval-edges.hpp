#pragma once

#include <cstdint>

namespace localgrid {

/// The first multiple of `every_s` in Unix time that is after `utc_ms`. Edges of delivery intervals and of reading
/// periods both lie so; 0 counts as 1.
constexpr std::uint64_t next_edge_ms(std::uint64_t utc_ms, std::uint32_t every_s) {
  const std::uint64_t every_ms = std::uint64_t{every_s == 0 ? 1 : every_s} * 1000;
  return (utc_ms / every_ms + 1) * every_ms;
}

/// When the next reading is due: at the next edge of the interval, or of the reading period counted from it, whichever
/// is first. A period that does not divide the interval begins anew at each edge.
constexpr std::uint64_t next_reading_ms(std::uint64_t utc_ms, std::uint32_t interval_length_s,
                                        std::uint32_t reading_every_s) {
  const std::uint64_t edge_ms = next_edge_ms(utc_ms, interval_length_s);
  const std::uint64_t begin_ms = edge_ms - std::uint64_t{interval_length_s == 0 ? 1 : interval_length_s} * 1000;
  const std::uint64_t within_ms = begin_ms + next_edge_ms(utc_ms - begin_ms, reading_every_s);
  return within_ms < edge_ms ? within_ms : edge_ms;
}

}  // namespace localgrid
