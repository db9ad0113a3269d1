#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "hal/hal.hpp"

/// COSE_Sign1 (RFC 9052, section 4.2) with Ed25519, a key id of 8 bytes and deterministic CBOR around it: the envelope
/// of everything that is signed between a device and its node.
namespace localgrid {

using KeyId = std::array<std::uint8_t, 8>;
using PublicKey = std::array<std::uint8_t, kPublicKeyBytes>;

/// The external_aad of each sort of message: a signature for one sort is worth nothing for another.
inline constexpr std::string_view kReadingAad = "lg/reading/1";
inline constexpr std::string_view kEventAad = "lg/event/1";
inline constexpr std::string_view kCommandAad = "lg/cmd/1";
inline constexpr std::string_view kSettingsAad = "lg/cfg/1";
inline constexpr std::string_view kManifestAad = "lg/ota/1";

/// The id of a public key: the first 8 bytes of its SHA-256.
KeyId key_id_of(std::span<const std::uint8_t, kPublicKeyBytes> public_key, Crypto& crypto);

/// `d` and the key id in hexadecimal: the device's name everywhere, without an end mark.
std::array<char, 17> device_id_of(const KeyId& kid);

/// Room before a payload in the buffer that `sign_in_place` works on.
inline constexpr std::size_t kSealRoomBefore = 48;
/// Room after it.
inline constexpr std::size_t kSealRoomAfter = 2 + kSignatureBytes;

/// Signs the payload of `payload_bytes` that stands in `buffer` at kSealRoomBefore, and makes the message around it
/// without copying. The answer lies in `buffer`; empty when the room is too small or the key does not sign.
Bytes sign_in_place(MutableBytes buffer, std::size_t payload_bytes, std::string_view aad, const KeyId& kid,
                    Signer& signer);

/// A message taken apart, payload and signature as views into it. Nothing is verified.
struct SignedMessage {
  KeyId kid;
  Bytes payload;
  std::span<const std::uint8_t, kSignatureBytes> signature;
};

/// Nothing when it is not exactly such a message.
std::optional<SignedMessage> take_apart(Bytes message);

/// What a device verifies is short; a longer payload counts as malformed.
inline constexpr std::size_t kMaxVerifiedPayloadBytes = 256;

enum class OpenFault : std::uint8_t { kNone, kMalformed, kWrongKey, kWrongSignature };

/// Whose signature is expected, and on what sort of message.
struct Authority {
  PublicKey key{};
  KeyId kid{};
  std::string_view aad;
};

struct OpenedMessage {
  OpenFault fault = OpenFault::kMalformed;
  /// A view into the message; empty with a fault.
  Bytes payload;
};

OpenedMessage open_signed(Bytes message, const Authority& authority, Crypto& crypto);

}  // namespace localgrid
