#include "crypto/ed25519.hpp"

#include "core/update/sha256.hpp"

extern "C" {
#include "symbols.h"
// Its headers come after the names that it gets here.
#include "crypto_sign_ed25519.h"
#include "utils.h"
}

namespace localgrid {

static_assert(crypto_sign_ed25519_SEEDBYTES == kSeedBytes);
static_assert(crypto_sign_ed25519_PUBLICKEYBYTES == kPublicKeyBytes);
static_assert(crypto_sign_ed25519_SECRETKEYBYTES == kSeedBytes + kPublicKeyBytes);
static_assert(crypto_sign_ed25519_BYTES == kSignatureBytes);

Ed25519Signer::Ed25519Signer(std::span<const std::uint8_t, kSeedBytes> seed) {
  crypto_sign_ed25519_seed_keypair(public_.data(), secret_.data(), seed.data());
}

Ed25519Signer::~Ed25519Signer() { sodium_memzero(secret_.data(), secret_.size()); }

std::span<const std::uint8_t, kPublicKeyBytes> Ed25519Signer::public_key() const { return public_; }

bool Ed25519Signer::sign(Bytes message, std::span<std::uint8_t, kSignatureBytes> signature) {
  return crypto_sign_ed25519_detached(signature.data(), nullptr, message.data(), message.size(), secret_.data()) == 0;
}

bool Ed25519Crypto::verify(std::span<const std::uint8_t, kPublicKeyBytes> key, Bytes message,
                           std::span<const std::uint8_t, kSignatureBytes> signature) {
  return crypto_sign_ed25519_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

void Ed25519Crypto::sha256(Bytes message, std::span<std::uint8_t, kDigestBytes> digest) {
  Sha256 hash;
  hash.update(message);
  hash.finish(digest);
}

}  // namespace localgrid
