#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/message/name.hpp"
#include "core/message/signed-message.hpp"
#include "hal/hal.hpp"

namespace localgrid {

/// What a release key says of an image.
struct Manifest {
  Name board;
  /// 1 or more.
  std::uint32_t version = 0;
  Name version_name;
  /// The running version must not be below it.
  std::uint32_t min_version = 0;
  /// Bytes, 1 or more.
  std::uint32_t size = 0;
  std::array<std::uint8_t, kDigestBytes> sha256{};
};

inline constexpr std::size_t kMaxOfferBytes = 512;
inline constexpr std::size_t kMaxOfferPathLength = 128;

/// Where the node has an image. Not signed; the manifest inside is.
struct UpdateOffer {
  /// The signed message, a view into the offer.
  Bytes manifest;
  /// A view into the offer; begins with a slash.
  std::string_view path;
  std::uint16_t http_port = 0;
};

/// Nothing when it is not exactly an offer.
std::optional<UpdateOffer> decode_offer(Bytes payload);

/// Nothing when the payload is not exactly a manifest.
std::optional<Manifest> decode_manifest(Bytes payload);
/// The same into a fresh one, which is worth nothing when the answer is false.
bool decode_manifest(Bytes payload, Manifest& manifest);

struct OpenedManifest {
  OpenFault fault = OpenFault::kMalformed;
  /// Worth something without a fault only.
  Manifest manifest{};
};

/// By one of the release keys that the firmware has.
OpenedManifest open_manifest(Bytes message, const PublicKey& release_key, Crypto& crypto);

}  // namespace localgrid
