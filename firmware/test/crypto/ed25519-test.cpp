#include "crypto/ed25519.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "test/check.hpp"

namespace localgrid {
namespace {

using Seed = std::array<std::uint8_t, kSeedBytes>;
using Signature = std::array<std::uint8_t, kSignatureBytes>;
using Key = std::array<std::uint8_t, kPublicKeyBytes>;

/// RFC 8032, 7.1.
struct Vector {
  std::string_view seed;
  std::string_view key;
  std::string_view message;
  std::string_view signature;
};

constexpr std::array<Vector, 4> kVectors{{
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe246"
     "55141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb"
     "00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc"
     "027beceea1ec40a"},
    {"833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
     "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2"
     "a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad"
     "9bef1177331a704"},
}};

template <std::size_t size>
std::array<std::uint8_t, size> array_of(std::string_view text) {
  std::array<std::uint8_t, size> bytes{};
  std::ranges::copy(check::unhex(text), bytes.begin());
  return bytes;
}

template <std::size_t size>
std::array<std::uint8_t, size> random_bytes(check::SeededRandom& random) {
  std::array<std::uint8_t, size> bytes{};
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random.next());
  return bytes;
}

std::vector<std::uint8_t> random_message(check::SeededRandom& random) {
  std::vector<std::uint8_t> message(random.below(600));
  for (std::uint8_t& byte : message) byte = static_cast<std::uint8_t>(random.next());
  return message;
}

TEST("the vectors of RFC 8032 come out as written there") {
  Ed25519Crypto crypto;
  for (const Vector& vector : kVectors) {
    Ed25519Signer signer{array_of<kSeedBytes>(vector.seed)};
    const auto message = check::unhex(vector.message);
    Signature signature{};
    CHECK_EQ(check::hex(signer.public_key()), vector.key);
    CHECK(signer.sign(message, signature));
    CHECK_EQ(check::hex(signature), vector.signature);
    CHECK(crypto.verify(signer.public_key(), message, signature));
  }
}

TEST("keys and signatures are those of the host's libsodium, and each accepts the other's") {
  REQUIRE(sodium_init() >= 0);
  check::SeededRandom random;
  Ed25519Crypto crypto;
  for (std::uint64_t round = 0; round < check::scaled(2000); round++) {
    const Seed seed = random_bytes<kSeedBytes>(random);
    const auto message = random_message(random);
    Key key{};
    std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> secret{};
    crypto_sign_seed_keypair(key.data(), secret.data(), seed.data());
    Signature expected{};
    crypto_sign_detached(expected.data(), nullptr, message.data(), message.size(), secret.data());

    Ed25519Signer signer{seed};
    Signature signature{};
    CHECK(signer.sign(message, signature));
    CHECK_EQ(signer.public_key(), key);
    CHECK_EQ(signature, expected);
    CHECK(crypto.verify(key, message, expected));
    CHECK_EQ(crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()), 0);
  }
}

TEST("one changed bit in signature, message or key is refused, as the host's libsodium refuses it") {
  REQUIRE(sodium_init() >= 0);
  check::SeededRandom random{1};
  Ed25519Crypto crypto;
  for (std::uint64_t round = 0; round < check::scaled(2000); round++) {
    Ed25519Signer signer{random_bytes<kSeedBytes>(random)};
    auto message = random_message(random);
    message.push_back(0);
    Signature signature{};
    CHECK(signer.sign(message, signature));
    Key key{};
    std::ranges::copy(signer.public_key(), key.begin());

    const std::uint64_t where = random.below(3);
    std::span<std::uint8_t> changed = where == 0 ? std::span{signature} : where == 1 ? std::span{message} : std::span{key};
    changed[random.below(changed.size())] ^= static_cast<std::uint8_t>(1U << random.below(8));
    CHECK(!crypto.verify(key, message, signature));
    CHECK(crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) != 0);
  }
}

TEST("a key of small order and a second way of writing a signature are refused") {
  Ed25519Crypto crypto;
  // The neutral element: with it every message has a signature that anybody can make.
  Key neutral{};
  neutral[0] = 1;
  Signature forged{};
  forged[0] = 1;
  CHECK(!crypto.verify(neutral, {}, forged));

  // The same S, plus the order of the group (RFC 8032, 5.1.7 wants S below it).
  const Signature genuine = array_of<kSignatureBytes>(kVectors[0].signature);
  const auto order = check::unhex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  Signature second = genuine;
  unsigned carry = 0;
  for (std::size_t at = 0; at < order.size(); at++) {
    carry += unsigned{second[32 + at]} + order[at];
    second[32 + at] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
  const Key key = array_of<kPublicKeyBytes>(kVectors[0].key);
  CHECK(crypto.verify(key, {}, genuine));
  CHECK(!crypto.verify(key, {}, second));
}

TEST("SHA-256 is that of the host's libsodium for every length around its blocks") {
  check::SeededRandom random{2};
  Ed25519Crypto crypto;
  for (std::size_t length = 0; length <= 200; length++) {
    std::vector<std::uint8_t> message(length);
    for (std::uint8_t& byte : message) byte = static_cast<std::uint8_t>(random.next());
    std::array<std::uint8_t, kDigestBytes> digest{};
    std::array<std::uint8_t, kDigestBytes> expected{};
    crypto.sha256(message, digest);
    crypto_hash_sha256(expected.data(), message.data(), message.size());
    CHECK_EQ(digest, expected);
  }
}

}  // namespace
}  // namespace localgrid
