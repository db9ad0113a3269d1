#include "core/message/signed-message.hpp"

#include <algorithm>
#include <cstring>

#include "core/cbor/reader.hpp"
#include "core/cbor/writer.hpp"

namespace localgrid {

namespace {

constexpr std::uint64_t kSign1Tag = 18;
/// {1: -8}, EdDSA.
constexpr std::array<std::uint8_t, 3> kProtectedHeader = {0xa1, 0x01, 0x27};
constexpr std::string_view kContext = "Signature1";
constexpr std::uint64_t kKeyIdLabel = 4;

Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

using Prefix = std::array<std::uint8_t, kSealRoomBefore>;

/// Everything of the Sig_structure (RFC 9052, section 4.4) before the payload's own bytes; empty when it has no room.
Bytes sig_prefix(Prefix& out, std::string_view aad, std::size_t payload_bytes) {
  CborWriter writer(out);
  writer.array(4);
  writer.text(kContext);
  writer.byte_string(kProtectedHeader);
  writer.byte_string(bytes_of(aad));
  writer.byte_string_head(payload_bytes);
  return writer.written();
}

/// Everything of the message before the payload's own bytes.
Bytes message_prefix(Prefix& out, const KeyId& kid, std::size_t payload_bytes) {
  CborWriter writer(out);
  writer.tag(kSign1Tag);
  writer.array(4);
  writer.byte_string(kProtectedHeader);
  writer.map(1);
  writer.unsigned_integer(kKeyIdLabel);
  writer.byte_string(kid);
  writer.byte_string_head(payload_bytes);
  return writer.written();
}

/// Where a prefix begins that ends at the payload.
std::size_t put_before_payload(MutableBytes buffer, Bytes prefix) {
  const std::size_t begin = kSealRoomBefore - prefix.size();
  std::copy(prefix.begin(), prefix.end(), buffer.begin() + static_cast<std::ptrdiff_t>(begin));
  return begin;
}

}  // namespace

KeyId key_id_of(std::span<const std::uint8_t, kPublicKeyBytes> public_key, Crypto& crypto) {
  std::array<std::uint8_t, kDigestBytes> digest{};
  crypto.sha256(public_key, digest);
  KeyId kid{};
  std::copy_n(digest.begin(), kid.size(), kid.begin());
  return kid;
}

std::array<char, 17> device_id_of(const KeyId& kid) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<char, 17> id{'d'};
  std::size_t at = 1;
  for (const std::uint8_t byte : kid) {
    id[at++] = kDigits[byte >> 4];
    id[at++] = kDigits[byte & 15];
  }
  return id;
}

Bytes sign_in_place(MutableBytes buffer, std::size_t payload_bytes, std::string_view aad, const KeyId& kid,
                    Signer& signer) {
  if (buffer.size() < kSealRoomBefore + kSealRoomAfter ||
      payload_bytes > buffer.size() - kSealRoomBefore - kSealRoomAfter) {
    return {};
  }
  const std::size_t payload_end = kSealRoomBefore + payload_bytes;
  Prefix prefix_room;
  const Bytes signed_prefix = sig_prefix(prefix_room, aad, payload_bytes);
  if (signed_prefix.empty()) return {};
  const std::size_t signed_begin = put_before_payload(buffer, signed_prefix);
  std::array<std::uint8_t, kSignatureBytes> signature{};
  if (!signer.sign(Bytes(buffer).subspan(signed_begin, payload_end - signed_begin), signature)) return {};
  const std::size_t begin = put_before_payload(buffer, message_prefix(prefix_room, kid, payload_bytes));
  CborWriter writer(buffer.subspan(payload_end));
  writer.byte_string(signature);
  return Bytes(buffer).subspan(begin, payload_end + writer.size() - begin);
}

std::optional<SignedMessage> take_apart(Bytes message) {
  CborReader reader(message);
  if (reader.tag() != kSign1Tag || reader.array() != 4) return std::nullopt;
  const Bytes header = reader.byte_string();
  if (header.size() != kProtectedHeader.size()) return std::nullopt;
  if (std::memcmp(header.data(), kProtectedHeader.data(), header.size()) != 0) return std::nullopt;
  reader.map();
  reader.key(kKeyIdLabel);
  const Bytes kid = reader.byte_string();
  const Bytes payload = reader.byte_string();
  const Bytes signature = reader.byte_string();
  KeyId key_id;
  if (!reader.has_ended_well() || kid.size() != key_id.size() || signature.size() != kSignatureBytes) {
    return std::nullopt;
  }
  std::copy_n(kid.begin(), key_id.size(), key_id.begin());
  return SignedMessage{key_id, payload, signature.first<kSignatureBytes>()};
}

OpenedMessage open_signed(Bytes message, const Authority& authority, Crypto& crypto) {
  const std::optional<SignedMessage> taken = take_apart(message);
  if (!taken.has_value() || taken->payload.size() > kMaxVerifiedPayloadBytes) return {OpenFault::kMalformed, {}};
  if (taken->kid != authority.kid) return {OpenFault::kWrongKey, {}};
  Prefix prefix_room;
  const Bytes prefix = sig_prefix(prefix_room, authority.aad, taken->payload.size());
  if (prefix.empty()) return {OpenFault::kMalformed, {}};
  std::array<std::uint8_t, kSealRoomBefore + kMaxVerifiedPayloadBytes> signed_bytes;
  const auto end = std::copy(taken->payload.begin(), taken->payload.end(),
                             std::copy(prefix.begin(), prefix.end(), signed_bytes.begin()));
  const Bytes whole = Bytes(signed_bytes).first(static_cast<std::size_t>(end - signed_bytes.begin()));
  if (!crypto.verify(authority.key, whole, taken->signature)) return {OpenFault::kWrongSignature, {}};
  return {OpenFault::kNone, taken->payload};
}

}  // namespace localgrid
