#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/message/signed-message.hpp"
#include "hal/hal.hpp"

/// How a device trades the code that the node shows for its certificate: one HTTP request, one answer. Nothing here
/// opens a connection: the shell sends the bytes and collects what comes back.
namespace localgrid {

struct PairingRequest {
  /// As the Host header says it: with the port unless it is 80.
  std::string_view host;
  /// Dashes, spaces and lower case do no harm.
  std::string_view code;
  /// PKCS #10 in PEM, for the key of the device's TLS connection; its common name is the device id.
  std::string_view certificate_request_pem;
};

/// Enough for both calls below with a P-256 certificate request, and with certificates of up to 2 kB each.
inline constexpr std::size_t kPairingBufferBytes = 6144;

/// The request, a view into `buffer`: the public key of `signer`, the certificate request, and the proof that the
/// device has that key, a signature over `lg/pair/1`, the code and the certificate request. Empty when something does
/// not fit or is not text.
Bytes make_pairing_request(const PairingRequest& request, Signer& signer, MutableBytes buffer);

enum class PairingOutcome : std::uint8_t {
  /// More bytes have to come.
  kIncomplete,
  /// Not an answer of a node.
  kMalformed,
  kPaired,
  /// `refusal` says why.
  kRefused,
};

struct PairingAnswer {
  PairingOutcome outcome = PairingOutcome::kIncomplete;
  /// All texts are views into the response.
  std::string_view device{};
  std::string_view certificate_pem{};
  std::string_view ca_certificate_pem{};
  std::uint16_t mqtt_port = 0;
  /// By which commands are checked; nothing from an older node.
  std::optional<PublicKey> node_key{};
  /// The node's code, such as `wrong-code`, `expired-code`, `wrong-proof`, `pairing-locked` or `device-exists`.
  std::string_view refusal{};
  /// After which it may be tried again; 0 when the node did not say.
  std::uint32_t retry_after_s = 0;
};

/// Reads the response as far as it has come. Texts are decoded where they stand, so after anything but kIncomplete the
/// response is of no more use. @param is_closed no more bytes will come
PairingAnswer read_pairing_answer(MutableBytes response, bool is_closed);

}  // namespace localgrid
