#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "crypto/ed25519.hpp"

namespace localgrid::posix {

/// What a device knows besides its flash log: who it is, and what the node gave it when it was paired.
struct DevicePapers {
  std::array<std::uint8_t, kSeedBytes> seed{};
  std::string tls_key_pem;
  /// Empty until it is paired.
  std::string certificate_pem;
  std::string ca_certificate_pem;
  /// By which commands are checked; empty when the node gave none.
  std::string node_public_key_hex;

  bool is_paired() const { return !certificate_pem.empty() && !ca_certificate_pem.empty(); }
};

/// New keys from the system's randomness; false when there is none.
bool make_keys(DevicePapers& papers);

/// False when there are none that can be used.
bool read_papers(const std::string& path, DevicePapers& papers);

/// Whole or not at all, readable by its owner only.
bool write_papers(const std::string& path, const DevicePapers& papers);

std::string hex_of(Bytes bytes);
/// False unless the text has exactly two hexadecimal digits for each byte.
bool bytes_of(const std::string& hex, MutableBytes out);

}  // namespace localgrid::posix
