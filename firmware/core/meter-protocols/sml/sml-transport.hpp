#pragma once

#include <array>
#include <cstdint>

#include "core/meter-protocols/meter-reading.hpp"
#include "hal/hal.hpp"

namespace localgrid {

/// Transport layer of SML, version 1 (BSI TR-03109-1, annex IV): takes a stream apart into files.
///
///   hunting --1b1b1b1b 01010101--> file --1b1b1b1b 1a PP CC CC--> hunting
///   inside a file 1b1b1b1b is sent twice; a start inside a file begins anew.
///
/// Data may end in 1b right before an escape; then four of five or more 1b are the escape only if what follows fits,
/// so up to eight bytes wait until it is clear what they are.
class SmlTransport {
 public:
  /// Files of household meters have 150 to 700 bytes, with list signature and public key up to 1,000.
  static constexpr std::size_t kMaxFileBytes = 1536;

  enum class Event : std::uint8_t { kNone, kFile, kWrongChecksum, kBroken, kOverlong };

  Event feed(std::uint8_t byte);
  /// After kFile and until the next byte: what the sender put in, without padding.
  Bytes file() const { return {file_.data(), size_}; }
  void reset();

 private:
  static constexpr std::uint8_t kWindowBytes = 8;

  Event settle();
  Event settle_escape();
  Event finish(std::uint8_t padding, std::uint16_t sent_crc);
  /// The first `count` bytes waiting belong to the file, `kept` of them as data.
  Event take(std::uint8_t count, std::uint8_t kept);
  void drop(std::uint8_t count);

  std::array<std::uint8_t, kMaxFileBytes> file_{};
  std::size_t size_ = 0;
  std::array<std::uint8_t, kWindowBytes> window_{};
  std::uint8_t waiting_ = 0;
  std::uint16_t crc_ = 0;
  bool is_in_file_ = false;
};

}  // namespace localgrid
