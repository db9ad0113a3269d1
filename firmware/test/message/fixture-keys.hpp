#pragma once

#include <algorithm>
#include <array>

#include "core/message/signed-message.hpp"
#include "crypto/ed25519.hpp"
#include "test/check.hpp"
#include "vectors.hpp"

namespace localgrid::check {

/// The keys that the golden fixtures name.
inline Ed25519Signer signer_from(std::string_view seed_hex) {
  const std::vector<std::uint8_t> bytes = unhex(seed_hex);
  std::array<std::uint8_t, kSeedBytes> seed{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), seed.size()), seed.begin());
  return Ed25519Signer(seed);
}

inline PublicKey public_key_of(const vectors::Value& key) {
  const std::vector<std::uint8_t> bytes = unhex(key["public_key_hex"].text);
  PublicKey raw{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), raw.size()), raw.begin());
  return raw;
}

inline KeyId key_id_from(std::string_view hex_text) {
  const std::vector<std::uint8_t> bytes = unhex(hex_text);
  KeyId kid{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), kid.size()), kid.begin());
  return kid;
}

}  // namespace localgrid::check
