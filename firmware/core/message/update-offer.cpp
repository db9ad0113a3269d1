#include "core/message/update-offer.hpp"

#include <algorithm>

#include "core/cbor/reader.hpp"
#include "core/message/command.hpp"

namespace localgrid {

namespace {

constexpr std::uint32_t kVersion = 1;
constexpr std::uint32_t kMost32 = 0xffffffff;

void read_name(CborReader& reader, Name& name) {
  reader.next_key();
  const std::string_view text = reader.text();
  if (!is_visible_text(text, kMaxNameLength) || !name.assign(text)) reader.fail();
}

}  // namespace

std::optional<UpdateOffer> decode_offer(Bytes payload) {
  if (payload.size() > kMaxOfferBytes) return std::nullopt;
  CborReader reader(payload);
  UpdateOffer offer;
  reader.map();
  reader.field32(kVersion, kVersion);
  reader.next_key();
  offer.manifest = reader.byte_string();
  reader.next_key();
  offer.path = reader.text();
  offer.http_port = static_cast<std::uint16_t>(reader.field32(1, 0xffff));
  if (!reader.has_ended_well() || offer.manifest.empty() || offer.manifest.size() > kMaxControlMessageBytes) {
    return std::nullopt;
  }
  if (!is_visible_text(offer.path, kMaxOfferPathLength) || offer.path.front() != '/') return std::nullopt;
  return offer;
}

bool decode_manifest(Bytes payload, Manifest& manifest) {
  CborReader reader(payload);
  reader.map();
  reader.field32(kVersion, kVersion);
  read_name(reader, manifest.board);
  manifest.version = reader.field32(1, kMost32);
  read_name(reader, manifest.version_name);
  manifest.min_version = reader.field32(0, kMost32);
  manifest.size = reader.field32(1, kMost32);
  reader.next_key();
  const Bytes digest = reader.byte_string();
  if (!reader.has_ended_well() || digest.size() != manifest.sha256.size()) return false;
  std::copy(digest.begin(), digest.end(), manifest.sha256.begin());
  return true;
}

std::optional<Manifest> decode_manifest(Bytes payload) {
  Manifest manifest;
  return decode_manifest(payload, manifest) ? std::optional(manifest) : std::nullopt;
}

OpenedManifest open_manifest(Bytes message, const PublicKey& release_key, Crypto& crypto) {
  OpenedManifest result;
  if (message.size() > kMaxControlMessageBytes) return result;
  const Authority authority{release_key, key_id_of(release_key, crypto), kManifestAad};
  const OpenedMessage opened = open_signed(message, authority, crypto);
  result.fault = opened.fault;
  if (opened.fault != OpenFault::kNone) return result;
  if (!decode_manifest(opened.payload, result.manifest)) result.fault = OpenFault::kMalformed;
  return result;
}

}  // namespace localgrid
